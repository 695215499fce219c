#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "base/environment.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "cli/session.hpp"
#include "engine/functions.hpp"
#include "http_reference.hpp"
#include "portal_types.hpp"
#include "serve/errors.hpp"
#include "serve/settings.hpp"
#include "support/demo_node.hpp"

// Documents that follow from the code are written by it (UPDATE=1) and compared with it.
namespace weft::docs_test {
namespace {

namespace fs = std::filesystem;

const fs::path kReference = fs::path(WEFT_SOURCE_DIR) / "docs/reference";

void ExpectFile(const fs::path& file, const std::string& text) {
  if (Environment("UPDATE")) WriteFileDurably(file, text);
  ASSERT_TRUE(fs::exists(file)) << file << ": `make update` writes it";
  const std::string there = ReadFile(file);
  if (there == text) return;
  const auto [differs, _] = std::ranges::mismatch(there, text);
  const auto line = 1 + std::count(there.begin(), differs, '\n');
  FAIL() << file.string() << ":" << line << ": the code says otherwise; `make update` rewrites it";
}

void ExpectDocument(const std::string& name, const std::string& text) {
  ExpectFile(kReference / name, text);
}

// One node for all pages.
class Docs : public testing::Test {
 protected:
  static void SetUpTestSuite() { node_ = std::make_unique<test::DemoNode>(); }
  static void TearDownTestSuite() { node_.reset(); }
  static cli::Reply Get(const std::string& user, const std::string& path) {
    cli::Options options;
    options.server = node_->url();
    options.token = node_->TokenOf(user);
    return cli::Client(options).Send({.path = path});
  }
  static Json OpenApi() { return Get("guest", "/openapi.json").AsJson(); }

  static inline std::unique_ptr<test::DemoNode> node_;
};

TEST_F(Docs, HttpReferenceFollowsTheRouteTable) {
  ExpectDocument("http.md", HttpReference(OpenApi()));
}

TEST_F(Docs, PortalKnowsTheApiAsItIs) {
  ExpectFile(fs::path(WEFT_SOURCE_DIR) / "portal/src/api/types.ts", PortalTypes(OpenApi()));
}

// Refers to the components of openapi.json that hold `json`.
void CollectRefs(const Json& json, std::set<std::string>& refs) {
  if (json.is_object() && json.contains("$ref")) refs.insert(json["$ref"].get<std::string>());
  if (json.is_structured())
    for (const Json& held : json) CollectRefs(held, refs);
}

TEST_F(Docs, OpenApiNamesEachOperationOnceAndUsesAllThatItDefines) {
  const Json openapi = OpenApi();
  std::set<std::string> ids, refs;
  for (const auto& [path, operations] : openapi["paths"].items())
    for (const auto& [method, operation] : operations.items())
      EXPECT_TRUE(ids.insert(operation["operationId"].get<std::string>()).second) << method << path;
  CollectRefs(openapi, refs);
  for (const char* kind : {"schemas", "responses"})
    for (const auto& [name, component] : openapi["components"][kind].items())
      EXPECT_TRUE(refs.erase("#/components/" + std::string(kind) + "/" + name)) << name;
  EXPECT_TRUE(refs.empty()) << *refs.begin() << " is not defined";
}

TEST_F(Docs, CommandLineReferenceFollowsTheVerbs) {
  const std::string help = test::Run({.arguments = {WEFT_BINARY, "--help-all"}}).out;
  ASSERT_FALSE(help.empty());
  ExpectDocument(
      "cli.md",
      "# Command line reference\n\nWritten from the verbs; do not edit.\n\n```\n" + help + "```\n");
}

TEST_F(Docs, SettingsReferenceFollowsTheTable) {
  std::string text =
      "# Settings\n\nWritten from the table of settings; do not edit. What `weft serve` and `weft "
      "demo` may be "
      "told, in three ways: a flag counts more than a variable of the environment, and that more "
      "than a line of "
      "`HOME/settings.yaml`. What is unknown or cannot be read ends the start, with its place.\n\n"
      "```yaml\n# HOME/settings.yaml\nquery_time: 2m\naudit_keep_days: 365\n```\n\n"
      "A DURATION is written `100ms`, `30s`, `5m`, `2h` or `7d`; BYTES `64KiB`, `512MiB`, `4GiB` "
      "or a count.\n";
  for (const serve::SettingRow& row : serve::Settings()) {
    text += fmt::format("\n## {}\n\n{}.\n\n`{} {}` · `{}` · default `{}`\n", row.name, row.meaning,
                        serve::FlagOf(row), row.shape, serve::VariableOf(row), row.fallback);
  }
  ExpectDocument("settings.md", text);
}

std::string FamilyText(const engine::FunctionFamily& family) {
  std::set<std::string> names;
  for (const std::string& name : Split(std::string(family.names), ' '))
    if (!name.empty() && name != "!__postfix") names.insert(fmt::format("`` {} ``", name));
  const std::vector<std::string> sorted(names.begin(), names.end());
  return fmt::format("\n## {}\n\n{}\n", family.title, Join(sorted, ", "));
}

TEST_F(Docs, FunctionReferenceFollowsTheAllowList) {
  std::string text =
      "# Functions\n\nWritten from the engine's list; do not edit. SQL in Weft is DuckDB's "
      "dialect, and this is all "
      "that a statement may call: a question, a product's code, a test and a quality rule alike. "
      "What a function does "
      "is in DuckDB's documentation. Each computes from its arguments alone; functions that read "
      "files, settings or "
      "the engine's inside are not here, and are refused by name. `weft query` says why.\n";
  text += FamilyText(engine::AllowedTableFunctions());
  for (const engine::FunctionFamily& family : engine::AllowedFunctions())
    text += FamilyText(family);
  ExpectDocument("functions.md", text);
}

TEST_F(Docs, ErrorReferenceFollowsTheTable) {
  std::string text =
      "# Errors\n\nWritten from the table of errors; do not edit. Every door says the same: what "
      "is wrong "
      "(`detail`), and what to do next (`hint`). `request_id` leads to the operator's log.\n";
  for (const serve::ErrorRow& row : serve::Errors())
    text += fmt::format("\n## {} {}\n\n`type` is `{}`. SQLSTATE {}, gRPC {}.\n", row.http_status,
                        row.title, row.type, row.sqlstate, row.grpc);
  ExpectDocument("errors.md", text);
}

TEST_F(Docs, MetricsReferenceFollowsTheMetrics) {
  std::string text =
      "# Metrics\n\nWritten from `/metrics`; do not edit. Prometheus text; the address wants a "
      "token, as in "
      "`authorization: {credentials: weft_…}` of a scrape job.\n";
  std::string help;
  for (const std::string& line : Split(Get("admin", "/metrics").body, '\n')) {
    const std::vector<std::string> words = Split(line, ' ');
    if (line.starts_with("# HELP ")) help = line.substr(8 + words[2].size());
    if (line.starts_with("# TYPE "))
      text += fmt::format("\n## {}\n\n{}. {}\n", words[2], words[3], help);
  }
  ExpectDocument("metrics.md", text);
}

}  // namespace
}  // namespace weft::docs_test
