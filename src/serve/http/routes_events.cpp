#include "serve/http/routes_events.hpp"

#include "base/json.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "ingest/event_body.hpp"
#include "ingest/event_owners.hpp"
#include "journal/segment_file.hpp"
#include "serve/event_kept.hpp"
#include "serve/http/naming.hpp"
#include "serve/http/routes.hpp"
#include "serve/http/schemas.hpp"

namespace weft::serve {
namespace {

constexpr size_t kSentBytesMax = 4 << 20;  // as it comes over the wire
constexpr const char* kLines = "application/x-ndjson";
constexpr std::string_view kText = "text/plain";  // a browser need not ask before it sends it
constexpr const char* kCloudEvents = "application/cloudevents+json";
constexpr const char* kCloudEventsBatch = "application/cloudevents-batch+json";
constexpr std::string_view kCloudEventsAll = "application/cloudevents";

ingest::EventForm FormOf(const Call& call) {
  const std::string type = Lower(call.Header("content-type"));
  return type.starts_with(kLines) || type.starts_with(kText) ? ingest::EventForm::kNdjson
                                                             : ingest::EventForm::kJson;
}

Json ReasonJson(const ingest::Reason& reason) {
  return {{"field", reason.field}, {"problem", reason.problem}, {"remedy", reason.remedy}};
}

Json AnswerJson(const ingest::EventsAnswer& answer) {
  Json refused = Json::array();
  for (const ingest::RefusedEvent& event : answer.refused) {
    Json reasons = Json::array();
    for (const ingest::Reason& reason : event.reasons) reasons.push_back(ReasonJson(reason));
    refused.push_back({{"index", event.index}, {"reasons", std::move(reasons)}});
  }
  return {{"accepted", answer.accepted},
          {"duplicates", answer.duplicates},
          {"rejected", std::move(refused)}};
}

// A full disk is told from one that is away: nothing of the request is kept, and room is all that
// it takes. Where the disk is, is not for who sends: everybody may read a token in a web page.
Response Taken(const Call& call,
               const std::function<ingest::EventsAnswer(std::string_view)>& take) {
  std::string room;
  const auto body =
      ingest::Unpacked(call.body, call.Header("content-encoding"), kUnpackedBytesMax, room);
  if (!body)
    return ProblemOf(Error(ErrorKind::kInvalid, "the events are more than 8 MiB once unpacked",
                           "Send them in several requests."),
                     call.request_id, 413);
  try {
    return Response::Of(AnswerJson(take(*body)));
  } catch (const journal::DiskFull& error) {
    Log(LogLevel::kError, "events.full",
        {{"request", call.request_id}, {"error", error.message()}});
    return ProblemOf(
        Error(ErrorKind::kUnavailable, "the server's disk is full: nothing of this request is kept",
              "Send it again once there is room; the log says where it lacks."),
        call.request_id, 507);
  }
}

// One or several CloudEvents: as they are, or one of them with its attributes in the headers. What
// is there as it is may repeat them in headers, too.
std::optional<MadeBody> CloudEventsOf(const EventDoor& door, const Call& call) {
  const bool is_whole = Lower(call.Header("content-type")).starts_with(kCloudEventsAll);
  const bool is_binary =
      !is_whole && (call.headers.contains("ce-id") || call.headers.contains("ce-specversion"));
  if (!is_whole && !is_binary) return std::nullopt;
  return [&door, &call, is_binary](std::string_view body) {
    return ingest::Translated({.dialect = ingest::Dialect::kCloudEvent,
                               .body = body,
                               .headers = is_binary ? &call.headers : nullptr,
                               .received = door.clock.Now(),
                               .owner = ingest::EventOwners::HomeOf(call.caller)});
  };
}

Response Take(const EventDoor& door, const Call& call) {
  const auto made = CloudEventsOf(door, call);
  return TakeEvents(door, call, call.caller, made.value_or(nullptr), ClockBehind(door, call));
}

Response TakeRows(const EventDoor& door, const Call& call) {
  const mesh::SnapshotPtr mesh = door.registry.Now();
  const mesh::TablePtr table =
      EventTableFor(call.caller, TableOf(call.captures.at("table")), *mesh);
  return Taken(call, [&](std::string_view body) {
    return door.events.Take({.sender = call.caller,
                             .snapshot = mesh,
                             .body = body,
                             .form = FormOf(call),
                             .dry_run = call.Flag("dry_run"),
                             .table = table.get()});
  });
}

Response Replay(const EventDoor& door, const Call& call) {
  const Json body = call.body.empty() ? Json::object() : BodyOf(call, schema::Ref("ReplayBody"));
  const Json mapping = body.contains("mapping") ? body["mapping"] : Json::object();
  return Response::Of(door.replay.Run({.by = ByOf(call),
                                       .table = TableOf(call.captures.at("table")),
                                       .mapping = ingest::MappingOf(mapping),
                                       .dry_run = call.Flag("dry_run")}));
}

Json KeptJson(const std::optional<KeptEvent>& kept) {
  if (!kept) return nullptr;
  return {{"table", lake::ToString(kept->table)},
          {"id", std::to_string(kept->version.id)},
          {"at", FormatTime(kept->version.at)}};
}

Response ShowReceipt(const EventDoor& door, const Call& call) {
  const std::string& uuid = call.captures.at("uuid");
  const mesh::SnapshotPtr mesh = door.registry.Now();
  const auto receipt = door.events.Find(call.caller, *mesh, uuid);
  if (!receipt)
    throw Error(ErrorKind::kNotFound, "no event of yours has the event_uuid " + uuid,
                "Receipts are kept of the newest events with an event_uuid: the setting "
                "events_window says how many.");
  const bool is_accepted = receipt->reasons.empty();
  return Response::Of({{"event_uuid", receipt->uuid},
                       {"state", is_accepted ? "accepted" : "rejected"},
                       {"data_owner", receipt->domain},
                       {"table", receipt->table},
                       {"position", receipt->position},
                       {"received_at", FormatTime(receipt->received)},
                       {"snapshot", KeptJson(FindKept(door.lake, *mesh, *receipt))},
                       {"reasons", is_accepted ? Json::array() : Json::parse(receipt->reasons)}});
}

RouteParameter TableParameter() {
  return {"table", "path", schema::TableName(), "domain.table", true};
}
RouteParameter DryRun() {
  return {"dry_run", "query", schema::OneOf({"1", "0", "true", "false"}),
          "say what would be, keep nothing"};
}

Route TakeRoute(const EventDoor& door) {
  return SendRoute(
      {.pattern = "/api/v1/events",
       .id = "sendEvents",
       .summary =
           "Tracking events: one, an array, or one a line; also as gzip or zstd; or CloudEvents",
       .parameters = {SentAt()},
       .bodies = {{kCloudEvents, schema::Anything()}, {kCloudEventsBatch, schema::Anything()}},
       .handle = [door](const Call& call) { return Take(door, call); }});
}

Route TakeRowsRoute(const EventDoor& door) {
  return SendRoute(
      {.pattern = "/api/v1/tables/{table}/events",
       .id = "sendTableEvents",
       .summary =
           "Events of a table's own contract (weft.events): one row, an array, or one a line",
       .parameters = {TableParameter()},
       .errors = {403},
       .handle = [door](const Call& call) { return TakeRows(door, call); }});
}

Route ReplayRoute(const EventDoor& door) {
  return {
      .method = "POST",
      .pattern = "/api/v1/tables/{table}/rejected/replay",
      .id = "replayRejected",
      .summary =
          "Judge what was rejected once more, changed by a mapping or as it is under a "
          "contract that has changed; what fits now is accepted, each event once",
      .tag = "events",
      .lane = LaneName::kLake,
      .parameters = {TableParameter(), DryRun()},
      .bodies = {{"application/json", schema::Ref("ReplayBody")}},
      .body_optional = true,
      .body_bytes_max = 64 << 10,
      .answers = {{200, "What became of them", "application/json", schema::Ref("ReplayAnswer")}},
      .errors = {403, 429},
      .handle = [door](const Call& call) { return Replay(door, call); }};
}

Route ReceiptRoute(const EventDoor& door) {
  return {.method = "GET",
          .pattern = "/api/v1/events/{uuid}",
          .id = "getEventReceipt",
          .summary = "What became of an event",
          .tag = "events",
          .lane = LaneName::kLake,
          .parameters = {{"uuid", "path", schema::NotEmpty("6f9619ff-8b86-d011-b42d-00cf4fc964ff"),
                          "its event_uuid", true}},
          .answers = {{200, "Accepted or rejected, and when", "application/json",
                       schema::Ref("EventReceipt")}},
          .from_anywhere = true,
          .handle = [door](const Call& call) { return ShowReceipt(door, call); }};
}

}  // namespace

Route SendRoute(Route route) {
  route.method = "POST";
  route.tag = "events";
  route.lane = LaneName::kIngest;
  route.from_anywhere = true;
  route.parameters.push_back(DryRun());
  route.parameters.push_back({"Content-Encoding", "header",
                              schema::OneOf({"gzip", "zstd", "identity"}),
                              "how the body is packed"});
  route.bodies.insert(route.bodies.begin(),
                      {{"application/json", schema::Anything()}, {kLines, schema::Text()}});
  route.body_bytes_max = kSentBytesMax;
  route.answers = {{200, "The verdict of each event; what is accepted is on the disk",
                    "application/json", schema::Ref("EventsAnswer")}};
  route.errors.insert(route.errors.end(), {413, 429, 507});
  return route;
}

RouteParameter SentAt() {
  return {"sent_at", "query", schema::Moment(),
          "when the sender's clock says that it sends: one that is off by a minute or more is set "
          "right in the events' timestamps"};
}

std::chrono::microseconds ClockBehind(const EventDoor& door, const Call& call) {
  const auto sent = ParseTime(call.Parameter("sent_at"));
  return sent ? ingest::ClockBehind(*sent, door.clock.Now()) : std::chrono::microseconds(0);
}

Response TakeEvents(const EventDoor& door, const Call& call, const mesh::Caller& sender,
                    const MadeBody& made, std::chrono::microseconds clock_behind) {
  return Taken(call, [&](std::string_view body) {
    const ingest::StandardEvents standard = made ? made(body) : ingest::StandardEvents();
    return door.events.Take({.sender = sender,
                             .snapshot = door.registry.Now(),
                             .body = made ? standard.lines : body,
                             .form = made ? ingest::EventForm::kNdjson : FormOf(call),
                             .dry_run = call.Flag("dry_run"),
                             .faults = &standard.faults,
                             .clock_behind = clock_behind});
  });
}

namespace {

// What a browser asks before a page of another site may.
Route PreflightOf(const Route& route) {
  return {.method = "OPTIONS",
          .pattern = route.pattern,
          .id = route.id + "Preflight",
          .summary = "What a browser may send from a page of another site",
          .tag = route.tag,
          .access = Access::kPublic,
          .parameters = route.parameters,
          .takes_other_parameters = true,
          .answers = {{204, "These methods and headers", "", {}}},
          .from_anywhere = true,
          .is_of_others = true,
          .handle = [method = route.method](const Call&) {
            Response response = Response::Text("", "", 204);
            response.With("Access-Control-Allow-Methods", method)
                .With("Access-Control-Allow-Headers",
                      "authorization, content-type, content-encoding, ce-id, ce-source, ce-type, "
                      "ce-specversion, ce-time, ce-subject")
                .With("Access-Control-Max-Age", "86400");
            return response;
          }};
}

}  // namespace

std::vector<Route> EventRoutes(const EventDoor& door) {
  std::vector<Route> routes = DialectRoutes(door);
  for (Route& route : std::vector<Route>{TakeRoute(door), TakeRowsRoute(door), ReceiptRoute(door)})
    routes.push_back(std::move(route));
  for (size_t i = 0, count = routes.size(); i < count; ++i)
    routes.push_back(PreflightOf(routes[i]));
  routes.push_back(ReplayRoute(door));
  return routes;
}

}  // namespace weft::serve
