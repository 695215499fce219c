#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "base/files.hpp"
#include "base/text.hpp"
#include "support/server.hpp"

// Scenario 6, the provider's journey, steps 1 to 6: a member of team ops publishes the
// cancelled flights of each day, from nothing to an answer for others; then in a second version,
// and takes leave of the first. As docs/guide/publish-a-product.md tells it.
namespace weft::test {
namespace {

namespace fs = std::filesystem;

const std::string kProduct = "flights/cancelled_by_day";

const std::string kColumn = R"(      - name: cancelled
        description: Number of flights that should have left New York on that day and never did.
        logicalType: integer
        required: true
        classification: public
        examples: [472]
        customProperties:
          - property: weft.unit
            value: flights
)";

const std::string kSql = R"(SELECT
  make_date(year, month, day) AS day,
  CAST(count(*) AS BIGINT) AS cancelled
FROM flights.departures
WHERE dep_time IS NULL
GROUP BY year, month, day
)";

// Gives a row when one of the figures that are known is not met.
const std::string kTest = R"(SELECT * FROM (
  SELECT count(*) AS days, sum(cancelled) AS flights, max(cancelled) AS worst,
         arg_max(day, cancelled) AS worst_day
  FROM flights.cancelled_by_day)
WHERE (days, flights, worst, worst_day) <> (358, 8255, 472, DATE '2013-02-08')
)";

std::string Replaced(std::string text, const std::string& old, const std::string& fresh) {
  const size_t at = text.find(old);
  EXPECT_NE(at, std::string::npos) << "no '" << old << "' in\n" << text;
  return at == std::string::npos ? text : text.replace(at, old.size(), fresh);
}

// A copy of the demo's mesh folder, as its author has it.
class MeshFolder {
 public:
  MeshFolder() {
    fs::copy(fs::path(WEFT_SOURCE_DIR) / "examples/flights", path_, fs::copy_options::recursive);
  }

  std::string path() const { return path_.string(); }
  fs::path product() const { return path_ / kProduct; }
  std::string Read(const std::string& file) const { return ReadFile(product() / file); }
  void Write(const std::string& file, const std::string& text) const {
    WriteFileDurably(product() / file, text);
  }

  // Step 1: the template, then contract, SELECT and test as the scenario wants them.
  void WriteProduct() const {
    const Finished init = Weft({"init", product().string(), "--template", "sql-product"});
    ASSERT_EQ(init.code, 0) << init.err;
    const std::string contract = Read("cancelled_by_day.odcs.yaml");
    const size_t things = contract.find("      - name: things\n");
    const size_t quality = contract.find("    quality:\n");
    ASSERT_LT(things, quality);
    Write("cancelled_by_day.odcs.yaml",
          contract.substr(0, things) + kColumn + contract.substr(quality));
    Write("cancelled_by_day.sql", kSql);
    fs::remove(product() / "tests/nothing_is_counted_below_zero.sql");
    Write("tests/known_figures.sql", kTest);
  }

  // Step 5: a column gets another name.
  void RenameColumn(const std::string& folder) const {
    for (const char* file : {"cancelled_by_day.odcs.yaml", "cancelled_by_day.sql"}) {
      const bool is_sql = std::string(file).ends_with(".sql");
      Write(folder + file,
            Replaced(Read(folder + file), is_sql ? "AS cancelled" : "name: cancelled\n",
                     is_sql ? "AS flights" : "name: flights\n"));
    }
    Write(folder + "tests/known_figures.sql",
          Replaced(Replaced(Replaced(kTest, "sum(cancelled)", "sum(flights)"), "max(cancelled)",
                            "max(flights)"),
                   "arg_max(day, cancelled)", "arg_max(day, flights)"));
  }

  // The second version beside the first: each in a folder, the second with a contract of its own.
  void SplitIntoMajors() const {
    const fs::path all = path_ / "all";
    fs::rename(product(), all);
    for (const char* major : {"v1", "v2"}) {
      fs::create_directories(product() / major);
      fs::copy(all, product() / major, fs::copy_options::recursive);
    }
    fs::remove_all(all);
    fs::remove_all(product() / "v1/tests");
    Write("v2/cancelled_by_day.odcs.yaml",
          Replaced(Replaced(Read("v2/cancelled_by_day.odcs.yaml"), "id: flights.cancelled_by_day",
                            "id: flights.cancelled_by_day.v2"),
                   "version: 1.0.0", "version: 2.0.0"));
    Write("v2/cancelled_by_day.odps.yaml",
          Replaced(Read("v2/cancelled_by_day.odps.yaml"), "contractId: flights.cancelled_by_day",
                   "contractId: flights.cancelled_by_day.v2"));
  }

 private:
  Scratch scratch_;
  fs::path path_ = scratch_.path() / "mesh";
};

