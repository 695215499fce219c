#include <gtest/gtest.h>

#include <algorithm>

#include "base/files.hpp"
#include "base/text.hpp"
#include "run.hpp"
#include "support/server.hpp"

// Other people's tools judge Weft: the API, the documents, the files that it writes.
namespace weft::peers_test {
namespace {

namespace fs = std::filesystem;

const fs::path kHere = fs::path(WEFT_SOURCE_DIR) / "tests/peers";

test::Server Demo() { return test::Server({.verb = "demo"}); }

// `weft …` as that user; fails the test when it does not end with 0.
std::string Weft(test::Server& demo, const std::string& user, std::vector<std::string> arguments) {
  const test::Finished ended = demo.As(user, std::move(arguments));
  EXPECT_EQ(ended.code, 0) << ended.err;
  return ended.out;
}

// Asks every operation with what fits its schema and with what does not.
void ExpectNothingFound(const std::string& user, const std::vector<std::string>& operations) {
  test::Server demo = Demo();
  std::vector<std::string> command{Tool("schemathesis"),
                                   "--no-color",
                                   "--config-file",
                                   kHere / "schemathesis.toml",
                                   "run",
                                   demo.url() + "/openapi.json",
                                   "--header",
                                   "Authorization: Bearer " + demo.TokenOf(user),
                                   "--phases",
                                   "examples,coverage,fuzzing",
                                   "--continue-on-failure",
                                   "--max-examples",
                                   "25"};
  command.insert(command.end(), operations.begin(), operations.end());
  const Ran ran = RunProgram(command);
  EXPECT_EQ(ran.exit_code, 0) << ran.output;
  EXPECT_NE(ran.output.find(" passed"), std::string::npos) << ran.output;
  EXPECT_EQ(demo.Stop(), 0) << "something brought it down";
}

// Without what would end the asker's own rights before the rest is asked: it finds its own token in
// the list, and revokes it.
TEST(Schemathesis, FindsNothingAsAnalyst) {
  ExpectNothingFound("analyst", {"--exclude-operation-id", "revokeToken"});
}

TEST(Schemathesis, FindsNothingAsAdmin) {
  ExpectNothingFound("admin", {"--exclude-tag", "users", "--exclude-tag", "identity"});
}

TEST(Schemathesis, FindsNothingInWhatAnAdminDoesToUsers) {
  ExpectNothingFound("admin", {"--include-tag", "users", "--include-tag", "identity"});
}

void ExpectPasses(const std::vector<std::string>& command) {
  const Ran ran = RunProgram(command);
  EXPECT_EQ(ran.exit_code, 0) << command.back() << ": " << ran.output;
}

void LintContract(const fs::path& file) { ExpectPasses({Tool("datacontract"), "lint", file}); }
void LintProduct(const fs::path& file) {
  ExpectPasses({Tool("dataproduct"), "lint", "--no-resolve-references", file});
}

TEST(Linters, PassEveryExportedDocument) {
  test::Server demo = Demo();
  const test::Scratch folder;
  for (const std::string kind : {"contract", "product"}) {  // six of the demo, one of the platform
    const Json list = Json::parse(Weft(demo, "analyst", {"-o", "json", "get", kind}));
    ASSERT_EQ(list.at("items").size(), 7u) << kind;
    for (const Json& item : list.at("items")) {
      const std::string name = item.at("name");
      const fs::path file = folder.path() / (name + "." + kind + ".yaml");
      WriteFileDurably(file, Weft(demo, "analyst", {"export", kind, name}));
      kind == "contract" ? LintContract(file) : LintProduct(file);
    }
  }
}

TEST(Linters, PassWhatTheTemplatesGive) {
  const test::Scratch scratch;
  const fs::path mesh = scratch.path() / "mesh";
  const auto init = [](const fs::path& folder, const std::string& name) {
    ExpectPasses({WEFT_BINARY, "init", "--template", name, folder});
  };
  init(mesh, "mesh");
  init(mesh / "sales", "domain");
  init(mesh / "sales/orders", "file-product");
  init(mesh / "sales/orders_by_day", "sql-product");
  size_t linted = 0;
  for (const auto& entry : fs::recursive_directory_iterator(mesh)) {
    const std::string path = entry.path();
    if (path.ends_with(".odcs.yaml")) ++linted, LintContract(path);
    if (path.ends_with(".odps.yaml")) ++linted, LintProduct(path);
  }
  EXPECT_EQ(linted, 4u);
}

TEST(Openpyxl, ReadsASheetWithItsTypesAndWithoutFormulas) {
  test::Server demo = Demo();
  const test::Scratch folder;
  const fs::path file = folder.path() / "answer.xlsx";
  Weft(demo, "analyst",
       {"query",
        "SELECT 1 AS whole, 1.5 AS part, true AS yes, DATE '2013-01-31' AS day, "
        "TIMESTAMP '2013-01-31 05:06:07' AS moment, '=1+1' AS a, '+1' AS b, "
        "'-1' AS c, '@x' AS d, 'é <&>' AS e, NULL AS nothing",
        "--format", "xlsx", "--out", file});
  const Ran ran = RunProgram({Tool("python"), kHere / "read_sheet.py", file});
  ASSERT_EQ(ran.exit_code, 0) << ran.output;
  const Json rows = Json::parse(ran.output);
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0][0], Json({"s", "whole"}));
  EXPECT_EQ(rows[1], Json::parse(R"([["n", 1], ["n", 1.5], ["b", true],
      ["d", "2013-01-31 00:00:00"], ["d", "2013-01-31 05:06:07"], ["s", "=1+1"], ["s", "+1"],
      ["s", "-1"], ["s", "@x"], ["s", "é <&>"], ["n", null]])"))
      << ran.output;
}

