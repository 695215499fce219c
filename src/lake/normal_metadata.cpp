#include <algorithm>

#include "lake/fields.hpp"
#include "lake/schema.hpp"
#include "lake/table_edit.hpp"

// Metadata that others wrote: older forms say the same in fewer fields.
namespace weft::lake {
namespace {

// Everything has one schema, one spec and one order at least.
void FillLists(Json& data) {
  if (!Look(data, "schemas")) {
    Json schema = NeedObject(data, "schema");
    schema["schema-id"] = LookNumber(schema, "schema-id").value_or(0);
    data["current-schema-id"] = schema["schema-id"];
    data["schemas"] = Json::array({schema});
  }
  if (!Look(data, "partition-specs")) {
    data["default-spec-id"] = 0;
    data["partition-specs"] =
        Json::array({{{"spec-id", 0}, {"fields", NeedList(data, "partition-spec")}}});
  }
  if (!Look(data, "sort-orders")) {
    data["default-sort-order-id"] = 0;
    data["sort-orders"] = Json::array({{{"order-id", 0}, {"fields", Json::array()}}});
  }
}

int64_t LastPartitionField(const Json& specs) {
  int64_t last = kFirstPartitionField - 1;
  for (const Json& spec : specs) last = std::max(last, HighestId(spec["fields"], "field-id", last));
  return last;
}

void CheckLists(Json& data, int64_t version) {
  for (Json& schema : data["schemas"])
    schema = CheckedSchema(schema, NeedNumber(schema, "schema-id"), version);
  for (Json& spec : data["partition-specs"]) {
    int64_t next = kFirstPartitionField;
    spec = CheckedSpec(spec, NeedNumber(spec, "spec-id"), [&](const Json&) { return next++; });
  }
  for (Json& order : data["sort-orders"])
    order = CheckedOrder(order, NeedNumber(order, "order-id"));
  const auto need = [&](const char* list, const char* key, const char* current) {
    if (!FindById(NeedList(data, list), key, NeedNumber(data, current)))
      ThrowInvalid("`" + std::string(current) + "` names none of `" + list + "`");
  };
  need("schemas", "schema-id", "current-schema-id");
  need("partition-specs", "spec-id", "default-spec-id");
  need("sort-orders", "order-id", "default-sort-order-id");
}

// Main is the current snapshot; -1 says that there is none.
void FillRefs(Json& data) {
  const int64_t current = LookNumber(data, "current-snapshot-id").value_or(-1);
  if (current < 0) {
    data.erase("current-snapshot-id");
  } else if (!FindById(data["snapshots"], "snapshot-id", current)) {
    ThrowInvalid("the current snapshot is none of the table's");
  } else if (!data["refs"].contains("main")) {
    data["refs"]["main"] = {{"snapshot-id", current}, {"type", "branch"}};
  }
  for (const auto& [name, ref] : data["refs"].items())
    if (!FindById(data["snapshots"], "snapshot-id", NeedNumber(ref, "snapshot-id")))
      ThrowInvalid("`" + name + "` leads to a snapshot that is not there");
}

}  // namespace

Json NormalMetadata(const Json& metadata) {
  if (!metadata.is_object()) ThrowInvalid("the file holds no table's metadata");
  Json data = metadata;
  const int64_t version = NeedNumber(data, "format-version");
  if (version < 1 || version > kFormatVersionMax)
    ThrowInvalid("format version " + std::to_string(version) + " is not known");
  NeedText(data, "table-uuid");
  NeedText(data, "location");
  NeedNumber(data, "last-updated-ms");
  NeedNumber(data, "last-column-id");
  FillLists(data);
  for (const char* list :
       {"snapshots", "statistics", "partition-statistics", "snapshot-log", "metadata-log"})
    if (!Look(data, list)) data[list] = Json::array();
  for (const char* object : {"properties", "refs"})
    if (!Look(data, object)) data[object] = Json::object();
  for (const Json& snapshot : NeedList(data, "snapshots")) {
    NeedNumber(snapshot, "snapshot-id");
    NeedNumber(snapshot, "timestamp-ms");
  }
  NeedTexts(data, "properties");
  if (!Look(data, "last-sequence-number")) data["last-sequence-number"] = 0;
  CheckLists(data, version);
  if (!Look(data, "last-partition-id"))
    data["last-partition-id"] = LastPartitionField(data["partition-specs"]);
  FillRefs(data);
  return data;
}

}  // namespace weft::lake
