#include "serve/http/routes_bridges.hpp"

#include "base/json.hpp"
#include "base/text.hpp"
#include "discover/visible.hpp"
#include "mesh/kafka_source.hpp"
#include "policy/write_rights.hpp"
#include "serve/http/routes.hpp"
#include "serve/http/schemas.hpp"

namespace weft::serve {
namespace {

constexpr uint64_t kSecretBytesMax = 64 << 10;

// Null: it is not there, is no bridge, or the caller may not know of it.
std::shared_ptr<const mesh::Source> Known(const BridgeDoor& door, const Call& call,
                                          const mesh::SnapshotPtr& mesh, const std::string& name) {
  const mesh::ResourcePtr found = mesh->Find({mesh::Kind::kSource, name});
  if (!found || !discover::MayKnow(door.guard, call.caller, *found, mesh)) return nullptr;
  const auto* source = std::get_if<mesh::Source>(&found->model);
  if (source->type != mesh::kKafka) return nullptr;
  return {found, source};
}

std::shared_ptr<const mesh::Source> Named(const BridgeDoor& door, const Call& call,
                                          const std::string& name) {
  if (auto source = Known(door, call, door.registry.Now(), name)) return source;
  throw Error(ErrorKind::kNotFound,
              "there is no source " + name + " of type kafka, or you may not know of it",
              "weft get bridges lists those that you may know of");
}

Json StateJson(const BridgeState& state) {
  const bool failed = state.phase == BridgeState::Phase::kFailing;
  return {{"state", Name(state.phase)},
          {"since", FormatTime(state.since)},
          {"moved_at", state.moved ? Json(FormatTime(*state.moved)) : Json()},
          {"error", failed ? Json{{"message", state.error}, {"hint", state.hint}} : Json()}};
}

Json ToJson(const BridgeDoor& door, const mesh::Source& source, const BridgeState& state) {
  const mesh::KafkaSource kafka = mesh::KafkaSourceOf(source);
  const bool is_out = !kafka.publish.domain.empty();
  Json json{{"source", source.name},
            {"domain", source.domain},
            {"brokers", kafka.brokers},
            {"topic", kafka.topic},
            {"security", kafka.security},
            {"way", is_out ? "publish" : "consume"},
            {"table", is_out ? Json(ToString(kafka.publish)) : Json()}};
  json.update(StateJson(state));
  json["secrets"] = Json::array();
  for (const std::string& name : mesh::SecretsOf(kafka))
    json["secrets"].push_back(
        {{"name", name}, {"state", Name(door.secrets.StateOf(source, name))}});
  return json;
}

// One that has not begun is about to.
BridgeState StateOf(const std::map<std::string, BridgeState>& states, const std::string& source,
                    Time now) {
  const auto found = states.find(source);
  return found == states.end() ? BridgeState{.since = now} : found->second;
}

Response List(const BridgeDoor& door, const Call& call) {
  const std::string domain = Lower(call.Parameter("domain"));
  const mesh::SnapshotPtr mesh = door.registry.Now();
  const auto states = door.bridges.States();
  Json items = Json::array();
  for (const auto& [name, entry] : mesh->sources) {
    const auto source = Known(door, call, mesh, name);
    if (!source || (!domain.empty() && source->domain != domain)) continue;
    items.push_back(ToJson(door, *source, StateOf(states, name, door.guard.Now())));
  }
  return Response::Of({{"items", std::move(items)}, {"next", nullptr}});
}

Response Show(const BridgeDoor& door, const Call& call) {
  const std::string& name = call.captures.at("source");
  const auto source = Named(door, call, name);
  return Response::Of(
      ToJson(door, *source, StateOf(door.bridges.States(), name, door.guard.Now())));
}

// Those who may change the source's document. What was done, or refused, is on record; the value is
// not.
std::shared_ptr<const mesh::Source> Changeable(const BridgeDoor& door, const Call& call,
                                               const std::string& deed) {
  auto source = Named(door, call, call.captures.at("source"));
  const mesh::SnapshotPtr mesh = door.registry.Now();
  const auto verdict =
      policy::MayWrite(call.caller, {mesh::Kind::kSource, source->name}, *mesh, *mesh);
  audit::Began note{
      .verb = audit::Verb::kChange,
      .caller = call.caller.user,
      .token_id = call.caller.token_id,
      .client = call.client,
      .request_id = call.request_id,
      .text = deed + " the secret " + call.captures.at("secret") + " of source " + source->name};
  if (!verdict.allowed) {
    note.refused = std::exchange(note.verb, audit::Verb::kRefusal);
    note.refusal = verdict.reason;
  }
  door.guard.audit().Note(note, verdict.allowed);
  if (!verdict.allowed) throw Error(ErrorKind::kForbidden, verdict.reason);
  return source;
}

Response Done(const BridgeDoor& door, const std::string& source) {
  door.bridges.Renew(source);
  Response response;
  response.status = 204;
  return response;
}

Response SetSecret(const BridgeDoor& door, const Call& call) {
  const Json body = BodyOf(call, schema::Ref("SecretBody"));
  const auto source = Changeable(door, call, "set");
  door.secrets.Set(*source, call.captures.at("secret"), body["value"].get<std::string>());
  return Done(door, source->name);
}

Response RemoveSecret(const BridgeDoor& door, const Call& call) {
  const auto source = Changeable(door, call, "remove");
  door.secrets.Remove(*source, call.captures.at("secret"));
  return Done(door, source->name);
}

// ---- rows of the route table
// -----------------------------------------------------------------------------------------------

RouteParameter SourceParameter() {
  return {"source", "path", schema::NotEmpty("orders_out"), "the source's name", true};
}
std::vector<RouteParameter> SecretParameters() {
  return {SourceParameter(),
          {"secret", "path",
           schema::OneOf({std::string(mesh::kKafkaPassword), std::string(mesh::kKafkaKey)}),
           "which of its secrets", true}};
}

}  // namespace

std::vector<Route> BridgeRoutes(const BridgeDoor& door) {
  constexpr const char* kSecret = "/api/v1/sources/{source}/secrets/{secret}";
  return {{.method = "GET",
           .pattern = "/api/v1/bridges",
           .id = "listBridges",
           .summary = "Bridges to Kafka that you may know of, how they are, and what is wrong",
           .tag = "stream",
           .parameters = {{"domain", "query", schema::NotEmpty("orders"), "this one's alone"}},
           .answers = {{200, "By name", "application/json", schema::Ref("BridgePage")}},
           .handle = [door](const Call& call) { return List(door, call); }},
          {.method = "GET",
           .pattern = "/api/v1/bridges/{source}",
           .id = "getBridge",
           .summary = "The bridge that a source describes: how it is, and what is wrong",
           .tag = "stream",
           .parameters = {SourceParameter()},
           .answers = {{200, "The bridge", "application/json", schema::Ref("Bridge")}},
           .errors = {404},
           .handle = [door](const Call& call) { return Show(door, call); }},
          {.method = "PUT",
           .pattern = kSecret,
           .id = "putSecret",
           .summary = "Give a source its password or key: sealed, and never answered",
           .tag = "stream",
           .parameters = SecretParameters(),
           .bodies = {{"application/json", schema::Ref("SecretBody")}},
           .body_bytes_max = kSecretBytesMax,
           .answers = {{204, "It is kept, and used from now on", "", Json()}},
           .errors = {403, 404},
           .handle = [door](const Call& call) { return SetSecret(door, call); }},
          {.method = "DELETE",
           .pattern = kSecret,
           .id = "deleteSecret",
           .summary = "Forget a source's password or key",
           .tag = "stream",
           .parameters = SecretParameters(),
           .answers = {{204, "It is gone", "", Json()}},
           .errors = {403, 404},
           .handle = [door](const Call& call) { return RemoveSecret(door, call); }}};
}

}  // namespace weft::serve
