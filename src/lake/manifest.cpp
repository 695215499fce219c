#include "lake/manifest.hpp"

#include "base/error.hpp"
#include "lake/avro.hpp"

namespace weft::lake {
namespace {

constexpr int64_t kAdded = 1, kGone = 2;  // status of an entry

// ---- schemas, field ids as Iceberg's specification has them
// ------------------------------------------------------------------------------

constexpr std::string_view kListSchema = R"({"type":"record","name":"manifest_file","fields":[
{"name":"manifest_path","type":"string","field-id":500},
{"name":"manifest_length","type":"long","field-id":501},
{"name":"partition_spec_id","type":"int","field-id":502},
{"name":"content","type":"int","field-id":517},
{"name":"sequence_number","type":"long","field-id":515},
{"name":"min_sequence_number","type":"long","field-id":516},
{"name":"added_snapshot_id","type":"long","field-id":503},
{"name":"added_files_count","type":"int","field-id":504},
{"name":"existing_files_count","type":"int","field-id":505},
{"name":"deleted_files_count","type":"int","field-id":506},
{"name":"added_rows_count","type":"long","field-id":512},
{"name":"existing_rows_count","type":"long","field-id":513},
{"name":"deleted_rows_count","type":"long","field-id":514},
{"name":"partitions","type":["null",{"type":"array","items":{"type":"record","name":"r508","fields":[
{"name":"contains_null","type":"boolean","field-id":509},
{"name":"contains_nan","type":["null","boolean"],"default":null,"field-id":518},
{"name":"lower_bound","type":["null","bytes"],"default":null,"field-id":510},
{"name":"upper_bound","type":["null","bytes"],"default":null,"field-id":511}]},"element-id":508}],
"default":null,"field-id":507},
{"name":"key_metadata","type":["null","bytes"],"default":null,"field-id":519}]})";

struct MapField {
  std::string_view name;
  int id, key_id, value_id;
  std::string_view value;
};
constexpr MapField kMaps[] = {
    {"column_sizes", 108, 117, 118, "long"},      {"value_counts", 109, 119, 120, "long"},
    {"null_value_counts", 110, 121, 122, "long"}, {"nan_value_counts", 137, 138, 139, "long"},
    {"lower_bounds", 125, 126, 127, "bytes"},     {"upper_bounds", 128, 129, 130, "bytes"}};

Json Field(std::string_view name, Json type, int id) {
  return {{"name", name}, {"type", std::move(type)}, {"field-id", id}};
}

Json MayBeNull(std::string_view name, Json type, int id) {
  Json field = Field(name, Json::array({"null", std::move(type)}), id);
  field["default"] = nullptr;
  return field;
}

Json MapType(const MapField& map) {
  const std::string name = "k" + std::to_string(map.key_id) + "_v" + std::to_string(map.value_id);
  Json pair{{"type", "record"},
            {"name", name},
            {"fields", Json::array({Field("key", "int", map.key_id),
                                    Field("value", map.value, map.value_id)})}};
  return {{"type", "array"}, {"items", std::move(pair)}, {"logicalType", "map"}};
}

std::string EntrySchema() {
  Json partition{{"type", "record"}, {"name", "r102"}, {"fields", Json::array()}};
  Json file{{"type", "record"}, {"name", "r2"}, {"fields", Json::array()}};
  Json& fields = file["fields"];
  fields.push_back(Field("content", "int", 134));
  fields.push_back(Field("file_path", "string", 100));
  fields.push_back(Field("file_format", "string", 101));
  fields.push_back(Field("partition", std::move(partition), 102));
  fields.push_back(Field("record_count", "long", 103));
  fields.push_back(Field("file_size_in_bytes", "long", 104));
  for (const MapField& map : kMaps) fields.push_back(MayBeNull(map.name, MapType(map), map.id));
  fields.push_back(
      MayBeNull("equality_ids", {{"type", "array"}, {"items", "int"}, {"element-id", 136}}, 135));
  fields.push_back(MayBeNull("sort_order_id", "int", 140));
  Json entry{{"type", "record"}, {"name", "manifest_entry"}, {"fields", Json::array()}};
  entry["fields"].push_back(Field("status", "int", 0));
  entry["fields"].push_back(MayBeNull("snapshot_id", "long", 1));
  entry["fields"].push_back(MayBeNull("sequence_number", "long", 3));
  entry["fields"].push_back(MayBeNull("file_sequence_number", "long", 4));
  entry["fields"].push_back(Field("data_file", std::move(file), 2));
  return entry.dump();
}

