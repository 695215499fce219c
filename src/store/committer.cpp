#include "store/committer.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "base/error.hpp"
#include "store/stored.hpp"

namespace weft::store {
namespace {

[[noreturn]] void ThrowConflict(const std::string& message) {
  throw Error(ErrorKind::kConflict, message, "Read it again, then repeat your change.");
}

void CheckOne(const Write& write, const mesh::EntryPtr& current) {
  const std::string name = mesh::ToString(write.id);
  const auto& expected = write.expected_version;
  if (expected == 0u && current)
    ThrowConflict(name + " exists already, at version " + std::to_string(current->version));
  if (expected.value_or(0) > 0 && !current) ThrowConflict(name + " was deleted meanwhile");
  if (expected && current && *expected != current->version)
    ThrowConflict(name + " was changed meanwhile: it is at version " +
                  std::to_string(current->version) + ", not " + std::to_string(*expected));
  if (!write.after && !current)
    throw Error(ErrorKind::kNotFound, "there is no " + name, "Perhaps it was deleted already.");
}

}  // namespace

void CheckExpected(const std::vector<Write>& writes, const mesh::Snapshot& base) {
  std::set<mesh::ResourceId> seen;
  for (const Write& write : writes) {
    if (!seen.insert(write.id).second)
      throw Error(ErrorKind::kInvalid, mesh::ToString(write.id) + " is written twice in one change",
                  "Keep one of the two.");
    if (write.after) WEFT_CHECK(write.after->id == write.id);
    CheckOne(write, base.FindEntry(write.id));
  }
}

Committer::Committer(Connection& connection, const Shelf& shelf, const mesh::Snapshot& base,
                     LogEnd end)
    : connection_(connection),
      shelf_(shelf),
      base_(base),
      end_(std::move(end)),
      search_(connection),
      last_version_(connection, "SELECT max(version) FROM changes WHERE kind = ? AND name = ?"),
      digest_(connection, "SELECT after FROM changes WHERE kind = ? AND name = ? AND version = ?"),
      add_change_(connection, "INSERT INTO changes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      add_version_(connection, "INSERT INTO versions VALUES (?, ?, ?, ?, ?, ?, ?)"),
      add_compiled_(connection, "INSERT INTO compiled VALUES (?, ?, ?)"),
      drop_current_(connection, "DELETE FROM resources WHERE kind = ? AND name = ?"),
      add_current_(connection, "INSERT INTO resources VALUES (?, ?, ?, ?)") {}

// Versions go on counting after a deletion, so that no ETag comes twice.
uint64_t Committer::LastVersion(const mesh::ResourceId& id) {
  if (const mesh::EntryPtr current = base_.FindEntry(id)) return current->version;
  last_version_.With(mesh::RowOf(id.kind).name, id.name).Step();
  return static_cast<uint64_t>(last_version_.Integer(0));
}

// What the log said of that version when it was written.
std::string Committer::DigestOf(const mesh::Entry& entry) {
  WEFT_CHECK(digest_.With(mesh::RowOf(entry.id.kind).name, entry.id.name, entry.version).Step());
  return digest_.Text(0);
}

void Committer::Add(Write write, const ChangeContext& context, Time at) {
  const mesh::EntryPtr before = base_.FindEntry(write.id);
  ChangeRow row{.seq = end_.seq + 1,
                .at_micros = std::max(at.time_since_epoch().count(), end_.at_micros),
                .actor = context.actor,
                .action = context.action,
                .kind = std::string(mesh::RowOf(write.id.kind).name),
                .name = write.id.name,
                .version = LastVersion(write.id) + 1,
                .request = context.request_id};
  std::optional<StoredVersion> stored;
  if (before) row.before = DigestOf(*before);
  if (write.after) {
    write.after->version = row.version;
    stored = Store(*write.after);
    row.after = ContentDigest(*stored);
  }
  row.hash = HashOf(row, end_.hash);
  add_change_
      .With(row.seq, row.at_micros, row.actor, row.action, row.kind, row.name, row.version,
            row.before, row.after, row.request, row.hash)
      .Run();
  drop_current_.With(row.kind, row.name).Run();
  mesh::EntryPtr entry = stored ? AddVersion(row, *stored, *write.after) : nullptr;
  search_.Replace(write.id, write.after.get());
  end_ = {row.seq, row.at_micros, row.hash};
  edits_.push_back({write.id, std::move(entry)});
}

mesh::EntryPtr Committer::AddVersion(const ChangeRow& row, const StoredVersion& stored,
                                     const mesh::Resource& resource) {
  Compiled compiled = Compile(resource);
  add_version_
      .With(row.seq, stored.folder, stored.path, stored.document, stored.code, stored.files,
            stored.place)
      .Run();
  add_compiled_.With(row.seq, Blob{compiled.head_bytes}, Blob{compiled.meaning}).Run();
  add_current_.With(row.kind, row.name, row.version, row.seq).Run();
  return shelf_.MakeEntry(std::move(compiled.head), std::move(compiled.meaning));
}

void Committer::SetFolder(const std::string& folder, const std::vector<AppliedFile>& files) {
  std::map<std::string, std::string> before;
  for (AppliedFile& file : ReadFolder(connection_, folder))
    before[std::move(file.path)] = std::move(file.sha256);
  Statement drop(connection_, "DELETE FROM folder_files WHERE folder = ? AND path = ?");
  Statement add(connection_, "INSERT INTO folder_files VALUES (?, ?, ?)");
  for (const AppliedFile& file : files) {
    const auto known = before.find(file.path);
    const bool is_same = known != before.end() && known->second == file.sha256;
    if (!is_same) {
      drop.With(folder, file.path).Run();
      add.With(folder, file.path, file.sha256).Run();
    }
    if (known != before.end()) before.erase(known);
  }
  for (const auto& [path, sha256] : before) drop.With(folder, path).Run();
}

void Committer::AddNotice(const Notice& notice) {
  Statement(connection_,
            "INSERT INTO notices (seq, at, user_name, what, subject, text, seen) "
            "VALUES (?, ?, ?, ?, ?, ?, 0)")
      .With(end_.seq, end_.at_micros, notice.user, notice.what, notice.subject, notice.text)
      .Run();
}

void Committer::SetInherited(const mesh::InheritedEdit& edit) {
  Statement(connection_,
            "UPDATE inherited SET until_seq = ? WHERE contract = ? AND until_seq IS NULL")
      .With(end_.seq, edit.contract_id)
      .Run();
  Statement(connection_, "DELETE FROM inherited WHERE contract = ? AND from_seq = until_seq")
      .With(edit.contract_id)
      .Run();
  if (!edit.rows) return;
  Statement(connection_, "INSERT INTO inherited VALUES (?, ?, NULL, ?)")
      .With(edit.contract_id, end_.seq, InheritedText(*edit.rows))
      .Run();
}

std::vector<AppliedFile> ReadFolder(Connection& connection, const std::string& folder) {
  Statement read(connection,
                 "SELECT path, sha256 FROM folder_files WHERE folder = ? ORDER BY path");
  std::vector<AppliedFile> files;
  for (read.With(folder); read.Step();) files.push_back({read.Text(0), read.Text(1)});
  return files;
}

}  // namespace weft::store