class ProvidersJourney : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { demo_ = new Server({.verb = "demo", .home = {}}); }
  static void TearDownTestSuite() { delete std::exchange(demo_, nullptr); }
  void SetUp() override { mesh_.WriteProduct(); }

  static Server& demo() { return *demo_; }

  // Answers "file:line:column" of what was changed.
  std::string Misspell(const std::string& file, const std::string& right,
                       const std::string& wrong) const {
    const std::string text = mesh_.Read(file);
    mesh_.Write(file, Replaced(text, right, wrong));
    const std::string before = text.substr(0, text.find(right));
    const auto line = 1 + std::ranges::count(before, '\n');
    const size_t column = before.size() - before.rfind('\n');
    return kProduct + "/" + file + ":" + std::to_string(line) + ":" + std::to_string(column);
  }

  MeshFolder mesh_;

 private:
  static inline Server* demo_ = nullptr;
};

TEST_F(ProvidersJourney, Step1AMisspeltKeyIsNamedWithItsPlaceAndTheRightWord) {
  const Finished good = Weft({"validate", mesh_.path()});
  EXPECT_EQ(good.code, 0) << good.out << good.err;

  // A standard may know keys that Weft does not: a warning there, an error in Weft's own documents.
  const std::string contract =
      Misspell("cancelled_by_day.odcs.yaml", "logicalType: integer", "logicaltype: integer");
  const std::string warned = Weft({"validate", mesh_.path()}).out;
  EXPECT_NE(warned.find(contract + ": warning: "), std::string::npos) << warned;
  EXPECT_NE(warned.find("did you mean `logicalType`?"), std::string::npos) << warned;

  const std::string policy = Misspell("policy.yaml", "effect: allow", "efect: allow");
  const Finished bad = Weft({"validate", mesh_.path()});
  EXPECT_EQ(bad.code, 1);
  EXPECT_NE(bad.out.find(policy + ": error: "), std::string::npos) << bad.out;
  EXPECT_NE(bad.out.find("did you mean `effect`?"), std::string::npos) << bad.out;
}

TEST_F(ProvidersJourney, Step2TheTestsPassWithTheKnownFigures) {
  const Finished tested = Weft({"test", mesh_.path(), "-o", "json"});
  EXPECT_EQ(tested.code, 0) << tested.out << tested.err;
  const Json result = Json::parse(tested.out);
  EXPECT_EQ(result["passed"], true);
  const bool ours = std::ranges::any_of(result["checks"], [](const Json& check) {
    return check["name"] == "tests/known_figures.sql" && check["state"] == "passed";
  });
  EXPECT_TRUE(ours) << tested.out;
}

TEST_F(ProvidersJourney, Step2ABrokenSelectFailsAndTheTestNamesTheRow) {
  mesh_.Write("cancelled_by_day.sql", Replaced(kSql, "IS NULL", "IS NOT NULL"));
  const Finished tested = demo().As("curator", {"test", mesh_.path(), "-o", "json"});
  EXPECT_EQ(tested.code, 1);
  EXPECT_NE(tested.out.find("returned a row: days=365, flights=328521, worst="), std::string::npos)
      << tested.out << tested.err;
}

TEST_F(ProvidersJourney, Step3OneProductIsPlannedAppliedAndFoundByOthersWithinASecond) {
  const Finished plan = demo().As("curator", {"plan", mesh_.path(), "-o", "json"});
  ASSERT_EQ(plan.code, 0) << plan.err;
  std::vector<std::string> created;
  const Json planned = Json::parse(plan.out);
  for (const Json& change : planned["plan"]["changes"]) {
    EXPECT_EQ(change["verb"], "create") << change;
    if (change["kind"] == "product") created.push_back(change["name"]);
  }
  EXPECT_EQ(created, std::vector<std::string>{"flights.cancelled_by_day"}) << plan.out;

  const Finished applied = demo().As("curator", {"apply", mesh_.path(), "--yes"});
  ASSERT_EQ(applied.code, 0) << applied.err;
  EXPECT_TRUE(Eventually(std::chrono::seconds(1), [&] {
    const Finished found = demo().As("analyst", {"search", "cancelled", "-o", "json"});
    return found.out.find("flights.cancelled_by_day") != std::string::npos;
  }));
  EXPECT_EQ(demo().Rows("analyst",
                        "SELECT count(*), sum(cancelled), max(cancelled), arg_max(day, cancelled) "
                        "FROM flights.cancelled_by_day"),
            Json::parse(R"([[358, "8255", 472, "2013-02-08"]])"));
}

bool Says(const Finished& finished, const std::string& text) {
  return (finished.out + finished.err).find(text) != std::string::npos;
}

