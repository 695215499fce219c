#include "serve/http/routes_events.hpp"

#include "base/json.hpp"
#include "base/text.hpp"
#include "ingest/event_body.hpp"
#include "serve/http/schema.hpp"

namespace weft::serve {
namespace {

constexpr size_t kSentBytesMax = 4 << 20;      // as it comes over the wire
constexpr size_t kUnpackedBytesMax = 8 << 20;  // once it is unpacked
constexpr const char* kLines = "application/x-ndjson";

ingest::EventForm FormOf(const Call& call) {
  const std::string type = Lower(call.Header("content-type"));
  return type.starts_with(kLines) ? ingest::EventForm::kNdjson : ingest::EventForm::kJson;
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

Response Take(ingest::Events& events, const store::Registry& registry, const Call& call) {
  const auto body = ingest::Unpacked(call.body, call.Header("content-encoding"), kUnpackedBytesMax);
  if (!body)
    return ProblemOf(Error(ErrorKind::kInvalid, "the events are more than 8 MiB once unpacked",
                           "Send them in several requests."),
                     call.request_id, 413);
  return Response::Of(AnswerJson(events.Take({.sender = call.caller,
                                              .snapshot = registry.Now(),
                                              .body = *body,
                                              .form = FormOf(call),
                                              .dry_run = call.Flag("dry_run")})));
}

Response ShowReceipt(const ingest::Events& events, const store::Registry& registry,
                     const Call& call) {
  const std::string& uuid = call.captures.at("uuid");
  const auto receipt = events.Find(call.caller, *registry.Now(), uuid);
  if (!receipt)
    throw Error(ErrorKind::kNotFound, "no event of yours has the event_uuid " + uuid,
                "Receipts are kept of the newest 250,000 events with an event_uuid.");
  const bool is_accepted = receipt->reasons.empty();
  return Response::Of({{"event_uuid", receipt->uuid},
                       {"state", is_accepted ? "accepted" : "rejected"},
                       {"data_owner", receipt->domain},
                       {"table", is_accepted ? "tracking.events" : "tracking.rejected_events"},
                       {"position", receipt->position},
                       {"received_at", FormatTime(receipt->received)},
                       {"reasons", is_accepted ? Json::array() : Json::parse(receipt->reasons)}});
}

Route TakeRoute(ingest::Events& events, const store::Registry& registry) {
  return {.method = "POST",
          .pattern = "/api/v1/events",
          .id = "sendEvents",
          .summary = "Tracking events: one, an array, or one a line; also as gzip or zstd",
          .tag = "events",
          .lane = LaneName::kLake,
          .parameters = {{"dry_run", "query", schema::OneOf({"1", "0", "true", "false"}),
                          "say what would be, keep nothing"},
                         {"Content-Encoding", "header", schema::OneOf({"gzip", "zstd", "identity"}),
                          "how the body is packed"}},
          .bodies = {{"application/json", schema::Anything()}, {kLines, schema::Text()}},
          .body_bytes_max = kSentBytesMax,
          .answers = {{200, "The verdict of each event; what is accepted is on the disk",
                       "application/json", schema::Ref("EventsAnswer")}},
          .errors = {413, 429},
          .handle = [&](const Call& call) { return Take(events, registry, call); }};
}

Route ReceiptRoute(const ingest::Events& events, const store::Registry& registry) {
  return {.method = "GET",
          .pattern = "/api/v1/events/{uuid}",
          .id = "getEventReceipt",
          .summary = "What became of an event",
          .tag = "events",
          .parameters = {{"uuid", "path", schema::NotEmpty("6f9619ff-8b86-d011-b42d-00cf4fc964ff"),
                          "its event_uuid", true}},
          .answers = {{200, "Accepted or rejected, and when", "application/json",
                       schema::Ref("EventReceipt")}},
          .handle = [&](const Call& call) { return ShowReceipt(events, registry, call); }};
}

}  // namespace

std::vector<Route> EventRoutes(ingest::Events& events, const store::Registry& registry) {
  return {TakeRoute(events, registry), ReceiptRoute(events, registry)};
}

}  // namespace weft::serve
