#include "engine/lake_write.hpp"

#include <algorithm>

#include "base/digest.hpp"
#include "base/text.hpp"
#include "engine/carrier.hpp"
#include "engine/event_rows.hpp"
#include "engine/file_door.hpp"
#include "engine/kept_reach.hpp"
#include "engine/lake_commit.hpp"
#include "engine/lake_days.hpp"
#include "engine/lake_parquet.hpp"
#include "engine/lake_reach.hpp"
#include "engine/lake_rows.hpp"
#include "engine/lake_scan.hpp"
#include "engine/lake_schema.hpp"
#include "engine/lake_source.hpp"
#include "engine/spool_chunks.hpp"
#include "engine/upload.hpp"
#include "lake/name_mapping.hpp"

namespace weft::engine {
namespace {

using duckdb::Value;
using lake::Content;
using lake::DataFile;
using Incremental = mesh::Materialisation::Incremental;

std::string DoorPrefix() { return "weft://" + ToHex(RandomBytes(16)) + "/"; }

class TableMaking final : public FileMaking {
 public:
  TableMaking(std::shared_ptr<AskInstance> instance, LakeWork& work,
              std::shared_ptr<Watchdog> watchdog, const ToMake& what)
      : work_(work),
        touch_(what.touch),
        table_(what.table),
        folder_(
            std::make_shared<const ScratchPath>(work.scratch / ("run-" + ToHex(RandomBytes(12))))),
        source_(CarriedBy(table_, work.sources)),
        takes_events_(mesh::TakesEvents(table_)),
        is_incremental_(table_.contract.kept.type == mesh::Materialisation::Type::kIncremental &&
                        (!what.whole || takes_events_)),
        connection_(work.db),
        rows_(RowsFor(std::move(instance), std::move(watchdog), what)) {
    std::filesystem::create_directories(folder_->path());
    RunOwn(connection_, "SET TimeZone = 'UTC'");
  }

  ~TableMaking() override {
    if (!published_) RemoveUploads();
  }

  void LeaveOut(const RowsToGo& rows) override { rows_->LeaveOut(rows); }

  void Write() override {
    rows_->Prepare();
    FindBase();
    if (takes_events_) AskForEvents();
    if (!takes_events_ && is_incremental_ && before_ && !before_->list->data.empty())
      rows_->Against(LakeRowsSql(work_.door, table_, *before_));
    Begin();
    WriteRows();
    if (is_incremental_ && before_ && !written_.empty() &&
        table_.contract.kept.incremental == Incremental::kMerge)
      WriteDeletes();
    Stage();
  }

  std::shared_ptr<void> ShowTo(const audit::Touch& touch) override {
    LakeTables& tables = work_.tables;
    tables.Show(touch, table_.id, candidate_);
    return {static_cast<void*>(&tables), [&tables, &touch](void*) { tables.TakeBack(touch); }};
  }

  lake::Snapshot Publish(const std::map<std::string, std::string>& summary) override {
    return PublishWith(summary, {});
  }

  lake::Snapshot PublishWith(const std::map<std::string, std::string>& summary,
                             const lake::Facts& facts) override {
    rows_->Check();
    if (source_ && before_ && written_.empty()) return MoveOn();
    Upload();
    NewSnapshot next{.base = base_,
                     .schema = next_schema_,
                     .files = {},
                     .replaces = !is_incremental_,
                     .summary = summary,
                     .properties = {},
                     .at = touch_.Now(),
                     .facts = facts};
    if (const auto mapping = rows_->NameMapping()) next.properties[lake::kNameMapping] = *mapping;
    for (auto& [key, value] : Place()) next.properties[key] = value;
    next.summary.merge(Place());
    if (!is_incremental_) ForgetReach(next);
    for (const Written& written : written_) next.files.push_back(written.file);
    for (const Written& written : deletes_) next.files.push_back(written.file);
    const lake::Snapshot snapshot = CommitSnapshot(work_.tables, next);
    published_ = true;
    return snapshot;
  }

  void Cancel() override {
    rows_->Cancel();
    connection_.Interrupt();
  }

  uint64_t rows() const override { return rows_->rows(); }
  const IntakeReport& report() const override { return rows_->report(); }
  uint64_t bytes() const override {
    uint64_t bytes = 0;
    for (const auto* files : {&written_, &deletes_})
      for (const Written& written : *files) bytes += static_cast<uint64_t>(written.file.bytes);
    return bytes;
  }

