#include <algorithm>

#include "lake/fields.hpp"
#include "lake/table_edit.hpp"

// The updates that concern snapshots, branches, tags and statistics.
namespace weft::lake {
namespace {

constexpr const char* kMain = "main";

// The one form of a snapshot: what is known of it, in one order.
Json CheckedSnapshot(const Json& snapshot, int64_t format_version) {
  Json checked{{"snapshot-id", NeedNumber(snapshot, "snapshot-id")}};
  if (const auto parent = LookNumber(snapshot, "parent-snapshot-id"))
    checked["parent-snapshot-id"] = *parent;
  if (format_version > 1) checked["sequence-number"] = NeedNumber(snapshot, "sequence-number");
  checked["timestamp-ms"] = NeedNumber(snapshot, "timestamp-ms");
  if (format_version > 1 || Look(snapshot, "manifest-list"))
    checked["manifest-list"] = NeedText(snapshot, "manifest-list");
  else
    checked["manifests"] = NeedList(snapshot, "manifests");
  if (Look(snapshot, "summary")) {
    checked["summary"] = NeedTexts(snapshot, "summary");
    NeedText(checked["summary"], "operation");
  }
  for (const char* key : {"schema-id", "first-row-id", "added-rows"})
    if (const auto number = LookNumber(snapshot, key)) checked[key] = *number;
  if (Look(snapshot, "key-id")) checked["key-id"] = NeedText(snapshot, "key-id");
  return checked;
}

int64_t NeedPositive(const Json& update, const char* key) {
  const int64_t number = NeedNumber(update, key);
  if (number <= 0) ThrowInvalid("`" + std::string(key) + "` must be above 0");
  return number;
}

// What a branch or tag says: its snapshot, and when it may go.
Json CheckedRef(const Json& update, bool is_branch) {
  Json ref{{"snapshot-id", NeedNumber(update, "snapshot-id")},
           {"type", is_branch ? "branch" : "tag"}};
  for (const char* key : {"min-snapshots-to-keep", "max-snapshot-age-ms"}) {
    if (!Look(update, key)) continue;
    if (!is_branch) ThrowInvalid("a tag has no `" + std::string(key) + "`");
    ref[key] = NeedPositive(update, key);
  }
  if (Look(update, "max-ref-age-ms"))
    ref["max-ref-age-ms"] = NeedPositive(update, "max-ref-age-ms");
  return ref;
}

}  // namespace

// From version 3 on each row has an id, given out by the table.
void TableEdit::TakeRows(Json& snapshot) {
  if (FormatVersion() < 3) return;
  const int64_t next = data_.value("next-row-id", int64_t{0});
  if (NeedNumber(snapshot, "first-row-id") < next)
    ThrowInvalid("the snapshot's first row id is below " + std::to_string(next) +
                 ", the table's next one");
  data_["next-row-id"] = next + NeedNumber(snapshot, "added-rows");
}

void TableEdit::AddSnapshot(const Json& update) {
  Json snapshot = CheckedSnapshot(NeedObject(update, "snapshot"), FormatVersion());
  const int64_t id = snapshot["snapshot-id"].get<int64_t>();
  for (const char* list : {"schemas", "partition-specs", "sort-orders"})
    if (data_[list].empty())
      ThrowInvalid("a snapshot needs `" + std::string(list) + "`, which are not there yet");
  if (FindById(data_["snapshots"], "snapshot-id", id))
    ThrowInvalid("snapshot " + std::to_string(id) + " is there already");
  if (FormatVersion() > 1) {
    const int64_t last = data_["last-sequence-number"].get<int64_t>();
    if (snapshot["sequence-number"] <= last && snapshot.contains("parent-snapshot-id"))
      ThrowInvalid("the snapshot's sequence number is not above " + std::to_string(last) +
                   ", the table's last one");
    data_["last-sequence-number"] = snapshot["sequence-number"];
  }
  TakeRows(snapshot);
  updated_ms_ = snapshot["timestamp-ms"].get<int64_t>();
  added_snapshots_.insert(id);
  data_["snapshots"].push_back(std::move(snapshot));
  Changed();
}

void TableEdit::SetSnapshotRef(const Json& update) {
  const std::string name = NeedText(update, "ref-name");
  const std::string type = NeedText(update, "type");
  if (type != "branch" && type != "tag") ThrowInvalid("`type` must be branch or tag");
  if (name == kMain && type != "branch") ThrowInvalid("main is a branch");
  const Json ref = CheckedRef(update, type == "branch");
  const int64_t id = ref["snapshot-id"].get<int64_t>();
  if (data_["refs"].contains(name) && data_["refs"][name] == ref) return;
  const Json* snapshot = FindById(data_["snapshots"], "snapshot-id", id);
  if (!snapshot)
    ThrowInvalid("cannot set " + name + " to snapshot " + std::to_string(id) + ": there is none");
  if (added_snapshots_.contains(id)) updated_ms_ = NeedNumber(*snapshot, "timestamp-ms");
  if (name == kMain) {
    data_["current-snapshot-id"] = id;
    updated_ms_ = updated_ms_.value_or(now_ms_);
    data_["snapshot-log"].push_back({{"timestamp-ms", *updated_ms_}, {"snapshot-id", id}});
    logged_snapshots_.insert(id);
  }
  data_["refs"][name] = ref;
  Changed();
}

void TableEdit::DropRef(const std::string& name) {
  if (data_["refs"].erase(name) == 0) return;
  if (name == kMain) data_.erase("current-snapshot-id");
  Changed();
}

void TableEdit::RemoveSnapshotRef(const Json& update) { DropRef(NeedText(update, "ref-name")); }

void TableEdit::RemoveSnapshots(const Json& update) {
  for (const int64_t id : NeedNumbers(update, "snapshot-ids")) {
    if (!FindById(data_["snapshots"], "snapshot-id", id)) continue;
    RemoveById(data_["snapshots"], "snapshot-id", id);
    RemoveById(data_["statistics"], "snapshot-id", id);
    RemoveById(data_["partition-statistics"], "snapshot-id", id);
    std::vector<std::string> dangling;
    for (const auto& [name, ref] : data_["refs"].items())
      if (ref["snapshot-id"] == id) dangling.push_back(name);
    for (const std::string& name : dangling) DropRef(name);
    has_removed_snapshots_ = true;
    Changed();
  }
}

void TableEdit::SetStatistics(const Json& update) {
  const Json& given = NeedObject(update, "statistics");
  Json statistics{{"snapshot-id", NeedNumber(given, "snapshot-id")},
                  {"statistics-path", NeedText(given, "statistics-path")},
                  {"file-size-in-bytes", NeedNumber(given, "file-size-in-bytes")},
                  {"file-footer-size-in-bytes", NeedNumber(given, "file-footer-size-in-bytes")},
                  {"blob-metadata", NeedList(given, "blob-metadata")}};
  if (Look(given, "key-metadata")) statistics["key-metadata"] = NeedText(given, "key-metadata");
  PutById(data_["statistics"], "snapshot-id", std::move(statistics));
  Changed();
}

void TableEdit::RemoveStatistics(const Json& update) {
  RemoveById(data_["statistics"], "snapshot-id", NeedNumber(update, "snapshot-id"));
  Changed();
}

void TableEdit::SetPartitionStatistics(const Json& update) {
  const Json& given = NeedObject(update, "partition-statistics");
  PutById(data_["partition-statistics"], "snapshot-id",
          {{"snapshot-id", NeedNumber(given, "snapshot-id")},
           {"statistics-path", NeedText(given, "statistics-path")},
           {"file-size-in-bytes", NeedNumber(given, "file-size-in-bytes")}});
  Changed();
}

void TableEdit::RemovePartitionStatistics(const Json& update) {
  RemoveById(data_["partition-statistics"], "snapshot-id", NeedNumber(update, "snapshot-id"));
  Changed();
}

// Main's history without what never was seen, and without gaps: what lies before a snapshot that is
// gone goes, too.
void TableEdit::TrimSnapshotLog() {
  const auto current = LookNumber(data_, "current-snapshot-id");
  Json kept = Json::array();
  for (const Json& entry : data_["snapshot-log"]) {
    const int64_t id = NeedNumber(entry, "snapshot-id");
    const bool was_passing =
        added_snapshots_.contains(id) && logged_snapshots_.contains(id) && id != current;
    if (was_passing) continue;
    if (FindById(data_["snapshots"], "snapshot-id", id))
      kept.push_back(entry);
    else if (has_removed_snapshots_)
      kept = Json::array();
  }
  data_["snapshot-log"] = std::move(kept);
}

}  // namespace weft::lake
