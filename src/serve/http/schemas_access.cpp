#include "serve/http/schemas_access.hpp"

#include "mesh/kind.hpp"
#include "serve/http/schemas.hpp"

namespace weft::serve::schema {
namespace {

using Named = std::map<std::string, Json>;

Json Texts() { return ListOf(Text()); }

void AddWho(Named& all, const std::vector<Field>& about, const std::vector<std::string>& shown) {
  std::vector<Field> who = about;
  who.push_back(
      {"items",
       ListOf(Object({{"user", Text("analyst"), "or a domain's principal"},
                      Optional("shown", OneOf(shown), "of the column, when one is asked for"),
                      Optional("mask", Text("hash")),
                      {"filters", Texts(), "conditions that rows must meet"},
                      {"masked", Texts(), "columns"},
                      {"hidden", Texts(), "columns that are not granted"},
                      {"why", ListOf(Ref("Reason"))}})),
       "everybody who could read it, by name"});
  all["WhoAnswer"] = Object(who);
}

Json Day() { return Shaped("^[0-9]{4}-[0-9]{2}-[0-9]{2}(T.+)?$", "2027-06-30"); }

}  // namespace

void AddAccess(Named& all) {
  const std::vector<std::string> shown{"as is", "masked", "not granted"};
  all["Reason"] = Object({{"policy", Text("confidential"), "empty: a right that needs none"},
                          {"rule", Text("hash")},
                          {"effect", Text("masks tailnum with hash")},
                          Optional("column", Text("tailnum"))});
  const std::vector<Field> access{{"read", Truth()},
                                  {"filters", Texts(), "conditions that rows must meet"},
                                  {"why", ListOf(Ref("Reason"))},
                                  {"valid_until", OrNull(Moment())},
                                  Optional("refusal", Text()),
                                  Optional("next_step", Text(), "how to get access")};
  all["Access"] = Object(access);
  all["Lifetime"] = Object(
      {{"status", OneOf({"proposed", "draft", "active", "deprecated", "retired"})},
       {"deprecated", Truth(), "its readers are to move"},
       {"retires", OrNull(Moment()), "it answers until then"},
       Optional("notice", Text("flights.departures@1 is deprecated and retires on 2027-06-30"))});
  const Json inherited = ListOf(
      Object({{"classification", Text("confidential"), "\"*\": any, for its SQL cannot be bound"},
              {"from", Text("accounts.registrations.name"), "the column that it comes from"}}));
  const Json declassified =
      ListOf(Object({{"classification", Text("confidential"), "that it does without"},
                     {"from", Text("accounts.registrations.name"), "the column that had it"},
                     {"contract", Text("accounts.registrations"), "of that column, which says so"},
                     {"by", OrNull(Text("accounts_dev")), "who approved it"},
                     {"at", OrNull(Moment())}}));
  const Field inherits = Optional("inherits", inherited, "beyond what its own contract says");
  all["ColumnAccess"] = Object({{"name", Text("tailnum")},
                                {"shown", OneOf(shown)},
                                Optional("mask", Text("hash")),
                                Optional("why", Text()),
                                inherits,
                                Optional("declassified", declassified)});
  const std::vector<Field> about{{"table", TableName()},
                                 {"column", OrNull(Text("tailnum"))},
                                 {"at", OrNull(Moment()), "null: now"}};
  AddWho(all, about, shown);
  std::vector<Field> why{{"user", Text("analyst")},
                         {"discover", Truth()},
                         {"lifetime", Ref("Lifetime")},
                         {"columns", ListOf(Ref("ColumnAccess"))}};
  why.insert(why.end(), about.begin(), about.end());
  why.insert(why.end(), access.begin(), access.end());
  all["WhyAnswer"] = Object(why);
  all["Column"] =
      Object({{"name", Text("tailnum")},
              {"type", Text("string"), "the contract's"},
              {"meaning", Text("Tail number of the plane")},
              {"unit", Text("minutes")},
              {"null_meaning", Text("the flight was cancelled")},
              {"classification", Text("confidential")},
              {"tags", Texts()},
              {"required", Truth()},
              {"unique", Truth()},
              {"primary_key", Truth()},
              {"shown", OneOf(shown)},
              Optional("mask", Text("hash")),
              Optional("why", Text()),
              inherits,
              Optional("examples", Texts(), "only where you see the values as they are")});
}

void AddAgreements(Named& all) {
  const Field columns = Optional("columns", Texts(), "only these; all, when left out");
  const Field filter = Optional("filter", Text("seats > 100"), "rows kept, in the policy language");
  const Field until = Optional("until", Day(), "when it ends; never, when left out");
  const Field delivery = Optional("delivery", Text("monthly, as Parquet"), "how and how often");
  all["RequestBody"] = Object({{"table", TableName()},
                               {"for", NotEmpty("analytics"), "a team, or a user"},
                               {"purpose", NotEmpty("seat planning"), "what it is needed for"},
                               until,
                               columns,
                               filter,
                               delivery});
  all["ShareBody"] = Object({{"with", NotEmpty("analytics"), "a team, or a user"},
                             Optional("purpose", Text("seat planning")),
                             until,
                             columns,
                             filter,
                             delivery});
  all["AgreementTerms"] = Object({columns, filter, until, Optional("reason", Text())});
  const Json step = OrNull(Object({{"by", Text("fleet_dev")}, {"at", OrNull(Moment())}}));
  const std::vector<Field> record{
      {"id", Text("agr_3f9c2a7b10de")},
      {"version", Number(1), "counts its changes"},
      {"state", OneOf({"requested", "approved", "refused", "revoked"})},
      {"in_force", Truth(), "approved, begun and not over"},
      {"table", TableName()},
      {"owner", Object({{"team", Text("fleet")}, {"product", Text("fleet.planes")}})},
      {"consumer",
       Object({{"kind", OneOf({"team", "user", "domain"})}, {"name", Text("analytics")}})},
      {"purpose", Text("seat planning")},
      {"from", OrNull(Moment())},
      {"until", OrNull(Moment())},
      {"columns", Texts(), "only these; empty: all"},
      {"filter", Text("seats > 100"), "rows kept; empty: all"},
      {"delivery", Text("monthly, as Parquet")},
      {"requested", step},
      {"decided", step},
      {"reason", Text(), "of the decision"}};
  all["AgreementRecord"] = Object(record);
  all["AgreementRecordPage"] = PageOf(Ref("AgreementRecord"));
  const Json column = Object({{"name", Text("tailnum")},
                              {"shown", OneOf({"as is", "masked", "not granted"})},
                              Optional("mask", Text("hash")),
                              Optional("classification", Text("confidential"))});
  std::vector<Field> waiting = record;
  all["Disclosed"] = Object({{"read", Truth(), "false: a policy denies it all the same"},
                             {"columns", ListOf(column)},
                             {"filters", Texts(), "conditions that rows must meet"}});
  waiting.push_back({"disclosed", Ref("Disclosed"), "what the consumer would see"});
  all["WaitingRequest"] = Object(waiting);
}

void AddInbox(Named& all) {
  all["Notice"] = Object({{"id", Number(1)},
                          {"at", Moment()},
                          {"what", Text("approved")},
                          Optional("agreement", Text("agr_3f9c2a7b10de")),
                          Optional("table", TableName(), "of a deprecation, of a change"),
                          Optional("question", Text("late_by_carrier"), "a saved one"),
                          Optional("thread", Text("thr_3f9c2a7b10de")),
                          Optional("product", Text("flights.departures"), "whose state changed"),
                          {"text", Text("fleet_dev approved access to fleet.planes")},
                          {"seen", Truth()}});
  all["Inbox"] = Object({{"waiting", ListOf(Ref("WaitingRequest")), "requests that you may decide"},
                         {"more", Number(), "how many more wait than these"},
                         {"ending", ListOf(Ref("AgreementRecord")), "yours, over in two weeks"},
                         {"unowned",
                          ListOf(Object({{"product", Text("flights.departures")},
                                         {"owners", Texts(), "who it names"}})),
                          "products of domains that you curate whose owners have left"},
                         {"news", ListOf(Ref("Notice")), "newest first"},
                         {"unseen", Number(), "how much of the news is new"}});
  all["SeenBody"] = Object({{"up_to", Number(), "the id of the last notice that was seen"}});
}

}  // namespace weft::serve::schema