// ---- writing
// ------------------------------------------------------------------------------

void Put(AvroWriter& out, int64_t number) { out.Long(number); }
void Put(AvroWriter& out, const std::string& bytes) { out.Bytes(bytes); }

template <typename Value>
void Write(AvroWriter& out, const std::map<int32_t, Value>& by_column) {
  out.Choose(!by_column.empty());
  if (by_column.empty()) return;
  out.BeginItems(by_column.size());
  for (const auto& [id, value] : by_column) {
    out.Long(id);
    Put(out, value);
  }
  out.EndItems();
}

void Write(AvroWriter& out, const std::vector<int32_t>& ids) {
  out.Choose(!ids.empty());
  if (ids.empty()) return;
  out.BeginItems(ids.size());
  for (const int32_t id : ids) out.Long(id);
  out.EndItems();
}

void Write(AvroWriter& out, const std::optional<std::string>& bytes) {
  out.Choose(bytes.has_value());
  if (bytes) out.Bytes(*bytes);
}

void Write(AvroWriter& out, const DataFile& file, int64_t snapshot) {
  out.Long(kAdded);
  out.Choose(true);
  out.Long(snapshot);
  out.Choose(false);  // the sequence numbers are the line's
  out.Choose(false);
  out.Long(static_cast<int64_t>(file.content));
  out.Bytes(file.path);
  out.Bytes(file.format);
  out.Long(file.records);
  out.Long(file.bytes);
  for (const auto* numbers : {&file.column_bytes, &file.values, &file.nulls, &file.nans})
    Write(out, *numbers);
  Write(out, file.lower);
  Write(out, file.upper);
  Write(out, file.equality_ids);
  out.Choose(file.content == Content::kData);
  if (file.content == Content::kData) out.Long(0);
  out.EndRow();
}

void Write(AvroWriter& out, const PartitionSummary& partition) {
  out.Bool(partition.contains_null);
  out.Choose(partition.contains_nan.has_value());
  if (partition.contains_nan) out.Bool(*partition.contains_nan);
  Write(out, partition.lower);
  Write(out, partition.upper);
}

void Write(AvroWriter& out, const ManifestLine& line) {
  out.Bytes(line.path);
  for (const int64_t number :
       {line.bytes, int64_t{line.spec_id}, int64_t{line.is_deletes ? 1 : 0}, line.sequence,
        line.least_sequence, line.snapshot, line.added_files, line.existing_files,
        line.deleted_files, line.added_rows, line.existing_rows, line.deleted_rows})
    out.Long(number);
  out.Choose(line.partitions.has_value());
  if (line.partitions) {
    out.BeginItems(line.partitions->size());
    for (const PartitionSummary& partition : *line.partitions) Write(out, partition);
    out.EndItems();
  }
  Write(out, line.key);
  out.EndRow();
}

// ---- reading
// ------------------------------------------------------------------------------

int64_t NumberOf(const Json& row, const char* name, int64_t otherwise = 0) {
  const auto found = row.find(name);
  return found == row.end() || !found->is_number() ? otherwise : found->get<int64_t>();
}

// The first writers called some counts otherwise.
int64_t CountOf(const Json& row, const char* name, const char* former) {
  return NumberOf(row, name, NumberOf(row, former));
}

std::string TextOf(const Json& row, const char* name) {
  const auto found = row.find(name);
  return found == row.end() || !found->is_string() ? std::string() : found->get<std::string>();
}

std::optional<std::string> MaybeText(const Json& row, const char* name) {
  const auto found = row.find(name);
  if (found == row.end() || !found->is_string()) return std::nullopt;
  return found->get<std::string>();
}

PartitionSummary PartitionOf(const Json& row) {
  PartitionSummary partition{.contains_null = row.value("contains_null", false),
                             .contains_nan = std::nullopt,
                             .lower = MaybeText(row, "lower_bound"),
                             .upper = MaybeText(row, "upper_bound")};
  const auto nan = row.find("contains_nan");
  if (nan != row.end() && nan->is_boolean()) partition.contains_nan = nan->get<bool>();
  return partition;
}

