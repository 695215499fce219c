#include "lake/snapshots.hpp"

#include <cstring>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "lake/fields.hpp"

namespace weft::lake {
namespace {

using std::chrono::milliseconds;

Snapshot SnapshotOf(const Json& json) {
  Snapshot snapshot{.id = NeedNumber(json, "snapshot-id"),
                    .parent = LookNumber(json, "parent-snapshot-id"),
                    .sequence = LookNumber(json, "sequence-number").value_or(0),
                    .at = Time(milliseconds(NeedNumber(json, "timestamp-ms"))),
                    .manifest_list = LookText(json, "manifest-list"),
                    .schema_id = LookNumber(json, "schema-id")};
  if (const Json* summary = Look(json, "summary"))
    for (const auto& [key, value] : summary->items())
      if (value.is_string()) snapshot.summary[key] = value.get<std::string>();
  snapshot.operation = snapshot.summary["operation"];
  snapshot.summary.erase("operation");
  return snapshot;
}

Json JsonOf(const Snapshot& snapshot) {
  Json json{{"snapshot-id", snapshot.id}};
  if (snapshot.parent) json["parent-snapshot-id"] = *snapshot.parent;
  json["sequence-number"] = snapshot.sequence;
  json["timestamp-ms"] =
      std::chrono::duration_cast<milliseconds>(snapshot.at.time_since_epoch()).count();
  json["manifest-list"] = snapshot.manifest_list;
  json["summary"] = {{"operation", snapshot.operation}};
  for (const auto& [key, value] : snapshot.summary) json["summary"][key] = value;
  if (snapshot.schema_id) json["schema-id"] = *snapshot.schema_id;
  return json;
}

const Json& NeedById(const Json& metadata, const char* list, const char* key, const char* current) {
  const Json* found = FindById(NeedList(metadata, list), key, NeedNumber(metadata, current));
  if (!found) ThrowInvalid("`" + std::string(current) + "` is not in the table's metadata");
  return *found;
}

}  // namespace

std::vector<Snapshot> SnapshotsOf(const Json& metadata) {
  std::vector<Snapshot> snapshots;
  if (const Json* list = Look(metadata, "snapshots"))
    for (const Json& json : *list) snapshots.push_back(SnapshotOf(json));
  return snapshots;
}

std::optional<Snapshot> FindSnapshot(const Json& metadata, int64_t id) {
  const Json* list = Look(metadata, "snapshots");
  const Json* found = list ? FindById(*list, "snapshot-id", id) : nullptr;
  if (!found) return std::nullopt;
  return SnapshotOf(*found);
}

std::optional<Snapshot> CurrentSnapshot(const Json& metadata) {
  const auto id = LookNumber(metadata, "current-snapshot-id");
  return id && *id >= 0 ? FindSnapshot(metadata, *id) : std::nullopt;
}

std::optional<Snapshot> SnapshotAt(const Json& metadata, Time time) {
  std::optional<int64_t> id;
  if (const Json* log = Look(metadata, "snapshot-log"))
    for (const Json& entry : *log)
      if (Time(milliseconds(NeedNumber(entry, "timestamp-ms"))) <= time)
        id = NeedNumber(entry, "snapshot-id");
  return id ? FindSnapshot(metadata, *id) : std::nullopt;
}

std::optional<Snapshot> SnapshotOfRef(const Json& metadata, const std::string& ref) {
  const Json* refs = Look(metadata, "refs");
  const Json* found = refs ? Look(*refs, ref.c_str()) : nullptr;
  return found ? FindSnapshot(metadata, NeedNumber(*found, "snapshot-id")) : std::nullopt;
}

const Json* SchemaOf(const Json& metadata, int64_t id) {
  return FindById(NeedList(metadata, "schemas"), "schema-id", id);
}

const Json& CurrentSchema(const Json& metadata) {
  return NeedById(metadata, "schemas", "schema-id", "current-schema-id");
}

const Json& DefaultSpec(const Json& metadata) {
  return NeedById(metadata, "partition-specs", "spec-id", "default-spec-id");
}

int64_t NewSnapshotId() {
  const std::string bytes = RandomBytes(sizeof(uint64_t));
  uint64_t id = 0;
  std::memcpy(&id, bytes.data(), sizeof(id));
  return static_cast<int64_t>(id & 0x7fff'ffff'ffff'ffffULL) | 1;
}

SnapshotCommit CommitOf(const Json& metadata, const Snapshot& snapshot) {
  const auto current = CurrentSnapshot(metadata);
  const Json main{{"action", "set-snapshot-ref"},
                  {"ref-name", "main"},
                  {"type", "branch"},
                  {"snapshot-id", snapshot.id}};
  return {
      .requirements =
          Json::array({{{"type", "assert-table-uuid"}, {"uuid", NeedText(metadata, "table-uuid")}},
                       {{"type", "assert-ref-snapshot-id"},
                        {"ref", "main"},
                        {"snapshot-id", current ? Json(current->id) : Json(nullptr)}}}),
      .updates = Json::array({{{"action", "add-snapshot"}, {"snapshot", JsonOf(snapshot)}}, main})};
}

}  // namespace weft::lake