TEST(Openpyxl, ASheetHoldsTheRowsOfItsAskerAlone) {
  test::Server demo = Demo();
  const test::Scratch folder;
  const fs::path file = folder.path() / "answer.xlsx";
  Weft(demo, "partner",
       {"query", "SELECT origin, count(*) FROM flights.departures GROUP BY origin", "--format",
        "xlsx", "--out", file});
  const Ran ran = RunProgram({Tool("python"), kHere / "read_sheet.py", file});
  ASSERT_EQ(ran.exit_code, 0) << ran.output;
  EXPECT_EQ(Json::parse(ran.output)[1], Json::parse(R"([["s", "JFK"], ["n", 111279]])"));
}

TEST(PyArrow, ReadsAnAnswerAsAnArrowStream) {
  test::Server demo = Demo();
  const test::Scratch folder;
  const fs::path file = folder.path() / "answer.arrow";
  const auto read = [&](const std::string& user, const std::string& sql) {
    Weft(demo, user, {"query", sql, "--format", "arrow", "--out", file});
    const Ran ran = RunProgram({Tool("python"), kHere / "read_arrow.py", file});
    EXPECT_EQ(ran.exit_code, 0) << ran.output;
    return Json::parse(ran.output, nullptr, false);
  };
  const Json types = read(
      "analyst",
      "SELECT 1 AS whole, 1.5 AS part, sum(1) AS sum, true AS yes, DATE '2013-01-31' AS day, "
      "TIMESTAMPTZ '2013-01-31 05:06:07Z' AS moment, 'é' AS text, CAST(NULL AS BIGINT) AS none, "
      "[1, NULL] AS list, {'a': 'x', 'b': [DATE '2013-01-31']} AS parts, MAP {'k': 2} AS map");
  EXPECT_EQ(types[0], Json::parse(R"J([["whole","int32"],["part","decimal128(2, 1)"],
      ["sum","decimal128(38, 0)"],["yes","bool"],["day","date32[day]"],
      ["moment","timestamp[us, tz=UTC]"],["text","string"],["none","int64"],
      ["list","list<item: int32>"],["parts","struct<a: string, b: list<item: date32[day]>>"],
      ["map","map<string, int32>"]])J"))
      << types;
  EXPECT_EQ(types[1], Json::parse(R"([[1,"1.5","1",true,"2013-01-31","2013-01-31 05:06:07+00:00",
      "é",null,[1,null],{"a":"x","b":["2013-01-31"]},[["k",2]]]])"))
      << types;
  const Json counted = read("analyst", "SELECT dep_time, tailnum FROM flights.departures");
  EXPECT_EQ(counted[1].size(), 336'776u);
  EXPECT_EQ(read("partner", "SELECT origin, count(*) AS n FROM flights.departures GROUP BY 1")[1],
            Json::parse(R"([["JFK",111279]])"));
  EXPECT_EQ(read("analyst", "SELECT origin FROM flights.departures WHERE false"),
            Json::parse(R"([[["origin","string"]],[]])"));
}