 private:
  std::unique_ptr<RowsIn> RowsFor(std::shared_ptr<AskInstance> instance,
                                  std::shared_ptr<Watchdog> watchdog, const ToMake& what) const {
    if (what.cluster) return RowsOfTrino(std::move(watchdog), what);
    if (!what.table.sql.empty() || takes_events_)
      return RowsOfSql(std::move(instance), std::move(watchdog), what);
    if (what.table.server->type == kPlaced) return RowsInPlace(work_, what);
    return RowsOfFile(work_, what, folder_->path() / "sent");
  }

  // What came since the last run, up to now or as much as one run carries.
  void AskForEvents() {
    const uint64_t begin = CarriedTo(*base_);
    end_ = source_ ? source_->RunEnd(begin) : 0;
    rows_->Ask(EventRowsSql(table_, {begin, end_}, With::kPlaceToo));
  }

  void Begin() {
    const Value newest = Watermark();
    if (source_ && is_incremental_ && !takes_events_) {
      end_ = source_->RunEnd(newest.IsNull() ? 0 : newest.GetValue<uint64_t>() + 1);
      rows_->EndBefore(end_);
    }
    rows_->Begin(newest);
  }

  // How far it comes in its source, also where rows were left out.
  std::map<std::string, std::string> Place() const {
    if (takes_events_) return {{std::string(mesh::kEventPosition), std::to_string(end_)}};
    if (end_ == 0) return {};
    return {{ReachKey(table_.contract.kept.watermark), std::to_string(end_ - 1)}};
  }

  // All rows are made anew: how far those before had come says nothing of them.
  void ForgetReach(NewSnapshot& next) const {
    const std::string& column = table_.contract.kept.watermark;
    if (!KeptReach(*base_, column).empty()) next.properties[ReachKey(column)] = "";
  }

  // Nothing came: readers' version stays, and the journal need not keep the place.
  lake::Snapshot MoveOn() {
    const lake::Snapshot current = *lake::CurrentSnapshot(*base_->metadata);
    const lake::TableCommit commit{
        base_->name,
        Json::array(
            {{{"type", "assert-ref-snapshot-id"}, {"ref", "main"}, {"snapshot-id", current.id}}}),
        Json::array({{{"action", "set-properties"}, {"updates", Place()}}})};
    work_.tables.catalog().Commit({&commit, 1});
    published_ = true;
    return current;
  }

  // The table in the lake, made when it is not there; its schema as the contract wants it.
  void FindBase() {
    base_ = Found();
    if (!base_)
      base_ = work_.tables.catalog().Create({.name = lake::NameOf(table_),
                                             .location = PackagePlace(),
                                             .schema = lake::SchemaFor(table_.contract)});
    if (!lake::DefaultSpec(*base_->metadata).at("fields").empty())
      throw Error(ErrorKind::kConflict,
                  "the table in the lake is partitioned, which runs do not keep",
                  "Take its partitions away, or drop it there.");
    if (const auto snapshot = lake::CurrentSnapshot(*base_->metadata))
      before_ = LakeView{work_.tables.FilesOf(*base_, *snapshot), base_};
    next_schema_ = NextSchema(*base_->metadata, table_, !is_incremental_ || !before_);
  }

  // Of a package for one consumer: {warehouse}/{team}/{consumer}/{name}-interface; empty: the place
  // of other tables.
  std::string PackagePlace() const {
    const mesh::EntryPtr contract =
        touch_.snapshot()->FindEntry({mesh::Kind::kContract, table_.contract_id});
    const std::string consumer =
        contract ? mesh::ConsumerOf(*contract->Get(), table_.contract.name) : "";
    if (consumer.empty()) return {};
    std::string name = table_.contract.name;
    std::ranges::replace(name, '_', '-');
    if (!name.ends_with("-interface")) name += "-interface";
    const lake::CatalogOptions& lake = work_.tables.catalog().options();
    const lake::TableName id = lake::NameOf(table_);
    return lake.warehouse + "/" + lake.folder_of(id.levels).value_or(table_.id.domain) + "/" +
           consumer + "/" + name;
  }

  // Null: not there, or its files are gone, as in a home that was restored elsewhere. All rows are
  // made anyway: it begins anew.
  lake::StatePtr Found() {
    try {
      return work_.tables.Find(table_);
    } catch (const Error& error) {
      const bool is_gone =
          error.kind() == ErrorKind::kNotFound || error.kind() == ErrorKind::kInvalid;
      if (!is_gone || is_incremental_) throw;
      work_.tables.catalog().Drop(lake::NameOf(table_), lake::Type::kTable, false);
      return nullptr;
    }
  }

