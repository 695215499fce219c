#pragma once
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/json.hpp"

// A table's metadata while updates are applied to it, by the rules of Iceberg's REST specification.
// What is not right throws Error{kInvalid}. Pure.
namespace weft::lake {

constexpr int64_t kFormatVersionMax = 3;
constexpr int64_t kFormatVersionDefault = 2;
constexpr int64_t kLastAdded = -1;  // in place of an id: the one that this change has added

class TableEdit {
 public:
  // `base` null: the table is being made.
  TableEdit(const Json* base, Time now);

  // One update: {"action": "add-schema", …}.
  void Apply(const Json& update);
  // True when the updates so far changed anything.
  bool has_changed() const { return has_changed_; }
  // The metadata after all of them; `before` is the address of the base's file, for its log.
  Json Finish(const std::string& before);

 private:
  struct Action;
  void AssignUuid(const Json& update);
  void UpgradeFormatVersion(const Json& update);
  void AddSchema(const Json& update);
  void SetCurrentSchema(const Json& update);
  void AddSpec(const Json& update);
  void SetDefaultSpec(const Json& update);
  void AddSortOrder(const Json& update);
  void SetDefaultSortOrder(const Json& update);
  void AddSnapshot(const Json& update);
  void SetSnapshotRef(const Json& update);
  void RemoveSnapshots(const Json& update);
  void RemoveSnapshotRef(const Json& update);
  void SetStatistics(const Json& update);
  void RemoveStatistics(const Json& update);
  void SetPartitionStatistics(const Json& update);
  void RemovePartitionStatistics(const Json& update);
  void SetLocation(const Json& update);
  void SetProperties(const Json& update);
  void RemoveProperties(const Json& update);
  void RemoveSpecs(const Json& update);
  void RemoveSchemas(const Json& update);
  void AddEncryptionKey(const Json& update);
  void RemoveEncryptionKey(const Json& update);

  int64_t FormatVersion() const;
  int64_t PartitionFieldIdFor(const Json& field) const;
  void TakeRows(Json& snapshot);
  void DropRef(const std::string& name);
  void TrimSnapshotLog();
  void LogMetadata(const std::string& before);
  void CheckWhole() const;
  void Changed() { has_changed_ = true; }

  const Json* base_;
  const int64_t now_ms_;
  Json data_;
  bool has_changed_ = false;
  std::optional<int64_t> updated_ms_;
  std::optional<int64_t> added_schema_, added_spec_, added_order_;
  std::set<int64_t> added_snapshots_, logged_snapshots_;
  bool has_removed_snapshots_ = false;
};

// A new table's metadata, with fresh ids for its columns, its partition fields from 1000 on.
struct NewTableFields {
  std::string uuid, location;
  Json schema, partition_spec, sort_order, properties;  // null: none
};
Json NewTableMetadata(const NewTableFields& fields, Time now);

// Metadata as others may have written it, of format version 1 also, in the form that TableEdit
// works on. Throws Error{kInvalid} for what is no table's metadata.
Json NormalMetadata(const Json& metadata);

}  // namespace weft::lake
