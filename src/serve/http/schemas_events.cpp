#include "serve/http/schemas_events.hpp"

#include "serve/http/schemas.hpp"

namespace weft::serve::schema {

void AddEvents(std::map<std::string, Json>& all) {
  all["EventReason"] = Object({{"field", Text("order_value"), "or `event`, of all of it"},
                               {"problem", Text("is not a number that fits")},
                               {"remedy", Text("Send a number with a point, as 103.4.")}});
  all["RejectedEvent"] = Object(
      {{"index", Number(), "in the request, from 0"}, {"reasons", ListOf(Ref("EventReason"))}});
  all["EventsAnswer"] =
      Object({{"accepted", Number(), "stored by this request or before"},
              {"duplicates", Number(), "of them: their event_uuid was stored before"},
              {"rejected", ListOf(Ref("RejectedEvent")), "kept in the domain's rejected_events"}});
  const Json snapshot = Object({{"table", TableName()},
                                {"id", Text("4163719845912345678")},
                                {"at", Moment(), "when it was made"}});
  all["EventReceipt"] = Object({{"event_uuid", Text("6f9619ff-8b86-d011-b42d-00cf4fc964ff")},
                                {"state", OneOf({"accepted", "rejected"})},
                                {"data_owner", Text("orders"), "its domain"},
                                {"table", TableName()},
                                {"position", Sequence(), "in the journal and the table"},
                                {"received_at", Moment()},
                                {"snapshot", OrNull(snapshot),
                                 "of the lake, which has it; null: it is in the journal alone"},
                                {"reasons", ListOf(Ref("EventReason")), "why it was rejected"}});
  const Json counts = Object({{"minute", Number(), "in the last one"}, {"hour", Number()}});
  const Json reasons = ListOf(
      Object({{"reason", Text("order_value is not a number that fits")}, {"count", Number(1)}}));
  const std::vector<Field> figures{
      {"accepted", counts},
      {"refused", counts},
      {"waiting", Number(), "accepted, and in the journal alone; to within a second's events"},
      {"lag_seconds", OrNull(Number()), "since the oldest of these came; null: there are none"},
      {"reasons", reasons, "of the last hour's refused ones, the most frequent first"}};
  std::vector<Field> of_stream{{"table", TableName()},
                               {"domain", Text("orders"), "empty: nobody could tell it"}};
  of_stream.insert(of_stream.end(), figures.begin(), figures.end());
  all["EventStreamFigures"] = Object(of_stream);
  std::vector<Field> of_all{
      {"domain", OrNull(Text("orders")), "null: of all"},
      {"minutes", ListOf(Object({{"accepted", Number()}, {"refused", Number()}})),
       "of the last hour, the oldest first"},
      {"streams", ListOf(Ref("EventStreamFigures")), "that any event came into lately"}};
  of_all.insert(of_all.end(), figures.begin(), figures.end());
  all["EventFlow"] = Object(of_all);
  all["PlannedEvent"] = Object(
      {{"action_category", Text("game")},
       {"action", Text("finishes game")},
       {"state", OneOf({"declared, not yet seen", "seen, not declared", "declared and seen"})},
       {"meaning", OrNull(Text("The end of a game.")), "null: the plan does not say it"},
       {"owner", OrNull(Text("product_manager")), "who is asked about it"},
       {"events", Number()},
       {"first_at", OrNull(Moment()), "null: none was seen"},
       {"last_at", OrNull(Moment())}});
  const Json value = {{"type", Json::array({"string", "number", "boolean", "null"})}};
  all["ReplayBody"] = Object({Optional(
      "mapping",
      Object({Optional("rename", MapOf(Text("battery")), "fields, by the names that they have"),
              Optional("remove", ListOf(Text("note")), "fields"),
              Optional("replace", MapOf(MapOf(value)),
                       "by field: values as text, and what stands in their place"),
              Optional("set", MapOf(Anything()), "fields, also where they are there")}),
      "done in this order; none: the events as they were sent")});
  all["ReplayedRejection"] = Object(
      {{"position", Sequence(), "in rejected_events"}, {"reasons", ListOf(Ref("EventReason"))}});
  all["ReplayAnswer"] = Object({{"accepted", Number(), "they are in the table now"},
                                {"duplicates", Number(), "of them: they were stored before"},
                                {"still_rejected", Number()},
                                {"rejected", ListOf(Ref("ReplayedRejection")), "the first 1,000"}});
}

}  // namespace weft::serve::schema