ManifestLine LineOf(const Json& row) {
  ManifestLine line{
      .path = TextOf(row, "manifest_path"),
      .bytes = NumberOf(row, "manifest_length"),
      .spec_id = static_cast<int32_t>(NumberOf(row, "partition_spec_id")),
      .is_deletes = NumberOf(row, "content") == 1,
      .sequence = NumberOf(row, "sequence_number"),
      .least_sequence = NumberOf(row, "min_sequence_number"),
      .snapshot = NumberOf(row, "added_snapshot_id"),
      .added_files = CountOf(row, "added_files_count", "added_data_files_count"),
      .existing_files = CountOf(row, "existing_files_count", "existing_data_files_count"),
      .deleted_files = CountOf(row, "deleted_files_count", "deleted_data_files_count"),
      .added_rows = NumberOf(row, "added_rows_count"),
      .existing_rows = NumberOf(row, "existing_rows_count"),
      .deleted_rows = NumberOf(row, "deleted_rows_count"),
      .key = MaybeText(row, "key_metadata")};
  const auto partitions = row.find("partitions");
  if (partitions != row.end() && partitions->is_array()) {
    line.partitions.emplace();
    for (const Json& each : *partitions) line.partitions->push_back(PartitionOf(each));
  }
  return line;
}

template <typename T>
std::map<int32_t, T> MapOf(const Json& file, const char* name) {
  std::map<int32_t, T> map;
  const auto found = file.find(name);
  if (found == file.end() || !found->is_array()) return map;
  for (const Json& pair : *found)
    map.emplace(pair.at("key").get<int32_t>(), pair.at("value").get<T>());
  return map;
}

DataFile FileOf(const Json& entry, const ManifestLine& line) {
  const Json& file = entry.at("data_file");
  DataFile of{.content = static_cast<Content>(NumberOf(file, "content")),
              .path = TextOf(file, "file_path"),
              .format = TextOf(file, "file_format"),
              .records = NumberOf(file, "record_count"),
              .bytes = NumberOf(file, "file_size_in_bytes"),
              .sequence = NumberOf(entry, "sequence_number", line.sequence),
              .snapshot = NumberOf(entry, "snapshot_id", line.snapshot),
              .spec_id = line.spec_id,
              .nulls = MapOf<int64_t>(file, "null_value_counts"),
              .nans = MapOf<int64_t>(file, "nan_value_counts"),
              .lower = MapOf<std::string>(file, "lower_bounds"),
              .upper = MapOf<std::string>(file, "upper_bounds")};
  if (const auto partition = file.find("partition"); partition != file.end())
    of.partition = *partition;
  if (const auto ids = file.find("equality_ids"); ids != file.end() && ids->is_array())
    of.equality_ids = ids->get<std::vector<int32_t>>();
  return of;
}

}  // namespace

std::vector<ManifestLine> ReadManifestList(std::string_view bytes) {
  std::vector<ManifestLine> lines;
  const AvroFile list = ReadAvro(bytes);
  for (const Json& row : list.rows) lines.push_back(LineOf(row));
  return lines;
}

std::vector<DataFile> ReadManifest(std::string_view bytes, const ManifestLine& line) {
  const std::set<std::string> without{"column_sizes", "value_counts", "distinct_counts",
                                      "key_metadata", "split_offsets"};
  std::vector<DataFile> files;
  const AvroFile manifest = ReadAvro(bytes, without);
  try {
    for (const Json& entry : manifest.rows)
      if (NumberOf(entry, "status") != kGone && entry.contains("data_file"))
        files.push_back(FileOf(entry, line));
  } catch (const Json::exception& error) {
    throw Error(ErrorKind::kUnavailable, "a manifest of the table cannot be read", {},
                error.what());
  }
  return files;
}

std::string ManifestListBytes(const std::vector<ManifestLine>& lines, const ListHead& head) {
  const std::string parent = head.parent ? std::to_string(*head.parent) : "null";
  AvroWriter out(Json::parse(kListSchema).dump(),
                 {{"snapshot-id", std::to_string(head.snapshot)},
                  {"parent-snapshot-id", parent},
                  {"sequence-number", std::to_string(head.sequence)},
                  {"format-version", "2"}});
  for (const ManifestLine& line : lines) Write(out, line);
  return out.Finish();
}

std::string ManifestBytes(const std::vector<DataFile>& files, int64_t snapshot,
                          const ManifestHead& head) {
  AvroWriter out(EntrySchema(),
                 {{"schema", head.schema.dump()},
                  {"schema-id", std::to_string(head.schema.value("schema-id", 0))},
                  {"partition-spec", head.spec.at("fields").dump()},
                  {"partition-spec-id", std::to_string(head.spec.value("spec-id", 0))},
                  {"format-version", "2"},
                  {"content", head.is_deletes ? "deletes" : "data"}});
  for (const DataFile& file : files) Write(out, file, snapshot);
  return out.Finish();
}

}  // namespace weft::lake