// Its classes are made from the standard's JSON schema.
TEST(OpenLineage, ItsClientReadsOurEvents) {
  test::Server demo = Demo();
  const test::Scratch folder;
  const fs::path file = folder.path() / "events.json";
  WriteFileDurably(file, Weft(demo, "analyst",
                              {"lineage", "flights.delays_by_route", "--format", "openlineage"}));
  const Ran ran = RunProgram({Tool("python"), kHere / "read_lineage.py", file});
  ASSERT_EQ(ran.exit_code, 0) << ran.output;
  const Json events = Json::parse(ran.output);
  ASSERT_EQ(events.size(), 2u) << ran.output;
  EXPECT_EQ(events[0]["type"], "START");
  EXPECT_EQ(events[1]["type"], "COMPLETE");
  EXPECT_EQ(events[0]["run"], events[1]["run"]);
  EXPECT_EQ(events[1]["job"], "flights.delays_by_route");
  EXPECT_EQ(events[1]["inputs"], Json({"airports.airlines", "airports.airports",
                                       "flights.departures", "weather.hourly"}));
  EXPECT_EQ(events[1]["columns"].size(), events[1]["made"].size()) << ran.output;
  EXPECT_NE(std::ranges::find(events[1]["decides"], "faa"), events[1]["decides"].end());
}

// The program's output once it has so many lines, whole.
std::vector<std::string> LinesOf(const test::Process& program, size_t count) {
  const auto has_them = [&] { return std::ranges::count(program.out(), '\n') >= int(count); };
  EXPECT_TRUE(test::Eventually(std::chrono::minutes(1), has_them))
      << program.out() << program.err();
  return Split(program.out(), '\n');
}

TEST(Aiosmtpd, TakesANoticeAsAWholeMail) {
  const test::Process server(
      {.arguments = {Tool("python"), kHere / "receive_mail.py"}, .environment = {}, .folder = {}});
  const std::string port = LinesOf(server, 1).at(0);
  test::Server demo(
      {.verb = "demo",
       .home = {},
       .more = {"--smtp-url", "smtp://127.0.0.1:" + port, "--smtp-from", "weft@company.example"}});
  Weft(demo, "analyst",
       {"request", "fleet.planes", "--for", "analytics", "--purpose",
        "Größe\r\n.\r\nBcc: somebody@else.example"});
  const Json mail = Json::parse(LinesOf(server, 2).at(1));
  EXPECT_EQ(mail["to"], Json({"fleet_dev@flights.example"}));
  EXPECT_EQ(mail["from"], "weft@company.example");
  const std::string subject = mail["subject"], text = mail["text"];
  EXPECT_TRUE(subject.starts_with("analyst requested access to fleet.planes")) << subject;
  EXPECT_NE(text.find("Größe"), std::string::npos) << text;
  EXPECT_NE(text.find("Bcc: somebody@else.example"), std::string::npos) << text;
  EXPECT_EQ(mail["defects"], Json::array());
}

}  // namespace
}  // namespace weft::peers_test
