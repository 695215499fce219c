#include "store/change_log.hpp"

#include "base/digest.hpp"
#include "base/json.hpp"
#include "store/json_text.hpp"
#include "store/stored.hpp"

namespace weft::store {
namespace {

constexpr size_t kBytesAtOnce = 64 << 20;

constexpr std::string_view kColumns =
    "SELECT seq, at, actor, action, kind, name, version, before, after, request, hash "
    "FROM changes ";

ChangeRow RowOf(const Statement& row) {
  return {.seq = static_cast<uint64_t>(row.Integer(0)),
          .at_micros = row.Integer(1),
          .actor = row.Text(2),
          .action = row.Text(3),
          .kind = row.Text(4),
          .name = row.Text(5),
          .version = static_cast<uint64_t>(row.Integer(6)),
          .before = row.Text(7),
          .after = row.Text(8),
          .request = row.Text(9),
          .hash = row.Text(10)};
}

std::string Select(std::string_view rest) { return std::string(kColumns) + std::string(rest); }

Time FromMicros(int64_t micros) { return Time(std::chrono::microseconds(micros)); }

std::string Named(const ChangeRow& row) {
  return "change " + std::to_string(row.seq) + " (" + row.kind + " " + row.name + ")";
}

// What is wrong with one row, given the one before it.
std::string FaultOf(const ChangeRow& row, const ChangeRow& previous) {
  if (row.seq != previous.seq + 1)
    return "the change log has a gap before change " + std::to_string(row.seq);
  if (row.at_micros < previous.at_micros) return Named(row) + " is older than the one before it";
  if (row.hash != HashOf(row, previous.hash))
    return Named(row) + " does not fit its hash: it, or the one before it, was altered";
  return {};
}

std::vector<ChangeHead> HeadsOf(Statement& read) {
  std::vector<ChangeHead> heads;
  while (read.Step()) {
    ChangeRow row = RowOf(read);
    heads.push_back({.seq = row.seq,
                     .at = FromMicros(row.at_micros),
                     .actor = std::move(row.actor),
                     .action = std::move(row.action),
                     .kind = std::move(row.kind),
                     .name = std::move(row.name),
                     .version = row.version,
                     .request_id = std::move(row.request),
                     .hash = std::move(row.hash)});
  }
  return heads;
}

}  // namespace

std::string HashOf(const ChangeRow& row, const std::string& previous_hash) {
  const Json json = {{"seq", row.seq},         {"at", row.at_micros},  {"actor", row.actor},
                     {"action", row.action},   {"kind", row.kind},     {"name", row.name},
                     {"version", row.version}, {"before", row.before}, {"after", row.after},
                     {"request", row.request}};
  return Sha256Hex(previous_hash + "\n" + JsonText(json));
}

std::optional<ChangeRow> LastChange(Connection& connection) {
  Statement last(connection, Select("ORDER BY seq DESC LIMIT 1"));
  if (!last.Step()) return std::nullopt;
  return RowOf(last);
}

std::optional<ChangeRow> ChangeAt(Connection& connection, uint64_t seq) {
  Statement find(connection, Select("WHERE seq = ?"));
  if (!find.With(seq).Step()) return std::nullopt;
  return RowOf(find);
}

std::vector<Version> ReadHistory(Connection& connection, const mesh::ResourceId& id) {
  Statement read(connection,
                 "SELECT c.version, c.seq, c.at, c.actor, c.action, c.after, v.document "
                 "FROM changes c LEFT JOIN versions v ON v.seq = c.seq "
                 "WHERE c.kind = ? AND c.name = ? ORDER BY c.version DESC");
  std::vector<Version> versions;
  size_t bytes = 0;
  for (read.With(mesh::RowOf(id.kind).name, id.name); bytes < kBytesAtOnce && read.Step();) {
    versions.push_back({.version = static_cast<uint64_t>(read.Integer(0)),
                        .seq = static_cast<uint64_t>(read.Integer(1)),
                        .at = FromMicros(read.Integer(2)),
                        .actor = read.Text(3),
                        .action = read.Text(4),
                        .deleted = read.View(5).empty(),
                        .document = read.Text(6)});
    bytes += versions.back().document.size();
  }
  return versions;
}

std::vector<Change> ReadChanges(Connection& connection, uint64_t after, size_t limit) {
  Statement read(connection,
                 "SELECT c.seq, c.at, c.actor, c.action, c.kind, c.name, b.document, v.document, "
                 "c.request, c.hash FROM changes c "
                 "LEFT JOIN versions v ON v.seq = c.seq "
                 "LEFT JOIN changes p ON p.kind = c.kind AND p.name = c.name "
                 "AND p.version = c.version - 1 "
                 "LEFT JOIN versions b ON b.seq = p.seq "
                 "WHERE c.seq > ? ORDER BY c.seq LIMIT ?");
  std::vector<Change> changes;
  size_t bytes = 0;
  for (read.With(after, limit); bytes < kBytesAtOnce && read.Step();) {
    const auto kind = mesh::FindKind(read.View(4));
    if (!kind) continue;
    changes.push_back({.seq = static_cast<uint64_t>(read.Integer(0)),
                       .at = FromMicros(read.Integer(1)),
                       .actor = read.Text(2),
                       .action = read.Text(3),
                       .id = {*kind, read.Text(5)},
                       .before = read.Text(6),
                       .after = read.Text(7),
                       .request_id = read.Text(8),
                       .hash = read.Text(9)});
    bytes += changes.back().before.size() + changes.back().after.size();
  }
  return changes;
}

std::vector<ChangeHead> ReadChangeHeads(Connection& connection, uint64_t after, size_t limit) {
  Statement read(connection, Select("WHERE seq > ? ORDER BY seq LIMIT ?"));
  return HeadsOf(read.With(after, limit));
}

std::optional<Time> ReadTimeOf(Connection& connection, const mesh::ResourceId& id,
                               uint64_t version) {
  Statement read(connection, "SELECT at FROM changes WHERE kind = ? AND name = ? AND version = ?");
  if (!read.With(mesh::RowOf(id.kind).name, id.name, version).Step()) return std::nullopt;
  return FromMicros(read.Integer(0));
}

std::vector<ChangeHead> ReadFirstChanges(Connection& connection, const std::string& kind,
                                         size_t limit) {
  Statement read(connection, Select("WHERE kind = ? AND version = 1 ORDER BY seq DESC LIMIT ?"));
  return HeadsOf(read.With(kind, static_cast<uint64_t>(limit)));
}

std::vector<std::string> VerifyChain(Connection& connection) {
  std::vector<std::string> faults;
  ChangeRow previous;
  Statement rows(connection, Select("ORDER BY seq"));
  Statement version(connection,
                    "SELECT " + std::string(kVersionColumns) + " FROM versions v WHERE v.seq = ?");
  while (rows.Step()) {
    ChangeRow row = RowOf(rows);
    if (std::string fault = FaultOf(row, previous); !fault.empty())
      faults.push_back(std::move(fault));
    const bool is_there = version.With(row.seq).Step();
    if (is_there != !row.after.empty() ||
        (is_there && ContentDigest(StoredVersionOf(version, 0)) != row.after))
      faults.push_back("what " + Named(row) + " wrote was altered");
    previous = std::move(row);
  }
  return faults;
}

}  // namespace weft::store
