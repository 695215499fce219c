#include "engine/lake_list.hpp"

#include <algorithm>
#include <numeric>
#include <ranges>
#include <tuple>

#include "base/digest.hpp"

namespace weft::engine {
namespace {

constexpr std::string_view kFolder = "lake/";
constexpr std::string_view kDeleted = "/deleted";

}  // namespace

ScratchPath::~ScratchPath() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

int64_t LakeList::records() const {
  return std::accumulate(data.begin(), data.end(), int64_t{0},
                         [](int64_t sum, const LakeFilePtr& file) { return sum + file->records; });
}

std::string DoorNameOf(const std::string& address) { return Sha256Hex(address) + ".parquet"; }

std::string DataPath(const LakeFile& file) { return std::string(kFolder) + file.name; }

std::string DeletedPath(const LakeList& list) { return list.token + std::string(kDeleted); }

void PutInOrder(LakeList& list) {
  std::ranges::sort(list.data, [](const LakeFilePtr& one, const LakeFilePtr& other) {
    return std::tie(one->sequence, one->address) < std::tie(other->sequence, other->address);
  });
}

void LakeShelf::Forget() {
  std::erase_if(lists_, [](const auto& entry) { return entry.second.expired(); });
  if (files_.size() < 2 * files_kept_ + 1000) return;
  std::erase_if(files_, [](const auto& entry) {
    return std::ranges::all_of(entry.second, &std::weak_ptr<const LakeFile>::expired);
  });
  files_kept_ = files_.size();
}

void LakeShelf::Know(const LakeFilePtr& file) {
  auto& known = files_[file->name];
  std::erase_if(known, [&](const std::weak_ptr<const LakeFile>& other) {
    const LakeFilePtr held = other.lock();
    return !held || held == file;
  });
  known.push_back(file);
}

LakeListPtr LakeShelf::Put(LakeList list) {
  const std::lock_guard lock(mutex_);
  Forget();
  list.token = "l" + std::to_string(++last_);
  auto kept = std::make_shared<const LakeList>(std::move(list));
  lists_[kept->token] = kept;
  for (const LakeFilePtr& file : kept->data) Know(file);
  return kept;
}

LakeListPtr LakeShelf::ListOf(const std::string& token) const {
  const std::lock_guard lock(mutex_);
  const auto found = lists_.find(token);
  return found == lists_.end() ? nullptr : found->second.lock();
}

std::set<std::string> LakeShelf::Held(const std::set<std::string>& door_names) const {
  std::vector<LakeListPtr> held;  // may be the last to hold one: let go of without the lock
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [_, entry] : lists_)
      if (LakeListPtr list = entry.lock()) held.push_back(std::move(list));
  }
  std::set<std::string> names;
  for (const LakeListPtr& list : held)
    for (const LakeFilePtr& file : list->data)
      if (door_names.contains(file->name)) names.insert(file->name);
  return names;
}

LakeFilePtr LakeShelf::Find(const std::string& path) const {
  if (path.starts_with(kFolder)) {
    const std::lock_guard lock(mutex_);
    const auto found = files_.find(path.substr(kFolder.size()));
    if (found == files_.end()) return nullptr;
    for (const auto& file : std::views::reverse(found->second))
      if (LakeFilePtr held = file.lock()) return held;
    return nullptr;
  }
  const LakeListPtr list = ListOf(path.substr(0, path.find('/')));
  if (!list || !list->deleted || path != DeletedPath(*list)) return nullptr;
  // Holds the list as well.
  auto file = std::make_shared<const std::pair<LakeListPtr, LakeFile>>(
      list, LakeFile{.name = {}, .address = {}, .local = list->deleted->path()});
  return {file, &file->second};
}

}  // namespace weft::engine
