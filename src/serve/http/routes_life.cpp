#include "serve/http/routes_life.hpp"

#include <charconv>

#include "base/json.hpp"
#include "serve/http/naming.hpp"
#include "serve/http/routes.hpp"
#include "serve/http/schemas.hpp"

namespace weft::serve {
namespace {

using access::Holding;
using transform::Eraser;

RouteParameter IdParameter(const char* name) {
  return {name, "path", schema::NotEmpty("12"), "its number", true};
}
RouteParameter TableParameter() {
  return {"table", "path", schema::TableName(), "domain.table", true};
}

uint64_t IdOf(const Call& call, const std::string& what) {
  const std::string& text = call.captures.at(what);
  uint64_t id = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
  const bool is_number = error == std::errc() && end == text.data() + text.size();
  if (is_number && id < uint64_t{1} << 53) return id;
  throw Error(ErrorKind::kNotFound, "there is no " + what + " " + text);
}

std::optional<Time> UntilOf(const Json& body) {
  if (!body.contains("until")) return std::nullopt;
  const auto until = ParseTime(body["until"].get<std::string>());
  if (!until) throw Error(ErrorKind::kInvalid, "`until` is no date", "write it as 2027-06-30");
  return until;
}

// {"customer_id": "123"}: one column, its value as text or number.
transform::ErasureOrder OrderOf(const Json& body) {
  const Json& key = body.at("key");
  if (key.size() != 1)
    throw Error(ErrorKind::kInvalid, "a person is named by one column and its value",
                "As in {\"key\": {\"customer_id\": \"123\"}}.");
  const auto entry = key.begin();
  return {.table = TableOf(body.at("table")),
          .column = entry.key(),
          .value = entry->is_string() ? entry->get<std::string>() : entry->dump(),
          .reason = body.value("reason", "")};
}

Route BeginRoute(Eraser& eraser) {
  return {
      .method = "POST",
      .pattern = "/api/v1/erasures",
      .id = "erase",
      .summary = "Take one person's rows out of a table, and of all that was made from it",
      .tag = "life",
      .lane = LaneName::kWork,
      .parameters = {{"dry_run", "query", schema::Truth(),
                      "only say which rows of which tables would go, and what would stay"}},
      .bodies = {{"application/json", schema::Ref("ErasureBody")}},
      .body_bytes_max = 16'384,
      .answers = {{200, "Of a dry run: the plan", "application/json", schema::Ref("ErasurePlan")},
                  {202, "It has begun, and goes on by itself", "application/json",
                   schema::Ref("Erasure")}},
      .errors = {403, 404},
      .handle = [&](const Call& call) {
        const auto order = OrderOf(BodyOf(call, schema::Ref("ErasureBody")));
        if (call.Flag("dry_run")) return Response::Of(eraser.Plan(ByOf(call), order));
        return Response::Of(eraser.Begin(ByOf(call), order), 202);
      }};
}

Route ListRoute(const Eraser& eraser) {
  return {.method = "GET",
          .pattern = "/api/v1/erasures",
          .id = "listErasures",
          .summary = "What was erased, or is being erased, by key and by retention",
          .tag = "life",
          .answers = {{200, "Newest first, of tables that you answer for", "application/json",
                       schema::Ref("Erasures")}},
          .handle = [&](const Call& call) { return Response::Of(eraser.List(call.caller)); }};
}

Route ShowRoute(const Eraser& eraser) {
  return {.method = "GET",
          .pattern = "/api/v1/erasures/{erasure}",
          .id = "getErasure",
          .summary = "One erasure: what has gone, what is left and why",
          .tag = "life",
          .parameters = {IdParameter("erasure")},
          .answers = {{200, "As it is now", "application/json", schema::Ref("Erasure")}},
          .handle = [&](const Call& call) {
            return Response::Of(eraser.Show(call.caller, IdOf(call, "erasure")));
          }};
}

Route RetentionRoute(Eraser& eraser) {
  return {.method = "GET",
          .pattern = "/api/v1/retention",
          .id = "listRetention",
          .summary = "How long rows are kept, and what would go tonight",
          .tag = "life",
          .lane = LaneName::kWork,
          .parameters = {{"table", "query", schema::TableName(), "only this one"}},
          .answers = {{200,
                       "Of tables that you answer for: those that promise something, or the one "
                       "that is asked for",
                       "application/json", schema::Ref("Retentions")}},
          .errors = {403, 404},
          .handle = [&](const Call& call) {
            const std::string table = call.Parameter("table");
            return Response::Of(eraser.Retentions(
                ByOf(call), table.empty() ? std::nullopt : std::optional(TableOf(table))));
          }};
}

Route KeepRoute(Eraser& eraser) {
  return {.method = "POST",
          .pattern = "/api/v1/tables/{table}/retention",
          .id = "keepRetention",
          .summary = "Keep a table's retention now instead of tonight",
          .tag = "life",
          .lane = LaneName::kWork,
          .parameters = {TableParameter()},
          .answers = {{202, "What has begun; nothing, when no row is past its time",
                       "application/json", schema::Ref("Erasures")}},
          .errors = {400, 403, 404, 409},
          .handle = [&](const Call& call) {
            return Response::Of(eraser.KeepNow(ByOf(call), TableOf(call.captures.at("table"))),
                                202);
          }};
}

Route HoldsRoute(const Holding& holding) {
  return {.method = "GET",
          .pattern = "/api/v1/holds",
          .id = "listHolds",
          .summary = "Tables whose rows must stay",
          .tag = "life",
          .answers = {{200, "Newest first, of tables that you answer for", "application/json",
                       schema::Ref("Holds")}},
          .handle = [&](const Call& call) { return Response::Of(holding.List(call.caller)); }};
}

Route HoldRoute(Holding& holding) {
  return {.method = "POST",
          .pattern = "/api/v1/tables/{table}/hold",
          .id = "holdTable",
          .summary = "Let nothing take rows or versions of a table away",
          .tag = "life",
          .parameters = {TableParameter()},
          .bodies = {{"application/json", schema::Ref("HoldBody")}},
          .body_bytes_max = 16'384,
          .answers = {{201, "The hold", "application/json", schema::Ref("Hold")}},
          .errors = {403, 404},
          .handle = [&](const Call& call) {
            const Json body = BodyOf(call, schema::Ref("HoldBody"));
            return Response::Of(
                holding.Hold(ByOf(call), {.table = TableOf(call.captures.at("table")),
                                          .reason = body.at("reason"),
                                          .until = UntilOf(body),
                                          .agreement = body.value("agreement", "")}),
                201);
          }};
}

Route ReleaseRoute(Holding& holding) {
  return {.method = "DELETE",
          .pattern = "/api/v1/holds/{hold}",
          .id = "endHold",
          .summary = "End a hold: by who made it, or an admin",
          .tag = "life",
          .parameters = {IdParameter("hold")},
          .answers = {{200, "The hold, over", "application/json", schema::Ref("Hold")}},
          .errors = {403, 409},
          .handle = [&](const Call& call) {
            return Response::Of(holding.Release(ByOf(call), IdOf(call, "hold")));
          }};
}

}  // namespace

std::vector<Route> LifeRoutes(transform::Eraser& eraser, access::Holding& holding) {
  return {BeginRoute(eraser), ListRoute(eraser),   ShowRoute(eraser),  RetentionRoute(eraser),
          KeepRoute(eraser),  HoldsRoute(holding), HoldRoute(holding), ReleaseRoute(holding)};
}

}  // namespace weft::serve
