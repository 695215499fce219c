#include "lake/table_edit.hpp"

#include <algorithm>
#include <array>

#include "lake/fields.hpp"
#include "lake/schema.hpp"

namespace weft::lake {
namespace {

constexpr int64_t kMetadataLogDefault = 100;
constexpr const char* kMetadataLogMax = "write.metadata.previous-versions-max";

Json EmptyMetadata() {
  return {{"format-version", kFormatVersionDefault},
          {"table-uuid", ""},
          {"location", ""},
          {"last-sequence-number", 0},
          {"last-updated-ms", 0},
          {"last-column-id", 0},
          {"current-schema-id", -1},
          {"schemas", Json::array()},
          {"default-spec-id", -1},
          {"partition-specs", Json::array()},
          {"last-partition-id", kFirstPartitionField - 1},
          {"default-sort-order-id", -1},
          {"sort-orders", Json::array()},
          {"properties", Json::object()},
          {"refs", Json::object()},
          {"snapshots", Json::array()},
          {"statistics", Json::array()},
          {"partition-statistics", Json::array()},
          {"snapshot-log", Json::array()},
          {"metadata-log", Json::array()}};
}

int64_t MillisOf(Time time) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
}

}  // namespace

struct TableEdit::Action {
  std::string_view name;
  void (TableEdit::*apply)(const Json&);
};

TableEdit::TableEdit(const Json* base, Time now)
    : base_(base), now_ms_(MillisOf(now)), data_(base ? *base : EmptyMetadata()) {}

void TableEdit::Apply(const Json& update) {
  static constexpr std::array kActions{
      Action{"assign-uuid", &TableEdit::AssignUuid},
      Action{"upgrade-format-version", &TableEdit::UpgradeFormatVersion},
      Action{"add-schema", &TableEdit::AddSchema},
      Action{"set-current-schema", &TableEdit::SetCurrentSchema},
      Action{"add-spec", &TableEdit::AddSpec},
      Action{"set-default-spec", &TableEdit::SetDefaultSpec},
      Action{"add-sort-order", &TableEdit::AddSortOrder},
      Action{"set-default-sort-order", &TableEdit::SetDefaultSortOrder},
      Action{"add-snapshot", &TableEdit::AddSnapshot},
      Action{"set-snapshot-ref", &TableEdit::SetSnapshotRef},
      Action{"remove-snapshots", &TableEdit::RemoveSnapshots},
      Action{"remove-snapshot-ref", &TableEdit::RemoveSnapshotRef},
      Action{"set-statistics", &TableEdit::SetStatistics},
      Action{"remove-statistics", &TableEdit::RemoveStatistics},
      Action{"set-partition-statistics", &TableEdit::SetPartitionStatistics},
      Action{"remove-partition-statistics", &TableEdit::RemovePartitionStatistics},
      Action{"set-location", &TableEdit::SetLocation},
      Action{"set-properties", &TableEdit::SetProperties},
      Action{"remove-properties", &TableEdit::RemoveProperties},
      Action{"remove-partition-specs", &TableEdit::RemoveSpecs},
      Action{"remove-schemas", &TableEdit::RemoveSchemas},
      Action{"add-encryption-key", &TableEdit::AddEncryptionKey},
      Action{"remove-encryption-key", &TableEdit::RemoveEncryptionKey},
  };
  const std::string name = NeedText(update, "action");
  const auto action = std::ranges::find(kActions, std::string_view(name), &Action::name);
  if (action == kActions.end()) ThrowInvalid("there is no update action " + name);
  (this->*action->apply)(update);
}

int64_t TableEdit::FormatVersion() const { return data_["format-version"].get<int64_t>(); }

void TableEdit::AssignUuid(const Json& update) {
  const std::string uuid = NeedText(update, "uuid");
  if (data_["table-uuid"] == uuid) return;
  if (base_) ThrowInvalid("a table's uuid never changes");
  data_["table-uuid"] = uuid;
  Changed();
}

