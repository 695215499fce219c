#include "serve/http/routes_stream.hpp"

#include "base/json.hpp"
#include "serve/http/answer_body.hpp"
#include "serve/http/naming.hpp"
#include "serve/http/routes.hpp"
#include "serve/http/schemas.hpp"

namespace weft::serve {
namespace {

constexpr const char* kEvents = "text/event-stream";
constexpr const char* kLines = "application/x-ndjson";
constexpr const char* kPosition = "Weft-Position";

// With what they say that it is for: rules may ask for it.
mesh::Caller CallerOf(const Call& call) {
  mesh::Caller caller = call.caller;
  caller.purpose = call.Parameter("purpose");
  return caller;
}

// ---- all of a table
// -----------------------------------------------------------------------------------------------

const AnswerFormat& FormatOf(const Call& call) {
  const std::string name = call.Parameter("format");
  for (const AnswerFormat& row : kAnswerFormats)
    if (row.suffix == name && row.format != engine::Format::kJsonRows) return row;
  throw Error(ErrorKind::kInvalid, "tables are not exported as " + name,
              "Say format=parquet, csv, ndjson, arrow or xlsx.");
}

Response Export(const StreamDoor& door, const Call& call) {
  const AnswerFormat& format = FormatOf(call);
  const mesh::TableId table = TableOf(call.captures.at("table"));
  const query::ExportPlan plan =
      door.streams.PlanExport(CallerOf(call), table, call.Parameter("at"));
  query::Request request;
  request.sql = plan.sql;
  request.params = plan.params;
  request.only = plan.only;
  request.format = format.format;
  request.is_export = true;
  request.client = call.client;
  request.request_id = call.request_id;
  request.purpose = call.Parameter("purpose");
  request.opened = [&door, &call](const std::string& id) {
    call.departure->Then(
        [&questions = door.questions, caller = call.caller, id] { questions.Cancel(caller, id); });
  };
  Response response = AnswerOf(door.questions.Ask(call.caller, request), format, ToString(table));
  if (!plan.position.empty()) response.With(kPosition, plan.position);
  return response;
}

// ---- what comes
// -----------------------------------------------------------------------------------------------

query::StreamRequest RequestOf(const StreamDoor& door, const Call& call) {
  const bool is_events = call.Header("accept").find(kEvents) != std::string::npos;
  const std::string resumed = call.Header("last-event-id");
  return {.table = TableOf(call.captures.at("table")),
          .from = resumed.empty() ? call.Parameter("from") : resumed,
          .framing = is_events ? query::Framing::kEvents : query::Framing::kLines,
          .client = call.client,
          .request_id = call.request_id,
          .purpose = call.Parameter("purpose"),
          .still_in = [authenticate = door.authenticate, call] { return authenticate(call); }};
}

Response Flow(std::unique_ptr<query::Stream> stream, query::Framing framing) {
  const bool is_events = framing == query::Framing::kEvents;
  Response response;
  response.With("Content-Type", is_events ? kEvents : kLines)
      .With(kPosition, stream->position())
      .With("X-Accel-Buffering", "no");
  response.feed.news = News::kRows;
  if (!is_events) response.feed.heartbeat = "\n";
  response.feed.next = [shared = std::shared_ptr<query::Stream>(std::move(stream))] {
    return shared->Next();
  };
  return response;
}

Response Follow(const StreamDoor& door, const Call& call) {
  query::StreamRequest request = RequestOf(door, call);
  const query::Framing framing = request.framing;
  return Flow(door.streams.Open(CallerOf(call), std::move(request)), framing);
}

// ---- who reads how far
// -----------------------------------------------------------------------------------------------

query::ConsumerOf ConsumerOf(const Call& call) {
  return {call.caller, TableOf(call.captures.at("table")), call.captures.at("consumer")};
}

Json ToJson(const query::ConsumerState& state) {
  const store::ConsumerRow& row = state.row;
  return {{"name", row.key.name},
          {"table", row.key.table},
          {"position", row.position},
          {"end", state.end},
          {"behind", state.behind},
          {"made_at", FormatTime(row.made)},
          {"committed_at", row.committed ? Json(FormatTime(*row.committed)) : Json()}};
}

Response PutConsumer(const StreamDoor& door, const Call& call) {
  const Json body = call.body.empty() ? Json::object() : BodyOf(call, schema::Ref("ConsumerBody"));
  std::optional<std::string> from;
  if (body.contains("from")) from = body["from"].get<std::string>();
  const bool is_new = door.consumers.Put(ConsumerOf(call), from);
  return Response::Of(ToJson(door.consumers.Find(ConsumerOf(call))), is_new ? 201 : 200);
}

Response ListConsumers(const StreamDoor& door, const Call& call) {
  Json items = Json::array();
  const auto states = door.consumers.List(call.caller, TableOf(call.captures.at("table")));
  for (const query::ConsumerState& state : states) items.push_back(ToJson(state));
  return Response::Of({{"items", std::move(items)}, {"next", nullptr}});
}

Response Commit(const StreamDoor& door, const Call& call) {
  const Json body = BodyOf(call, schema::Ref("CommitBody"));
  const bool moved = door.consumers.Commit(ConsumerOf(call), body["position"].get<std::string>());
  if (!moved) return Response::Of(ToJson(door.consumers.Find(ConsumerOf(call))));
  Response response;
  response.status = 204;
  return response;
}

Response RemoveConsumer(const StreamDoor& door, const Call& call) {
  door.consumers.Remove(ConsumerOf(call));
  Response response;
  response.status = 204;
  return response;
}

Response FollowConsumer(const StreamDoor& door, const Call& call) {
  query::StreamRequest request = RequestOf(door, call);
  const query::Framing framing = request.framing;
  return Flow(door.consumers.Open(ConsumerOf(call), std::move(request)), framing);
}

// ---- rows of the route table
// -----------------------------------------------------------------------------------------------

const RouteHeader kPositionHeader{kPosition, "where a stream of the table goes on from"};

RouteParameter TableParameter() {
  return {"table", "path", schema::TableName(), "domain.table", true};
}
RouteParameter ConsumerParameter() {
  return {"consumer", "path", schema::Shaped("^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$", "recommender"),
          "its name, yours alone", true};
}
// earliest, latest, a position or a moment.
Json PlaceSchema(const std::string& position) {
  return schema::AnyOf(
      {schema::Moment(), schema::OneOf({"latest", "earliest"}), schema::Shaped(position, "1204")});
}
RouteParameter PurposeParameter() {
  return {"purpose", "query", schema::NotEmpty("demand forecast"),
          "what it is for: kept on record, and rules may ask for it"};
}
std::vector<RouteAnswer> StreamAnswers() {
  return {{200,
           "Rows as they come, a line each; an empty line is a heartbeat",
           kLines,
           schema::Text(),
           {kPositionHeader}},
          {200,
           "The same as server-sent events: `row`, `snapshot`, `end`",
           kEvents,
           schema::Text(),
           {kPositionHeader}}};
}

Route ExportRoute(const StreamDoor& door) {
  std::vector<RouteAnswer> answers;
  for (const AnswerFormat& row : kAnswerFormats)
    if (row.format != engine::Format::kJsonRows)
      answers.push_back({200,
                         "All rows that you may see, streamed",
                         std::string(row.content_type),
                         schema::Anything(),
                         {kPositionHeader}});
  return {.method = "GET",
          .pattern = "/api/v1/tables/{table}/export",
          .id = "exportTable",
          .summary = "All of a table as a file, as of one moment",
          .tag = "stream",
          .lane = LaneName::kAsk,
          .parameters = {TableParameter(),
                         {"format", "query",
                          schema::OneOf({"parquet", "csv", "ndjson", "arrow", "xlsx"}),
                          "what kind of file", true},
                         {"at", "query", PlaceSchema("^[0-9]{1,19}(-[0-9]{1,19})?$"),
                          "as it was at this position or moment; left out: now"},
                         PurposeParameter()},
          .answers = std::move(answers),
          .errors = {403, 404, 409, 499},
          .handle = [door](const Call& call) { return Export(door, call); }};
}

Route StreamRoute(const StreamDoor& door) {
  return {.method = "GET",
          .pattern = "/api/v1/tables/{table}/stream",
          .id = "streamTable",
          .summary = "A table as it grows, from a position on; never ends by itself",
          .tag = "stream",
          .lane = LaneName::kFlow,
          .parameters =
              {TableParameter(),
               {"from", "query", PlaceSchema("^-?[0-9]{1,19}(-[0-9]{1,19})?$"),
                "earliest, latest (unless you say otherwise), a position, a moment or, of events, "
                "so many places before the newest: -200"},
               {"Last-Event-ID", "header", PlaceSchema("^-?[0-9]{1,19}(-[0-9]{1,19})?$"),
                "a position, in place of `from`: browsers send it to go on"},
               PurposeParameter()},
          .answers = StreamAnswers(),
          .errors = {403, 404, 409},
          .handle = [door](const Call& call) { return Follow(door, call); }};
}

constexpr const char* kConsumers = "/api/v1/tables/{table}/consumers";
constexpr const char* kConsumer = "/api/v1/tables/{table}/consumers/{consumer}";

// What there is of them.
std::vector<Route> ConsumerRoutes(const StreamDoor& door) {
  const Json state = schema::Ref("Consumer");
  return {{.method = "GET",
           .pattern = kConsumers,
           .id = "listConsumers",
           .summary = "Your consumers of a table, and how far behind they are",
           .tag = "stream",
           .lane = LaneName::kAsk,
           .parameters = {TableParameter()},
           .answers = {{200, "By name", "application/json", schema::Ref("ConsumerPage")}},
           .errors = {403, 404, 409},
           .handle = [door](const Call& call) { return ListConsumers(door, call); }},
          {.method = "GET",
           .pattern = kConsumer,
           .id = "getConsumer",
           .summary = "A consumer: where it is, and how far behind",
           .tag = "stream",
           .lane = LaneName::kAsk,
           .parameters = {TableParameter(), ConsumerParameter()},
           .answers = {{200, "The consumer", "application/json", state}},
           .errors = {403, 404, 409},
           .handle =
               [door](const Call& call) {
                 return Response::Of(ToJson(door.consumers.Find(ConsumerOf(call))));
               }},
          {.method = "PUT",
           .pattern = kConsumer,
           .id = "putConsumer",
           .summary = "Make a consumer, or set its place: also back, to read again",
           .tag = "stream",
           .lane = LaneName::kAsk,
           .parameters = {TableParameter(), ConsumerParameter()},
           .bodies = {{"application/json", schema::Ref("ConsumerBody")}},
           .body_optional = true,
           .body_bytes_max = 4096,
           .answers = {{200, "It was there", "application/json", state},
                       {201, "It is new", "application/json", state}},
           .errors = {403, 404, 409},
           .handle = [door](const Call& call) { return PutConsumer(door, call); }},
          {.method = "DELETE",
           .pattern = kConsumer,
           .id = "deleteConsumer",
           .summary = "Forget a consumer",
           .tag = "stream",
           .parameters = {TableParameter(), ConsumerParameter()},
           .answers = {{204, "It is gone", "", Json()}},
           .errors = {404},
           .handle = [door](const Call& call) { return RemoveConsumer(door, call); }}};
}

// What is done by them.
std::vector<Route> ReadingRoutes(const StreamDoor& door) {
  return {{.method = "POST",
           .pattern = std::string(kConsumer) + "/commit",
           .id = "commitConsumer",
           .summary = "Say how far a consumer has read: all before this position",
           .tag = "stream",
           .lane = LaneName::kAsk,
           .parameters = {TableParameter(), ConsumerParameter()},
           .bodies = {{"application/json", schema::Ref("CommitBody")}},
           .body_bytes_max = 4096,
           .answers = {{200, "It was there already, or further", "application/json",
                        schema::Ref("Consumer")},
                       {204, "It moved", "", Json()}},
           .errors = {403, 404, 409},
           .handle = [door](const Call& call) { return Commit(door, call); }},
          {.method = "GET",
           .pattern = std::string(kConsumer) + "/stream",
           .id = "streamConsumer",
           .summary = "The table from the consumer's place on; another stream of it ends",
           .tag = "stream",
           .lane = LaneName::kFlow,
           .parameters = {TableParameter(), ConsumerParameter(), PurposeParameter()},
           .answers = StreamAnswers(),
           .errors = {403, 404, 409},
           .handle = [door](const Call& call) { return FollowConsumer(door, call); }}};
}

}  // namespace

std::vector<Route> StreamRoutes(const StreamDoor& door) {
  std::vector<Route> routes = ConsumerRoutes(door);
  for (Route& route : ReadingRoutes(door)) routes.push_back(std::move(route));
  routes.push_back(ExportRoute(door));
  routes.push_back(StreamRoute(door));
  return routes;
}

}  // namespace weft::serve
