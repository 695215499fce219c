#include "lake/name_mapping.hpp"

#include <set>

#include "base/read_json.hpp"

namespace weft::lake {
namespace {

// As it is, nested fields and all; an empty list when it is not there, or is none.
Json MappingIn(const Json& metadata) {
  const auto properties = metadata.find("properties");
  if (properties == metadata.end()) return Json::array();
  const Json mapping = ReadJson(properties->value(kNameMapping, std::string()));
  return mapping.is_array() ? mapping : Json::array();
}

bool HasMapping(const Json& metadata) {
  const auto properties = metadata.find("properties");
  return properties != metadata.end() && properties->contains(kNameMapping);
}

}  // namespace

std::optional<std::map<std::string, int32_t>> NamesIn(const Json& metadata) {
  if (!HasMapping(metadata)) return std::nullopt;
  std::map<std::string, int32_t> names;
  const Json mapping = MappingIn(metadata);
  for (const Json& field : mapping) {
    if (!field.contains("field-id") || !field.contains("names")) continue;
    for (const Json& name : field["names"]) names[name.get<std::string>()] = field["field-id"];
  }
  return names;
}

std::optional<std::string> MappingWith(const Json& metadata,
                                       const std::map<std::string, int32_t>& names) {
  Json mapping = MappingIn(metadata);
  const auto known = NamesIn(metadata).value_or(std::map<std::string, int32_t>());
  for (const auto& [name, id] : names) {
    if (const auto found = known.find(name); found != known.end()) {
      if (found->second != id) return std::nullopt;
      continue;
    }
    Json* field = nullptr;
    for (Json& each : mapping)
      if (each.value("field-id", -1) == id) field = &each;
    if (field)
      (*field)["names"].push_back(name);
    else
      mapping.push_back({{"field-id", id}, {"names", Json::array({name})}});
  }
  return mapping.dump();
}

}  // namespace weft::lake
