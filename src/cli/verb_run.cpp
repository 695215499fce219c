#include <algorithm>
#include <chrono>
#include <cstdio>
#include <thread>

#include "base/error.hpp"
#include "cli/runs.hpp"
#include "cli/show.hpp"
#include "cli/verbs.hpp"

// run, rollback, and what get and describe show of runs, schedules and versions.
namespace weft::cli {
namespace {

constexpr std::chrono::milliseconds kBetweenLooks{300};

struct RunArguments {
  std::string product, table, snapshot;
  bool wait = false, whole = false;
};

Json OrDash(const Json& value) { return value.is_null() ? Json("-") : value; }

Table RunTable(const Json& items) {
  Table table{{"id", "table", "state", "cause", "asked", "ended", "rows", "error"}, {}};
  for (const Json& run : items) {
    const std::string error = run["error"].is_null() ? "" : run["error"].get<std::string>();
    table.rows.push_back({run["id"], run["table"], run["state"], run["cause"], run["asked"],
                          OrDash(run["ended"]), OrDash(run["rows"]),
                          error.substr(0, error.find('\n'))});
  }
  return table;
}

bool IsOver(const Json& run) { return run["state"] != "waiting" && run["state"] != "running"; }

// The run's lines that were not shown yet, for people.
void SayNew(const Options& options, const Json& run, size_t& shown) {
  for (; shown < run["log"].size(); ++shown) Say(options, run["log"][shown].get<std::string>());
}

Json Await(Client& client, const Options& options, const std::string& id) {
  for (size_t shown = 0;;) {
    Json run = client.Get("/api/v1/runs/" + Encode(id));
    SayNew(options, run, shown);
    if (IsOver(run)) return run;
    std::this_thread::sleep_for(kBetweenLooks);
  }
}

void Run(const Options& options, const RunArguments& arguments) {
  Client client(Completed(options));
  Json begun = client.Post("/api/v1/products/" + Encode(arguments.product) + "/run" +
                               (arguments.whole ? "?whole=true" : ""),
                           Json());
  if (arguments.wait)
    for (Json& run : begun["items"]) run = Await(client, options, run["id"].get<std::string>());
  Show(options, begun, RunTable(begun["items"]));
  const auto failed = std::ranges::find_if(begun["items"], [](const Json& run) {
    return run["state"] == "failed" || run["state"] == "cancelled";
  });
  if (failed != begun["items"].end())
    throw Error(ErrorKind::kInvalid,
                "the run of " + (*failed)["table"].get<std::string>() + " " +
                    (*failed)["state"].get<std::string>() + "; readers keep what they have",
                "weft describe run " + (*failed)["id"].get<std::string>() + " shows its log.");
}

void Rollback(const Options& options, const RunArguments& arguments) {
  Client client(Completed(options));
  ShowSnapshots(options, client.Post("/api/v1/tables/" + Encode(arguments.table) + "/rollback",
                                     {{"snapshot", arguments.snapshot}}));
}

}  // namespace

void ShowRuns(const Options& options, Client& client) {
  const Json runs = client.Get("/api/v1/runs?limit=200");
  Show(options, runs, RunTable(runs["items"]));
}

void ShowSchedules(const Options& options, Client& client) {
  const Json schedules = client.Get("/api/v1/schedules");
  Table table{{"table", "schedule", "next", "rows of", "last run"}, {}};
  for (const Json& each : schedules["items"])
    table.rows.push_back({each["table"], OrDash(each["schedule"]), OrDash(each["next"]),
                          OrDash(each["data"]),
                          each.contains("last") ? each["last"]["state"] : Json("-")});
  Show(options, schedules, table);
}

void ShowCosts(const Options& options, Client& client) {
  const Json costs = client.Get("/api/v1/costs?limit=1000");
  Table table{{"product", "bytes", "kept bytes", "files", "rows", "versions", "runs", "run ms",
               "questions", "question ms"},
              {}};
  for (const Json& each : costs["items"]) {
    const auto of = [&](const char* what, const char* key) {
      return each[what].is_null() ? Json("-") : OrDash(each[what][key]);
    };
    table.rows.push_back({each["product"], of("storage", "bytes"), of("storage", "kept_bytes"),
                          of("storage", "files"), of("storage", "rows"), of("storage", "snapshots"),
                          of("runs", "count"), of("runs", "took_ms"), of("questions", "count"),
                          of("questions", "took_ms")});
  }
  Show(options, costs, table);
}

void ShowSnapshots(const Options& options, const Json& snapshots) {
  Table table{{"version", "at", "operation", "rows", "run", ""}, {}};
  for (const Json& each : snapshots["items"])
    table.rows.push_back({each["id"], each["at"], each["operation"], OrDash(each["rows"]),
                          OrDash(each["run"]), each["is_current"] == true ? "current" : ""});
  Show(options, snapshots, table);
}

void ConfigureRun(CLI::App& verb, Options& options) {
  auto arguments = std::make_shared<RunArguments>();
  verb.add_option("product", arguments->product, "as in flights.delays_by_route")->required();
  verb.add_flag("--wait", arguments->wait, "until it is over; exit 1 when it failed");
  verb.add_flag("--whole", arguments->whole, "of incremental tables: all rows anew");
  verb.callback([&options, arguments] { Run(options, *arguments); });
}

void ConfigureRollback(CLI::App& verb, Options& options) {
  auto arguments = std::make_shared<RunArguments>();
  verb.add_option("table", arguments->table, "as in flights.delays_by_route")->required();
  verb.add_option("version", arguments->snapshot, "as weft get snapshots TABLE lists them")
      ->required();
  verb.callback([&options, arguments] { Rollback(options, *arguments); });
}

}  // namespace weft::cli
