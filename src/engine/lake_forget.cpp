#include "engine/lake_forget.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "engine/kept_reach.hpp"
#include "engine/lake_commit.hpp"
#include "engine/lake_parquet.hpp"
#include "engine/lake_reach.hpp"
#include "engine/lake_rows.hpp"
#include "engine/lake_schema.hpp"
#include "engine/spool_chunks.hpp"

namespace weft::engine {
namespace {

using lake::Content;
using lake::DataFile;

class Forgetting {
 public:
  Forgetting(LakeWork& work, const mesh::Table& table, const RowsToGo& rows)
      : work_(work), table_(table), name_(ToString(table.id)), rows_(rows), connection_(work.db) {
    RunOwn(connection_, "SET TimeZone = 'UTC'");
    base_ = work.tables.Find(table);
    if (base_) current_ = lake::CurrentSnapshot(*base_->metadata);
    if (!current_) return;
    if (base_->metadata->value("format-version", 1) < 2)
      throw Error(ErrorKind::kUnavailable, name_ + " has format version 1",
                  "Have another engine upgrade it to version 2.");
    for (const Json& field : schema().at("fields")) AddColumn(field);
    view_ = LakeView{work.tables.FilesOf(*base_, *current_), base_};
    for (const LakeFilePtr& file : view_.list->data) in_current_.insert(file->address);
    RefuseDeletesByValue();
    if (!rows_.column.empty()) MakeCondition();
  }

  Departure Find() {
    Departure found;
    if (!current_) return found;
    if (!condition_.empty()) {
      matched_ = MatchedIn(view_.list->data);
      for (const auto& [_, count] : Counted(*view_.list)) found.rows += count;
    }
    FindVersions();
    found.files = matched_.size() + tainted_.size();
    found.versions = expired_.size();
    return found;
  }

  void Run(const ForgetOptions& options) {
    if (matched_.empty() && expired_.empty()) return;
    const ScratchPath folder(work_.scratch / ("forget-" + ToHex(RandomBytes(12))));
    std::filesystem::create_directories(folder.path());
    try {
      for (const auto& [address, count] : matched_)
        instead_[address] = Rewritten(address, count, folder.path());
      options.leaving(Leaving());
      if (matched_.empty())
        Expire();
      else
        CommitSnapshot(work_.tables, {.base = base_,
                                      .schema = std::nullopt,
                                      .files = {},
                                      .instead = instead_,
                                      .expired = expired_,
                                      .summary = {},
                                      .properties = Reach(),
                                      .at = options.now});
    } catch (const Error&) {
      work_.tables.objects().Remove(uploaded_);
      throw;
    }
  }

 private:
  using Counts = std::map<std::string, uint64_t>;  // by address

  const Json& schema() const { return lake::CurrentSchema(*base_->metadata); }

  void AddColumn(const Json& field) {
    mesh::Column column;
    column.name = field.at("name");
    all_.contract.columns.push_back(std::move(column));
  }

  void MakeCondition() {
    const Json* field = FieldOf(schema(), rows_.column);
    if (!field)
      throw Error(ErrorKind::kInvalid, name_ + " has no column " + rows_.column,
                  "weft describe table " + name_ + " lists them.");
    const std::string type = SqlTypeOf(field->at("type"));
    const std::string column = "stored." + SqlName(field->at("name").get<std::string>());
    if (rows_.before) {
      condition_ = column + " < " + MomentAs(type);
      return;
    }
    const std::string value = "TRY_CAST(" + SqlText(rows_.value) + " AS " + type + ")";
    if (RunOwn(connection_, "SELECT " + value)->GetValue(0, 0).IsNull())
      throw Error(ErrorKind::kInvalid, "what is asked for is no value of " + name_ + "." +
                                           rows_.column + ", which is " + type);
    condition_ = column + " = " + value;
  }

  std::string MomentAs(const std::string& type) const {
    if (type.ends_with("ZONE"))
      return "CAST(" + SqlText(FormatTime(*rows_.before)) + " AS " + type + ")";
    return "CAST(make_timestamp(" + std::to_string(rows_.before->time_since_epoch().count()) +
           ") AS " + type + ")";
  }

