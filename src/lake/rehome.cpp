#include "lake/rehome.hpp"

#include <set>

#include "base/error.hpp"
#include "lake/fields.hpp"
#include "lake/manifest.hpp"
#include "lake/snapshots.hpp"

namespace weft::lake {
namespace {

constexpr std::string_view kFile = "file://";
constexpr std::string_view kFolder = "/lake/";

bool IsBelow(const std::string& address, const std::string& folder) {
  return address.starts_with(folder + "/");
}

class Mover {
 public:
  Mover(store::Objects& objects, const Rehoming& what) : objects_(objects), what_(what) {}

  void MoveTable(const store::LakePointer& pointer) {
    const std::string address = Moved(pointer.metadata_location);
    const Json metadata = MoveJson(address);
    if (const Json* log = Look(metadata, "metadata-log"))
      for (const Json& entry : *log)
        if (objects_.Look(NeedText(entry, "metadata-file")))
          MoveJson(NeedText(entry, "metadata-file"));
    if (pointer.is_view) return;
    if (const Json* snapshots = Look(metadata, "snapshots"))
      for (const Json& snapshot : *snapshots) MoveSnapshot(snapshot);
  }

 private:
  std::string Moved(const std::string& address) const {
    if (address == what_.from) return what_.to;
    return IsBelow(address, what_.from) ? what_.to + address.substr(what_.from.size()) : address;
  }

  // Every text that is an address.
  void MoveTexts(Json& json) const {
    if (json.is_string()) json = Moved(json.get<std::string>());
    if (json.is_structured())
      for (Json& each : json) MoveTexts(each);
  }

  Json MoveJson(const std::string& address) {
    const std::string before = objects_.Read(address);
    Json json = Json::parse(before, nullptr, false);
    if (json.is_discarded()) throw Error(ErrorKind::kUnavailable, address + " is no JSON");
    MoveTexts(json);
    Put(address, before, json.dump());
    return json;
  }

  void Put(const std::string& address, const std::string& before, const std::string& after) {
    if (after != before) objects_.Put(address, after);
  }

  void MoveSnapshot(const Json& snapshot) {
    if (const Json* manifests = Look(snapshot, "manifests"))
      for (const Json& manifest : *manifests) MoveFiles(manifest);
    const std::string list = LookText(snapshot, "manifest-list");
    if (list.empty() || !done_.insert(list).second) return;
    const std::string before = objects_.Read(list);
    for (const ManifestLine& line : ReadManifestList(before)) MoveFiles(Moved(line.path));
    Put(list, before, MoveManifestList(before, [&](const std::string& manifest) {
          MovedTo to{.address = Moved(manifest)};
          if (const auto info = objects_.Look(to.address))
            to.bytes = static_cast<int64_t>(info->bytes);
          return to;
        }));
  }

  void MoveFiles(const std::string& manifest) {
    if (!done_.insert(manifest).second) return;
    const std::string before = objects_.Read(manifest);
    std::set<std::string> deletes;
    for (const DataFile& file : ReadManifest(before, {}))
      if (file.content == Content::kPositionDeletes) deletes.insert(file.path);
    Put(manifest, before, MoveManifest(before, [&](const std::string& file) {
          MovedTo to{.address = Moved(file)};
          if (deletes.contains(file))
            to.bytes = static_cast<int64_t>(what_.rename_in_deletes(to.address));
          return to;
        }));
  }

  store::Objects& objects_;
  const Rehoming& what_;
  std::set<std::string> done_;
};

}  // namespace

std::optional<std::string> FormerWarehouse(const store::LakePointers& pointers,
                                           store::Objects& objects, const std::string& warehouse) {
  if (!warehouse.starts_with(kFile)) return std::nullopt;
  for (const store::LakePointer& pointer : pointers.All()) {
    const std::string& address = pointer.metadata_location;
    if (IsBelow(address, warehouse) || !address.starts_with(kFile)) continue;
    for (size_t at = address.find(kFolder); at != std::string::npos;
         at = address.find(kFolder, at + 1))
      if (objects.Look(warehouse + "/" + address.substr(at + kFolder.size())))
        return address.substr(0, at + kFolder.size() - 1);
  }
  return std::nullopt;
}

size_t Rehome(store::LakePointers& pointers, store::Objects& objects, const Rehoming& what) {
  Mover mover(objects, what);
  size_t moved = 0;
  for (const store::LakePointer& pointer : pointers.All()) {
    if (!IsBelow(pointer.metadata_location, what.from)) continue;
    try {
      mover.MoveTable(pointer);
      ++moved;
    } catch (const Error& error) {
      what.complain(pointer.levels + "." + pointer.name, error.message() + " " + error.detail());
    }
  }
  pointers.MovePlaces(what.from, what.to);
  return moved;
}

}  // namespace weft::lake
