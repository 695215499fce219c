#include <algorithm>
#include <cstdio>
#include <iostream>
#include <iterator>

#include "base/environment.hpp"
#include "base/error.hpp"
#include "cli/manifest.hpp"
#include "cli/show.hpp"
#include "cli/verbs.hpp"
#include "mesh/references.hpp"
#include "product/plan.hpp"
#include "serve/local_check.hpp"

// validate, plan, apply, test: a folder's way to the mesh.
namespace weft::cli {
namespace {

struct PublishArguments {
  std::string directory;
  bool yes = false;
  bool allow_breaking = false;
  bool exit_code = false;
};

std::string ApplyPath(bool dry_run) {
  return std::string("/api/v1/apply") + (dry_run ? "?dry_run=true" : "");
}

mesh::Finding FindingOf(const Json& json) {
  return {json["severity"] == "error" ? mesh::Severity::kError : mesh::Severity::kWarning,
          json["file"],
          {json["line"].get<int>(), json["column"].get<int>()},
          json["message"],
          json["hint"]};
}

// What documents name: judged by the server's mesh when one is given, else as far as this folder
// tells.
void CheckReferences(const Options& options, const LocalFolder& local, mesh::Folder& folder) {
  if (mesh::HasErrors(folder.findings)) return;  // what seems absent may be in what is broken
  const Options complete = Completed(options);
  if (!complete.server_given) {
    std::ranges::move(mesh::DanglingReferences(folder), std::back_inserter(folder.findings));
    return;
  }
  Client client(complete);
  const Json answer = SendFolder(client, local, ApplyPath(true));
  folder.findings = local.findings;
  for (const Json& finding : answer["plan"]["findings"])
    folder.findings.push_back(FindingOf(finding));
}

void Validate(const Options& options, const PublishArguments& arguments) {
  const LocalFolder local = ListLocal(arguments.directory);
  mesh::Folder folder = ReadLocal(local);
  CheckReferences(options, local, folder);
  Json findings = Json::array();
  for (const auto& finding : folder.findings) findings.push_back(product::FindingJson(finding));
  const bool bad = mesh::HasErrors(folder.findings);
  if (options.output == Output::kJson || options.output == Output::kYaml) {
    ShowDocument(options,
                 {{"valid", !bad}, {"resources", folder.resources.size()}, {"findings", findings}});
  } else {
    for (const auto& finding : folder.findings) std::printf("%s\n", ToString(finding).c_str());
    Say(options, std::to_string(folder.resources.size()) + " documents, " +
                     std::to_string(folder.findings.size()) + " findings" + (bad ? "" : ": valid"));
  }
  if (bad) throw CLI::RuntimeError(1);
}

void ShowPlan(const Options& options, const Json& answer) {
  if (Resolve(options) == Output::kTable)
    std::fputs(answer["text"].get<std::string>().c_str(), stdout);
  else
    ShowDocument(options, answer);
}

bool HasErrors(const Json& plan) {
  for (const Json& finding : plan["findings"])
    if (finding.value("severity", "") == "error") return true;
  return !plan["refusals"].empty();
}

void Plan(const Options& options, const PublishArguments& arguments) {
  Client client(Completed(options));
  const Json answer = SendFolder(client, ListLocal(arguments.directory), ApplyPath(true));
  ShowPlan(options, answer);
  if (HasErrors(answer["plan"])) throw CLI::RuntimeError(1);
  if (arguments.exit_code && !answer["plan"]["changes"].empty()) throw CLI::RuntimeError(3);
}

// Asks a person; a program must say --yes.
void Confirm(const Json& answer) {
  if (!IsTerminal(0))
    throw Error(ErrorKind::kInvalid, "apply wants a yes",
                "run it with --yes, after weft plan showed what it does");
  std::fputs(answer["text"].get<std::string>().c_str(), stdout);
  std::printf("\nApply this? [y/N] ");
  std::fflush(stdout);
  std::string line;
  std::getline(std::cin, line);
  if (line != "y" && line != "Y" && line != "yes")
    throw Error(ErrorKind::kCancelled, "nothing was applied");
}

void Apply(const Options& options, const PublishArguments& arguments) {
  Client client(Completed(options));
  const LocalFolder folder = ListLocal(arguments.directory);
  if (!arguments.yes) Confirm(SendFolder(client, folder, ApplyPath(true)));
  const Json answer =
      SendFolder(client, folder, ApplyPath(false), {{"allow_breaking", arguments.allow_breaking}});
  if (arguments.yes || Resolve(options) != Output::kTable) ShowPlan(options, answer);
  for (const Json& taken : answer["intake"])
    Say(options, taken["table"].get<std::string>() + ": " + taken["rows"].dump() +
                     " rows taken in" +
                     (taken["rejected"] != 0 ? ", " + taken["rejected"].dump() + " rejected" : ""));
  Say(options,
      answer["applied"] == true ? "applied, change " + answer["seq"].dump() : "nothing to do");
}

// On a server's mesh, when one is given, else on the folder alone.
Json RunChecks(const Options& options, const std::string& directory) {
  const Options complete = Completed(options);
  if (complete.server_given) {
    Client client(complete);
    return SendFolder(client, ListLocal(directory), "/api/v1/test");
  }
  Json checks = Json::array();
  for (const auto& check : serve::TestFolder(directory)) checks.push_back(product::ToJson(check));
  return {{"checks", checks}, {"left_out", Json::array()}};
}

size_t CountOf(const Json& checks, const char* state) {
  return static_cast<size_t>(
      std::ranges::count_if(checks, [&](const Json& check) { return check["state"] == state; }));
}

void Test(const Options& options, const PublishArguments& arguments) {
  const Json result = RunChecks(options, arguments.directory);
  const Json& checks = result["checks"];
  for (const Json& id : result["left_out"])
    Say(options, id.get<std::string>() + " is not yours to test, it is left out");
  if (CountOf(checks, "skipped") == checks.size())
    throw Error(ErrorKind::kInvalid,
                "there is nothing to test in " + arguments.directory +
                    ": no table with data, no "
                    "tests/*.sql",
                "weft init --template sql-product starts a product that has both");
  Table table{{"state", "table", "check", "found"}, {}};
  for (const Json& check : checks)
    table.rows.push_back({check["state"], check["table"], check["name"], check["message"]});
  const size_t failed = CountOf(checks, "failed");
  Show(options, {{"passed", failed == 0}, {"checks", checks}}, table);
  Say(options, std::to_string(checks.size()) + " checks, " + std::to_string(failed) + " failed");
  if (failed > 0) throw CLI::RuntimeError(1);
}

using Run = void (*)(const Options&, const PublishArguments&);

std::shared_ptr<PublishArguments> Configure(CLI::App& verb, Options& options, Run run) {
  auto arguments = std::make_shared<PublishArguments>();
  verb.add_option("dir", arguments->directory, "the mesh folder")->required();
  verb.callback([&options, arguments, run] { run(options, *arguments); });
  return arguments;
}

}  // namespace

void ConfigureValidate(CLI::App& verb, Options& options) { Configure(verb, options, Validate); }
void ConfigureTest(CLI::App& verb, Options& options) { Configure(verb, options, Test); }

void ConfigurePlan(CLI::App& verb, Options& options) {
  auto arguments = Configure(verb, options, Plan);
  verb.add_flag("--exit-code", arguments->exit_code, "exit 3 when something would change");
}

void ConfigureApply(CLI::App& verb, Options& options) {
  auto arguments = Configure(verb, options, Apply);
  verb.add_flag("--yes", arguments->yes, "do not ask");
  verb.add_flag("--allow-breaking", arguments->allow_breaking, "also changes that break readers");
}

}  // namespace weft::cli
