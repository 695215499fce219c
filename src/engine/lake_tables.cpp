#include "engine/lake_tables.hpp"

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "engine/spool_chunks.hpp"

namespace weft::engine {
namespace {

using lake::Content;
using lake::DataFile;

[[noreturn]] void RefuseFile(const DataFile& file) {
  const bool is_equality = file.content == Content::kEqualityDeletes;
  throw Error(ErrorKind::kUnavailable,
              is_equality ? "rows of this table were deleted by value, which is not applied here"
                          : "a file of this table is " + file.format + ", not Parquet",
              "Read it with another engine by way of the Iceberg catalog, or have that engine "
              "rewrite its files.",
              file.path);
}

void CheckFile(const DataFile& file, const std::string& location) {
  if (file.content == Content::kEqualityDeletes || Lower(file.format) != "parquet")
    RefuseFile(file);
  if (!lake::LiesWithin(file.path, location))
    throw Error(ErrorKind::kUnavailable, "a file of this table lies outside of its place", {},
                file.path + " is not below " + location);
}

LakeFile LakeFileOf(const DataFile& file) {
  return {.address = file.path,
          .local = {},
          .bytes = static_cast<uint64_t>(file.bytes),
          .records = file.records,
          .sequence = file.sequence};
}

std::string WithoutScheme(const std::string& address) {
  return address.starts_with("file://") ? address.substr(7) : address;
}

}  // namespace

std::string LakeView::key() const {
  return list->token + " " + (state ? state->metadata_location : std::string());
}

std::string LakeAt::ToString() const {
  if (snapshot) return "version " + std::to_string(*snapshot);
  return time ? FormatTime(*time) : "";
}

template <typename T>
std::shared_ptr<const T> LakeTables::Cache<T>::Find(const std::string& key) {
  const auto found = by_key_.find(key);
  if (found == by_key_.end()) return nullptr;
  recent_.splice(recent_.begin(), recent_, found->second);
  return found->second->value;
}

template <typename T>
void LakeTables::Cache<T>::Keep(const std::string& key, std::shared_ptr<const T> value,
                                size_t weight) {
  if (by_key_.contains(key)) return;
  recent_.push_front({key, std::move(value), weight + 1});
  by_key_[key] = recent_.begin();
  for (weight_ += weight + 1; weight_ > kWeightMax && recent_.size() > 1; recent_.pop_back()) {
    weight_ -= recent_.back().weight;
    by_key_.erase(recent_.back().key);
  }
}

lake::StatePtr LakeTables::Find(const mesh::Table& table) const {
  return catalog_.Find(lake::NameOf(table));
}

LakeView LakeTables::Look(const mesh::Table& table, const LakeAt& at) {
  const lake::StatePtr state = Find(table);
  std::optional<lake::Snapshot> snapshot;
  if (state && at.snapshot) snapshot = lake::FindSnapshot(*state->metadata, *at.snapshot);
  if (state && at.time) snapshot = lake::SnapshotAt(*state->metadata, *at.time);
  if (state && !at.snapshot && !at.time) snapshot = lake::CurrentSnapshot(*state->metadata);
  const std::string name = ToString(table.id);
  if (!snapshot && (at.snapshot || at.time))
    throw Error(ErrorKind::kNotFound, name + " has no " + at.ToString(),
                "Its versions: weft get snapshots " + name + ".");
  if (!snapshot)
    throw Error(ErrorKind::kUnavailable, name + " has no data yet",
                mesh::IsMaterialised(table) ? "It is made by a run: weft run " + table.product + "."
                                            : "Nobody has put rows into it.");
  return {FilesOf(*state, *snapshot), state};
}

std::vector<lake::ManifestLine> LakeTables::LinesOf(const lake::Snapshot& snapshot) {
  if (snapshot.manifest_list.empty()) return {};
  return lake::ReadManifestList(objects_.Read(snapshot.manifest_list));
}

LakeTables::Files LakeTables::FilesOf(const lake::ManifestLine& line) {
  {
    const std::lock_guard lock(mutex_);
    if (Files known = manifests_read_.Find(line.path)) return known;
  }
  auto read = std::make_shared<const std::vector<DataFile>>(
      lake::ReadManifest(objects_.Read(line.path), line));
  const std::lock_guard lock(mutex_);
  manifests_read_.Keep(line.path, read, read->size());
  return read;
}

LakeListPtr LakeTables::FilesOf(const lake::TableState& state, const lake::Snapshot& snapshot) {
  const std::string key = snapshot.manifest_list;
  {
    const std::lock_guard lock(mutex_);
    if (LakeListPtr known = lists_.Find(key)) return known;
  }
  LakeList list;
  std::vector<DataFile> deletes;
  for (const lake::ManifestLine& line : LinesOf(snapshot)) {
    const Files files = FilesOf(line);
    for (const DataFile& file : *files) {
      CheckFile(file, state.location);
      if (file.content == Content::kPositionDeletes)
        deletes.push_back(file);
      else
        list.data.emplace(DoorNameOf(file.path), LakeFileOf(file));
    }
  }
  if (!deletes.empty()) list.deleted = PairsOf(list.data, deletes);
  LakeListPtr made = shelf_->Put(std::move(list));
  const std::lock_guard lock(mutex_);
  if (LakeListPtr known = lists_.Find(key)) return known;
  lists_.Keep(key, made, made->data.size());
  return made;
}

// Which rows of which files are gone: delete files name the files' addresses, and hold for those
// that are not newer than they are.
ScratchPtr LakeTables::PairsOf(const std::map<std::string, LakeFile>& data,
                               const std::vector<DataFile>& deletes) {
  duckdb::Connection connection(work_);
  RunOwn(connection, "CREATE TEMP TABLE files (file_index UBIGINT, path VARCHAR, seq BIGINT)");
  RunOwn(connection, "CREATE TEMP TABLE gone (path VARCHAR, pos BIGINT, seq BIGINT)");
  {
    duckdb::Appender files(connection, "temp", "main", "files");
    uint64_t index = 0;
    for (const auto& [_, file] : data)
      files.AppendRow(duckdb::Value::UBIGINT(index++), duckdb::Value(WithoutScheme(file.address)),
                      duckdb::Value::BIGINT(file.sequence));
    files.Close();
  }
  for (const DataFile& file : deletes) {
    const ScratchPath copy(scratch_ / ("deletes-" + ToHex(RandomBytes(12)) + ".parquet"));
    auto path = objects_.OnDisk(file.path);
    if (!path) {
      WriteFileDurably(copy.path(), objects_.Read(file.path));
      path = copy.path();
    }
    RunOwn(connection,
           "INSERT INTO gone SELECT regexp_replace(file_path, '^file:(//)?', ''), pos, " +
               std::to_string(file.sequence) + " FROM read_parquet(" + SqlText(path->string()) +
               ")");
  }
  auto pairs = std::make_shared<const ScratchPath>(scratch_ / ("gone-" + ToHex(RandomBytes(12))));
  RunOwn(
      connection,
      "COPY (SELECT DISTINCT file_index, pos FROM gone JOIN files USING (path) WHERE gone.seq >= "
      "files.seq ORDER BY ALL) TO " +
          SqlText(pairs->path().string()) + " (FORMAT parquet)");
  return pairs;
}

void LakeTables::Show(const audit::Touch& touch, const mesh::TableId& table, LakeView view) {
  const std::lock_guard lock(mutex_);
  staged_[&touch].views.insert_or_assign(table, std::move(view));
}

void LakeTables::ShowSql(const audit::Touch& touch) {
  const std::lock_guard lock(mutex_);
  staged_[&touch].sql = true;
}

void LakeTables::TakeBack(const audit::Touch& touch) {
  const std::lock_guard lock(mutex_);
  staged_.erase(&touch);
}

std::optional<LakeView> LakeTables::Shown(const audit::Touch& touch,
                                          const mesh::TableId& table) const {
  const std::lock_guard lock(mutex_);
  const auto staged = staged_.find(&touch);
  if (staged == staged_.end()) return std::nullopt;
  const auto view = staged->second.views.find(table);
  return view == staged->second.views.end() ? std::nullopt : std::optional(view->second);
}

bool LakeTables::ShowsSql(const audit::Touch& touch) const {
  const std::lock_guard lock(mutex_);
  const auto staged = staged_.find(&touch);
  return staged != staged_.end() && staged->second.sql;
}

}  // namespace weft::engine