  const Json& schema() const {
    return next_schema_ ? *next_schema_ : lake::CurrentSchema(*base_->metadata);
  }

  // Of a source's rows, which are numbered, manifests tell.
  static Value Before(uint64_t reach) {
    return reach == 0 ? Value() : Value::BIGINT(static_cast<int64_t>(reach) - 1);
  }

  // The newest value that its column ever had; null: all rows are wanted.
  Value Watermark() {
    const bool wanted = is_incremental_ && before_ && !takes_events_;
    const std::string& column = table_.contract.kept.watermark;
    if (!wanted || column.empty()) return Value();
    if (source_) return Before(ReachOf(*before_, column));
    return NewestOf(connection_, work_.door, table_, *before_);
  }

  std::vector<Written> Copy(const std::string& select, const std::string& folder,
                            const std::string& options) {
    const auto path = folder_->path() / folder;
    const std::string sql =
        "COPY (" + select + ") TO " + SqlText(path.string()) + " (" + options + ")";
    const auto result = folder == "data" ? rows_->Run(connection_, sql) : RunOwn(connection_, sql);
    return WrittenOf(*result, folder == "data" ? schema() : Json{{"fields", Json::array()}});
  }

  Json SchemaOfFiles() const {
    Json all = schema();
    if (takes_events_) all["fields"].push_back(FieldOfPlace());
    return all;
  }

  void WriteRows() {
    if (auto placed = rows_->InPlace(*base_, schema())) {
      if (placed->file.records > 0) written_.push_back(std::move(*placed));
      return;
    }
    const Json in_files = SchemaOfFiles();
    std::vector<std::string> columns;
    for (const Json& field : in_files.at("fields")) {
      const std::string name = SqlName(field.at("name").get<std::string>());
      columns.push_back("CAST(" + name + " AS " + SqlTypeOf(field.at("type")) + ") AS " + name);
    }
    const std::string select = "SELECT " + weft::Join(columns, ", ") + " FROM " + rows_->from();
    written_ = Copy(InDays(table_, select, touch_.Now()), "data", FileOptionsFor(table_, in_files));
  }

  // Rows that were there and come again by their key.
  void WriteDeletes() {
    RunOwn(connection_, "CREATE TEMP TABLE places (file_index UBIGINT, file_path VARCHAR)");
    duckdb::Appender places(connection_, "temp", "main", "places");
    uint64_t index = 0;
    for (const LakeFilePtr& file : before_->list->data)
      places.AppendRow(Value::UBIGINT(index++), Value(file->address));
    places.Close();
    std::vector<std::string> same;
    for (const mesh::Column& column : table_.contract.columns)
      if (column.primary_key)
        same.push_back("old." + SqlName(column.name) + " = new." + SqlName(column.name));
    std::vector<std::string> fresh;
    for (const Written& written : written_) fresh.push_back(SqlText(written.path.string()));
    deletes_ = Copy(
        "SELECT file_path, CAST(pos AS BIGINT) AS pos FROM (SELECT file_index, file_row_number AS "
        "pos FROM (SELECT stored.*, stored.file_index, stored.file_row_number FROM " +
            LakeRowsSql(work_.door, table_, *before_) + ") AS old SEMI JOIN read_parquet([" +
            weft::Join(fresh, ", ") + "]) AS new ON " + weft::Join(same, " AND ") +
            ") JOIN places USING (file_index) ORDER BY file_path, pos",
        "deletes.parquet", DeleteFileOptions());
    for (Written& written : deletes_) written.file.content = Content::kPositionDeletes;
  }

  // What the table would be, over files that are still in scratch.
  void Stage() {
    LakeList list;
    if (is_incremental_ && before_) list = *before_->list;
    Name(written_, "");
    Name(deletes_, "-deletes");
    const int64_t sequence = base_->metadata->value("last-sequence-number", int64_t{0}) + 1;
    for (const Written& written : written_)
      list.data.push_back(std::make_shared<const LakeFile>(
          LakeFile{.name = DoorNameOf(written.file.path),
                   .address = written.file.path,
                   .local = written.path,
                   .bytes = static_cast<uint64_t>(written.file.bytes),
                   .records = written.file.records,
                   .sequence = sequence,
                   .zones = ZonesOf(written.file)}));
    PutInOrder(list);
    if (is_incremental_ && before_) list.deleted = GoneIn(list);
    auto metadata = std::make_shared<Json>(*base_->metadata);
    if (next_schema_) {
      Json next = *next_schema_;
      next["schema-id"] = kCandidateSchema;
      (*metadata)["schemas"].push_back(next);
      (*metadata)["current-schema-id"] = kCandidateSchema;
    }
    if (const auto mapping = rows_->NameMapping())
      (*metadata)["properties"][lake::kNameMapping] = *mapping;
    auto state = std::make_shared<lake::TableState>(*base_);
    state->metadata = metadata;
    state->metadata_location += " " + folder_->path().filename().string();
    candidate_ = {work_.tables.shelf()->Put(std::move(list)), state};
  }