TEST_F(ProvidersJourney, Step4AScheduledRunThatFailsLeavesReadersWhatTheyHave) {
  const std::string contract = mesh_.Read("cancelled_by_day.odcs.yaml");
  mesh_.Write("cancelled_by_day.odcs.yaml",
              Replaced(contract, "    properties:\n      - name: day\n",
                       "    customProperties:\n      - property: weft.materialise\n        value: "
                       "table\n      - property: weft.schedule\n        value: \"* * * * *\"\n"
                       "    properties:\n      - name: day\n"));
  const Finished applied = demo().As("curator", {"apply", mesh_.path(), "--yes"});
  ASSERT_EQ(applied.code, 0) << applied.out << applied.err;
  const std::string question = "SELECT sum(cancelled) FROM flights.cancelled_by_day";
  const Json known = Json::parse(R"([["8255"]])");
  EXPECT_TRUE(Eventually(std::chrono::seconds(20), [&] {
    return demo().Rows("analyst", question) == known;
  })) << "the first run begins by itself";
  const Finished schedules = demo().As("analyst", {"get", "schedules", "-o", "json"});
  EXPECT_TRUE(Says(schedules, "* * * * *")) << schedules.out;

  // Its SQL binds, and gives days that the contract does not allow: twice each.
  mesh_.Write("cancelled_by_day.sql", kSql +
                                          "UNION ALL SELECT make_date(year, month, day), "
                                          "CAST(1 AS BIGINT) FROM flights.departures\n");
  ASSERT_EQ(demo().As("curator", {"apply", mesh_.path(), "--yes"}).code, 0);
  const Finished run =
      demo().As("curator", {"run", "flights.cancelled_by_day", "--wait", "-o", "json"});
  EXPECT_EQ(run.code, 1) << run.out << run.err;
  ASSERT_FALSE(run.out.empty()) << run.err;
  const Json failed = Json::parse(run.out)["items"][0];
  EXPECT_EQ(failed["state"], "failed");

  EXPECT_EQ(demo().Rows("analyst", question), known) << "readers keep the last good rows";
  const std::string id = failed["id"];
  const Finished log = demo().As("curator", {"describe", "run", id, "-o", "json"});
  EXPECT_TRUE(Says(log, "primary key (day)")) << log.out;
  EXPECT_TRUE(Says(log, "the rows do not keep the contract")) << log.out;
  EXPECT_FALSE(Says(demo().As("analyst", {"describe", "run", id, "-o", "json"}), "primary key"))
      << "why is for those who answer for it";
  const Finished inbox = demo().As("curator", {"inbox", "-o", "table"});
  EXPECT_TRUE(Says(inbox, "a run of flights.cancelled_by_day failed")) << inbox.out;
  EXPECT_FALSE(Says(demo().As("analyst", {"inbox", "-o", "table"}), "cancelled_by_day failed"));
}

TEST_F(ProvidersJourney, Step5ARenamedColumnNamesThoseWhoReallyReadItAndIsRefused) {
  ASSERT_EQ(demo().As("curator", {"apply", mesh_.path(), "--yes"}).code, 0);
  demo().Rows("analyst", "SELECT day FROM flights.cancelled_by_day WHERE cancelled > 400");
  demo().Rows("partner", "SELECT count(*), max(day) FROM flights.cancelled_by_day");
  mesh_.Write("cancelled_by_day.odcs.yaml", Replaced(mesh_.Read("cancelled_by_day.odcs.yaml"),
                                                     "name: cancelled\n", "name: dropped\n"));
  mesh_.Write("cancelled_by_day.sql", Replaced(kSql, "AS cancelled", "AS dropped"));

  const Finished plan = demo().As("curator", {"plan", mesh_.path(), "-o", "json"});
  ASSERT_EQ(plan.code, 0) << plan.err;
  const Json planned = Json::parse(plan.out)["plan"];
  ASSERT_EQ(planned["breaking"].size(), 1u) << planned["breaking"];
  EXPECT_EQ(planned["breaking"][0]["column"], "cancelled");
  EXPECT_EQ(planned["breaking"][0]["readers"], Json({"analyst"}))
      << "the analyst filtered by it, the partner read another column";
  ASSERT_EQ(planned["versions"].size(), 1u) << planned["versions"];
  EXPECT_EQ(planned["versions"][0]["suggestedVersion"], "2.0.0");
  EXPECT_EQ(planned["versions"][0]["enough"], false);

  const Finished applied = demo().As("curator", {"apply", mesh_.path(), "--yes"});
  EXPECT_EQ(applied.code, 1);
  EXPECT_NE(applied.err.find("analyst"), std::string::npos) << applied.err;
  EXPECT_EQ(demo().Rows("analyst", "SELECT sum(cancelled) FROM flights.cancelled_by_day"),
            Json::parse(R"([["8255"]])"))
      << "nothing is changed";
}

