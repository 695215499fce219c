#include "base/read_json.hpp"
#include "serve/http/answer_body.hpp"
#include "serve/http/routes.hpp"
#include "serve/http/schemas.hpp"

namespace weft::serve {
namespace {

using engine::Format;

constexpr uint64_t kQuestionBytesMax = 4 << 20;

const AnswerFormat& FormatOf(const Call& call) {
  const std::string accept = call.Header("accept");
  for (const AnswerFormat& row : kAnswerFormats)
    if (accept.find(row.content_type) != std::string::npos) return row;
  if (accept.empty() || accept.find("*/*") != std::string::npos) return kAnswerFormats[0];
  if (accept.find("application/problem+json") != std::string::npos) return kAnswerFormats[0];
  throw Error(ErrorKind::kInvalid, "answers do not come as " + accept,
              "Accept one of application/json, text/csv, application/x-ndjson, "
              "application/vnd.apache.parquet, or Excel's type");
}

// What is said of it; nothing: the tables' products say.
std::optional<engine::EngineName> EngineOf(const Call& call) {
  return engine::FindEngine(call.Parameter("engine"));
}

// Who waits for another engine keeps nobody from this one. Where the question does not say, its
// tables do, and a text that is too long to look at here waits with the others.
LaneName LaneOf(query::Questions& questions, const Call& call) {
  constexpr size_t kLookedAtMax = 64 << 10;
  query::Request request;
  request.engine = EngineOf(call);
  if (!request.engine && call.body.size() <= kLookedAtMax) {
    const Json body = ReadJson(call.body);
    const auto text = [&](const char* key) {
      return body.is_object() && body.contains(key) && body[key].is_string()
                 ? body[key].get<std::string>()
                 : std::string();
    };
    request.sql = text("sql");
    request.question = text("question");
    request.engine = questions.EngineOf(call.caller, request);
  }
  return request.engine == engine::EngineName::kTrino ? LaneName::kAway : LaneName::kAsk;
}

query::Request RequestOf(query::Questions& questions, const Call& call) {
  const Json body = BodyOf(call, schema::Ref("QueryBody"));
  query::Request request;
  request.sql = body.value("sql", "");
  request.question = body.value("question", "");
  if (request.sql.empty() && request.question.empty())
    throw Error(ErrorKind::kInvalid, "the body asks nothing",
                "Give `sql`, or the name of a saved `question`.");
  if (body.contains("params")) request.params = body["params"];
  if (body.contains("limit")) request.limit = body["limit"].get<uint64_t>();
  request.format = FormatOf(call).format;
  request.engine = EngineOf(call);
  request.client = call.client;
  request.request_id = call.request_id;
  request.purpose = body.value("purpose", "");
  request.opened = [&](const std::string& id) {
    call.departure->Then([&questions, caller = call.caller, id] { questions.Cancel(caller, id); });
  };
  return request;
}

Response Ask(query::Questions& questions, const Call& call) {
  const AnswerFormat& format = FormatOf(call);
  return AnswerOf(questions.Ask(call.caller, RequestOf(questions, call)), format, "answer");
}

Json ToJson(const query::Status& status) {
  return {{"query_id", status.id},
          {"user", status.user},
          {"sql", status.sql},
          {"state", query::Name(status.state)},
          {"started", FormatTime(status.started)},
          {"elapsed_ms", status.elapsed.count()},
          {"rows", status.rows},
          {"error", status.error.empty() ? Json() : Json(status.error)}};
}

[[noreturn]] void ThrowUnknown(const std::string& id) {
  throw Error(ErrorKind::kNotFound, "there is no question " + id + " of yours");
}

Response Show(query::Questions& questions, const Call& call) {
  const auto status = questions.Find(call.caller, call.captures.at("id"));
  if (!status) ThrowUnknown(call.captures.at("id"));
  return Response::Of(ToJson(*status));
}

Response Cancel(query::Questions& questions, const Call& call) {
  const std::string& id = call.captures.at("id");
  if (!questions.Find(call.caller, id)) ThrowUnknown(id);
  questions.Cancel(call.caller, id);
  return {.status = 204, .headers = {}, .body = {}, .stream = nullptr, .feed = {}};
}

Response List(query::Questions& questions, const Call& call) {
  Json items = Json::array();
  for (const auto& status : questions.ListOf(call.caller)) items.push_back(ToJson(status));
  return Response::Of({{"items", items}, {"next", nullptr}});
}

std::vector<RouteAnswer> AnswersInFormats() {
  const RouteHeader id{"Weft-Query-Id", "the question's id"};
  const RouteHeader engine{"Weft-Engine", "who answers: duckdb or trino"};
  const RouteHeader file{"Content-Disposition", "a name for the file"};
  std::vector<RouteAnswer> answers;
  for (const AnswerFormat& row : kAnswerFormats) {
    const bool is_json = row.format == Format::kJsonRows;
    answers.push_back({200,
                       "The answer, streamed",
                       std::string(row.content_type),
                       is_json ? schema::Ref("Answer") : schema::Anything(),
                       {id, engine, file}});
  }
  return answers;
}

}  // namespace

std::vector<Route> QuestionRoutes(query::Questions& questions) {
  const RouteParameter id{"id", "path", schema::NotEmpty("q_1"), "the question's id", true};
  std::vector<Route> routes(4);
  routes[0] = {
      .method = "POST",
      .pattern = "/api/v1/query",
      .id = "ask",
      .summary = "Ask one governed question",
      .tag = "ask",
      .lane = LaneName::kAsk,
      .lane_of = [&](const Call& call) { return LaneOf(questions, call); },
      .parameters = {{"engine", "query", schema::OneOf({"duckdb", "trino"}),
                      "who answers: this server (duckdb), or the Trino beside it; else as the "
                      "tables' products say",
                      false}},
      .bodies = {{"application/json", schema::Ref("QueryBody")}},
      .body_bytes_max = kQuestionBytesMax,
      .answers = AnswersInFormats(),
      .errors = {403, 404, 409, 499},
      .handle = [&](const Call& call) { return Ask(questions, call); }};
  routes[1] = {.method = "GET",
               .pattern = "/api/v1/queries",
               .id = "listQueries",
               .summary = "Your running and last questions",
               .tag = "ask",
               .answers = {{200, "Questions, newest first", "application/json",
                            schema::Ref("QueryStatePage")}},
               .handle = [&](const Call& call) { return List(questions, call); }};
  routes[2] = {.method = "GET",
               .pattern = "/api/v1/queries/{id}",
               .id = "getQuery",
               .summary = "The state of a question",
               .tag = "ask",
               .parameters = {id},
               .answers = {{200, "Its state", "application/json", schema::Ref("QueryState")}},
               .handle = [&](const Call& call) { return Show(questions, call); }};
  routes[3] = {.method = "DELETE",
               .pattern = "/api/v1/queries/{id}",
               .id = "cancelQuery",
               .summary = "Cancel a question",
               .tag = "ask",
               .parameters = {id},
               .answers = {{204, "It ends soon, or has ended", "", Json()}},
               .handle = [&](const Call& call) { return Cancel(questions, call); }};
  return routes;
}

}  // namespace weft::serve
