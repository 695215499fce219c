#include <algorithm>

#include "base/json.hpp"
#include "serve/http/naming.hpp"
#include "serve/http/routes.hpp"
#include "serve/http/schemas.hpp"

namespace weft::serve {
namespace {

constexpr uint64_t kBodyBytesMax = 64 << 10;

std::optional<Time> UntilOf(const Json& body) {
  if (!body.contains("until")) return std::nullopt;
  const auto until = ParseTime(body["until"].get<std::string>());
  if (!until) throw Error(ErrorKind::kInvalid, "`until` is no date", "write it as 2027-06-30");
  return until;
}

access::Order OrderOf(const Json& body, const std::string& table, const std::string& consumer) {
  return {.table = TableOf(table),
          .consumer = consumer,
          .purpose = body.value("purpose", ""),
          .until = UntilOf(body),
          .columns = body.value("columns", std::vector<std::string>{}),
          .filter = body.value("filter", ""),
          .delivery = body.value("delivery", "")};
}

Response Record(const access::Agreements& agreements, const mesh::ResourcePtr& made, int status) {
  Response response = Response::Of(agreements.View(*made), status);
  response.With("ETag", "\"" + std::to_string(made->version) + "\"");
  return response;
}

std::optional<uint64_t> ExpectedVersion(const Call& call) {
  std::string text = call.Header("if-match");
  if (text.empty() || text == "*") return std::nullopt;
  std::erase(text, '"');
  const bool is_number = !text.empty() && text.size() < 19 &&
                         std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
  if (!is_number)
    throw Error(ErrorKind::kConflict, "If-Match names a version that never was",
                "send the ETag of your last read");
  return std::stoull(text);
}

using Do = mesh::ResourcePtr (access::Agreements::*)(const access::By&, const std::string&,
                                                     const access::Terms&);

Response Decide(access::Agreements& agreements, const Call& call, Do deed) {
  const Json body =
      call.body.empty() ? Json::object() : BodyOf(call, schema::Ref("AgreementTerms"));
  const access::Terms terms{.columns = body.value("columns", std::vector<std::string>{}),
                            .filter = body.value("filter", ""),
                            .until = UntilOf(body),
                            .reason = body.value("reason", ""),
                            .expected_version = ExpectedVersion(call)};
  return Record(agreements, (agreements.*deed)(ByOf(call), call.captures.at("name"), terms), 200);
}

struct DeedRow {
  const char* name;
  const char* summary;
  Do deed;
};
const DeedRow kDeeds[] = {
    {"approve", "Approve a request, narrowed if you like", &access::Agreements::Approve},
    {"narrow", "Take columns or rows out of an agreement", &access::Agreements::Narrow},
    {"refuse", "Refuse a request, with a reason", &access::Agreements::Refuse},
    {"revoke", "Take an agreement back, or give it back", &access::Agreements::Revoke},
    {"renew", "Give an agreement a new end", &access::Agreements::Renew},
};

Route DeedRoute(access::Agreements& agreements, const DeedRow& row) {
  return {.method = "POST",
          .pattern = "/api/v1/agreements/{name}/" + std::string(row.name),
          .id = std::string(row.name) + "Agreement",
          .summary = row.summary,
          .tag = "access",
          .parameters = {{"name", "path", schema::NotEmpty("agr_3f9c2a7b10de"),
                          "the agreement's id", true},
                         {"If-Match", "header", schema::Text("\"1\""),
                          "the ETag of your last read: 409 when somebody was faster"}},
          .bodies = {{"application/json", schema::Ref("AgreementTerms")}},
          .body_bytes_max = kBodyBytesMax,
          .answers = {{200,
                       "The agreement as it is now",
                       "application/json",
                       schema::Ref("AgreementRecord"),
                       {{"ETag", "its version, for If-Match"}}}},
          .errors = {400, 403, 409},
          .handle = [&agreements, deed = row.deed](const Call& call) {
            return Decide(agreements, call, deed);
          }};
}

Route RequestRoute(access::Agreements& agreements) {
  return {.method = "POST",
          .pattern = "/api/v1/requests",
          .id = "requestAccess",
          .summary = "Ask for access to a table, for yourself or a team",
          .tag = "access",
          .bodies = {{"application/json", schema::Ref("RequestBody")}},
          .body_bytes_max = kBodyBytesMax,
          .answers = {{201,
                       "The request; approved already when a policy says so",
                       "application/json",
                       schema::Ref("AgreementRecord"),
                       {{"ETag", "its version, for If-Match"}}}},
          .errors = {403, 404, 409},
          .handle = [&agreements](const Call& call) {
            const Json body = BodyOf(call, schema::Ref("RequestBody"));
            return Record(
                agreements,
                agreements.Request(ByOf(call), OrderOf(body, body.at("table"), body.at("for"))),
                201);
          }};
}

Route PreviewRoute(access::Agreements& agreements) {
  return {.method = "POST",
          .pattern = "/api/v1/requests/preview",
          .id = "previewRequest",
          .summary = "What you would see of a table if such a request were approved",
          .tag = "access",
          .bodies = {{"application/json", schema::Ref("RequestBody")}},
          .body_bytes_max = kBodyBytesMax,
          .answers = {{200, "What you would see", "application/json", schema::Ref("Disclosed")}},
          .errors = {403, 404},
          .handle = [&agreements](const Call& call) {
            const Json body = BodyOf(call, schema::Ref("RequestBody"));
            return Response::Of(
                agreements.Preview(ByOf(call), OrderOf(body, body.at("table"), body.at("for"))));
          }};
}

Route ListRoute(access::Inbox& inbox) {
  return {.method = "GET",
          .pattern = "/api/v1/inbox/agreements",
          .id = "listMyAgreements",
          .summary = "Agreements that concern you, whatever their state",
          .tag = "access",
          .parameters = {{"table", "query", schema::TableName(), "only about this table"}},
          .answers = {{200, "Yours, and those about tables of yours", "application/json",
                       schema::Ref("AgreementRecordPage")}},
          .handle = [&inbox](const Call& call) {
            std::optional<mesh::TableId> table;
            if (call.query.contains("table")) table = TableOf(call.Parameter("table"));
            return Response::Of(inbox.AgreementsOf(call.caller, table));
          }};
}

Route ShareRoute(access::Agreements& agreements) {
  return {.method = "POST",
          .pattern = "/api/v1/tables/{table}/share",
          .id = "shareTable",
          .summary = "Give a team or a person access to a table of yours",
          .tag = "access",
          .parameters = {{"table", "path", schema::TableName(), "domain.table", true}},
          .bodies = {{"application/json", schema::Ref("ShareBody")}},
          .body_bytes_max = kBodyBytesMax,
          .answers = {{201,
                       "The agreement, approved",
                       "application/json",
                       schema::Ref("AgreementRecord"),
                       {{"ETag", "its version, for If-Match"}}}},
          .errors = {403},
          .handle = [&agreements](const Call& call) {
            const Json body = BodyOf(call, schema::Ref("ShareBody"));
            return Record(agreements,
                          agreements.Share(ByOf(call), OrderOf(body, call.captures.at("table"),
                                                               body.at("with"))),
                          201);
          }};
}

Feed FollowInbox(access::Inbox& inbox, const mesh::Caller& caller, uint64_t after) {
  auto last = std::make_shared<uint64_t>(after);
  return {.next = [&inbox, caller, last] {
    std::string text;
    for (const Json& item : inbox.Since(caller, *last)) {
      *last = item["id"].get<uint64_t>();
      text += "id: " + item["id"].dump() + "\nevent: notice\ndata: " + item.dump() + "\n\n";
    }
    return text;
  }};
}

Response ReadInbox(access::Inbox& inbox, const Call& call) {
  if (call.Header("accept").find("text/event-stream") == std::string::npos)
    return Response::Of(inbox.Of(call.caller));
  Response response;
  response.With("Content-Type", "text/event-stream");
  response.feed = FollowInbox(inbox, call.caller, call.Number("after").value_or(0));
  return response;
}

Route InboxRoute(access::Inbox& inbox) {
  return {.method = "GET",
          .pattern = "/api/v1/inbox",
          .id = "getInbox",
          .summary = "What waits for you; with Accept: text/event-stream, notices as they come",
          .tag = "access",
          .parameters = {{"after", "query", schema::Sequence(),
                          "of the stream: only notices after this id"}},
          .answers = {{200, "Requests to decide, and news of yours", "application/json",
                       schema::Ref("Inbox")},
                      {200, "Notices, as they come", "text/event-stream", schema::Text()}},
          .handle = [&inbox](const Call& call) { return ReadInbox(inbox, call); }};
}

Route SeenRoute(access::Inbox& inbox) {
  return {.method = "POST",
          .pattern = "/api/v1/inbox/seen",
          .id = "markInboxSeen",
          .summary = "Mark notices as seen",
          .tag = "access",
          .bodies = {{"application/json", schema::Ref("SeenBody")}},
          .body_bytes_max = kBodyBytesMax,
          .answers = {{204, "Marked", "", Json()}},
          .handle = [&inbox](const Call& call) -> Response {
            const Json body = BodyOf(call, schema::Ref("SeenBody"));
            inbox.MarkSeen(call.caller, body.at("up_to").get<uint64_t>());
            return {.status = 204, .headers = {}, .body = {}, .stream = nullptr, .feed = {}};
          }};
}

}  // namespace

std::vector<Route> AccessRoutes(access::Agreements& agreements, access::Inbox& inbox) {
  std::vector<Route> routes{RequestRoute(agreements), ShareRoute(agreements),   InboxRoute(inbox),
                            SeenRoute(inbox),         PreviewRoute(agreements), ListRoute(inbox)};
  for (const DeedRow& row : kDeeds) routes.push_back(DeedRoute(agreements, row));
  return routes;
}

}  // namespace weft::serve