  void Name(std::vector<Written>& files, const std::string& ending) {
    for (Written& written : files)
      if (written.file.path.empty())
        written.file.path =
            base_->location + "/data/" + ToHex(RandomBytes(16)) + ending + ".parquet";
  }

  // Of the new list, in which files may have other places than before.
  ScratchPtr GoneIn(const LakeList& list) {
    const LakeList& before = *before_->list;
    if (!before.deleted && deletes_.empty()) return nullptr;
    RunOwn(connection_, "CREATE TEMP TABLE was (file_index UBIGINT, place UBIGINT, path VARCHAR)");
    duckdb::Appender was(connection_, "temp", "main", "was");
    std::map<const LakeFile*, uint64_t> places;
    for (size_t i = 0; i < list.data.size(); ++i) places[list.data[i].get()] = i;
    for (size_t i = 0; i < before.data.size(); ++i)
      was.AppendRow(Value::UBIGINT(i), Value::UBIGINT(places.at(before.data[i].get())),
                    Value(before.data[i]->address));
    was.Close();
    std::vector<std::string> parts;
    if (before.deleted)
      parts.push_back("SELECT place AS file_index, pos FROM read_parquet(" +
                      SqlText(before.deleted->path().string()) + ") JOIN was USING (file_index)");
    for (const Written& written : deletes_)
      parts.push_back("SELECT place AS file_index, pos FROM read_parquet(" +
                      SqlText(written.path.string()) + ") AS d JOIN was ON was.path = d.file_path");
    auto gone = std::make_shared<const ScratchPath>(folder_->path().string() + "-gone");
    RunOwn(connection_, "COPY (" + weft::Join(parts, " UNION ALL ") + ") TO " +
                            SqlText(gone->path().string()) + " (FORMAT parquet)");
    return gone;
  }

  void Upload() {
    for (const auto* files : {&written_, &deletes_}) {
      for (const Written& written : *files) {
        rows_->Check();
        if (written.path.empty()) continue;
        uploaded_.push_back(written.file.path);
        work_.tables.objects().PutFile(written.file.path, written.path);
      }
    }
  }

  void RemoveUploads() {
    try {
      work_.tables.objects().Remove(uploaded_);
    } catch (const Error&) {
      // Maintenance finds what nobody names.
    }
  }

  static constexpr int64_t kCandidateSchema = int64_t{1} << 30;

  LakeWork& work_;
  const audit::Touch& touch_;
  const mesh::Table& table_;
  const ScratchPtr folder_;
  const TableSource* const source_;  // null: it computes its rows
  const bool takes_events_;
  const bool is_incremental_;
  uint64_t end_ = 0;  // before it in the source the run ends
  duckdb::Connection connection_;
  const std::unique_ptr<RowsIn> rows_;
  lake::StatePtr base_;
  std::optional<LakeView> before_;
  std::optional<Json> next_schema_;
  std::vector<Written> written_, deletes_;
  LakeView candidate_;
  std::vector<std::string> uploaded_;
  bool published_ = false;
};

}  // namespace

LakeWork::LakeWork(duckdb::DuckDB& given, const EngineOptions& options)
    : db(given),
      scratch(options.scratch),
      extensions(options.extensions),
      sources(options.sources),
      door(DoorPrefix()),
      tables(*options.lake, *options.objects, db, scratch) {
  db.GetFileSystem().RegisterSubSystem(duckdb::make_uniq<FileDoor>(
      door, DoorTo{options.data, tables.shelf(), options.objects, tables.blocks()}));
  RegisterLakeScan(db, kLakeScan, door, tables.shelf());
}

std::unique_ptr<Making> MakeTable(std::shared_ptr<AskInstance> instance, LakeWork& work,
                                  std::shared_ptr<Watchdog> watchdog, const ToMake& what) {
  return std::make_unique<TableMaking>(std::move(instance), work, std::move(watchdog), what);
}

}  // namespace weft::engine
