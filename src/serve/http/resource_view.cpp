#include "serve/http/resource_view.hpp"

#include "base/yaml.hpp"

namespace weft::serve {

Json ResourceView(const mesh::Caller& caller, const mesh::Resource& resource) {
  Json spec;
  const auto* user = std::get_if<mesh::User>(&resource.model);
  if (user && !caller.is_admin && caller.user != user->name) {
    spec = {{"name", user->name}, {"title", user->title}, {"teams", user->teams}};
  } else {
    const auto documents = ParseYaml(resource.document.Text());
    spec = documents.empty() ? Json() : ToJson(documents.front().root);
  }
  return {{"kind", mesh::RowOf(resource.id.kind).name},
          {"name", resource.id.name},
          {"version", resource.version},
          {"spec", spec}};
}

}  // namespace weft::serve