void TableEdit::UpgradeFormatVersion(const Json& update) {
  const int64_t version = NeedNumber(update, "format-version");
  if (version < 1 || version > kFormatVersionMax)
    ThrowInvalid("format version " + std::to_string(version) + " is not known",
                 "this catalog knows up to " + std::to_string(kFormatVersionMax));
  if (base_ && version < FormatVersion())
    ThrowInvalid("a table of format version " + std::to_string(FormatVersion()) +
                 " cannot go back to " + std::to_string(version));
  if (version == FormatVersion()) return;
  data_["format-version"] = version;
  if (version >= 3 && !data_.contains("next-row-id")) data_["next-row-id"] = 0;
  Changed();
}

void TableEdit::AddSchema(const Json& update) {
  Json& schemas = data_["schemas"];
  Json schema = CheckedSchema(NeedObject(update, "schema"), HighestId(schemas, "schema-id", -1) + 1,
                              FormatVersion());
  const int64_t last = std::max(data_["last-column-id"].get<int64_t>(), HighestFieldId(schema));
  for (const Json& other : schemas)
    if (SameSchema(other, schema)) {
      added_schema_ = other["schema-id"].get<int64_t>();
      return;
    }
  data_["last-column-id"] = last;
  added_schema_ = schema["schema-id"].get<int64_t>();
  schemas.push_back(std::move(schema));
  Changed();
}

void TableEdit::SetCurrentSchema(const Json& update) {
  int64_t id = NeedNumber(update, "schema-id");
  if (id == kLastAdded) {
    if (!added_schema_) ThrowInvalid("no schema was added that could become the current one");
    id = *added_schema_;
  }
  if (!FindById(data_["schemas"], "schema-id", id))
    ThrowInvalid("cannot set the current schema to " + std::to_string(id) + ": there is none");
  if (data_["current-schema-id"] == id) return;
  data_["current-schema-id"] = id;
  Changed();
}

// The same column in the same way keeps its id, as version 2 of the format wants it.
int64_t TableEdit::PartitionFieldIdFor(const Json& field) const {
  for (const Json& spec : data_["partition-specs"])
    for (const Json& other : spec["fields"])
      if (other["source-id"] == field["source-id"] && other["transform"] == field["transform"] &&
          other["name"] == field["name"])
        return other["field-id"].get<int64_t>();
  return kLastAdded;
}

void TableEdit::AddSpec(const Json& update) {
  Json& specs = data_["partition-specs"];
  int64_t last = data_["last-partition-id"].get<int64_t>();
  Json spec = CheckedSpec(NeedObject(update, "spec"), HighestId(specs, "spec-id", -1) + 1,
                          [&](const Json& field) {
                            const int64_t known = PartitionFieldIdFor(field);
                            return known == kLastAdded ? ++last : known;
                          });
  for (const Json& other : specs)
    if (SameSpec(other, spec)) {
      added_spec_ = other["spec-id"].get<int64_t>();
      return;
    }
  if (const Json* schema =
          FindById(data_["schemas"], "schema-id", data_["current-schema-id"].get<int64_t>()))
    CheckSpecFits(spec, *schema);
  int64_t in_order = kFirstPartitionField;
  for (const Json& field : spec["fields"]) {
    if (FormatVersion() == 1 && field["field-id"] != in_order++)
      ThrowInvalid("partition fields of format version 1 have ids from 1000 on, in order");
    last = std::max(last, field["field-id"].get<int64_t>());
  }
  data_["last-partition-id"] = last;
  added_spec_ = spec["spec-id"].get<int64_t>();
  specs.push_back(std::move(spec));
  Changed();
}

void TableEdit::SetDefaultSpec(const Json& update) {
  int64_t id = NeedNumber(update, "spec-id");
  if (id == kLastAdded) {
    if (!added_spec_) ThrowInvalid("no partition spec was added that could become the default");
    id = *added_spec_;
  }
  if (!FindById(data_["partition-specs"], "spec-id", id))
    ThrowInvalid("cannot set the default partition spec to " + std::to_string(id) +
                 ": there is none");
  if (data_["default-spec-id"] == id) return;
  data_["default-spec-id"] = id;
  Changed();
}