TEST_F(ProvidersJourney, Steps5And6ASecondVersionBesideTheFirstWhoseReadersAreTold) {
  ASSERT_EQ(demo().As("curator", {"apply", mesh_.path(), "--yes"}).code, 0);
  const std::string first = "SELECT sum(cancelled) FROM flights.cancelled_by_day";
  EXPECT_EQ(demo().Rows("analyst", first), Json::parse(R"([["8255"]])"));

  // 5. A renamed column: the plan names who really read it, and the apply is refused.
  mesh_.RenameColumn("");
  const Finished plan = demo().As("curator", {"plan", mesh_.path(), "-o", "table"});
  EXPECT_TRUE(Says(plan, "flights.cancelled_by_day.cancelled")) << plan.out << plan.err;
  EXPECT_TRUE(Says(plan, "read by analyst")) << plan.out;
  EXPECT_EQ(demo().As("curator", {"apply", mesh_.path(), "--yes"}).code, 1);

  // As version 2: both majors answer, the bare name with the second.
  mesh_.Write("cancelled_by_day.odcs.yaml", Replaced(mesh_.Read("cancelled_by_day.odcs.yaml"),
                                                     "name: flights\n", "name: cancelled\n"));
  mesh_.Write("cancelled_by_day.sql", kSql);
  mesh_.SplitIntoMajors();
  mesh_.RenameColumn("v2/");
  const Finished applied = demo().As("curator", {"apply", mesh_.path(), "--yes"});
  ASSERT_EQ(applied.code, 0) << applied.out << applied.err;
  const Json sum = Json::parse(R"([["8255"]])");
  const std::string pinned = "SELECT sum(cancelled) FROM flights.\"cancelled_by_day@1\"";
  EXPECT_EQ(demo().Rows("analyst", "SELECT sum(flights) FROM flights.cancelled_by_day"), sum);
  EXPECT_EQ(demo().Rows("analyst", "SELECT sum(flights) FROM flights.\"cancelled_by_day@2\""), sum);
  EXPECT_EQ(demo().Rows("analyst", pinned), sum);
  EXPECT_EQ(demo().As("analyst", {"query", first}).code, 1) << "the second has no such column";

  // 6. Version 1 is deprecated with a date: its readers are told, before and after.
  const std::string odps = mesh_.Read("v1/cancelled_by_day.odps.yaml");
  mesh_.Write("v1/cancelled_by_day.odps.yaml",
              Replaced(odps, "status: active", "status: deprecated") +
                  "customProperties:\n  - property: weft.endOfLife\n    value: \"2999-12-31\"\n");
  const std::string notice =
      "flights.cancelled_by_day@1 is deprecated and retires on 2999-12-31; use "
      "flights.cancelled_by_day (version 2)";
  const Finished deprecation = demo().As("curator", {"plan", mesh_.path(), "-o", "table"});
  EXPECT_TRUE(Says(deprecation, notice)) << deprecation.out << deprecation.err;
  EXPECT_TRUE(Says(deprecation, "told: analyst")) << deprecation.out;
  ASSERT_EQ(demo().As("curator", {"apply", mesh_.path(), "--yes"}).code, 0);
  EXPECT_TRUE(Says(demo().As("analyst", {"inbox", "-o", "table"}), "curator: " + notice));
  EXPECT_FALSE(Says(demo().As("guest", {"inbox", "-o", "table"}), notice));
  const Finished why =
      demo().As("analyst", {"why", "analyst", "flights.cancelled_by_day@1", "-o", "json"});
  EXPECT_TRUE(Says(why, notice)) << why.out << why.err;
  EXPECT_EQ(demo().Rows("analyst", pinned), sum) << "until its date it answers";

  // With a live agreement it cannot be deleted; without, it can.
  const Finished shared = demo().As(
      "curator", {"share", "flights.cancelled_by_day@1", "--with", "jfk-partner", "-o", "json"});
  ASSERT_EQ(shared.code, 0) << shared.err;
  const std::string id = Json::parse(shared.out)["id"];
  const std::vector<std::string> deletion{"delete", "product", "flights.cancelled_by_day"};
  const Finished refused = demo().As("curator", deletion);
  EXPECT_EQ(refused.code, 1);
  EXPECT_TRUE(Says(refused, id)) << refused.err;
  ASSERT_EQ(demo().As("curator", {"revoke", id}).code, 0);
  const Finished deleted = demo().As("curator", deletion);
  EXPECT_EQ(deleted.code, 0) << deleted.err;
  EXPECT_EQ(demo().Rows("analyst", "SELECT sum(flights) FROM flights.cancelled_by_day"), sum);
}

}  // namespace
}  // namespace weft::test
