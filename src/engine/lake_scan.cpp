#include "engine/lake_scan.hpp"

#include <algorithm>

#include "duckdb/catalog/catalog_entry/table_function_catalog_entry.hpp"
#include "duckdb/common/multi_file/multi_file_list.hpp"
#include "duckdb/common/multi_file/multi_file_reader.hpp"
#include "duckdb/main/extension/extension_loader.hpp"
#include "duckdb/parser/expression/constant_expression.hpp"
#include "duckdb/planner/table_filter.hpp"
#include "duckdb/storage/statistics/node_statistics.hpp"
#include "engine/lake_schema.hpp"

namespace weft::engine {
namespace {

using duckdb::MultiFileReader;
using duckdb::OpenFileInfo;
using duckdb::Value;

constexpr int64_t kRowsOfOneThread = 122'880;  // one row group of DuckDB's

struct Info final : duckdb::TableFunctionInfo {
  Info(std::string door_of, std::shared_ptr<LakeShelf> shelf_of)
      : door(std::move(door_of)), shelf(std::move(shelf_of)) {}
  const std::string door;
  const std::shared_ptr<LakeShelf> shelf;
};

// What DuckDB remembers of such a file holds for ever.
const duckdb::shared_ptr<duckdb::ExtendedOpenFileInfo>& NeverChanges() {
  static const auto kInfo = [] {
    auto info = duckdb::make_shared_ptr<duckdb::ExtendedOpenFileInfo>();
    info->options["validate_external_file_cache"] = Value::BOOLEAN(false);
    return info;
  }();
  return kInfo;
}

// Files of a list, all of them or some.
class Files final : public duckdb::MultiFileList {
 public:
  Files(std::string door, LakeListPtr list) : door_(std::move(door)), list_(std::move(list)) {
    for (size_t i = 0; i < list_->data.size(); ++i) places_.push_back(i);
  }

  // Which fields the columns are.
  void SetFields(std::vector<int32_t> fields) { fields_ = std::move(fields); }
  // A file's place in the list, wherever it is among those that are read.
  uint64_t PlaceOf(duckdb::idx_t i) const { return places_.at(i); }

  duckdb::vector<OpenFileInfo> GetAllFiles() const override {
    duckdb::vector<OpenFileInfo> files;
    for (size_t i = 0; i < places_.size(); ++i) files.push_back(GetFile(i));
    return files;
  }
  // DuckDB gives one file one thread, because it knows nothing of its row groups yet.
  duckdb::FileExpandResult GetExpandResult() const override {
    if (places_.empty()) return duckdb::FileExpandResult::NO_FILES;
    const bool is_small =
        places_.size() == 1 && list_->data[places_[0]]->records <= kRowsOfOneThread;
    return is_small ? duckdb::FileExpandResult::SINGLE_FILE
                    : duckdb::FileExpandResult::MULTIPLE_FILES;
  }
  duckdb::idx_t GetTotalFileCount() const override { return places_.size(); }
  // No path goes into a plan's text.
  duckdb::vector<OpenFileInfo> GetDisplayFileList(duckdb::optional_idx) const override {
    return {};
  }
  duckdb::unique_ptr<duckdb::NodeStatistics> GetCardinality(duckdb::ClientContext&) const override {
    duckdb::idx_t records = 0;
    for (const size_t place : places_)
      records += static_cast<duckdb::idx_t>(list_->data[place]->records);
    return duckdb::make_uniq<duckdb::NodeStatistics>(records, records);
  }
  duckdb::unique_ptr<MultiFileList> Copy() const override {
    return duckdb::make_uniq<Files>(*this);
  }

