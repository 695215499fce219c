#include "serve/http/schemas_observe.hpp"

#include "mesh/role.hpp"
#include "serve/http/schemas.hpp"

namespace weft::serve::schema {
namespace {

using Named = std::map<std::string, Json>;

Json Texts() { return ListOf(Text()); }
Json TextOrNull(const std::string& example = {}) { return OrNull(Text(example)); }
Json MomentOrNull() { return OrNull(Moment()); }
Json NumberOrNull() { return OrNull(Number()); }
Json AccessWord() { return OneOf({"read", "ask"}); }

Json Counts() {
  return Object({{"passed", Number()}, {"failed", Number()}, {"skipped", Number()}});
}

// A list of {name, count} rows.
Json Counted(const std::string& what, const std::string& count) {
  return ListOf(Object({{what, Text()}, {count, Number()}}));
}

}  // namespace

void AddStates(Named& all) {
  all["TableState"] =
      Object({{"name", StateName()},
              {"why", Text("new data is late by 2 hours"), "for people"},
              {"late_seconds", Number(), "past what the contract promises"},
              {"due", MomentOrNull(), "when it is late without new data, or became so"},
              {"data_changed", MomentOrNull(), "since when the data is as it is"},
              {"rows", NumberOrNull(), "null: unknown, or you may not read all of them"},
              {"checked", MomentOrNull(), "when the contract was last held against the data"},
              {"checks", Counts(), "what was found then"}});
  all["TableUsers"] = Object({{"readers", Number(), "people and domains' principals"},
                              {"days", Number(1), "in as many days"},
                              {"you", MomentOrNull(), "when you last read it"}});
  all["ProductUse"] =
      Object({{"product", Text("flights.departures")},
              {"state", OrNull(StateTogether()), "of its tables together"},
              {"days", Number(1), "that are counted"},
              {"readers", Number(), "people and domains' principals"},
              {"last", MomentOrNull()},
              {"intended",
               ListOf(Object({{"name", Text("analytics")},
                              {"team", Truth(), "a team is called so; else these are words"},
                              {"readers", NumberOrNull(), "of that team"}})),
               "whom its document names, in weft.intendedUsers"},
              {"real",
               ListOf(Object({{"team", TextOrNull("analytics"), "people, for each of their teams"},
                              {"domain", TextOrNull("flights"), "the SQL of its products"},
                              {"readers", Number()},
                              {"intended", Truth()}})),
               "by use; team and domain null: people of no team"}});
  all["PastCheck"] = Object({{"at", Moment()},
                             {"data_changed", Moment()},
                             {"rows", NumberOrNull()},
                             {"checks", Counts()}});
  all["TableChecks"] = Object({{"table", TableName()},
                               {"state", Ref("TableState")},
                               {"items", ListOf(Ref("PastCheck")), "newest first"},
                               {"results", ListOf(Ref("Check")),
                                "of the newest; messages only where you answer for the table"},
                               {"next", OrNull(Text())}});
}

void AddFront(Named& all) {
  all["FrontTable"] = Object({{"table", TableName()},
                              {"product", TextOrNull("flights.departures")},
                              {"meaning", Text("Flights that left New York")},
                              {"owner", Text("ops"), "a team"},
                              {"state", StateName()},
                              {"access", AccessWord()},
                              Optional("readers", Number(), "of a popular one, in 30 days"),
                              Optional("since", Moment(), "of a new one")});
  all["UnansweredWords"] =
      Object({{"words", Text("seat maps")},
              {"times", Number(), "that they were looked for"},
              {"found_nothing", Number()},
              {"led_nowhere", Number(), "something was found, and nobody opened it"},
              {"last", Moment()}});
  all["Front"] = Object(
      {{"popular", ListOf(Ref("FrontTable")), "most readers first"},
       {"newest", ListOf(Ref("FrontTable"))},
       {"unanswered",
        Object({{"searches", Number(), "in 90 days that led nowhere"},
                {"words", OrNull(ListOf(Ref("UnansweredWords"))), "null: not yours to see"}})}});
  all["ClothLine"] = Object({{"product", Text("flights.departures")},
                             {"domain", Text("flights")},
                             {"owner", Text("ops"), "a team"},
                             {"state", StateName()},
                             {"readers", Number(), "in the last 90 days"},
                             {"last", MomentOrNull(), "when one of them read it"},
                             {"access", AccessWord()},
                             {"read_by", Counted("domain", "readers"), "other domains"},
                             {"teams", Counted("team", "readers"), "that have no domain"}});
  all["Cloth"] = Object({{"domains",
                          ListOf(Object({{"domain", Text("flights")},
                                         {"title", Text("Flights")},
                                         {"products", Number(), "of these lines"}})),
                          "the warp"},
                         {"items", ListOf(Ref("ClothLine")), "the weft, by use"},
                         {"next", TextOrNull("100")}});
}

void AddObserve(Named& all) {
  all["Trouble"] = Object({{"product", Text("flights.departures")},
                           {"table", TableName()},
                           {"state", StateName()},
                           {"why", Text()},
                           {"late_seconds", Number()}});
  all["SeenTouch"] = Object({{"offset", Number(), "its record's number in the audit"},
                             {"at", Moment()},
                             {"caller", Text("analyst")},
                             {"request_id", Text()},
                             {"tables", Texts()},
                             {"text", Text(), "the SQL; empty where it is not yours to see"},
                             {"refusal", Text()},
                             {"took_us", Number()}});
  all["OpenRequest"] = Object({{"agreement", Text("agr_1")},
                               {"table", TableName()},
                               {"consumer", Text("team analytics")},
                               {"by", Text("analyst")},
                               {"purpose", Text()},
                               {"at", Moment()},
                               {"age_seconds", Number()}});
  all["Journey"] = Object({{"who", Text("analyst")},
                           {"table", TableName()},
                           {"searched", MomentOrNull(), "a search first showed it"},
                           {"refused", MomentOrNull()},
                           {"requested", MomentOrNull()},
                           {"approved", MomentOrNull()},
                           {"agreement", TextOrNull("agr_1")},
                           {"answered", MomentOrNull(), "first"},
                           {"seconds", Number(), "from the first of these to the answer"}});
  const Json weeks = ListOf(Object({{"week", Text("2026-11-23"), "its Monday"},
                                    {"interfaces", Number(), "that were used in it"}}));
  const Json pairs =
      ListOf(Object({{"domain", Text("weather"), "that reads"}, {"product", Text()}}));
  all["OpenThread"] = Object({{"thread", Text("thr_3f9c2a7b10de")},
                              {"table", TableName()},
                              {"column", TextOrNull("dep_delay")},
                              {"by", Text("analyst")},
                              {"text", Text("is a cancelled flight a row, too?")},
                              {"at", MomentOrNull()},
                              {"age_seconds", Number()}});
  all["Observation"] = Object(
      {{"days", Number(1)},
       {"domain", TextOrNull("flights")},
       {"states", MapOf(Number()), "products by state"},
       {"troubled", ListOf(Ref("Trouble")), "late or failing"},
       {"cut", Truth(), "there are more products; the most used ones were looked at"},
       {"slow", ListOf(Ref("SeenTouch")), "questions, the slowest first"},
       {"refused", ListOf(Ref("SeenTouch")), "questions, the newest first"},
       {"requests", Object({{"open", Number()}, {"items", ListOf(Ref("OpenRequest"))}})},
       {"threads", Object({{"open", Number(), "questions about tables that nobody has answered"},
                           {"oldest", MomentOrNull()},
                           {"domains", ListOf(Object({{"domain", Text("flights")},
                                                      {"open", Number(1)},
                                                      {"oldest", MomentOrNull()}}))},
                           {"items", ListOf(Ref("OpenThread")), "the oldest first"}})},
       {"interfaces",
        Object({{"count", Number(), "products read by another domain, each with each, in 90 days"},
                {"weeks", weeks},
                {"items", pairs}})},
       {"journeys", Object({{"count", Number(), "answered in these days"},
                            {"median_seconds", NumberOrNull()},
                            {"p90_seconds", NumberOrNull()},
                            {"open", Number(), "refused, and no answer yet"},
                            {"items", ListOf(Ref("Journey")), "newest first"}})}});
}

void AddDuties(Named& all) {
  const Json duty = OneOf({"unanswered", "question", "file", "failing", "late", "no owner",
                           "past end", "retention", "on hold", "no meaning", "unused", "no data"});
  all["Duty"] = Object({{"duty", duty},
                        {"domain", Text("flights"), "empty: of none, and an admin's"},
                        {"product", TextOrNull("flights.departures")},
                        {"table", OrNull(TableName())},
                        {"agreement", TextOrNull("agr_1")},
                        {"thread", TextOrNull("thr_3f9c2a7b10de")},
                        {"text", Text("2 columns have no meaning")},
                        {"since", MomentOrNull()}});
  all["Duties"] = Object({{"domains", Texts(), "whose team or curator you are; an admin's are all"},
                          {"counts", MapOf(Number()), "by duty"},
                          {"items", ListOf(Ref("Duty")), "the most urgent first"},
                          {"next", TextOrNull("200")}});
}

void AddGraph(Named& all) {
  std::vector<std::string> words;
  for (const mesh::RoleRow& row : mesh::kRoles) words.emplace_back(row.name);
  const Field roles{"roles", ListOf(OneOf(words))};
  all["GraphNode"] =
      Object({{"id", Text("flights.departures")},
              {"kind", OneOf({"source", "table", "domain", "consumer"})},
              {"name", Text("flights.departures")},
              {"domain", TextOrNull("flights")},
              {"product", TextOrNull("flights.departures")},
              {"owner", TextOrNull("ops")},
              Optional("state", StateName(), "of a table, or the worst of a domain's"),
              {"tables", Number(), "that it stands for"},
              {"columns", Texts(), "when asked for, shown inside it"},
              {"x", Real(), "of its upper left corner"},
              {"y", Real()},
              {"width", Real()},
              {"height", Real()}});
  all["GraphEdge"] = Object({{"from", Text("flights.departures"), "a node's id"},
                             {"to", Text("flights.delays_by_route")},
                             roles,
                             {"count", Number(1), "lines that it stands for"}});
  all["ColumnEdge"] = Object({{"from", Ref("LineageEnd")}, {"to", Ref("LineageEnd")}, roles});
  all["LineageGraph"] =
      Object({{"nodes", ListOf(Ref("GraphNode"))},
              {"edges", ListOf(Ref("GraphEdge")), "from left to right"},
              {"column_edges", ListOf(Ref("ColumnEdge")), "when columns are asked for"},
              {"width", Real()},
              {"height", Real()},
              {"grouped", Truth(), "there were more than 300 boxes: each is a domain"},
              {"cut", Truth(), "it goes on"},
              {"impact",
               OrNull(Object({{"readers", Texts(), "people, domains and products"},
                              {"version", OneOf({"major"}), "what the change calls for"}})),
               "when asked for, where you answer for the table"}});
}

}  // namespace weft::serve::schema
