#include <utility>

#include "base/error.hpp"
#include "cli/show.hpp"
#include "cli/verbs.hpp"

// replay: what was refused, mended and judged once more.
namespace weft::cli {
namespace {

struct ReplayArguments {
  std::string table;
  std::vector<std::string> rename, replace, set, remove;
  bool dry_run = false;
};

// "field=value" -> both; `form` is what it should look like.
std::pair<std::string, std::string> Halves(const std::string& text, const std::string& form,
                                           char by = '=') {
  const size_t at = text.find(by);
  if (at == std::string::npos || at == 0)
    throw Error(ErrorKind::kInvalid, "'" + text + "' does not say what to change",
                "Write " + form + ".");
  return {text.substr(0, at), text.substr(at + 1)};
}

// A number, true, null … as JSON has it; all else is text.
Json ValueOf(const std::string& written) {
  Json value = Json::parse(written, nullptr, false);
  return value.is_discarded() ? Json(written) : value;
}

Json BodyOf(const ReplayArguments& arguments) {
  Json mapping = Json::object();
  for (const std::string& text : arguments.rename) {
    const auto [field, name] = Halves(text, "--rename amount=order_value");
    mapping["rename"][field] = name;
  }
  if (!arguments.remove.empty()) mapping["remove"] = arguments.remove;
  for (const std::string& text : arguments.replace) {
    const std::string form = "--replace order_value:103,4=103.4";
    const auto [field, values] = Halves(text, form, ':');
    const auto [from, to] = Halves(values, form);
    mapping["replace"][field][from] = ValueOf(to);
  }
  for (const std::string& text : arguments.set) {
    const auto [field, value] = Halves(text, "--set action_category=order");
    mapping["set"][field] = ValueOf(value);
  }
  return mapping.empty() ? Json::object() : Json{{"mapping", mapping}};
}

void Replay(const Options& options, const ReplayArguments& arguments) {
  Client client(Completed(options));
  const Json answer = client.Post("/api/v1/tables/" + Encode(arguments.table) + "/rejected/replay" +
                                      (arguments.dry_run ? "?dry_run=1" : ""),
                                  BodyOf(arguments));
  Table table{{"position", "field", "problem", "remedy"}, {}};
  for (const Json& event : answer["rejected"])
    for (const Json& reason : event["reasons"])
      table.rows.push_back(
          {event["position"], reason["field"], reason["problem"], reason["remedy"]});
  if (Resolve(options) != Output::kTable || !table.rows.empty()) Show(options, answer, table);
  Say(options, answer["accepted"].dump() + (arguments.dry_run ? " would be" : "") + " accepted, " +
                   answer["still_rejected"].dump() + " still rejected" +
                   (arguments.dry_run ? "; nothing was stored" : ""));
}

}  // namespace

void ConfigureReplay(CLI::App& verb, Options& options) {
  auto arguments = std::make_shared<ReplayArguments>();
  verb.add_option("table", arguments->table, "to which they were sent, as orders.events")
      ->required();
  const auto change = [&](const char* name, std::vector<std::string>& words, const char* meaning) {
    verb.add_option(name, words, meaning)->allow_extra_args(false);
  };
  change("--rename", arguments->rename, "a field: amount=order_value; as often as needed");
  change("--remove", arguments->remove, "a field");
  change("--replace", arguments->replace, "a value of a field: order_value:103,4=103.4");
  change("--set", arguments->set, "a field to a value: action_category=order");
  verb.add_flag("--dry-run", arguments->dry_run, "say what would be, keep nothing");
  verb.callback([&options, arguments] { Replay(options, *arguments); });
}

}  // namespace weft::cli
