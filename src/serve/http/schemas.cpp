#include "serve/http/schemas.hpp"

#include "audit/record.hpp"
#include "mesh/kind.hpp"
#include "serve/http/schemas_access.hpp"
#include "serve/http/schemas_events.hpp"
#include "serve/http/schemas_life.hpp"
#include "serve/http/schemas_lineage.hpp"
#include "serve/http/schemas_observe.hpp"
#include "serve/http/schemas_runs.hpp"
#include "serve/http/schemas_stream.hpp"
#include "serve/http/schemas_talk.hpp"
#include "serve/http/schemas_upload.hpp"

namespace weft::serve::schema {
namespace {

using Named = std::map<std::string, Json>;

std::vector<std::string> KindNames() {
  std::vector<std::string> names;
  for (const mesh::KindRow& row : mesh::kKinds) names.emplace_back(row.name);
  return names;
}

Json Texts() { return ListOf(Text()); }

void AddProblem(Named& all) {
  all["Problem"] =
      Object({{"type", Text("urn:weft:error:invalid"), "stable, for programs"},
              {"title", Text("The request is not right"), "the kind of error, for people"},
              {"status", Number(400, 599), "as in the status line"},
              {"detail", Text("the body's `sql` is missing"), "what is wrong, and where"},
              {"hint", Text("did you mean `sql`?"), "what to do next; may be empty"},
              {"request_id", Text("6b0e5c0d91f7a2c4"), "the operator's log knows it by this"},
              Optional("position", Number(), "the byte of the SQL where the fault is, from 0")});
}

// A resource of each kind: Domain, Product …
void AddResources(Named& all) {
  for (const mesh::KindRow& row : mesh::kKinds) {
    const std::string name = Capitalised(row.name);
    all[name] = Object({{"kind", OneOf({std::string(row.name)})},
                        {"name", NotEmpty("flights")},
                        {"version", Number(1), "counts this resource's changes"},
                        {"spec", AnyObject(), "the document"}});
    all[name + "Page"] = PageOf(Ref(name));
  }
  all["Product"] = Object({{"kind", OneOf({"product"})},
                           {"name", NotEmpty("flights.departures")},
                           {"version", Number(1), "counts this resource's changes"},
                           {"spec", AnyObject(), "the document"},
                           Optional("state", OrNull(StateTogether()),
                                    "of its tables together, now; left out of a past one")});
  all["Written"] = Object({{"kind", OneOf(KindNames())},
                           {"name", NotEmpty("flights")},
                           {"version", Number(), "the new one"}});
  all["Version"] = Object({{"version", Number(1)},
                           {"seq", Number(1), "the change that made it"},
                           {"at", Moment()},
                           {"actor", Text("curator")},
                           {"action", Text("apply")},
                           {"deleted", Truth()},
                           Optional("document", Text(), "left out where you may not see it")});
  all["VersionPage"] = PageOf(Ref("Version"));
  all["SpecBody"] = Object({Optional("kind", OneOf(KindNames())),
                            Optional("name", Text("flights")),
                            Optional("version", Number()),
                            {"spec", AnyObject(), "the document, or what is to change in it"}});
}

void AddPlan(Named& all) {
  all["ResourceName"] =
      Object({{"kind", OneOf(KindNames())}, {"name", Text("flights.departures")}});
  all["FieldChange"] = Object({{"path", Text("schema[departures].description")},
                               {"before", Text(), "JSON; empty: added"},
                               {"after", Text(), "JSON; empty: removed"}});
  all["PlannedChange"] =
      Object({{"verb", OneOf({"create", "change", "delete"})},
              {"kind", OneOf(KindNames())},
              {"name", Text("flights.departures")},
              {"path", Text("flights/departures/departures.odps.yaml"), "its file in the folder"},
              {"fields", ListOf(Ref("FieldChange"))},
              {"code", Texts(), "code and data files that differ"},
              {"drifted", Truth(), "changed since by another way; apply overwrites that"}});
  all["Break"] = Object(
      {{"table", TableName()},
       {"column", Text("tailnum"), "empty: the whole table"},
       {"message", Text("column tailnum is removed")},
       {"readers", Texts(), "who used it in the last 90 days, and products whose SQL uses it"}});
  all["StoppedSql"] = Object(
      {{"table", Text("flights.delays_by_route"), "that it makes"},
       {"product", Text("flights.delays_by_route")},
       {"owner", Text("ops"), "a team; of a saved question a user"},
       Optional("question", Text("late_by_carrier"), "a saved one; empty: you may not read it"),
       {"reason", Text("there is no column tailnum")}});
  all["Finding"] = Object({{"severity", OneOf({"error", "warning"})},
                           {"file", Text("flights/domain.yaml")},
                           {"line", Number()},
                           {"column", Number()},
                           {"message", Text("unknown key \"titel\"")},
                           {"hint", Text("did you mean \"title\"?")}});
  all["Deprecation"] =
      Object({{"table", TableName()},
              {"notice", Text("flights.departures@1 is deprecated and retires on 2027-06-30")},
              {"readers", Texts(), "who read it in the last 90 days, or may by an agreement"},
              {"told", Texts(), "users who are told when this is applied"}});
  const Json columns = ListOf(Object({{"column", Text("tailnum")},
                                      {"before", Text("hash"), "as is, not granted, or its mask"},
                                      {"after", Text("as is")}}));
  const Json seen = OneOf({"nothing", "find", "read"});
  all["AccessShift"] = Object({{"who", Text("analyst"), "or a domain's principal"},
                               {"table", TableName()},
                               {"touches", Number(), "of it by them in the last 90 days"},
                               {"before", seen, "what they may do with the table"},
                               {"after", seen},
                               {"gains", columns, "of which they see more"},
                               {"loses", columns, "of which they see less"},
                               {"rows", OneOf({"same", "more", "fewer", "others"})},
                               {"filters_before", Texts()},
                               {"filters_after", Texts()}});
  all["Plan"] =
      Object({{"folder", Text("flights")},
              {"summary", Object({{"create", Number()},
                                  {"change", Number()},
                                  {"delete", Number()},
                                  {"unchanged", Number()}})},
              {"changes", ListOf(Ref("PlannedChange"))},
              {"breaking", ListOf(Ref("Break"))},
              {"stopping", ListOf(Ref("StoppedSql")), "SQL in the mesh that would no longer run"},
              {"versions", ListOf(Ref("VersionAdvice")), "of changed contracts"},
              {"access", ListOf(Ref("AccessShift")), "of a dry run: who gains and who loses"},
              {"access_cut", Truth(), "there were too many to compare all"},
              {"findings", ListOf(Ref("Finding"))},
              {"deprecations", ListOf(Ref("Deprecation")), "tables that readers are to leave"},
              {"held", Texts(), "agreements in force on what would go: they refuse it"},
              {"refusals", Texts(), "what the caller may not change"},
              {"not_from_here", ListOf(Ref("ResourceName")), "kept: another way made them"},
              {"rebuild", Texts(), "tables whose data is taken in or made anew"},
              {"missing", ListOf(Sha256()), "files to send first"}});
}

constexpr const char* kPart =
    "the files are only this product's, without weft.yaml; what lies elsewhere stays";

void AddApply(Named& all) {
  all["ResourceVersion"] = Object({{"kind", OneOf(KindNames())},
                                   {"name", Text("flights.departures")},
                                   {"version", Number(), "0: there is none yet"}});
  all["ManifestFile"] = Object({{"path", NotEmpty("weft.yaml"), "in the folder"},
                                {"sha256", Sha256(), "of its content"},
                                {"bytes", Number()}});
  all["ApplyBody"] = Object({{"files", ListOf(Ref("ManifestFile")), "every file of the folder"},
                             Optional("allow_breaking", Truth()),
                             Optional("product", NotEmpty("flights.departures"), kPart),
                             Optional("expected", ListOf(Ref("ResourceVersion")),
                                      "what the files were made from: 409 when it is another")});
  all["Intake"] = Object({{"table", TableName()},
                          {"rows", Number()},
                          {"rejected", Number()},
                          {"problems", Texts(), "the first of them, with file, line and column"}});
  all["ApplyAnswer"] = Object({{"applied", Truth()},
                               {"seq", Number(), "of the last change"},
                               {"plan", Ref("Plan")},
                               {"text", Text(), "the plan for a terminal"},
                               {"intake", ListOf(Ref("Intake"))}});
  all["TestBody"] = Object({{"files", ListOf(Ref("ManifestFile")), "every file of the folder"},
                            Optional("product", NotEmpty("flights.departures"), kPart)});
  all["Check"] = Object({{"table", TableName()},
                         {"name", Text("dep_time is required")},
                         {"state", OneOf({"passed", "failed", "skipped"})},
                         {"message", Text(), "what is wrong, or why it was not run"}});
  all["TestAnswer"] =
      Object({{"plan", Ref("Plan")},
              {"checks", ListOf(Ref("Check"))},
              {"left_out", Texts(), "resources that are not the caller's to test"}});
}

void AddSearch(Named& all) {
  const Json counts = MapOf(Number());
  all["SearchItem"] =
      Object({{"kind", Text("column")},
              {"name", Text("fleet.planes.seats")},
              {"title", Text("seats")},
              {"text", Text("Number of seats"), "what matched"},
              {"highlights", ListOf(Object({{"text", Text("seats")}, {"match", Truth()}}))},
              {"domain", Text("fleet")},
              {"owner", Text("fleet"), "a team"},
              {"access", OneOf({"read", "ask"})},
              Optional("meaning", Text("How many people may sit"), "of a table or column"),
              Optional("next_step", Text(), "how to get access"),
              Optional("state", StateName(), "of what has tables: the worst of them"),
              Optional("notice", Text(), "of a table that its readers are to leave"),
              Optional("table", TableName()),
              Optional("column", Text("seats"))});
  all["SearchAnswer"] = Object({{"items", ListOf(Ref("SearchItem")), "best first"},
                                Optional("facets",
                                         Object({{"kind", counts},
                                                 {"domain", counts},
                                                 {"tag", counts},
                                                 {"owner", counts},
                                                 {"state", counts},
                                                 {"access", counts}}),
                                         "when asked for: how much of all that was found")});
}

void AddTable(Named& all) {
  all["QualityRule"] = Object({{"name", Text("every flight has an origin")},
                               {"type", OneOf({"text", "library", "sql", "custom"})},
                               Optional("description", Text()),
                               Optional("column", Text("origin")),
                               Optional("metric", Text("nullValues")),
                               Optional("comparison", Text("mustBe")),
                               Optional("bounds", ListOf(Real())),
                               Optional("unit", OneOf({"percent", "rows"})),
                               Optional("severity", Text("error")),
                               Optional("dimension", Text("completeness"))});
  all["Sla"] = Object({{"property", Text("latency")},
                       {"value", Text("4")},
                       {"unit", Text("d")},
                       {"description", Text()}});
  all["Table"] =
      Object({{"name", TableName()},
              {"domain", Text("flights")},
              {"product", Text("flights.departures")},
              {"major", Number()},
              {"lifetime", Ref("Lifetime")},
              {"contract", Object({{"id", Text("flights.departures")},
                                   {"version", Text("1.0.0")},
                                   Optional("status", Text("active")),
                                   Optional("purpose", Text()),
                                   Optional("usage", Text()),
                                   Optional("limitations", Text())})},
              {"meaning", Text("Flights that left New York")},
              {"granularity", Text("one flight"), "what one row is"},
              {"owner", Object({{"team", Text("ops")},
                                {"people", Texts()},
                                {"departed", Truth(), "people are named, and all have left"},
                                {"support", Text()}})},
              {"tags", Texts()},
              {"data", OneOf({"sql", "file", "events", "sent", "weft"}),
               "where its rows come from; sent: as files, or through the Iceberg catalog"},
              {"upload", ListOf(OneOf({"replace", "append", "merge"})),
               "what files may do to its rows, the first when nothing is said"},
              {"columns", ListOf(Ref("Column"))},
              {"quality", ListOf(Ref("QualityRule"))},
              {"sla", ListOf(Ref("Sla"))},
              {"state", Ref("TableState")},
              {"use", Ref("TableUsers")},
              {"access", Ref("Access")}});
}

void AddChanges(Named& all) {
  all["Change"] = Object({{"seq", Number(1)},
                          {"at", Moment()},
                          {"actor", Text("curator")},
                          {"action", Text("apply")},
                          {"kind", OneOf(KindNames())},
                          {"name", Text("flights.departures")},
                          {"deleted", Truth()},
                          {"request_id", Text()},
                          {"hash", Sha256(), "chains it to the change before"}});
  all["ChangePage"] = PageOf(Ref("Change"));
}

void AddQuestions(Named& all) {
  all["QueryBody"] =
      Object({Optional("sql", NotEmpty("SELECT count(*) FROM flights.departures"),
                       "one statement that reads"),
              Optional("question", NotEmpty("late_by_carrier"),
                       "instead of `sql`: a saved question, which `params` go to by name"),
              Optional("params", ListOrObject(), "a list for $1, $2 …, or an object for $name"),
              Optional("limit", Number(), "stop after so many rows"),
              Optional("purpose", Text("monthly report"), "kept with the record of it")});
  all["TableUse"] = Object({{"name", TableName()},
                            {"filtered", Truth(), "rows are kept from the asker"},
                            {"masked", Texts(), "columns that the question uses"},
                            {"policies", Texts()}});
  all["Answer"] = Object(
      {{"query_id", Text("q_1")},
       {"columns", ListOf(Object({{"name", Text("origin")}, {"type", Text("VARCHAR")}}))},
       {"rows", ListOf(ListOf(Anything()))},
       {"row_count", Number()},
       {"truncated", Truth(), "there are more rows than these"},
       {"elapsed_ms", Number()},
       {"tables", ListOf(Ref("TableUse")), "what was read, and how much of it the asker saw"}});
  all["QueryState"] = Object({{"query_id", Text("q_1")},
                              {"user", Text("analyst")},
                              {"sql", Text("SELECT 1")},
                              {"state", OneOf({"running", "done", "failed", "cancelled"})},
                              {"started", Moment()},
                              {"elapsed_ms", Number()},
                              {"rows", Number()},
                              {"error", OrNull(Text())}});
  all["QueryStatePage"] = PageOf(Ref("QueryState"));
}

void AddIdentity(Named& all) {
  all["Session"] = Object({{"user", Text("analyst")},
                           {"admin", Truth()},
                           {"teams", Texts()},
                           {"domains", Texts(), "whose team you are in"},
                           {"curator_of", Texts(), "domains"},
                           {"scope", Scope()}});
  all["SignInBody"] =
      Object({Optional("user", NotEmpty("analyst"), "with their password"),
              Optional("password", NotEmpty("three words and a number")),
              Optional("token", NotEmpty("weft_k3f9_…"),
                       "instead: the session has its scope, and ends with it"),
              Optional("code", NotEmpty("9f86d081884c7d65"), "instead: of a link, good once")});
  all["SignInLink"] = Object({{"code", Text("9f86d081884c7d65"),
                               "opens a session once; the portal takes it at "
                               "/sign-in#CODE"},
                              {"until", Moment()}});
  all["SignInWays"] = Object({{"provider", OrNull(Text("https://id.example")),
                               "the sign-in provider; null: none is set up"}});
  all["PasswordBody"] = Object({{"password", NotEmpty("three words and a number"), "the new one"},
                                Optional("old", Text(), "your own so far, when you have one")});
  all["LoginBody"] = Object(
      {{"name", NotEmpty("weft login at desk"), "the program and its machine"},
       {"challenge", Shaped("^[A-Za-z0-9_-]{43}$", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"),
        "base64url of SHA-256 of a secret that the program keeps"}});
  all["LoginBegun"] = Object({{"code", Text("BCDF-GHJK"), "to be compared by eye"},
                              {"url", Text("https://weft.example/api/v1/login/BCDF-GHJK")},
                              {"seconds", Number(1, 3600), "how long it can be let in"}});
  all["LoginRequest"] =
      Object({{"name", Text("weft login at desk")}, {"address", Text("10.0.0.7")}});
  all["LoginSecret"] =
      Object({{"verifier", NotEmpty("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")}});
  all["LoginState"] = Object({{"state", OneOf({"waiting", "let in"})},
                              Optional("token", Text("weft_k3f9_…"), "with its secret, this once"),
                              Optional("user", Text("analyst"))});
  all["TokenBody"] =
      Object({Optional("user", NotEmpty("analyst"),
                       "yourself, when left out; domain:flights for a service of that domain"),
              Optional("name", Text("notebook"), "what it is for"), Optional("scope", Scope()),
              Optional("until", Shaped("^[0-9]{4}-[0-9]{2}-[0-9]{2}(T.+)?$", "2027-06-30"),
                       "when it ends; never, when left out")});
  all["NewToken"] = Object({{"id", Text("k3f9")},
                            {"token", Text("weft_k3f9_…"), "with its secret, this once"},
                            {"user", Text("analyst")},
                            {"scope", Scope()}});
  all["Token"] = Object({{"id", Text("k3f9")},
                         {"user", Text("analyst")},
                         {"name", Text("notebook")},
                         {"scope", Scope()},
                         {"created", Moment()},
                         {"until", OrNull(Moment())},
                         {"last_used", OrNull(Moment())},
                         {"session", Truth(), "made by signing in; a browser holds it"},
                         {"revoked", Truth()}});
  all["TokenPage"] = PageOf(Ref("Token"));
}

void AddOperations(Named& all) {
  all["Health"] = Object({{"status", OneOf({"alive"})}, {"version", Text("0.1.0")}});
  all["Readiness"] = Object({{"status", OneOf({"ready"})}});
  all["TrinoFiles"] = Object({{"files", ListOf(Object({{"path", Text("catalog/weft.properties")},
                                                       {"text", Text("connector.name=iceberg")},
                                                       {"meaning", Text()}}))}});
  all["Doctor"] = Object({{"healthy", Truth()}, {"findings", Texts()}});
  all["Verified"] = Object({{"verified", Truth()}, {"fault", Text(), "empty: the chain holds"}});
  all["TableTouch"] = Object({{"table", Text("flights.departures")},
                              {"principal", Text("analyst"), "who read it"},
                              {"columns", Texts(), "used"},
                              {"roles", OrNull(MapOf(Texts())), "of each; null: unknown"},
                              {"masked", Texts()},
                              {"filtered", Truth()},
                              {"policies", Texts()}});
  all["AuditRow"] =
      Object({{"offset", Number(), "its record's number in the audit"},
              {"at", Moment()},
              {"verb", OneOf(audit::VerbNames())},
              {"caller", Text("analyst")},
              {"client", Text("http 127.0.0.1 curl/8")},
              {"request_id", Text()},
              {"text", Text(), "the SQL, or what was changed"},
              {"purpose", Text()},
              Optional("question", Text("late_by_carrier"), "a saved one, by its name"),
              {"tables", ListOf(Ref("TableTouch"))},
              {"refusal", Text()},
              {"outcome", OneOf({"done", "failed", "cancelled", "running", "cut off", "refused"})},
              Optional("rows", Number()),
              Optional("bytes", Number()),
              Optional("took_us", Number())});
  all["AuditPage"] = PageOf(Ref("AuditRow"));
}

Named MakeComponents() {
  Named all;
  for (const auto add :
       {&AddProblem,    &AddResources, &AddPlan,      &AddApply,   &AddSearch,   &AddAccess,
        &AddAgreements, &AddInbox,     &AddTable,     &AddLineage, &AddVersions, &AddStates,
        &AddFront,      &AddObserve,   &AddDuties,    &AddGraph,   &AddChanges,  &AddQuestions,
        &AddTalk,       &AddRuns,      &AddUpload,    &AddCosts,   &AddLife,     &AddEvents,
        &AddStreams,    &AddIdentity,  &AddOperations})
    add(all);
  return all;
}

}  // namespace

const std::map<std::string, Json>& Components() {
  static const Named components = MakeComponents();
  return components;
}

std::string Capitalised(std::string_view word) {
  std::string text(word);
  text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  return text;
}

Json TableName() {
  const std::string name = "[A-Za-z][A-Za-z0-9_]{0,62}";
  return Shaped("^" + name + "[.]" + name + "(@[0-9]{1,4})?$", "flights.departures");
}

Json Sha256() {
  return Shaped("^[0-9a-f]{64}$",
                "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08");
}

Json Sequence() { return Number(0, (1ULL << 53) - 1); }

Json StateName() { return OneOf({"fresh", "late", "failing", "no data", "unknown"}); }
Json StateTogether() {
  return Object({{"name", StateName(), "of the one that people should know of first"},
                 {"why", Text(), "for people"},
                 {"data_changed", OrNull(Moment()), "of the one whose data is oldest"}});
}

Json Scope() {
  Json schema = Shaped("^(all|read|events:[a-z][a-z0-9_]{0,62})$", "read");
  schema["description"] = "all, read, or events:DOMAIN";
  return schema;
}

}  // namespace weft::serve::schema