  // Rows that match, by place in the list's files; deleted ones only where the list says which.
  std::map<uint64_t, uint64_t> Places(const LakeView& view) {
    std::map<uint64_t, uint64_t> places;
    if (view.list->data.empty()) return places;
    const auto result = RunOwn(connection_, "SELECT stored.file_index, count(*) FROM " +
                                                LakeRowsSql(work_.door, all_, view) + " WHERE " +
                                                condition_ + " GROUP BY 1");
    for (duckdb::idx_t row = 0; row < result->RowCount(); ++row)
      places[result->GetValue(0, row).GetValue<uint64_t>()] =
          result->GetValue(1, row).GetValue<uint64_t>();
    return places;
  }

  Counts Counted(const LakeList& list) {
    Counts counts;
    const LakeListPtr held = work_.tables.shelf()->Put(list);
    const auto places = Places({held, base_});
    for (const auto& [index, count] : places) counts[list.data[index]->address] = count;
    return counts;
  }

  // As the files have them: a row that was deleted by its place is still in its file.
  Counts MatchedIn(std::vector<LakeFilePtr> files) {
    LakeList list;
    list.data = std::move(files);
    PutInOrder(list);
    return Counted(list);
  }

  // They hold values of rows, and hold on to them.
  void RefuseDeletesByValue() {
    for (const lake::ManifestLine& line : work_.tables.LinesOf(*current_)) {
      const LakeTables::Files files = work_.tables.FilesOf(line);
      for (const LakeTables::Listed& one : *files)
        if (one.file.content == Content::kEqualityDeletes)
          throw Error(ErrorKind::kUnavailable, "rows of " + name_ + " were deleted by their values",
                      "Have the engine that writes it write its files again, as Spark's "
                      "rewrite_data_files does; then again.");
    }
  }

  // What each version leads to, and which of them hold such rows.
  void FindVersions() {
    std::map<std::string, LakeFilePtr> others;
    std::map<int64_t, std::set<std::string>> files_of;
    const std::vector<lake::Snapshot> snapshots = lake::SnapshotsOf(*base_->metadata);
    for (const lake::Snapshot& snapshot : snapshots) {
      std::set<std::string>& files = files_of[snapshot.id];
      for (const lake::ManifestLine& line : work_.tables.LinesOf(snapshot)) {
        const LakeTables::Files listed = work_.tables.FilesOf(line);
        for (const auto& [file, known] : *listed) {
          files.insert(file.path);
          if (file.content == Content::kEqualityDeletes || Lower(file.format) != "parquet")
            tainted_[file.path] = 0;  // not to be looked into: it may hold some
          else if (file.content == Content::kData && !in_current_.contains(file.path))
            others.emplace(file.path, known);
        }
      }
    }
    if (!condition_.empty()) {
      std::vector<LakeFilePtr> files;
      for (const auto& [_, file] : others) files.push_back(file);
      tainted_.merge(MatchedIn(std::move(files)));
    }
    for (const lake::Snapshot& snapshot : snapshots)
      if (Goes(snapshot, files_of[snapshot.id])) expired_.push_back(snapshot.id);
  }

  bool Goes(const lake::Snapshot& snapshot, const std::set<std::string>& files) const {
    if (condition_.empty()) return snapshot.id != current_->id;
    return std::ranges::any_of(files, [&](const std::string& file) {
      return matched_.contains(file) || tainted_.contains(file);
    });
  }

  // A file's other rows in new ones; without those that were deleted by their place.
  std::vector<DataFile> Rewritten(const std::string& address, uint64_t count,
                                  const std::filesystem::path& folder) {
    const auto entry = std::ranges::find(view_.list->data, address, &LakeFile::address);
    if (static_cast<uint64_t>((*entry)->records) <= count) return {};
    LakeList one;
    one.data.push_back(*entry);
    const LakeListPtr held = work_.tables.shelf()->Put(std::move(one));
    std::vector<std::string> columns;
    for (const mesh::Column& column : all_.contract.columns)
      columns.push_back("stored." + SqlName(column.name));
    const auto index = std::distance(view_.list->data.begin(), entry);
    std::string rows = LakeRowsSql(work_.door, all_, {held, base_});
    if (view_.list->deleted)
      rows += " ANTI JOIN (SELECT pos FROM read_parquet(" +
              SqlText(work_.door + DeletedPath(*view_.list)) +
              ") WHERE file_index = " + std::to_string(index) +
              ") AS gone ON stored.file_row_number = gone.pos";
    const auto path = folder / ToHex(RandomBytes(8));
    const auto result =
        RunOwn(connection_, "COPY (SELECT " + weft::Join(columns, ", ") + " FROM " + rows +
                                " WHERE (" + condition_ + ") IS NOT TRUE) TO " +
                                SqlText(path.string()) + " (" + DataFileOptions(schema()) + ")");
    return Uploaded(WrittenOf(*result, schema()));
  }

