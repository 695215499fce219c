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
              {"rejected", ListOf(Ref("RejectedEvent")), "kept in tracking.rejected_events"}});
  all["EventReceipt"] = Object({{"event_uuid", Text("6f9619ff-8b86-d011-b42d-00cf4fc964ff")},
                                {"state", OneOf({"accepted", "rejected"})},
                                {"data_owner", Text("orders"), "its domain"},
                                {"table", TableName()},
                                {"position", Sequence(), "in the journal and the table"},
                                {"received_at", Moment()},
                                {"reasons", ListOf(Ref("EventReason")), "why it was rejected"}});
}

}  // namespace weft::serve::schema
