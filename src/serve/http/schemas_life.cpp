#include "serve/http/schemas_life.hpp"

#include "serve/http/schemas.hpp"

namespace weft::serve::schema {
namespace {

std::vector<Field> PlanFields() {
  return {{"table", TableName()},
          {"column", Text("customer_id")},
          {"steps", ListOf(Ref("ErasureStep")), "in this order"},
          {"left", ListOf(Ref("ErasureLeft")), "what stays, and why"}};
}

void AddErasures(std::map<std::string, Json>& all) {
  all["ErasureBody"] = Object({{"table", TableName()},
                               {"key", MapOf(Anything()), "one column and its value"},
                               Optional("reason", Text("request 4711"), "for the audit")});
  all["ErasureStep"] =
      Object({{"table", TableName()},
              {"column", OrNull(Text("customer_id"))},
              {"how", OneOf({"delete", "remake"}),
               "rows are taken out; or the table is made anew, and its older versions go"},
              {"from", OrNull(TableName()), "whose rows it has; null: it began here"},
              {"rows", Number(), "that readers get"},
              {"files", Number(), "that hold some, in any version"},
              {"versions", Number(), "that hold some"},
              {"done", Truth()},
              {"run", OrNull(Text("12")), "that makes it anew"},
              {"error", OrNull(Text()), "why the last try failed; it is tried again"}});
  all["ErasureLeft"] =
      Object({{"table", TableName()}, {"column", OrNull(Text())}, {"why", Text()}});
  all["ErasurePlan"] = Object(PlanFields());
  std::vector<Field> fields = PlanFields();
  for (Field& field : std::vector<Field>{
           {"id", Text("12")},
           {"cause", OneOf({"person", "retention"})},
           {"hash", OrNull(Text("9f86d081884c7d65")), "of the value, keyed: it names nobody"},
           {"before", OrNull(Moment()), "of retention: rows older than this"},
           {"actor", OrNull(Text("curator")), "null: the contract"},
           {"reason", OrNull(Text())},
           {"state", OneOf({"running", "done"})},
           {"asked", Moment()},
           {"ended", OrNull(Moment())},
           {"files_waiting", Number(), "to be removed, once nobody can read them"}})
    fields.push_back(std::move(field));
  all["Erasure"] = Object(fields);
  all["Erasures"] = Object({{"items", ListOf(Ref("Erasure"))}});
}

void AddRetention(std::map<std::string, Json>& all) {
  all["Retention"] =
      Object({{"table", TableName()},
              {"keep_seconds", OrNull(Number()), "null: there is none in the contract"},
              {"column", OrNull(Text("placed_at")),
               "with a row's time; null: it is about versions, or cannot be kept"},
              {"before", OrNull(Moment()), "rows before this are past their time"},
              {"rows", OrNull(Number()), "that would go now"},
              {"versions", OrNull(Number()), "that hold some"},
              {"fault", OrNull(Text()), "why it cannot be kept"},
              {"held", OrNull(Text()), "why its rows stay all the same"},
              {"last", OrNull(Text("12")), "the newest erasure for it"}});
  all["Retentions"] = Object({{"items", ListOf(Ref("Retention"))}});
}

void AddHolds(std::map<std::string, Json>& all) {
  all["HoldBody"] = Object(
      {{"reason", NotEmpty("the case of 3 March")},
       Optional("until", NotEmpty("2027-06-30"), "a date or a moment"),
       Optional("agreement", NotEmpty("a1b2c3"), "it holds as long as this one is in force")});
  all["Hold"] = Object({{"id", Text("3")},
                        {"table", TableName()},
                        {"reason", Text("the case of 3 March")},
                        {"agreement", OrNull(Text())},
                        {"actor", Text("curator")},
                        {"since", Moment()},
                        {"until", OrNull(Moment())},
                        {"in_force", Truth()},
                        {"ended", OrNull(Moment())},
                        {"ended_by", OrNull(Text())}});
  all["Holds"] = Object({{"items", ListOf(Ref("Hold"))}});
}

}  // namespace

void AddLife(std::map<std::string, Json>& all) {
  AddErasures(all);
  AddRetention(all);
  AddHolds(all);
}

}  // namespace weft::serve::schema
