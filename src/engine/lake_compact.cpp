#include "engine/lake_compact.hpp"

#include <algorithm>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "engine/lake_commit.hpp"
#include "engine/lake_days.hpp"
#include "engine/lake_parquet.hpp"
#include "engine/lake_rows.hpp"
#include "engine/spool_chunks.hpp"

namespace weft::engine {
namespace {

constexpr uint64_t kSmallBytes = 32 << 20;
constexpr int64_t kSmallRecords = 1'000'000;
constexpr size_t kSmallFilesMax = 32;
// What fits into memory; the others are there the next time.
constexpr uint64_t kBytesAtOnceMax = uint64_t{1} << 30;
constexpr int64_t kRecordsAtOnceMax = 4'000'000;

bool IsSmall(const LakeFile& file) {
  return file.bytes < kSmallBytes && file.records < kSmallRecords;
}

// The first ones, as many as are written at once.
std::vector<LakeFilePtr> AtOnce(std::vector<LakeFilePtr> files) {
  uint64_t bytes = 0;
  int64_t records = 0;
  const auto is_over = [&](const LakeFilePtr& file) {
    bytes += file->bytes;
    records += file->records;
    return bytes > kBytesAtOnceMax || records > kRecordsAtOnceMax;
  };
  files.erase(std::ranges::find_if(files, is_over), files.end());
  return files;
}

// Those that are to lie in fewer: small ones; all, where rows of some are deleted.
std::vector<LakeFilePtr> ToRewrite(const LakeList& list, const mesh::Table& table,
                                   const Json& schema) {
  if (list.deleted) return list.data;
  std::vector<LakeFilePtr> small;
  std::ranges::copy_if(list.data, std::back_inserter(small),
                       [](const LakeFilePtr& file) { return IsSmall(*file); });
  if (DayColumn(table)) return AtOnce(ToJoinByDay(small, table, schema, kSmallFilesMax));
  if (small.size() <= kSmallFilesMax) small.clear();
  return AtOnce(std::move(small));
}

// Columns that the contract does not know would be lost, partitions as well.
bool IsOurs(const lake::TableState& state, const mesh::Table& table) {
  const Json& fields = lake::CurrentSchema(*state.metadata).at("fields");
  return fields.size() == table.contract.columns.size() &&
         lake::DefaultSpec(*state.metadata).at("fields").empty() &&
         std::ranges::all_of(fields, [&](const Json& field) {
           return table.Find(field.at("name").get<std::string>()) != nullptr;
         });
}

struct Rewriting {
  const mesh::Table& table;
  const LakeView& view;
  const std::filesystem::path& folder;
  Time now;
};

std::vector<Written> Rewritten(LakeWork& work, const Rewriting& what) {
  const auto& [table, view, folder, now] = what;
  duckdb::Connection connection(work.db);
  RunOwn(connection, "SET TimeZone = 'UTC'");
  const Json& schema = lake::CurrentSchema(*view.state->metadata);
  std::vector<std::string> columns;
  for (const Json& field : schema.at("fields"))
    columns.push_back(SqlName(field.at("name").get<std::string>()));
  const std::string select =
      "SELECT " + Join(columns, ", ") + " FROM " + LakeRowsSql(work.door, table, view);
  const auto result = RunOwn(connection, "COPY (" + InDays(table, select, now) + ") TO " +
                                             SqlText((folder / "data").string()) + " (" +
                                             FileOptionsFor(table, schema) + ")");
  return WrittenOf(*result, schema);
}

}  // namespace

bool CompactTable(LakeWork& work, const mesh::Table& table, Time now) {
  const lake::StatePtr base = work.tables.Find(table);
  const auto snapshot = base ? lake::CurrentSnapshot(*base->metadata) : std::nullopt;
  if (!snapshot || !IsOurs(*base, table)) return false;
  const LakeListPtr all = work.tables.FilesOf(*base, *snapshot);
  const std::vector<LakeFilePtr> files =
      ToRewrite(*all, table, lake::CurrentSchema(*base->metadata));
  if (files.empty() || (files.size() == 1 && !all->deleted)) return false;
  const bool is_whole = files.size() == all->data.size();
  LakeList some;
  some.data = files;
  PutInOrder(some);
  const LakeView view{is_whole ? all : work.tables.shelf()->Put(std::move(some)), base};
  const ScratchPath folder(work.scratch / ("compact-" + ToHex(RandomBytes(12))));
  std::filesystem::create_directories(folder.path());
  NewSnapshot next{.base = base, .replaces = is_whole, .same_rows = true, .at = now};
  std::vector<std::string> uploaded;
  try {
    for (Written& written : Rewritten(work, {table, view, folder.path(), now})) {
      written.file.path = base->location + "/data/" + ToHex(RandomBytes(16)) + ".parquet";
      uploaded.push_back(written.file.path);
      work.tables.objects().PutFile(written.file.path, written.path);
      next.files.push_back(std::move(written.file));
    }
    if (!is_whole)
      for (const LakeFilePtr& file : files) next.instead[file->address] = {};
    CommitSnapshot(work.tables, next);
  } catch (const Error&) {
    work.tables.objects().Remove(uploaded);
    throw;
  }
  return true;
}

std::set<std::string> AddressesOf(LakeTables& tables, const mesh::Table& table) {
  std::set<std::string> addresses;
  const lake::StatePtr state = tables.Find(table);
  if (!state) return addresses;
  const Json& metadata = *state->metadata;
  addresses.insert(state->metadata_location);
  for (const char* list : {"metadata-log", "statistics", "partition-statistics"})
    if (metadata.contains(list))
      for (const Json& entry : metadata.at(list))
        for (const char* key : {"metadata-file", "statistics-path"})
          if (entry.contains(key)) addresses.insert(entry.at(key).get<std::string>());
  for (const lake::Snapshot& snapshot : lake::SnapshotsOf(metadata)) {
    addresses.insert(snapshot.manifest_list);
    for (const lake::ManifestLine& line : tables.LinesOf(snapshot)) {
      if (!addresses.insert(line.path).second) continue;
      const LakeTables::Files files = tables.FilesOf(line);
      for (const LakeTables::Listed& file : *files) addresses.insert(file.known->address);
    }
  }
  return addresses;
}

}  // namespace weft::engine
