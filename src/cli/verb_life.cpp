#include <algorithm>
#include <chrono>
#include <cstdio>
#include <iostream>
#include <iterator>
#include <thread>

#include "base/environment.hpp"
#include "base/error.hpp"
#include "cli/runs.hpp"
#include "cli/show.hpp"
#include "cli/verbs.hpp"

// erase, retention, hold, release: how rows leave, and what keeps them.
namespace weft::cli {
namespace {

constexpr std::chrono::milliseconds kBetweenLooks{500};

struct LifeArguments {
  std::string table, key, reason, until, agreement, id;
  bool yes = false, dry_run = false, wait = false, now = false;
};
using Arguments = std::shared_ptr<LifeArguments>;

Json OrDash(const Json& value) { return value.is_null() ? Json("-") : value; }

Table StepTable(const Json& erasure) {
  Table table{{"table", "column", "rows", "files", "versions", "done", "what"}, {}};
  for (const Json& step : erasure["steps"])
    table.rows.push_back(
        {step["table"], OrDash(step["column"]), step["rows"], step["files"], step["versions"],
         !step.contains("done") || step["done"] == false ? "" : "yes", step["how"]});
  for (const Json& left : erasure["left"])
    table.rows.push_back({left["table"], OrDash(left["column"]), "-", "-", "-", "-",
                          "stays: " + left["why"].get<std::string>()});
  return table;
}

Json BodyOf(const LifeArguments& arguments) {
  const size_t equals = arguments.key.find('=');
  if (equals == std::string::npos || equals == 0)
    throw Error(ErrorKind::kInvalid, "--key names a column and its value",
                "As in --key customer_id=123; --key customer_id=- reads the value from standard "
                "input.");
  std::string value = arguments.key.substr(equals + 1);
  if (value == "-") std::getline(std::cin, value);
  Json body{{"table", arguments.table}, {"key", {{arguments.key.substr(0, equals), value}}}};
  if (!arguments.reason.empty()) body["reason"] = arguments.reason;
  return body;
}

// A person is shown the plan and asked; a program must say --yes.
void Confirm(const Json& plan) {
  if (!IsTerminal(0))
    throw Error(ErrorKind::kInvalid, "erase wants a yes",
                "Run it with --yes, after --dry-run showed what it does.");
  std::fputs(ToText(StepTable(plan)).c_str(), stdout);
  std::printf("\nErase this for good? [y/N] ");
  std::fflush(stdout);
  std::string line;
  std::getline(std::cin, line);
  if (line != "y" && line != "Y" && line != "yes")
    throw Error(ErrorKind::kCancelled, "nothing was erased");
}

// Until its rows are gone; files may wait some minutes longer for who reads them elsewhere.
Json Await(Client& client, Json erasure) {
  const auto is_open = [](const Json& step) { return step["done"] == false; };
  while (std::ranges::any_of(erasure["steps"], is_open)) {
    std::this_thread::sleep_for(kBetweenLooks);
    erasure = client.Get("/api/v1/erasures/" + Encode(erasure["id"].get<std::string>()));
  }
  return erasure;
}

void ShowPlan(const Options& options, const Json& plan) {
  Show(options, plan, StepTable(plan));
  if (plan["steps"].empty() && plan["left"].empty())
    Say(options, "no row has this key, there and wherever its rows went");
}

void Erase(const Options& options, const LifeArguments& arguments) {
  Client client(Completed(options));
  const Json body = BodyOf(arguments);
  if (arguments.dry_run || !arguments.yes) {
    const Json plan = client.Post("/api/v1/erasures?dry_run=true", body);
    if (arguments.dry_run) return ShowPlan(options, plan);
    Confirm(plan);
  }
  Json erasure = client.Post("/api/v1/erasures", body);
  if (arguments.wait) erasure = Await(client, erasure);
  Show(options, erasure, StepTable(erasure));
  Say(options, "weft get erasure " + erasure["id"].get<std::string>() + " tells how far it is");
}

std::string Length(const Json& seconds) {
  if (seconds.is_null()) return "-";
  const auto days = seconds.get<int64_t>() / 86'400;
  return days > 0 ? std::to_string(days) + " d" : std::to_string(seconds.get<int64_t>()) + " s";
}

Json RetentionNote(const Json& retention) {
  if (!retention["fault"].is_null()) return retention["fault"];
  if (!retention["held"].is_null()) return retention["held"];
  return retention["keep_seconds"].is_null() ? "its contract promises none" : "-";
}

// What a look at a table's retention set going.
void ShowBegun(const Options& options, const Json& begun) {
  Table table = StepTable({{"steps", Json::array()}, {"left", Json::array()}});
  for (const Json& erasure : begun["items"]) {
    Table steps = StepTable(erasure);
    std::ranges::move(steps.rows, std::back_inserter(table.rows));
  }
  Show(options, begun, table);
  for (const Json& erasure : begun["items"])
    Say(options, "weft get erasure " + erasure["id"].get<std::string>() + " tells how far it is");
}

void Retention(const Options& options, const LifeArguments& arguments) {
  Client client(Completed(options));
  if (arguments.now) {
    if (arguments.table.empty())
      throw Error(ErrorKind::kInvalid, "--now is of one table", "Name it.");
    const Json begun =
        client.Post("/api/v1/tables/" + Encode(arguments.table) + "/retention", Json());
    return ShowBegun(options, begun);
  }
  const Json answer =
      client.Get("/api/v1/retention" +
                 (arguments.table.empty() ? std::string() : "?table=" + Encode(arguments.table)));
  Table table{{"table", "keeps", "by", "rows past it", "versions", "note"}, {}};
  for (const Json& each : answer["items"])
    table.rows.push_back({each["table"], Length(each["keep_seconds"]), OrDash(each["column"]),
                          OrDash(each["rows"]), OrDash(each["versions"]), RetentionNote(each)});
  Show(options, answer, table);
}

Table HoldTable(const Json& holds) {
  Table table{{"id", "table", "since", "until", "by", "reason", ""}, {}};
  for (const Json& each : holds)
    table.rows.push_back({each["id"], each["table"], each["since"], OrDash(each["until"]),
                          each["actor"], each["reason"],
                          each["in_force"] == true ? "in force" : "over"});
  return table;
}

void Hold(const Options& options, const LifeArguments& arguments) {
  Client client(Completed(options));
  Json body{{"reason", arguments.reason}};
  if (!arguments.until.empty()) body["until"] = arguments.until;
  if (!arguments.agreement.empty()) body["agreement"] = arguments.agreement;
  const Json hold = client.Post("/api/v1/tables/" + Encode(arguments.table) + "/hold", body);
  Show(options, hold, HoldTable(Json::array({hold})));
}

void Release(const Options& options, const LifeArguments& arguments) {
  Client client(Completed(options));
  const Json hold =
      client.Send({.method = "DELETE", .path = "/api/v1/holds/" + Encode(arguments.id)}).AsJson();
  Show(options, hold, HoldTable(Json::array({hold})));
}

}  // namespace

void ShowErasures(const Options& options, Client& client) {
  const Json erasures = client.Get("/api/v1/erasures");
  Table table{{"id", "table", "cause", "state", "asked", "ended", "steps", "left"}, {}};
  for (const Json& each : erasures["items"])
    table.rows.push_back({each["id"], each["table"], each["cause"], each["state"], each["asked"],
                          OrDash(each["ended"]), each["steps"].size(), each["left"].size()});
  Show(options, erasures, table);
}

void ShowHolds(const Options& options, Client& client) {
  const Json holds = client.Get("/api/v1/holds");
  Show(options, holds, HoldTable(holds["items"]));
}

void ConfigureErase(CLI::App& verb, Options& options) {
  const auto arguments = std::make_shared<LifeArguments>();
  verb.add_option("--table", arguments->table, "as in accounts.registrations")->required();
  verb.add_option("--key", arguments->key, "COLUMN=VALUE; COLUMN=- reads the value")->required();
  verb.add_option("--reason", arguments->reason, "for the audit");
  verb.add_flag("--dry-run", arguments->dry_run, "only say what would go, and what would stay");
  verb.add_flag("--yes", arguments->yes, "do not ask");
  verb.add_flag("--wait", arguments->wait, "until the rows are gone");
  verb.callback([&options, arguments] { Erase(options, *arguments); });
}

void ConfigureRetention(CLI::App& verb, Options& options) {
  const auto arguments = std::make_shared<LifeArguments>();
  verb.add_option("table", arguments->table, "only this one");
  verb.add_flag("--now", arguments->now, "keep it now instead of tonight");
  verb.callback([&options, arguments] { Retention(options, *arguments); });
}

void ConfigureHold(CLI::App& verb, Options& options) {
  const auto arguments = std::make_shared<LifeArguments>();
  verb.add_option("table", arguments->table, "as in orders.orders")->required();
  verb.add_option("--reason", arguments->reason, "what its rows are needed for")->required();
  verb.add_option("--until", arguments->until, "a date; without one until somebody ends it");
  verb.add_option("--agreement", arguments->agreement, "as long as this one is in force");
  verb.callback([&options, arguments] { Hold(options, *arguments); });
}

void ConfigureRelease(CLI::App& verb, Options& options) {
  const auto arguments = std::make_shared<LifeArguments>();
  verb.add_option("hold", arguments->id, "its number, as weft get holds lists them")->required();
  verb.callback([&options, arguments] { Release(options, *arguments); });
}

}  // namespace weft::cli
