#include "store/loader.hpp"

#include "base/error.hpp"
#include "store/change_log.hpp"
#include "store/compiled.hpp"
#include "store/search_index.hpp"
#include "store/stored.hpp"

namespace weft::store {
namespace {

using Edits = std::vector<mesh::EntryEdit>;

mesh::SnapshotPtr Build(const Edits& edits, const ChangeRow& last) {
  return mesh::NextOfEntries(nullptr, edits, last.seq,
                             Time(std::chrono::microseconds(last.at_micros)));
}

// The entry of a row of `compiled`; null when it is of another version, damaged or not there.
mesh::EntryPtr ReadEntry(const Shelf& shelf, mesh::Head head, const Statement& row,
                         int first_column) {
  const bool is_current =
      DecodeHead(row.View(first_column), head) && IsCurrentMeaning(row.View(first_column + 1));
  return is_current ? shelf.MakeEntry(std::move(head), row.Text(first_column + 1)) : nullptr;
}

struct Stale {
  mesh::ResourceId id;
  uint64_t version = 0;
  int64_t seq = 0;
};

// Parses documents again and writes what follows from them: their compiled forms and search rows.
Edits Recompile(Connection& connection, const Shelf& shelf, const std::vector<Stale>& rows) {
  Edits edits;
  if (rows.empty()) return edits;
  Transaction transaction(connection);
  Statement read(connection,
                 "SELECT " + std::string(kVersionColumns) + " FROM versions v WHERE v.seq = ?");
  Statement write(connection,
                  "INSERT INTO compiled VALUES (?, ?, ?) ON CONFLICT (seq) DO UPDATE "
                  "SET head = excluded.head, meaning = excluded.meaning");
  SearchWriter search(connection);
  for (const Stale& row : rows) {
    if (!read.With(row.seq).Step()) continue;
    const auto resource = ParseStored(row.id, row.version, StoredVersionOf(read, 0));
    if (!resource) continue;
    Compiled compiled = Compile(*resource);
    write.With(row.seq, Blob{compiled.head_bytes}, Blob{compiled.meaning}).Run();
    search.Replace(row.id, resource.get());
    edits.push_back(
        {row.id, shelf.MakeEntry(std::move(compiled.head), std::move(compiled.meaning))});
  }
  search.Finish();
  transaction.Commit();
  return edits;
}

// What columns inherit at this place of the log.
mesh::SnapshotPtr WithInheritedAt(Connection& connection, const mesh::SnapshotPtr& mesh,
                                  uint64_t seq) {
  Statement read(connection,
                 "SELECT contract, what FROM inherited WHERE from_seq <= ? "
                 "AND (until_seq IS NULL OR until_seq > ?)");
  std::vector<mesh::InheritedEdit> edits;
  for (read.With(seq, seq); read.Step();)
    edits.push_back({read.Text(0), ReadInherited(read.Text(1))});
  return mesh::WithInherited(mesh, edits);
}

mesh::EntryPtr LoadVersion(const Shelf& shelf, Statement& version, const mesh::ResourceId& id,
                           uint64_t number) {
  if (!version.Step()) return nullptr;
  if (auto entry = ReadEntry(shelf, {.id = id, .version = number}, version, 0)) return entry;
  const auto resource = ParseStored(id, number, StoredVersionOf(version, 2));
  if (!resource) return nullptr;
  Compiled compiled = Compile(*resource);
  return shelf.MakeEntry(std::move(compiled.head), std::move(compiled.meaning));
}

}  // namespace

mesh::SnapshotPtr LoadNow(Connection& connection, const Shelf& shelf) {
  const auto last = LastChange(connection);
  if (!last) return std::make_shared<const mesh::Snapshot>();
  Edits edits;
  std::vector<Stale> stale;
  Statement rows(connection,
                 "SELECT r.kind, r.name, r.version, r.seq, c.head, c.meaning FROM resources r "
                 "LEFT JOIN compiled c ON c.seq = r.seq");
  while (rows.Step()) {
    const auto kind = mesh::FindKind(rows.View(0));
    if (!kind) continue;
    mesh::ResourceId id{*kind, rows.Text(1)};
    const auto version = static_cast<uint64_t>(rows.Integer(2));
    if (auto entry = ReadEntry(shelf, {.id = id, .version = version}, rows, 4))
      edits.push_back({std::move(id), std::move(entry)});
    else
      stale.push_back({std::move(id), version, rows.Integer(3)});
  }
  std::ranges::move(Recompile(connection, shelf, stale), std::back_inserter(edits));
  return WithInheritedAt(connection, Build(edits, *last), last->seq);
}

mesh::SnapshotPtr LoadAt(Connection& connection, const Shelf& shelf, uint64_t seq,
                         const mesh::Snapshot& now) {
  const auto last = ChangeAt(connection, seq);
  WEFT_CHECK(last.has_value());
  Statement newest(connection,
                   "SELECT c.kind, c.name, c.version, c.seq FROM changes c JOIN "
                   "(SELECT kind, name, max(version) AS version FROM changes WHERE seq <= ? "
                   "GROUP BY kind, name) n "
                   "ON n.kind = c.kind AND n.name = c.name AND n.version = c.version "
                   "WHERE c.after <> ''");
  Statement version(connection, "SELECT c.head, c.meaning, " + std::string(kVersionColumns) +
                                    " FROM versions v LEFT JOIN compiled c ON c.seq = v.seq "
                                    "WHERE v.seq = ?");
  Edits edits;
  for (newest.With(seq); newest.Step();) {
    const auto kind = mesh::FindKind(newest.View(0));
    if (!kind) continue;
    const mesh::ResourceId id{*kind, newest.Text(1)};
    const auto number = static_cast<uint64_t>(newest.Integer(2));
    mesh::EntryPtr then = now.FindEntry(id);
    if (!then || then->version != number)
      then = LoadVersion(shelf, version.With(newest.Integer(3)), id, number);
    if (then) edits.push_back({id, std::move(then)});
  }
  return WithInheritedAt(connection, Build(edits, *last), last->seq);
}

}  // namespace weft::store
