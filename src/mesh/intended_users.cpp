#include "mesh/intended_users.hpp"

#include "base/yaml.hpp"
#include "mesh/shape.hpp"

namespace weft::mesh {

std::vector<std::string> IntendedUsersOf(const Resource& product) {
  std::vector<std::string> users;
  for (const YamlDocument& document : ParseYaml(product.document.Text())) {
    const Yaml* value = CustomOf(document.root, kIntendedUsers);
    if (value == nullptr) continue;
    for (const Yaml& item : value->items)
      if (item.IsScalar() && !item.text.empty()) users.push_back(item.text);
  }
  return users;
}

}  // namespace weft::mesh