  std::vector<DataFile> Uploaded(std::vector<Written> written) {
    std::vector<DataFile> files;
    for (Written& each : written) {
      each.file.path = base_->location + "/data/" + ToHex(RandomBytes(16)) + ".parquet";
      uploaded_.push_back(each.file.path);
      work_.tables.objects().PutFile(each.file.path, each.path);
      files.push_back(std::move(each.file));
    }
    return files;
  }

  // Files that hold such rows, and those that lead to them: their bounds may name values.
  std::vector<std::string> Leaving() {
    std::set<std::string> leaving, staying;
    for (const auto* files : {&matched_, &tainted_})
      for (const auto& [address, _] : *files) leaving.insert(address);
    for (const lake::Snapshot& snapshot : lake::SnapshotsOf(*base_->metadata)) {
      const bool goes = std::ranges::find(expired_, snapshot.id) != expired_.end();
      std::set<std::string>& into = goes ? leaving : staying;
      if (!snapshot.manifest_list.empty()) into.insert(snapshot.manifest_list);
      for (const lake::ManifestLine& line : work_.tables.LinesOf(snapshot)) {
        into.insert(line.path);
        const LakeTables::Files files = work_.tables.FilesOf(line);
        for (const LakeTables::Listed& one : *files) into.insert(one.file.path);
      }
    }
    KeepCurrent(staying);
    for (const std::string& address : staying) leaving.erase(address);
    return {leaving.begin(), leaving.end()};
  }

  // What the next version has of this one.
  void KeepCurrent(std::set<std::string>& staying) {
    for (const lake::ManifestLine& line : work_.tables.LinesOf(*current_)) {
      const LakeTables::Files files = work_.tables.FilesOf(line);
      bool is_whole = true;
      for (const LakeTables::Listed& one : *files) {
        if (matched_.contains(one.file.path))
          is_whole = false;
        else
          staying.insert(one.file.path);
      }
      if (is_whole) staying.insert(line.path);
    }
  }

  // Where the next run goes on. Not of the very column whose value is to be forgotten.
  std::map<std::string, std::string> Reach() {
    const std::string& column = table_.contract.kept.watermark;
    const bool tells = !rows_.before && Lower(column) == Lower(rows_.column);
    if (column.empty() || tells) return {};
    const duckdb::Value newest = NewestOf(connection_, work_.door, table_, view_);
    if (newest.IsNull()) return {};
    return {{ReachKey(column), newest.ToString()}};
  }

  void Expire() {
    const lake::TableCommit commit{
        base_->name,
        Json::array(
            {{{"type", "assert-ref-snapshot-id"}, {"ref", "main"}, {"snapshot-id", current_->id}}}),
        Json::array({{{"action", "remove-snapshots"}, {"snapshot-ids", expired_}}})};
    work_.tables.catalog().Commit({&commit, 1});
  }

  LakeWork& work_;
  const mesh::Table& table_;
  const std::string name_;
  const RowsToGo& rows_;
  duckdb::Connection connection_;
  lake::StatePtr base_;
  std::optional<lake::Snapshot> current_;
  mesh::Table all_;  // every column that the lake's table has
  LakeView view_;
  std::set<std::string> in_current_;  // its files
  std::string condition_;             // of a row that goes; empty: none does
  Counts matched_;                    // files of the current version
  Counts tainted_;                    // of older ones
  std::vector<int64_t> expired_;
  std::map<std::string, std::vector<DataFile>> instead_;
  std::vector<std::string> uploaded_;
};

}  // namespace

Departure CountRows(LakeWork& work, const mesh::Table& table, const RowsToGo& rows) {
  return Forgetting(work, table, rows).Find();
}

Departure ForgetRows(LakeWork& work, const mesh::Table& table, const RowsToGo& rows,
                     const ForgetOptions& options) {
  Forgetting forgetting(work, table, rows);
  const Departure found = forgetting.Find();
  forgetting.Run(options);
  return found;
}

}  // namespace weft::engine
