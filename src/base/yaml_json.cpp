#include <charconv>
#include <cmath>

#include "base/json.hpp"
#include "base/yaml.hpp"

namespace weft {
namespace {

// The whole of `text` as a number, or nothing.
template <typename Number, typename... How>
std::optional<Number> Read(std::string_view text, How... how) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, how...);
  if (error != std::errc() || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return number;
}

bool IsNumberStart(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  if (text.starts_with('.')) text.remove_prefix(1);
  return !text.empty() && text[0] >= '0' && text[0] <= '9';
}

// A number of the YAML 1.2 core schema; infinities and NaN, which JSON lacks, stay texts.
std::optional<Json> NumberOf(std::string_view text) {
  if (!IsNumberStart(text)) return std::nullopt;
  const std::string_view signless = text.starts_with('+') ? text.substr(1) : text;
  if (text.starts_with("0x"))
    if (const auto number = Read<uint64_t>(text.substr(2), 16)) return Json(*number);
  if (text.starts_with("0o"))
    if (const auto number = Read<uint64_t>(text.substr(2), 8)) return Json(*number);
  if (const auto number = Read<int64_t>(signless)) return Json(*number);
  if (const auto number = Read<uint64_t>(signless)) return Json(*number);
  const auto number = Read<double>(signless);
  return number && std::isfinite(*number) ? std::optional(Json(*number)) : std::nullopt;
}

Json ScalarToJson(const Yaml& yaml) {
  if (!yaml.plain) return yaml.text;
  if (yaml.text == "true" || yaml.text == "True" || yaml.text == "TRUE") return true;
  if (yaml.text == "false" || yaml.text == "False" || yaml.text == "FALSE") return false;
  if (auto number = NumberOf(yaml.text)) return std::move(*number);
  return yaml.text;
}

Yaml Scalar(std::string text, bool plain) {
  Yaml yaml;
  yaml.type = Yaml::Type::kScalar;
  yaml.text = std::move(text);
  yaml.plain = plain;
  return yaml;
}

}  // namespace

Json ToJson(const Yaml& yaml) {
  switch (yaml.type) {
    case Yaml::Type::kNull: return nullptr;
    case Yaml::Type::kScalar: return ScalarToJson(yaml);
    case Yaml::Type::kList: {
      Json list = Json::array();
      for (const Yaml& item : yaml.items) list.push_back(ToJson(item));
      return list;
    }
    case Yaml::Type::kMap: {
      // Keys are unique already: filling the vector below the object avoids a search for each.
      Json map = Json::object();
      auto& entries = static_cast<std::vector<std::pair<const std::string, Json>>&>(
          map.get_ref<Json::object_t&>());
      for (const auto& [key, value] : yaml.entries) entries.emplace_back(key.text, ToJson(value));
      return map;
    }
  }
  return nullptr;
}

Yaml FromJson(const Json& json) {
  if (json.is_null() || json.is_discarded()) return {};
  if (json.is_string()) return Scalar(json.get<std::string>(), false);
  Yaml yaml;
  if (json.is_array()) {
    yaml.type = Yaml::Type::kList;
    for (const Json& item : json) yaml.items.push_back(FromJson(item));
    return yaml;
  }
  if (json.is_object()) {
    yaml.type = Yaml::Type::kMap;
    for (const auto& [key, value] : json.items())
      yaml.entries.emplace_back(Scalar(key, false), FromJson(value));
    return yaml;
  }
  return Scalar(json.dump(), true);
}

}  // namespace weft