  duckdb::unique_ptr<MultiFileList> ComplexFilterPushdown(
      duckdb::ClientContext&, const duckdb::MultiFileOptions&, duckdb::MultiFilePushdownInfo&,
      duckdb::vector<duckdb::unique_ptr<duckdb::Expression>>&) const override {
    return nullptr;
  }
  // When the scan begins: by all that is known then.
  duckdb::unique_ptr<MultiFileList> DynamicFilterPushdown(
      duckdb::ClientContext&, const duckdb::MultiFileOptions&, const duckdb::vector<std::string>&,
      const duckdb::vector<duckdb::LogicalType>& types,
      const duckdb::vector<duckdb::column_t>& columns,
      duckdb::TableFilterSet& filters) const override {
    auto fewer = duckdb::make_uniq<Files>(*this);
    for (const auto& [index, filter] : filters.filters) {
      const duckdb::column_t column = columns.at(index);
      if (duckdb::IsVirtualColumn(column)) continue;
      std::erase_if(fewer->places_, [&](size_t place) {
        const Zone* zone = FindZone(list_->data[place]->zones, fields_.at(column));
        return zone && IsNever(*filter, *zone, types.at(column));
      });
    }
    if (fewer->places_.size() == places_.size()) return nullptr;
    return fewer;
  }

 protected:
  OpenFileInfo GetFile(duckdb::idx_t i) const override {
    if (i >= places_.size()) return OpenFileInfo("");
    OpenFileInfo file(door_ + DataPath(*list_->data[places_[i]]));
    file.extended_info = NeverChanges();
    return file;
  }

 private:
  static bool IsNever(const duckdb::TableFilter& filter, const Zone& zone,
                      const duckdb::LogicalType& type) {
    auto statistics = StatisticsOf(zone, type);
    if (!statistics) return false;
    const auto result = filter.CheckStatistics(*statistics);
    return result == duckdb::FilterPropagateResult::FILTER_ALWAYS_FALSE ||
           result == duckdb::FilterPropagateResult::FILTER_FALSE_OR_NULL;
  }

  std::string door_;
  LakeListPtr list_;
  std::vector<size_t> places_;
  std::vector<int32_t> fields_;
};

duckdb::MultiFileColumnDefinition ColumnOf(const std::string& name, const Json& type, int32_t id) {
  duckdb::MultiFileColumnDefinition column(name, LogicalTypeOf(type));
  column.identifier = Value::INTEGER(id);
  column.default_expression = duckdb::make_uniq<duckdb::ConstantExpression>(Value(column.type));
  if (type.is_string()) return column;
  if (type.contains("fields"))
    for (const Json& field : type.at("fields"))
      column.children.push_back(ColumnOf(field.at("name"), field.at("type"), field.at("id")));
  for (const char* part : {"element", "key", "value"})
    if (type.contains(part))
      column.children.push_back(ColumnOf(part, type.at(part), type.at(std::string(part) + "-id")));
  return column;
}

// Files that others have brought along may have no ids: then a column is found by a name that the
// table's property maps, without one by its own.
std::map<std::string, int32_t> IdsByName(const Json& fields) {
  std::map<std::string, int32_t> ids;
  for (const Json& field : fields) {
    if (!field.contains("names")) ids[field.at("name")] = field.at("id");
    for (const Json& name : field.value("names", Json::array())) ids[name] = field.at("id");
  }
  return ids;
}

void FindByName(duckdb::vector<duckdb::MultiFileColumnDefinition>& columns,
                const std::map<std::string, int32_t>& ids) {
  int32_t unknown = 0;
  for (auto& column : columns) {
    if (!column.identifier.IsNull()) continue;
    const auto found = ids.find(column.name);
    column.identifier = Value::INTEGER(found == ids.end() ? --unknown : found->second);
  }
}

class Reader final : public MultiFileReader {
 public:
  explicit Reader(duckdb::shared_ptr<Info> info) : info_(std::move(info)) {}

  static duckdb::unique_ptr<MultiFileReader> Make(const duckdb::TableFunction& function) {
    return duckdb::make_uniq<Reader>(
        duckdb::shared_ptr_cast<duckdb::TableFunctionInfo, Info>(function.function_info));
  }
  duckdb::unique_ptr<MultiFileReader> Copy() const override {
    return duckdb::make_uniq<Reader>(*this);
  }