void TableEdit::AddSortOrder(const Json& update) {
  Json& orders = data_["sort-orders"];
  const Json& given = NeedObject(update, "sort-order");
  const bool is_none = NeedList(given, "fields").empty();
  Json order =
      CheckedOrder(given, is_none ? 0 : std::max<int64_t>(HighestId(orders, "order-id", 0), 0) + 1);
  for (const Json& other : orders)
    if (SameOrder(other, order)) {
      added_order_ = other["order-id"].get<int64_t>();
      return;
    }
  if (const Json* schema =
          FindById(data_["schemas"], "schema-id", data_["current-schema-id"].get<int64_t>()))
    CheckOrderFits(order, *schema);
  added_order_ = order["order-id"].get<int64_t>();
  orders.push_back(std::move(order));
  Changed();
}

void TableEdit::SetDefaultSortOrder(const Json& update) {
  const char* key = Look(update, "sort-order-id") ? "sort-order-id" : "order-id";
  int64_t id = NeedNumber(update, key);
  if (id == kLastAdded) {
    if (!added_order_) ThrowInvalid("no sort order was added that could become the default");
    id = *added_order_;
  }
  if (!FindById(data_["sort-orders"], "order-id", id))
    ThrowInvalid("cannot set the default sort order to " + std::to_string(id) + ": there is none");
  if (data_["default-sort-order-id"] == id) return;
  data_["default-sort-order-id"] = id;
  Changed();
}

void TableEdit::SetLocation(const Json& update) {
  const std::string location = NeedText(update, "location");
  if (data_["location"] == location) return;
  data_["location"] = location;
  Changed();
}

void TableEdit::SetProperties(const Json& update) {
  const Json values = NeedTexts(update, Look(update, "updates") ? "updates" : "updated");
  for (const auto& [name, value] : values.items()) data_["properties"][name] = value;
  if (!values.empty()) Changed();
}

void TableEdit::RemoveProperties(const Json& update) {
  for (const Json& name : NeedList(update, Look(update, "removals") ? "removals" : "removed")) {
    if (!name.is_string()) ThrowInvalid("a property's name must be a text");
    if (data_["properties"].erase(name.get<std::string>()) > 0) Changed();
  }
}

void TableEdit::RemoveSpecs(const Json& update) {
  for (const int64_t id : NeedNumbers(update, "spec-ids")) {
    if (data_["default-spec-id"] == id) ThrowInvalid("the default partition spec cannot go");
    RemoveById(data_["partition-specs"], "spec-id", id);
    Changed();
  }
}

void TableEdit::RemoveSchemas(const Json& update) {
  for (const int64_t id : NeedNumbers(update, "schema-ids")) {
    if (data_["current-schema-id"] == id) ThrowInvalid("the current schema cannot go");
    RemoveById(data_["schemas"], "schema-id", id);
    Changed();
  }
}

void TableEdit::AddEncryptionKey(const Json& update) {
  if (FormatVersion() < 3) ThrowInvalid("encryption keys need format version 3");
  const Json& key = NeedObject(update, "encryption-key");
  const std::string id = NeedText(key, "key-id");
  Json& keys = data_["encryption-keys"];
  if (!keys.is_array()) keys = Json::array();
  for (const Json& other : keys)
    if (LookText(other, "key-id") == id) return;
  keys.push_back(key);
  Changed();
}

void TableEdit::RemoveEncryptionKey(const Json& update) {
  const std::string id = NeedText(update, "key-id");
  if (!data_.contains("encryption-keys")) return;
  Json& keys = data_["encryption-keys"];
  for (auto key = keys.begin(); key != keys.end(); ++key)
    if (LookText(*key, "key-id") == id) {
      keys.erase(key);
      return Changed();
    }
}

