#include "serve/http/schemas_runs.hpp"

#include "serve/http/schemas.hpp"

namespace weft::serve::schema {
namespace {

constexpr const char* kVersion = "4163719845912345678";

std::vector<Field> RunFields() {
  return {{"id", Text("12")},
          {"table", TableName()},
          {"product", Text("flights.delays_by_route")},
          {"uuid", Text("0f3c2a51-7d0e-5b1c-a4d2-3f6b8c1e9a70"), "its id in OpenLineage events"},
          {"state", OneOf({"waiting", "running", "done", "failed", "cancelled"})},
          {"cause", OneOf({"first", "schedule", "change", "size", "hand"})},
          {"actor", OrNull(Text("curator")), "who wanted it; null: nobody"},
          {"whole", Truth(), "of an incremental table: all rows anew"},
          {"due", OrNull(Moment()), "the moment of the schedule that it stands for"},
          {"asked", Moment()},
          {"began", OrNull(Moment())},
          {"ended", OrNull(Moment())},
          {"rows", OrNull(Number()), "written; null: none yet, or not yours to see"},
          {"bytes", OrNull(Number()), "the same"},
          {"snapshot", OrNull(Text(kVersion)), "that it published"},
          {"error", OrNull(Text()), "why it failed; only where you answer for the table"}};
}

}  // namespace

void AddRuns(std::map<std::string, Json>& all) {
  all["Run"] = Object(RunFields());
  all["RunPage"] = PageOf(Ref("Run"));
  std::vector<Field> detail = RunFields();
  detail.push_back({"log", ListOf(Text()), "lines; none where you do not answer for the table"});
  all["RunDetail"] = Object(detail);
  all["RunsBegun"] = Object({{"items", ListOf(Ref("Run")), "one for each materialised table"}});
  all["Schedule"] =
      Object({{"table", TableName()},
              {"product", Text("flights.delays_by_route")},
              {"keeps", OneOf({"table", "incremental"})},
              {"schedule", OrNull(Text("0 6 * * *")), "cron in UTC, or on-change"},
              {"next", OrNull(Moment()), "null: no moment is known"},
              Optional("last", Ref("Run"), "left out before the first one"),
              {"data", OrNull(Moment()), "when its rows were made; null: there are none yet"}});
  all["Schedules"] = Object({{"items", ListOf(Ref("Schedule"))}});
  all["TableSnapshot"] =
      Object({{"id", Text(kVersion), "AT (VERSION => id) reads it"},
              {"at", Moment()},
              {"operation", OneOf({"append", "replace", "overwrite", "delete"})},
              {"rows", OrNull(Number()), "null: unknown, or not yours to see"},
              {"is_current", Truth(), "it is what readers get"},
              {"run", OrNull(Text("12")), "that made it; null: another writer did"}});
  all["TableSnapshots"] = Object({{"table", TableName()}, {"items", ListOf(Ref("TableSnapshot"))}});
  all["RollbackBody"] = Object({{"snapshot", NotEmpty(kVersion), "its id"}});
}

}  // namespace weft::serve::schema
