#include "serve/iceberg/answers.hpp"

#include "base/digest.hpp"
#include "serve/iceberg/names.hpp"
#include "serve/iceberg/rights.hpp"

namespace weft::serve::iceberg {
namespace {

constexpr size_t kAll = 1'000'000;

}  // namespace

Response NoContent() {
  Response response;
  response.status = 204;
  return response;
}

Response LoadAnswer(const Door& door, const lake::TableState& state, const Json& more) {
  Json config = door.client_config;
  config.update(more);
  std::string body = "{";
  if (!state.metadata_location.empty())
    body += "\"metadata-location\":" + Json(state.metadata_location).dump() + ",";
  body += "\"metadata\":" + *state.text + ",\"config\":" + config.dump() + "}\n";
  return Response::Text(std::move(body), "application/json");
}

// What may not be loaded counts for nothing, so a page is full whenever there is more.
Response ListAnswer(const Door& door, const Call& call, lake::Type type) {
  const lake::Levels levels = LevelsOf(call);
  NeedNamespace(door, call, levels);
  const Page page = PageOf(call);
  Json names = Json::array();
  Json next = nullptr;
  for (std::string& name : door.catalog.List(levels, type, page.after, kAll)) {
    if (!MayLoad(door, call, {levels, name})) continue;
    if (names.size() == page.size) {
      next = ToBase64(names.back()["name"].get<std::string>());
      break;
    }
    names.push_back(JsonOf(lake::TableName{levels, std::move(name)}));
  }
  return Response::Of({{"identifiers", names}, {"next-page-token", next}});
}

}  // namespace weft::serve::iceberg
