#include "store/loader.hpp"

#include "base/error.hpp"
#include "store/change_log.hpp"
#include "store/compiled.hpp"
#include "store/stored.hpp"

namespace weft::store {
namespace {

mesh::SnapshotPtr Build(const std::vector<mesh::Edit>& edits, const ChangeRow& last) {
  return mesh::Next(std::make_shared<mesh::Snapshot>(), edits, last.seq,
                    Time(std::chrono::microseconds(last.at_micros)));
}

struct Recompiled {
  uint64_t seq = 0;
  std::string bytes;
};

void WriteCompiled(Connection& connection, const std::vector<Recompiled>& rows) {
  if (rows.empty()) return;
  Transaction transaction(connection);
  Statement update(connection, "UPDATE versions SET compiled = ? WHERE seq = ?");
  for (const Recompiled& row : rows) update.With(Blob{row.bytes}, row.seq).Run();
  transaction.Commit();
}

std::string SelectVersion(std::string_view columns, std::string_view rest) {
  return "SELECT " + std::string(columns) + ", " + std::string(kVersionColumns) + " " +
         std::string(rest);
}

mesh::ResourcePtr LoadVersion(Statement& version, const mesh::ResourceId& id, uint64_t number) {
  if (!version.Step()) return nullptr;
  return ReadVersion(id, number, version, 0).resource;
}

}  // namespace

mesh::SnapshotPtr LoadNow(Connection& connection) {
  const auto last = LastChange(connection);
  if (!last) return std::make_shared<const mesh::Snapshot>();
  std::vector<mesh::Edit> edits;
  std::vector<Recompiled> recompiled;
  {
    Statement rows(
        connection,
        SelectVersion("r.kind, r.name, r.version, r.seq",
                      "FROM resources r JOIN versions v ON v.seq = r.seq ORDER BY r.seq"));
    while (rows.Step()) {
      const auto kind = mesh::FindKind(rows.View(0));
      if (!kind) continue;
      const mesh::ResourceId id{*kind, rows.Text(1)};
      const Restored restored = ReadVersion(id, static_cast<uint64_t>(rows.Integer(2)), rows, 4);
      if (!restored.resource) continue;
      edits.push_back({id, restored.resource});
      if (restored.was_parsed)
        recompiled.push_back(
            {static_cast<uint64_t>(rows.Integer(3)), EncodeMeaning(*restored.resource)});
    }
  }
  WriteCompiled(connection, recompiled);
  return Build(edits, *last);
}

mesh::SnapshotPtr LoadAt(Connection& connection, uint64_t seq, const mesh::Snapshot& now) {
  const auto last = ChangeAt(connection, seq);
  WEFT_CHECK(last.has_value());
  Statement newest(connection,
                   "SELECT c.kind, c.name, c.version, c.seq FROM changes c JOIN "
                   "(SELECT kind, name, max(version) AS version FROM changes WHERE seq <= ? "
                   "GROUP BY kind, name) n "
                   "ON n.kind = c.kind AND n.name = c.name AND n.version = c.version "
                   "WHERE c.after <> ''");
  Statement version(connection,
                    "SELECT " + std::string(kVersionColumns) + " FROM versions v WHERE v.seq = ?");
  std::vector<mesh::Edit> edits;
  for (newest.With(seq); newest.Step();) {
    const auto kind = mesh::FindKind(newest.View(0));
    if (!kind) continue;
    const mesh::ResourceId id{*kind, newest.Text(1)};
    const auto number = static_cast<uint64_t>(newest.Integer(2));
    mesh::ResourcePtr then = now.Find(id);
    if (!then || then->version != number)
      then = LoadVersion(version.With(newest.Integer(3)), id, number);
    if (then) edits.push_back({id, std::move(then)});
  }
  return Build(edits, *last);
}

}  // namespace weft::store
