#pragma once
#include <gtest/gtest.h>

#include <functional>

#include "base/error.hpp"
#include "lake/table_edit.hpp"

// What tests of tables' metadata share.
namespace weft::lake {

inline const Time kThen = *ParseTime("2026-11-21T06:18:00Z");

inline Json Column(int id, const std::string& name, const Json& type, bool required = false) {
  return {{"id", id}, {"name", name}, {"required", required}, {"type", type}};
}

inline Json SchemaOfColumns(Json columns) {
  return {{"type", "struct"}, {"fields", std::move(columns)}};
}

inline NewTableFields SmallTable() {
  return {.uuid = "11111111-1111-4111-8111-111111111111",
          .location = "file:///lake/ops/departures",
          .schema = SchemaOfColumns(
              Json::array({Column(1, "id", "long", true), Column(2, "data", "string")})),
          .partition_spec = nullptr,
          .sort_order = nullptr,
          .properties = Json::object()};
}

inline Json SmallMetadata() { return NewTableMetadata(SmallTable(), kThen); }

inline Json SnapshotNumber(int64_t id, int64_t sequence, std::optional<int64_t> parent = {}) {
  Json snapshot{{"snapshot-id", id},
                {"sequence-number", sequence},
                {"timestamp-ms", 1'800'000'000'000 + id},
                {"manifest-list", "file:///lake/ops/departures/metadata/snap.avro"},
                {"summary", {{"operation", "append"}}}};
  if (parent) snapshot["parent-snapshot-id"] = *parent;
  return snapshot;
}

inline Json AddSnapshot(Json snapshot) {
  return {{"action", "add-snapshot"}, {"snapshot", std::move(snapshot)}};
}

inline Json SetMain(int64_t id) {
  return {{"action", "set-snapshot-ref"},
          {"ref-name", "main"},
          {"type", "branch"},
          {"snapshot-id", id}};
}

inline Json Edited(const Json& base, const std::vector<Json>& updates) {
  TableEdit edit(&base, kThen + std::chrono::hours(1));
  for (const Json& update : updates) edit.Apply(update);
  return edit.Finish("file:///lake/ops/departures/metadata/00000-a.metadata.json");
}

// The kind of error that the work ends with; fails the test when it ends well.
inline ErrorKind KindOf(const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {
    return error.kind();
  }
  ADD_FAILURE() << "nothing was thrown";
  return ErrorKind::kInternal;
}

inline void ExpectInvalid(const Json& base, const Json& update) {
  EXPECT_EQ(KindOf([&] { Edited(base, {update}); }), ErrorKind::kInvalid) << update.dump();
}

}  // namespace weft::lake