  duckdb::shared_ptr<duckdb::MultiFileList> CreateFileList(duckdb::ClientContext&,
                                                           const duckdb::vector<std::string>& paths,
                                                           const duckdb::FileGlobInput&) override {
    LakeListPtr list = info_->shelf->ListOf(paths.at(0));
    if (!list) throw duckdb::IOException("there is no such list of files");
    return duckdb::make_shared_ptr<Files>(info_->door, std::move(list));
  }

  bool ParseOption(const std::string& key, const Value& value, duckdb::MultiFileOptions& options,
                   duckdb::ClientContext& context) override {
    if (key != "fields") return MultiFileReader::ParseOption(key, value, options, context);
    fields_ = Json::parse(duckdb::StringValue::Get(value));
    ids_by_name_ = IdsByName(fields_);
    return true;
  }

  bool Bind(duckdb::MultiFileOptions& options, duckdb::MultiFileList& files,
            duckdb::vector<duckdb::LogicalType>& types, duckdb::vector<std::string>& names,
            duckdb::MultiFileReaderBindData& bound) override {
    std::vector<int32_t> ids;
    for (const Json& field : fields_) {
      ids.push_back(field.at("id"));
      bound.schema.push_back(ColumnOf(field.at("name"), field.at("type"), ids.back()));
      types.push_back(bound.schema.back().type);
      names.push_back(bound.schema.back().name);
    }
    files.Cast<Files>().SetFields(std::move(ids));
    bound.mapping = duckdb::MultiFileColumnMappingMode::BY_FIELD_ID;
    options.auto_detect_hive_partitioning = false;
    return true;
  }

  duckdb::unique_ptr<duckdb::MultiFileReaderGlobalState> InitializeGlobalState(
      duckdb::ClientContext&, const duckdb::MultiFileOptions&,
      const duckdb::MultiFileReaderBindData&, const duckdb::MultiFileList& files,
      const duckdb::vector<duckdb::MultiFileColumnDefinition>&,
      const duckdb::vector<duckdb::ColumnIndex>&) override {
    return duckdb::make_uniq<duckdb::MultiFileReaderGlobalState>(
        duckdb::vector<duckdb::LogicalType>(), &files);
  }

  void FinalizeBind(duckdb::MultiFileReaderData& data, const duckdb::MultiFileOptions&,
                    const duckdb::MultiFileReaderBindData&,
                    const duckdb::vector<duckdb::MultiFileColumnDefinition>&,
                    const duckdb::vector<duckdb::ColumnIndex>& columns, duckdb::ClientContext&,
                    duckdb::optional_ptr<duckdb::MultiFileReaderGlobalState> state) override {
    FindByName(data.reader->columns, ids_by_name_);
    const Files& files = state->file_list->Cast<Files>();
    for (duckdb::idx_t i = 0; i < columns.size(); ++i)
      if (columns[i].GetPrimaryIndex() == COLUMN_IDENTIFIER_FILE_INDEX)
        data.constant_map.Add(duckdb::MultiFileGlobalIndex(i),
                              Value::UBIGINT(files.PlaceOf(data.reader->file_list_idx.GetIndex())));
  }

 private:
  duckdb::shared_ptr<Info> info_;
  Json fields_;
  std::map<std::string, int32_t> ids_by_name_;
};

}  // namespace

void RegisterLakeScan(duckdb::DuckDB& db, const std::string& name, const std::string& door,
                      std::shared_ptr<LakeShelf> shelf) {
  duckdb::ExtensionLoader loader(*db.instance, "weft");
  const auto& known = loader.GetTableFunction("parquet_scan").functions.functions;
  const auto of_text = std::ranges::find_if(known, [](const duckdb::TableFunction& function) {
    return function.arguments.at(0) == duckdb::LogicalType::VARCHAR;
  });
  duckdb::TableFunction scan = *of_text;
  scan.name = name;
  scan.get_multi_file_reader = &Reader::Make;
  scan.function_info = duckdb::make_shared_ptr<Info>(door, std::move(shelf));
  scan.named_parameters = {{"fields", duckdb::LogicalType::VARCHAR}};
  scan.serialize = nullptr;  // a copy of a plan binds it again
  scan.deserialize = nullptr;
  loader.RegisterFunction(std::move(scan));
}

}  // namespace weft::engine
