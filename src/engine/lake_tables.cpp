#include "engine/lake_tables.hpp"

#include <algorithm>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "engine/lake_deletes.hpp"

namespace weft::engine {
namespace {

using lake::Content;
using lake::DataFile;

[[noreturn]] void RefuseFile(const DataFile& file) {
  const bool is_vector = Lower(file.format) == "puffin";
  throw Error(ErrorKind::kUnavailable,
              is_vector ? "rows of this table were deleted by deletion vectors, which are not "
                          "applied here"
                        : "a file of this table is " + file.format + ", not Parquet",
              "Read it with another engine by way of the Iceberg catalog, or have that engine "
              "rewrite its files.",
              file.path);
}

void CheckFile(const DataFile& file, const std::string& location) {
  if (Lower(file.format) != "parquet") RefuseFile(file);
  if (!lake::LiesWithin(file.path, location))
    throw Error(ErrorKind::kUnavailable, "a file of this table lies outside of its place", {},
                file.path + " is not below " + location);
}

// Which files a delete within a partition can be about.
std::string PartOf(const DataFile& file) {
  if (file.partition.empty()) return {};
  std::string bytes;
  Json::to_cbor(file.partition, bytes);
  return std::to_string(file.spec_id) + " " + Sha256Hex(bytes);
}

LakeTables::Listed ListedOf(DataFile file) {
  auto known = std::make_shared<const LakeFile>(LakeFile{.name = DoorNameOf(file.path),
                                                         .address = file.path,
                                                         .local = {},
                                                         .bytes = static_cast<uint64_t>(file.bytes),
                                                         .records = file.records,
                                                         .sequence = file.sequence,
                                                         .part = PartOf(file),
                                                         .zones = ZonesOf(file)});
  file.lower.clear(), file.upper.clear(), file.nulls.clear(), file.nans.clear();
  file.partition = Json();
  return {std::move(file), std::move(known)};
}

size_t WeightOf(const LakeFile& file) {
  return sizeof(LakeFile) + 300 + 2 * file.address.size() + BytesOf(file.zones);
}

}  // namespace

std::string LakeView::key() const {
  return list->token + " " + (state ? state->metadata_location : std::string()) +
         (first ? " from " + std::to_string(*first) : "");
}

std::string LakeAt::ToString() const {
  if (snapshot) return (is_added ? "added by version " : "version ") + std::to_string(*snapshot);
  return time ? "version as of " + FormatTime(*time) : "";
}

template <typename T>
std::shared_ptr<const T> LakeTables::Cache<T>::Find(const std::string& key) {
  const auto found = by_key_.find(key);
  if (found == by_key_.end()) return nullptr;
  recent_.splice(recent_.begin(), recent_, found->second);
  return found->second->value;
}

template <typename T>
void LakeTables::Cache<T>::Keep(const std::string& key, std::shared_ptr<const T> value,
                                size_t weight) {
  if (by_key_.contains(key)) return;
  recent_.push_front({key, std::move(value), weight + 1});
  by_key_[key] = recent_.begin();
  for (weight_ += weight + 1; weight_ > kWeightMax && recent_.size() > 1; recent_.pop_back()) {
    weight_ -= recent_.back().weight;
    by_key_.erase(recent_.back().key);
  }
}

template <typename T>
template <typename Fits>
void LakeTables::Cache<T>::Drop(const Fits& fits) {
  for (auto entry = recent_.begin(); entry != recent_.end();) {
    if (!fits(*entry->value)) {
      ++entry;
      continue;
    }
    weight_ -= entry->weight;
    by_key_.erase(entry->key);
    entry = recent_.erase(entry);
  }
}

std::set<std::string> LakeTables::InUse(const std::set<std::string>& addresses) {
  std::set<std::string> names;
  for (const std::string& address : addresses) names.insert(DoorNameOf(address));
  {
    const std::lock_guard lock(mutex_);
    lists_.Drop([&](const LakeList& list) {
      return std::ranges::any_of(
          list.data, [&](const LakeFilePtr& file) { return names.contains(file->name); });
    });
  }
  const std::set<std::string> held = shelf_->Held(names);
  std::set<std::string> used;
  for (const std::string& address : addresses)
    if (held.contains(DoorNameOf(address))) used.insert(address);
  return used;
}

lake::StatePtr LakeTables::Find(const mesh::Table& table) const {
  return catalog_.Find(lake::NameOf(table));
}

LakeView LakeTables::Look(const mesh::Table& table, const LakeAt& at) {
  const lake::StatePtr state = Find(table);
  std::optional<lake::Snapshot> snapshot;
  if (state && at.snapshot) snapshot = lake::FindSnapshot(*state->metadata, *at.snapshot);
  if (state && at.time) snapshot = lake::SnapshotAt(*state->metadata, *at.time);
  if (state && !at.snapshot && !at.time) snapshot = lake::CurrentSnapshot(*state->metadata);
  const std::string name = ToString(table.id);
  if (!snapshot && (at.snapshot || at.time))
    throw Error(ErrorKind::kNotFound, name + " has no " + at.ToString(),
                "Its versions: weft get snapshots " + name + ".");
  if (!snapshot)
    throw Error(ErrorKind::kUnavailable, name + " has no data yet",
                mesh::IsMaterialised(table) ? "It is made by a run: weft run " + table.product + "."
                                            : "Nobody has put rows into it.");
  const LakeListPtr files = FilesOf(*state, *snapshot);
  return {at.is_added ? AddedBy(*snapshot, *files) : files, state, at.first};
}

LakeListPtr LakeTables::AddedBy(const lake::Snapshot& snapshot, const LakeList& files) {
  LakeList added;
  for (const LakeFilePtr& file : files.data)
    if (file->sequence == snapshot.sequence) added.data.push_back(file);
  return shelf_->Put(std::move(added));
}

std::vector<lake::ManifestLine> LakeTables::LinesOf(const lake::Snapshot& snapshot) {
  if (snapshot.manifest_list.empty()) return {};
  return lake::ReadManifestList(objects_.Read(snapshot.manifest_list));
}

LakeTables::Files LakeTables::FilesOf(const lake::ManifestLine& line) {
  {
    const std::lock_guard lock(mutex_);
    if (Files known = manifests_read_.Find(line.path)) return known;
  }
  std::vector<Listed> listed;
  size_t weight = 0;
  for (DataFile& file : lake::ReadManifest(objects_.Read(line.path), line)) {
    listed.push_back(ListedOf(std::move(file)));
    weight += WeightOf(*listed.back().known);
  }
  auto read = std::make_shared<const std::vector<Listed>>(std::move(listed));
  const std::lock_guard lock(mutex_);
  if (Files known = manifests_read_.Find(line.path)) return known;
  manifests_read_.Keep(line.path, read, weight);
  return read;
}

LakeListPtr LakeTables::FilesOf(const lake::TableState& state, const lake::Snapshot& snapshot) {
  const std::string key = snapshot.manifest_list;
  {
    const std::lock_guard lock(mutex_);
    if (LakeListPtr known = lists_.Find(key)) return known;
  }
  LakeList list;
  std::vector<DeleteFile> deletes;
  size_t weight = 0;
  for (const lake::ManifestLine& line : LinesOf(snapshot)) {
    const Files files = FilesOf(line);
    for (const Listed& one : *files) {
      CheckFile(one.file, state.location);
      weight += WeightOf(*one.known);
      if (one.file.content == Content::kData)
        list.data.push_back(one.known);
      else
        deletes.push_back({one.known, one.file.equality_ids});
    }
  }
  PutInOrder(list);
  if (!deletes.empty())
    list.deleted = GoneOf(work_, *shelf_, list, deletes, *state.metadata, scratch_);
  LakeListPtr made = shelf_->Put(std::move(list));
  const std::lock_guard lock(mutex_);
  if (LakeListPtr known = lists_.Find(key)) return known;
  lists_.Keep(key, made, weight);
  return made;
}

void LakeTables::Show(const audit::Touch& touch, const mesh::TableId& table, LakeView view) {
  const std::lock_guard lock(mutex_);
  staged_[&touch].views.insert_or_assign(table, std::move(view));
}

void LakeTables::ShowSql(const audit::Touch& touch) {
  const std::lock_guard lock(mutex_);
  staged_[&touch].sql = true;
}

void LakeTables::TakeBack(const audit::Touch& touch) {
  const std::lock_guard lock(mutex_);
  staged_.erase(&touch);
}

std::optional<LakeView> LakeTables::Shown(const audit::Touch& touch,
                                          const mesh::TableId& table) const {
  const std::lock_guard lock(mutex_);
  const auto staged = staged_.find(&touch);
  if (staged == staged_.end()) return std::nullopt;
  const auto view = staged->second.views.find(table);
  return view == staged->second.views.end() ? std::nullopt : std::optional(view->second);
}

bool LakeTables::ShowsSql(const audit::Touch& touch) const {
  const std::lock_guard lock(mutex_);
  const auto staged = staged_.find(&touch);
  return staged != staged_.end() && staged->second.sql;
}

}  // namespace weft::engine
