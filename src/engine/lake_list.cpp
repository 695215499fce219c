#include "engine/lake_list.hpp"

#include "base/digest.hpp"

namespace weft::engine {
namespace {

constexpr std::string_view kAllData = "/*.parquet";
constexpr std::string_view kDeleted = "/deleted";

}  // namespace

ScratchPath::~ScratchPath() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string DoorNameOf(const std::string& address) { return Sha256Hex(address) + ".parquet"; }

std::string DataPattern(const LakeList& list) { return list.token + std::string(kAllData); }

std::string DeletedPath(const LakeList& list) { return list.token + std::string(kDeleted); }

LakeListPtr LakeShelf::Put(LakeList list) {
  const std::lock_guard lock(mutex_);
  std::erase_if(lists_, [](const auto& entry) { return entry.second.expired(); });
  list.token = "l" + std::to_string(++last_);
  auto kept = std::make_shared<const LakeList>(std::move(list));
  lists_[kept->token] = kept;
  return kept;
}

LakeListPtr LakeShelf::ListOf(const std::string& name) const {
  const std::lock_guard lock(mutex_);
  const auto found = lists_.find(name.substr(0, name.find('/')));
  return found == lists_.end() ? nullptr : found->second.lock();
}

std::optional<std::vector<std::string>> LakeShelf::Names(const std::string& pattern) const {
  if (!pattern.ends_with(kAllData)) return std::nullopt;
  const LakeListPtr list = ListOf(pattern);
  if (!list) return std::nullopt;
  std::vector<std::string> names;
  for (const auto& [name, _] : list->data) names.push_back(list->token + "/" + name);
  return names;
}

std::optional<LakeShelf::Found> LakeShelf::Find(const std::string& name) const {
  const size_t slash = name.find('/');
  if (slash == std::string::npos) return std::nullopt;
  LakeListPtr list = ListOf(name);
  if (!list) return std::nullopt;
  if (name == DeletedPath(*list)) {
    if (!list->deleted) return std::nullopt;
    LakeFile file{.address = {}, .local = list->deleted->path()};
    return Found{std::move(list), std::move(file)};
  }
  const auto file = list->data.find(name.substr(slash + 1));
  if (file == list->data.end()) return std::nullopt;
  LakeFile copy = file->second;
  return Found{std::move(list), std::move(copy)};
}

}  // namespace weft::engine
