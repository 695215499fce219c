#include "serve/http/schemas_stream.hpp"

#include "serve/http/schemas.hpp"

namespace weft::serve::schema {

namespace {

void AddBridges(std::map<std::string, Json>& all) {
  all["BridgeSecret"] =
      Object({{"name", OneOf({"password", "key"})},
              {"state", OneOf({"missing", "set", "for_other"}),
               "for_other: it was given for other brokers, another user or certificate than the "
               "document has now, and is not used"}});
  all["Bridge"] = Object(
      {{"source", NotEmpty("orders_out"), "whose document describes it"},
       {"domain", NotEmpty("orders")},
       {"brokers", NotEmpty("kafka-1:9093")},
       {"topic", NotEmpty("shop.events")},
       {"security", OneOf({"PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"})},
       {"way", OneOf({"publish", "consume"})},
       {"table", OrNull(TableName()), "what is published"},
       {"state", OneOf({"starting", "running", "failing"})},
       {"since", Moment(), "since when it is so"},
       {"moved_at", OrNull(Moment()), "when something went over it last, since it began"},
       {"error", OrNull(Object({{"message", Text()}, {"hint", Text()}})),
        "why it fails, and what to do"},
       {"secrets", ListOf(Ref("BridgeSecret")), "that it needs; their values never come back"}});
  all["BridgePage"] = PageOf(Ref("Bridge"));
  all["SecretBody"] =
      Object({{"value", NotEmpty("correct horse"), "a password, or a key as PEM text"}});
}

}  // namespace

void AddStreams(std::map<std::string, Json>& all) {
  const Json position = Shaped("^[0-9]{1,19}(-[0-9]{1,19})?$", "1204");
  all["Consumer"] =
      Object({{"name", Text("recommender")},
              {"table", TableName()},
              {"position", position, "all before it is read"},
              {"end", position, "where the table ends now"},
              {"behind", Number(), "rows that you get from there on; of snapshots alone, how many"},
              {"made_at", Moment()},
              {"committed_at", OrNull(Moment()), "when it moved last"}});
  all["ConsumerPage"] = PageOf(Ref("Consumer"));
  all["ConsumerBody"] =
      Object({Optional("from", NotEmpty("earliest"),
                       "earliest, latest, a position or a moment; left out: latest for a new one, "
                       "no change of one that is there")});
  all["CommitBody"] = Object({{"position", position}});
  AddBridges(all);
}

}  // namespace weft::serve::schema
