#include <cstdio>

#include "base/text.hpp"
#include "cli/show.hpp"
#include "cli/verbs.hpp"

// observe, duties: the mesh at work, and what waits for those who answer for it.
namespace weft::cli {
namespace {

struct ObserveArguments {
  std::string domain;
  int days = 30;
};

std::string Texts(const Json& list) {
  std::string text;
  for (const Json& each : list) text += (text.empty() ? "" : ", ") + each.get<std::string>();
  return text;
}

std::string Length(const Json& seconds) {
  if (seconds.is_null()) return "-";
  const int64_t count = seconds;
  if (count < 120) return std::to_string(count) + " s";
  if (count < 7200) return std::to_string(count / 60) + " min";
  if (count < 2 * 86'400) return std::to_string(count / 3600) + " h";
  return std::to_string(count / 86'400) + " d";
}

void Print(const std::string& title, const Table& table) {
  if (!table.rows.empty()) std::fputs((title + "\n" + ToText(table) + "\n").c_str(), stdout);
}

Table Figures(const Json& seen) {
  Table table{{"figure", "now"}, {}};
  for (const auto& [state, count] : seen["states"].items())
    table.rows.push_back({"products " + state, count});
  table.rows.push_back({"products read by another domain", seen["interfaces"]["count"]});
  table.rows.push_back({"open requests", seen["requests"]["open"]});
  table.rows.push_back({"questions that nobody has answered", seen["threads"]["open"]});
  table.rows.push_back(
      {"from a search to the first answer, median", Length(seen["journeys"]["median_seconds"])});
  return table;
}

Table Events(const Json& flow) {
  Table table{{"events of", "last minute", "last hour", "refused", "not in the lake", "oldest",
               "why refused"},
              {}};
  for (const Json& each : flow["streams"])
    table.rows.push_back({each["table"], each["accepted"]["minute"], each["accepted"]["hour"],
                          each["refused"]["hour"], each["waiting"], Length(each["lag_seconds"]),
                          each["reasons"].empty() ? Json("") : each["reasons"][0]["reason"]});
  return table;
}

Table Troubled(const Json& seen) {
  Table table{{"table", "state", "why"}, {}};
  for (const Json& each : seen["troubled"])
    table.rows.push_back({each["table"], each["state"], each["why"]});
  return table;
}

Table Slow(const Json& seen) {
  Table table{{"took", "who", "tables", "question"}, {}};
  for (const Json& each : seen["slow"])
    table.rows.push_back({WithThousands(each["took_us"].get<uint64_t>() / 1000) + " ms",
                          each["caller"], Texts(each["tables"]), each["text"]});
  return table;
}

Table Journeys(const Json& seen) {
  Table table{{"who", "table", "took", "answered", "agreement"}, {}};
  for (const Json& each : seen["journeys"]["items"])
    table.rows.push_back({each["who"], each["table"], Length(each["seconds"]), each["answered"],
                          each["agreement"].is_null() ? Json("-") : each["agreement"]});
  return table;
}

void Observe(const Options& options, const ObserveArguments& arguments) {
  Client client(Completed(options));
  const std::string domain = arguments.domain.empty() ? "" : "domain=" + Encode(arguments.domain);
  Json seen = client.Get("/api/v1/observe?days=" + std::to_string(arguments.days) + "&" + domain);
  seen["events"] = client.Get("/api/v1/observe/events?" + domain);
  Show(options, seen, Figures(seen));
  if (Resolve(options) != Output::kTable) return;
  std::fputs("\n", stdout);
  Print("events", Events(seen["events"]));
  Print("late or failing", Troubled(seen));
  Print("slow", Slow(seen));
  Print("from a search to an answer", Journeys(seen));
}

// A table, else a product, else a domain alone.
Json WhereOf(const Json& duty) {
  for (const char* kind : {"table", "product"})
    if (!duty[kind].is_null()) return duty[kind];
  return duty["domain"];
}

void Duties(const Options& options, const ObserveArguments& arguments) {
  Client client(Completed(options));
  std::string path = "/api/v1/duties?limit=1000";
  if (!arguments.domain.empty()) path += "&domain=" + Encode(arguments.domain);
  const Json duties = client.Get(path);
  Table table{{"duty", "where", "since", "what"}, {}};
  for (const Json& each : duties["items"])
    table.rows.push_back({each["duty"], WhereOf(each),
                          each["since"].is_null() ? Json("") : each["since"], each["text"]});
  Show(options, duties, table);
  if (duties["items"].empty()) Say(options, "nothing waits for you");
}

}  // namespace

void ConfigureObserve(CLI::App& verb, Options& options) {
  auto arguments = std::make_shared<ObserveArguments>();
  verb.add_option("--domain", arguments->domain, "this one alone");
  verb.add_option("--days", arguments->days, "how far back, at most 90");
  verb.callback([&options, arguments] { Observe(options, *arguments); });
}

void ConfigureDuties(CLI::App& verb, Options& options) {
  auto arguments = std::make_shared<ObserveArguments>();
  verb.add_option("--domain", arguments->domain, "this one alone");
  verb.callback([&options, arguments] { Duties(options, *arguments); });
}

}  // namespace weft::cli
