#include "base/text.hpp"
#include "lake/fields.hpp"
#include "serve/iceberg/names.hpp"
#include "serve/iceberg/problem.hpp"
#include "serve/iceberg/rights.hpp"
#include "serve/iceberg/sign.hpp"

namespace weft::serve::iceberg {
namespace {

// Where a table that is staged may write before it is there: a folder of its name that no table
// has.
std::vector<std::string> StagedPlaces(const Door& door, const lake::TableName& name,
                                      const S3Deed& deed) {
  const auto& options = door.catalog.options();
  const auto folder = options.folder_of(name.levels);
  const std::string team =
      options.warehouse + "/" + folder.value_or(lake::ToString(name.levels)) + "/";
  const std::string part = lake::PathPart(name.name);
  std::vector<std::string> places;
  for (const std::string& address : deed.addresses) {
    if (!address.starts_with(team + part)) return {};
    const std::string place = address.substr(0, address.find('/', team.size()));
    const std::string more = place.substr(team.size() + part.size());
    const bool is_its = more.empty() || (more[0] == '-' && more.size() > 1 &&
                                         more.find_first_not_of("0123456789", 1) == more.npos);
    if (!is_its || door.pointers.IsInUse(place)) return {};
    places.push_back(place);
  }
  return places;
}

SignRights RightsOf(const Door& door, const Call& call, const lake::TableName& name,
                    const S3Deed& deed) {
  const bool writes = MayWriteFiles(door, call, name);
  const lake::StatePtr state = door.catalog.Find(name);
  if (!state && writes) {
    const auto staged = StagedPlaces(door, name, deed);
    return {staged, staged};
  }
  SignRights rights;
  if (state && MayLoad(door, call, name)) rights.readable.push_back(state->location);
  if (state && writes) rights.writable.push_back(state->location);
  return rights;
}

Response Sign(const Door& door, const Call& call) {
  const lake::TableName name = NameOf(call, "table");
  if (!Signs(door))
    throw Error(ErrorKind::kNotFound, "requests are not signed here",
                "The warehouse is not in S3, or has no key.");
  const Json wanted = BodyOf(call);
  const S3Deed deed = DeedOf(wanted, *door.s3);
  CheckDeed(deed, RightsOf(door, call, name, deed));
  Json headers = Json::object();
  for (const auto& [line, value] : store::SignatureOf(deed.request, *door.s3, door.clock.Now()))
    headers[line] = Json::array({value});
  Response response = Response::Of({{"uri", wanted.at("uri")}, {"headers", std::move(headers)}});
  if (!deed.writes) response.With("Cache-Control", "private");
  return response;
}

}  // namespace

bool Signs(const Door& door) { return door.s3 && !door.s3->access_key.empty(); }

Json SignerConfig(const Door& door, const Call& call, const lake::TableName& name) {
  const std::string wishes = Lower(call.Header("x-iceberg-access-delegation"));
  if (!Signs(door) || wishes.find("remote-signing") == std::string::npos) return Json::object();
  const std::string path = "v1/namespaces/" + store::S3Escaped(lake::KeyOf(name.levels), "") +
                           "/tables/" + store::S3Escaped(name.name, "") + "/sign";
  return {{"s3.remote-signing-enabled", "true"},
          {"s3.signer", "S3V4RestSigner"},
          {"signer.endpoint", path},
          {"s3.signer.endpoint", path}};
}

std::vector<Route> SignRoutes(Door& door) {
  return {RowOf(door,
                {"POST", "/v1/namespaces/{namespace}/tables/{table}/sign", "icebergSign",
                 "Signs a request to S3 for a table's files"},
                Sign)};
}

}  // namespace weft::serve::iceberg
