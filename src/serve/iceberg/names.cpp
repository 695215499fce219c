#include "serve/iceberg/names.hpp"

#include <algorithm>

#include "base/digest.hpp"
#include "base/text.hpp"
#include "lake/fields.hpp"

namespace weft::serve::iceberg {
namespace {

constexpr size_t kNameMax = 255, kLevelsMax = 16;
constexpr size_t kPageMax = 10'000;
constexpr uint64_t kAll = 1'000'000;

std::string Checked(std::string name) {
  const bool has_control =
      std::ranges::any_of(name, [](char c) { return static_cast<unsigned char>(c) < 0x20; });
  if (name.empty() || name.size() > kNameMax || has_control)
    lake::ThrowInvalid("a name has 1 to 255 bytes and no control characters");
  return name;
}

}  // namespace

lake::Levels CheckedLevels(lake::Levels levels) {
  if (levels.empty() || levels.size() > kLevelsMax)
    lake::ThrowInvalid("a namespace has 1 to 16 levels");
  for (std::string& level : levels) level = Checked(std::move(level));
  return levels;
}

lake::Levels LevelsOf(const Call& call) {
  return CheckedLevels(lake::LevelsOf(call.captures.at("namespace")));
}

lake::Levels LevelsOf(const Json& list) {
  lake::Levels levels;
  if (!list.is_array()) lake::ThrowInvalid("a namespace must be a list of texts");
  for (const Json& level : list) {
    if (!level.is_string()) lake::ThrowInvalid("a namespace must be a list of texts");
    levels.push_back(level.get<std::string>());
  }
  return CheckedLevels(std::move(levels));
}

Json JsonOf(const lake::Levels& levels) { return Json(levels); }

lake::TableName NameOf(const Call& call, const char* capture) {
  return {LevelsOf(call), Checked(call.captures.at(capture))};
}

lake::TableName NewNameOf(const Call& call, const Json& body) {
  return {LevelsOf(call), Checked(lake::NeedText(body, "name"))};
}

lake::TableName NameOf(const Json& identifier) {
  return {LevelsOf(lake::NeedList(identifier, "namespace")),
          Checked(lake::NeedText(identifier, "name"))};
}

Json JsonOf(const lake::TableName& name) {
  return {{"namespace", JsonOf(name.levels)}, {"name", name.name}};
}

Page PageOf(const Call& call) {
  const auto size = call.Number("pageSize");
  if (size && *size == 0) lake::ThrowInvalid("`pageSize` must be above 0");
  const auto token = FromBase64(call.Parameter("pageToken"));
  if (!token) lake::ThrowInvalid("`pageToken` is none that was given here");
  return {*token, size ? std::min<size_t>(*size, kPageMax) : kAll};
}

}  // namespace weft::serve::iceberg
