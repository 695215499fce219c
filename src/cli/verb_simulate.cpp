#include <chrono>
#include <cstdio>
#include <map>
#include <thread>

#include "base/error.hpp"
#include "cli/show.hpp"
#include "cli/simulation.hpp"
#include "cli/verbs.hpp"

// simulate: an example's applications at work, so that its mesh can be seen alive.
namespace weft::cli {
namespace {

using Steady = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kBetweenBatches{200};
constexpr uint64_t kBatchMax = 1000;

struct SimulateArguments {
  std::string example, start;
  uint64_t seed = 1, events = 0;
  double rate = 50;
};

struct Sent {
  uint64_t events = 0, accepted = 0, duplicates = 0;
  std::map<std::string, uint64_t> rejected;  // by field and problem
};

std::string Batch(Simulation& shop, uint64_t count) {
  std::string lines;
  for (uint64_t i = 0; i < count; ++i) lines += shop.Next() + "\n";
  return lines;
}

void Note(const Json& answer, uint64_t count, Sent& sent) {
  sent.events += count;
  sent.accepted += answer["accepted"].get<uint64_t>();
  sent.duplicates += answer["duplicates"].get<uint64_t>();
  for (const Json& event : answer["rejected"]) {
    const Json& reason = event["reasons"].at(0);
    ++sent.rejected[reason["field"].get<std::string>() + " " +
                    reason["problem"].get<std::string>()];
  }
}

void Show(const Options& options, const Sent& sent) {
  Json rejected = Json::object();
  Table table{{"what", "events"}, {{"sent", sent.events}, {"accepted", sent.accepted}}};
  if (sent.duplicates > 0) table.rows.push_back({"of them sent before", sent.duplicates});
  for (const auto& [why, count] : sent.rejected) {
    rejected[why] = count;
    table.rows.push_back({"rejected: " + why, count});
  }
  Show(options,
       {{"sent", sent.events},
        {"accepted", sent.accepted},
        {"duplicates", sent.duplicates},
        {"rejected", rejected}},
       table);
}

Time StartOf(const SimulateArguments& arguments) {
  if (arguments.start.empty()) return SystemClock().Now();
  if (const auto start = ParseTime(arguments.start)) return *start;
  throw Error(ErrorKind::kInvalid, "'" + arguments.start + "' is no moment",
              "Write --start 2026-01-05T10:00:00Z.");
}

void Simulate(const Options& options, const SimulateArguments& arguments) {
  if (arguments.example != "shop")
    throw Error(ErrorKind::kInvalid, "there is no simulation of " + arguments.example,
                "There is: shop, for the mesh examples/shop/centralised.");
  const bool is_paced = arguments.rate > 0;
  Simulation shop({.seed = arguments.seed,
                   .start = StartOf(arguments),
                   .events_per_second = is_paced ? arguments.rate : 50});
  Client client(Completed(options));
  const double a_batch = arguments.rate * std::chrono::duration<double>(kBetweenBatches).count();
  uint64_t count = is_paced ? std::max<uint64_t>(1, static_cast<uint64_t>(a_batch)) : kBatchMax;
  count = std::min(count, kBatchMax);
  Sent sent;
  const auto start = Steady::now();
  while (arguments.events == 0 || sent.events < arguments.events) {
    if (arguments.events > 0) count = std::min(count, arguments.events - sent.events);
    Note(client
             .SendWhenTaken({.method = "POST",
                             .path = "/api/v1/events",
                             .body = Batch(shop, count),
                             .content_type = "application/x-ndjson"})
             .AsJson(),
         count, sent);
    if (!is_paced) continue;
    const std::chrono::duration<double> due(static_cast<double>(sent.events) / arguments.rate);
    std::this_thread::sleep_until(start + std::chrono::duration_cast<Steady::duration>(due));
  }
  Show(options, sent);
}

}  // namespace

void ConfigureSimulate(CLI::App& verb, Options& options) {
  auto arguments = std::make_shared<SimulateArguments>();
  verb.add_option("example", arguments->example, "shop: as in examples/shop/centralised")
      ->required();
  verb.add_option("--seed", arguments->seed, "other customers; the same seed, the same events")
      ->capture_default_str();
  verb.add_option("--events", arguments->events, "stop after so many; left out: until Ctrl-C");
  verb.add_option("--rate", arguments->rate, "events a second; 0: as fast as they are taken")
      ->capture_default_str();
  verb.add_option("--start", arguments->start, "when the first one happens; left out: now");
  verb.callback([&options, arguments] { Simulate(options, *arguments); });
}

}  // namespace weft::cli
