#include "base/json.hpp"
#include "mesh/meaning_edit.hpp"
#include "serve/http/naming.hpp"
#include "serve/http/routes.hpp"
#include "serve/http/routes_talk.hpp"
#include "serve/http/schemas.hpp"

namespace weft::serve {
namespace {

constexpr uint64_t kBodyBytesMax = 64 << 10;
constexpr size_t kPageDefault = 50, kPageMax = 200;

access::ThreadFilter FilterOf(const Call& call) {
  access::ThreadFilter filter{.column = call.Parameter("column"),
                              .after = call.Parameter("after"),
                              .limit = call.Number("limit").value_or(kPageDefault)};
  for (const auto state :
       {mesh::ThreadState::kOpen, mesh::ThreadState::kAnswered, mesh::ThreadState::kClosed})
    if (call.Parameter("state") == Name(state)) filter.state = state;
  return filter;
}

Response Show(const TalkDoor& door, const Call& call, const mesh::ResourcePtr& thread,
              int status = 200) {
  return Response::Of(door.threads.View(call.caller, *thread), status);
}

int NumberOf(const Call& call) {
  const auto number =
      static_cast<int>(std::strtol(call.captures.at("number").c_str(), nullptr, 10));
  return number;
}

// The contract as it is with the answer's words, or better ones.
struct Meaning {
  mesh::ResourcePtr contract;
  std::string document;
  bool IsNew() const { return document != contract->document.Text(); }
};
Meaning MeaningOf(const TalkDoor& door, const access::Threads::Accepted& accepted,
                  const std::string& words) {
  Meaning meaning{door.registry.Now()->Find({mesh::Kind::kContract, accepted.table->contract_id}),
                  {}};
  meaning.document = mesh::WithMeaning(meaning.contract->document.Text(),
                                       {.table = accepted.table->contract.name,
                                        .column = accepted.thread.column,
                                        .meaning = words.empty() ? accepted.text : words});
  return meaning;
}

// A change to the contract like any other, and the thread says so from the same moment on.
Response Accept(const TalkDoor& door, const Call& call) {
  const Json body =
      call.body.empty() ? Json::object() : BodyOf(call, schema::Ref("ThreadAcceptBody"));
  const std::string& id = call.captures.at("name");
  const int answer = NumberOf(call);
  const auto accepted = door.threads.ToAccept(ByOf(call), id, answer);
  const bool becomes_meaning = body.value("as_meaning", false) || body.contains("meaning");
  if (!becomes_meaning) return Show(door, call, door.threads.Accept(ByOf(call), id, answer, ""));
  const Meaning meaning = MeaningOf(door, accepted, body.value("meaning", ""));
  const auto put = [&](const store::Write& thread, const std::vector<store::Notice>& notices) {
    door.publisher.Put(call.caller, meaning.contract->id, meaning.document,
                       {.expected_version = meaning.contract->version,
                        .request_id = call.request_id,
                        .action = "accept",
                        .along = {{thread}, notices}});
  };
  return Show(door, call,
              door.threads.Accept(ByOf(call), id, answer, meaning.contract->id.name,
                                  meaning.IsNew() ? put : access::Threads::CommitAlong()));
}

using Handler = Response (*)(const TalkDoor&, const Call&);

// What is done to one thread.
struct DeedRow {
  const char* method;
  const char* path;  // behind the thread's
  const char* id;
  const char* summary;
  const char* body;  // a component; empty: none
  int status;
  bool has_number;
  Handler handle;
};
const DeedRow kDeeds[] = {
    {"POST", "/answers", "answerThread", "Answer a question", "ThreadTextBody", 201, false,
     [](const TalkDoor& door, const Call& call) {
       const Json body = BodyOf(call, schema::Ref("ThreadTextBody"));
       return Show(door, call,
                   door.threads.Answer(ByOf(call), call.captures.at("name"), body.at("text")), 201);
     }},
    {"DELETE", "/answers/{number}", "takeBackAnswer", "Take back an answer of yours", "", 200, true,
     [](const TalkDoor& door, const Call& call) {
       return Show(door, call,
                   door.threads.TakeBack(ByOf(call), call.captures.at("name"), NumberOf(call)));
     }},
    {"POST", "/answers/{number}/accept", "acceptAnswer",
     "Accept an answer, and let it become what the contract says", "ThreadAcceptBody", 200, true,
     &Accept},
    {"POST", "/close", "closeThread", "Close a thread: yours, or about a table of yours", "", 200,
     false,
     [](const TalkDoor& door, const Call& call) {
       return Show(door, call, door.threads.Close(ByOf(call), call.captures.at("name")));
     }},
    {"DELETE", "", "deleteThread", "Delete a question of yours that nobody has answered", "", 204,
     false,
     [](const TalkDoor& door, const Call& call) {
       door.threads.Delete(ByOf(call), call.captures.at("name"));
       return Response{.status = 204, .headers = {}, .body = {}, .stream = nullptr, .feed = {}};
     }},
};

Route DeedRoute(const TalkDoor& door, const DeedRow& row) {
  Route route{
      .method = row.method,
      .pattern = std::string("/api/v1/threads/{name}") + row.path,
      .id = row.id,
      .summary = row.summary,
      .tag = "threads",
      .lane = LaneName::kWork,
      .parameters = {{"name", "path", schema::NotEmpty("thr_3f9c2a7b10de"), "the thread's id",
                      true}},
      .answers = {{row.status, "The thread as it is now", "application/json",
                   schema::Ref("ThreadRecord")}},
      .errors = {403, 409},
      .handle = [door, handle = row.handle](const Call& call) { return handle(door, call); }};
  if (row.has_number)
    route.parameters.push_back(
        {"number", "path", schema::Shaped("^[1-9][0-9]{0,8}$", "1"), "of the answer", true});
  if (row.status == 204) route.answers = {{204, "Deleted", "", Json()}};
  if (*row.body == '\0') return route;
  route.bodies = {{"application/json", schema::Ref(row.body)}};
  route.body_optional = std::string_view(row.body) == "ThreadAcceptBody";
  route.body_bytes_max = kBodyBytesMax;
  return route;
}

std::vector<RouteParameter> PageParameters() {
  return {{"limit", "query", schema::Number(1, kPageMax), "how many at most"},
          {"after", "query", schema::Text(), "the cursor `next` of the page before"}};
}

Route ListRoute(const TalkDoor& door) {
  Route route{.method = "GET",
              .pattern = "/api/v1/tables/{table}/threads",
              .id = "listTableThreads",
              .summary = "What is asked and answered about a table, newest first",
              .tag = "threads",
              .parameters = {{"table", "path", schema::TableName(), "domain.table", true},
                             {"column", "query", schema::NotEmpty("dep_delay"), "only about it"},
                             {"state", "query", schema::OneOf({"open", "answered", "closed"}),
                              "only in this state"}},
              .answers = {{200, "Threads, and how soon they are answered", "application/json",
                           schema::Ref("ThreadList")}},
              .handle = [door](const Call& call) {
                return Response::Of(door.threads.Of(call.caller, TableOf(call.captures.at("table")),
                                                    FilterOf(call)));
              }};
  for (RouteParameter& parameter : PageParameters()) route.parameters.push_back(parameter);
  return route;
}

Route AskRoute(const TalkDoor& door) {
  return {.method = "POST",
          .pattern = "/api/v1/tables/{table}/threads",
          .id = "askAboutTable",
          .summary = "Ask about a table or one of its columns; its owners are told",
          .tag = "threads",
          .lane = LaneName::kWork,
          .parameters = {{"table", "path", schema::TableName(), "domain.table", true}},
          .bodies = {{"application/json", schema::Ref("ThreadAskBody")}},
          .body_bytes_max = kBodyBytesMax,
          .answers = {{201, "The thread", "application/json", schema::Ref("ThreadRecord")}},
          .errors = {403},
          .handle = [door](const Call& call) {
            const Json body = BodyOf(call, schema::Ref("ThreadAskBody"));
            return Show(door, call,
                        door.threads.Ask(ByOf(call), TableOf(call.captures.at("table")),
                                         body.value("column", ""), body.at("text")),
                        201);
          }};
}

Route UnansweredRoute(const TalkDoor& door) {
  Route route{.method = "GET",
              .pattern = "/api/v1/unanswered",
              .id = "listUnanswered",
              .summary = "Questions about tables that nobody could answer yet, newest first",
              .tag = "threads",
              .parameters = {{"domain", "query", schema::NotEmpty("flights"), "only this domain"}},
              .answers = {{200, "Threads, and how soon others were answered", "application/json",
                           schema::Ref("ThreadList")}},
              .handle = [door](const Call& call) {
                return Response::Of(
                    door.threads.Unanswered(call.caller, call.Parameter("domain"), FilterOf(call)));
              }};
  for (RouteParameter& parameter : PageParameters()) route.parameters.push_back(parameter);
  return route;
}

}  // namespace

std::vector<Route> ThreadRoutes(const TalkDoor& door) {
  std::vector<Route> routes{ListRoute(door), AskRoute(door), UnansweredRoute(door)};
  for (const DeedRow& row : kDeeds) routes.push_back(DeedRoute(door, row));
  return routes;
}

}  // namespace weft::serve