void TableEdit::CheckWhole() const {
  const auto found = [&](const char* list, const char* key, const char* current) {
    const Json* one = FindById(data_[list], key, data_[current].get<int64_t>());
    if (!one) ThrowInvalid("the table has no `" + std::string(current) + "`");
    return one;
  };
  if (data_["table-uuid"].get<std::string>().empty()) ThrowInvalid("the table has no uuid");
  if (data_["location"].get<std::string>().empty()) ThrowInvalid("the table has no location");
  const Json* schema = found("schemas", "schema-id", "current-schema-id");
  CheckSpecFits(*found("partition-specs", "spec-id", "default-spec-id"), *schema);
  CheckOrderFits(*found("sort-orders", "order-id", "default-sort-order-id"), *schema);
}

// The files of the versions before this one, the newest ones only.
void TableEdit::LogMetadata(const std::string& before) {
  if (!base_ || before.empty()) return;
  Json& log = data_["metadata-log"];
  log.push_back({{"timestamp-ms", (*base_)["last-updated-ms"]}, {"metadata-file", before}});
  int64_t keep = kMetadataLogDefault;
  const std::string wish = LookText(data_["properties"], kMetadataLogMax);
  if (!wish.empty() && wish.size() < 10 &&
      std::ranges::all_of(wish, [](char c) { return c >= '0' && c <= '9'; }))
    keep = std::max<int64_t>(std::stoi(wish), 1);
  while (static_cast<int64_t>(log.size()) > keep) log.erase(log.begin());
}

Json TableEdit::Finish(const std::string& before) {
  TrimSnapshotLog();
  CheckWhole();
  data_["last-updated-ms"] = updated_ms_.value_or(now_ms_);
  LogMetadata(before);
  if (FormatVersion() == 1) {
    data_["schema"] =
        *FindById(data_["schemas"], "schema-id", data_["current-schema-id"].get<int64_t>());
    data_["partition-spec"] = (*FindById(data_["partition-specs"], "spec-id",
                                         data_["default-spec-id"].get<int64_t>()))["fields"];
  } else {
    data_.erase("schema");
    data_.erase("partition-spec");
  }
  return std::move(data_);
}

Json NewTableMetadata(const NewTableFields& fields, Time now) {
  TableEdit edit(nullptr, now);
  Json properties = fields.properties.is_object() ? fields.properties : Json::object();
  int64_t version = kFormatVersionDefault;
  if (const std::string wish = LookText(properties, "format-version"); !wish.empty()) {
    version = wish.size() == 1 && wish[0] >= '0' && wish[0] <= '9' ? wish[0] - '0' : 0;
    properties.erase("format-version");
  }
  edit.Apply({{"action", "upgrade-format-version"}, {"format-version", version}});
  std::map<int64_t, int64_t> moved;
  const Json schema = WithFreshIds(CheckedSchema(fields.schema, 0, version), moved);
  int64_t next = kFirstPartitionField;
  Json spec = NoPartitions();
  if (fields.partition_spec.is_object())
    spec = WithMovedSources(
        CheckedSpec(fields.partition_spec, 0, [&](const Json&) { return next++; }), moved);
  next = kFirstPartitionField;
  for (Json& field : spec["fields"]) field["field-id"] = next++;
  Json order{{"order-id", 0}, {"fields", Json::array()}};
  if (fields.sort_order.is_object())
    order = WithMovedSources(CheckedOrder(fields.sort_order, 1), moved);
  for (const Json& update :
       {Json{{"action", "assign-uuid"}, {"uuid", fields.uuid}},
        Json{{"action", "set-location"}, {"location", fields.location}},
        Json{{"action", "add-schema"}, {"schema", schema}},
        Json{{"action", "set-current-schema"}, {"schema-id", kLastAdded}},
        Json{{"action", "add-spec"}, {"spec", spec}},
        Json{{"action", "set-default-spec"}, {"spec-id", kLastAdded}},
        Json{{"action", "add-sort-order"}, {"sort-order", order}},
        Json{{"action", "set-default-sort-order"}, {"sort-order-id", kLastAdded}},
        Json{{"action", "set-properties"}, {"updates", properties}}})
    edit.Apply(update);
  return edit.Finish("");
}

}  // namespace weft::lake
