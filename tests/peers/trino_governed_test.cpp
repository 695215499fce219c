#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "base/files.hpp"
#include "base/text.hpp"
#include "run.hpp"
#include "support/s3_server.hpp"
#include "support/server.hpp"
#include "trino_server.hpp"

// Questions that a real Trino answers under Weft's policies: what each user sees is what DuckDB
// shows.
namespace weft::peers_test {
namespace {

namespace fs = std::filesystem;

const fs::path kFolder = fs::path(WEFT_SOURCE_DIR) / "tests/peers/trino";
const std::vector<std::string> kUsers{"admin",   "analyst",   "partner",
                                      "curator", "fleet_dev", "guest"};

constexpr const char* kAsks = "access-control.properties";

// The demo with departures in its lake, and a Trino set up by the files that Weft writes.
struct GovernedTrinoWorld {
  // `policies`: which of the written files says who may what.
  explicit GovernedTrinoWorld(const std::string& policies) {
    Do({"apply", kFolder / "mesh", "--yes"});
    Do({"run", "flights.flown"});
    Do({"trino", "--write", folder.path()});
    if (policies != kAsks) fs::rename(folder.path() / policies, folder.path() / std::string(kAsks));
    const test::Finished made =
        demo.As("admin", {"token", "create", "--user", "trino", "-o", "json"});
    const std::string token = Json::parse(made.out, nullptr, false).value("token", "");
    trino = std::make_unique<TrinoServer>(
        TrinoOptions{.etc = folder.path(), .port = port, .token = token});
    // The run goes on beside, and Trino has no worker at first.
    const std::string last = "SELECT count(*) FROM flights.unlike";
    EXPECT_TRUE(test::Eventually(std::chrono::minutes(1), [&] {
      return trino->Ask("curator", last) == Json::parse("[[3]]");
    })) << trino->Ask("curator", last);
  }
  void Do(std::vector<std::string> verb) {
    const test::Finished done = demo.As("admin", std::move(verb));
    ASSERT_EQ(done.code, 0) << done.out << done.err;
  }
  test::Finished Ask(const std::string& user, const std::string& sql, const std::string& engine) {
    return demo.As(user, {"query", sql, "--format", "json", "--engine", engine});
  }

  const int port = test::FreePort();
  test::Scratch folder;
  test::Server demo{{.verb = "demo",
                     .more = {"--trino-url", "http://127.0.0.1:" + std::to_string(port),
                              "--trino-reader", "trino", "--trino-callers", "mesh"}}};
  std::unique_ptr<TrinoServer> trino;
};

class GovernedTrino : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { world_ = std::make_unique<GovernedTrinoWorld>(kAsks); }
  static void TearDownTestSuite() { world_.reset(); }

  static test::Finished Ask(const std::string& user, const std::string& sql,
                            const std::string& engine = "trino") {
    return world_->Ask(user, sql, engine);
  }

  static std::unique_ptr<GovernedTrinoWorld> world_;
};
std::unique_ptr<GovernedTrinoWorld> GovernedTrino::world_;

// Values as text: the engines' types differ in width, and JSON tells wide numbers as texts. Numbers
// of floating point by twelve digits: engines sum in their own order.
std::string TextOf(const Json& value) {
  if (!value.is_number_float()) return value.is_string() ? value.get<std::string>() : value.dump();
  char text[32];
  std::snprintf(text, sizeof text, "%.12g", value.get<double>());
  return text;
}

struct Seen {
  std::string rows, tables;
  std::set<std::string> masked;
};
Seen SeenIn(const test::Finished& asked) {
  if (asked.code != 0) return {"refused: " + asked.err.substr(0, asked.err.find('\n')), "", {}};
  const Json answer = Json::parse(asked.out, nullptr, false);
  Seen seen;
  for (const Json& row : answer["rows"]) {
    for (const Json& value : row) seen.rows += TextOf(value) + "|";
    seen.rows += "\n";
  }
  std::set<std::string> tables;
  for (const Json& table : answer["tables"]) {
    tables.insert(table["name"].get<std::string>() +
                  (table["filtered"] == true ? " filtered" : ""));
    for (const Json& column : table["masked"])
      seen.masked.insert(table["name"].get<std::string>() + "." + column.get<std::string>());
  }
  for (const std::string& table : tables) seen.tables += table + "\n";
  return seen;
}

std::vector<std::string> Corpus() {
  const std::string text = ReadFile(kFolder / "corpus.sql");
  std::vector<std::string> statements;
  for (size_t at = text.find("\n\n"); at != std::string::npos;) {
    const size_t end = text.find("\n\n", at + 2);
    statements.emplace_back(Trim(text.substr(at, end == std::string::npos ? end : end - at)));
    at = end;
  }
  return statements;
}

TEST_F(GovernedTrino, ShowsWhatDuckDbShows) {
  const std::vector<std::string> corpus = Corpus();
  ASSERT_GT(corpus.size(), 20u);
  size_t answered = 0, refused = 0;
  for (const std::string& sql : corpus)
    for (const std::string& user : kUsers) {
      const Seen here = SeenIn(Ask(user, sql, "duckdb")), there = SeenIn(Ask(user, sql));
      const bool is_refused = here.rows.starts_with("refused");
      EXPECT_EQ(is_refused, there.rows.starts_with("refused")) << user << ": " << sql << "\n"
                                                               << here.rows << there.rows;
      // What is wrong with the SQL each engine says in its own words; a refusal is Weft's.
      const bool is_ours = here.rows.find("may not") != std::string::npos ||
                           here.rows.find("there is no table") != std::string::npos;
      if (!is_refused || is_ours) {
        EXPECT_EQ(here.rows, there.rows) << user << ": " << sql;
      }
      if (!is_refused) {
        EXPECT_EQ(here.tables, there.tables) << user << ": " << sql;
        // Trino counts all masked columns of a table as used.
        EXPECT_TRUE(std::ranges::includes(there.masked, here.masked)) << user << ": " << sql;
      }
      (is_refused ? refused : answered) += 1;
    }
  EXPECT_GT(answered, 60u);
  EXPECT_GT(refused, 20u);
}

// Never ungoverned: what Trino cannot do as the policy means it is refused, with the way out.
TEST_F(GovernedTrino, RefusesWhatItCannotGovern) {
  const auto refusal = [](const std::string& user, const std::string& sql) {
    const test::Finished asked = Ask(user, sql);
    EXPECT_EQ(asked.code, 1) << asked.out;
    return asked.err;
  };
  EXPECT_NE(refusal("analyst", "SELECT flights FROM flights.unlike").find("hash of column flights"),
            std::string::npos);
  EXPECT_NE(refusal("analyst", "SELECT mean FROM flights.unlike").find("round to decimals"),
            std::string::npos);
  EXPECT_EQ(Ask("analyst", "SELECT origin FROM flights.unlike").code, 0);
  EXPECT_EQ(Ask("curator", "SELECT flights, mean FROM flights.unlike").code, 0);
  EXPECT_NE(refusal("admin", "SELECT * FROM flights.computed").find("not kept in the lake"),
            std::string::npos);
  EXPECT_NE(refusal("admin", "SELECT * FROM flights.departures").find("not kept in the lake"),
            std::string::npos);
  for (const std::string sql :
       {"SHOW TABLES", "EXPLAIN SELECT * FROM flights.flown", "SHOW STATS FOR flights.flown",
        "WITH FUNCTION f(x int) RETURNS int RETURN x SELECT f(1)", "DELETE FROM flights.flown",
        "/* x */ -- y\n DROP TABLE flights.flown", "CALL system.runtime.kill_query('a', 'b')"})
    EXPECT_NE(refusal("admin", sql).find("only a SELECT goes to Trino"), std::string::npos) << sql;
  for (const std::string sql :
       {"SELECT * FROM system.runtime.queries", "SELECT * FROM flights.\"flown$files\"",
        "SELECT \"$path\" FROM flights.flown", "SELECT * FROM information_schema.tables",
        "SELECT * FROM flights.\"flown$partitions\"", "SELECT * FROM flights.\"flown$history\""})
    for (const std::string& user : kUsers) refusal(user, sql);
}

// An error of a row that somebody may not see tells no value of it.
TEST_F(GovernedTrino, TellsNoValuesOfHiddenRows) {
  const test::Finished asked =
      Ask("partner", "SELECT sum(CAST(dest AS integer)) FROM flights.flown");
  EXPECT_EQ(asked.code, 1);
  EXPECT_NE(asked.err.find("INVALID_CAST_ARGUMENT"), std::string::npos) << asked.err;
  EXPECT_EQ(asked.err.find("Cannot cast"), std::string::npos) << asked.err;
}

TEST_F(GovernedTrino, SaysWhereTheDialectEnds) {
  const test::Finished asked = Ask("admin", "SELECT count(*)\nFROM flights.flown QUALIFY 1");
  EXPECT_EQ(asked.code, 1);
  EXPECT_NE(asked.err.find("Trino's SQL"), std::string::npos) << asked.err;
  const test::Finished unknown = Ask("admin", "SELECT nothing FROM flights.flown");
  EXPECT_NE(unknown.err.find("position 8"), std::string::npos) << unknown.err;
}

TEST_F(GovernedTrino, TakesEveryFormatLimitAndParameter) {
  const std::string sql =
      "SELECT origin, count(*) AS n FROM flights.flown GROUP BY origin ORDER BY 1";
  const auto csv =
      world_->demo.As("curator", {"query", sql, "--engine", "trino", "--format", "csv"});
  EXPECT_EQ(csv.out, "origin,n\nEWR,120835\nJFK,111279\nLGA,104662\n") << csv.err;
  const auto file = world_->folder.path() / "answer.parquet";
  EXPECT_EQ(
      world_->demo
          .As("curator", {"query", sql, "--engine", "trino", "--format", "parquet", "--out", file})
          .code,
      0);
  EXPECT_GT(fs::file_size(file), 100u);
  const Json two = Json::parse(
      world_->demo
          .As("curator", {"query", sql, "--engine", "trino", "--format", "json", "--limit", "2"})
          .out,
      nullptr, false);
  EXPECT_EQ(two["row_count"], 2);
  EXPECT_EQ(two["truncated"], true);
}

// A product that names trino is made there, held against its contract, published by Weft's own
// commit, and answers there, unless the question says otherwise.
TEST_F(GovernedTrino, ComputesAndAnswersForWhatNamesIt) {
  const auto run = [](const std::string& product) {
    return world_->demo.As("curator", {"run", product, "--wait"});
  };
  const auto rows = [](const std::string& sql, const std::string& user = "curator") {
    return SeenIn(world_->demo.As(user, {"query", sql, "--format", "json"})).rows;
  };
  ASSERT_EQ(run("flights.heavy").code, 0) << run("flights.heavy").err;
  EXPECT_EQ(rows("SELECT * FROM flights.heavy ORDER BY origin"),
            "EWR|120835|2014-01-01|3|\nJFK|111279|2014-01-01|3|\nLGA|104662|2014-01-01|3|\n");
  EXPECT_EQ(rows("SELECT 7 / 2, count(*) FROM flights.heavy"), "3|3|\n");
  EXPECT_EQ(SeenIn(Ask("curator", "SELECT 7 / 2, count(*) FROM flights.heavy", "duckdb")).rows,
            "3.5|3|\n");
  EXPECT_EQ(rows("SELECT count(*), sum(flights) FROM flights.days"), "366|336776|\n");
  ASSERT_EQ(run("flights.heavy").code, 0);
  EXPECT_EQ(rows("SELECT count(*), sum(flights) FROM flights.days"), "366|336776|\n")
      << "no day is new";

  const test::Finished doubtful = run("flights.doubtful");
  EXPECT_EQ(doubtful.code, 1);
  EXPECT_NE((doubtful.out + doubtful.err).find("do not keep the contract"), std::string::npos)
      << doubtful.out << doubtful.err;
  EXPECT_EQ(rows("SELECT * FROM flights.doubtful"),
            "refused: weft: flights.doubtful has no data yet");

  const auto failure = [](const std::string& sql) {
    return world_->demo.As("curator", {"query", sql}).err;
  };
  for (const std::string sql :
       {"SELECT * FROM flights.heavy JOIN flights.departures USING (origin)",
        "SELECT * FROM flights.heavy QUALIFY 1"}) {
    EXPECT_NE(failure(sql).find("product flights.heavy names it"), std::string::npos)
        << failure(sql);
    EXPECT_NE(failure(sql).find("engine duckdb"), std::string::npos) << failure(sql);
  }
  EXPECT_NE(failure("SELECT * FROM flights.heavy JOIN flights.departures USING (origin)")
                .find("flights.departures is not kept in the lake"),
            std::string::npos);
}

// The record of a question is as of any other: who, what, which tables, columns and masks.
TEST_F(GovernedTrino, IsOnRecord) {
  ASSERT_EQ(Ask("analyst", "SELECT max(tailnum) FROM flights.flown WHERE origin = 'LGA'").code, 0);
  const Json row = world_->demo.Rows(
      "admin",
      "SELECT caller, outcome, tables FROM weft.audit WHERE text LIKE 'SELECT max(tailnum)%' AND "
      "verb = 'question' ORDER BY number DESC LIMIT 1")[0];
  EXPECT_EQ(row[0], "analyst");
  EXPECT_EQ(row[1], "done");
  EXPECT_NE(row.dump().find("flights.flown"), std::string::npos) << row;
}

// Who comes to Trino by themself, and has proved there who they are, is shown the same; but hashes,
// whose expression they could read.
TEST_F(GovernedTrino, GovernsItsOwnUsers) {
  const auto rows = [](const std::string& user, const std::string& sql) {
    return world_->trino->Ask(user, sql);
  };
  EXPECT_EQ(rows("partner", "SELECT origin, count(*) FROM flights.flown GROUP BY 1"),
            Json::parse(R"([["JFK", 111279]])"));
  EXPECT_EQ(rows("curator", "SELECT count(tailnum) FROM flights.flown"), Json::parse("[[334264]]"));
  EXPECT_TRUE(rows("analyst", "SELECT tailnum FROM flights.flown LIMIT 1").contains("error"));
  EXPECT_EQ(rows("analyst", "SELECT count(*) FROM flights.looked_up"), Json::parse("[[2]]"));
  EXPECT_EQ(rows("partner", "SHOW TABLES FROM flights"),
            Json::parse(R"([["delays_by_route"], ["flown"], ["looked_up"], ["shaped"]])"));
  for (const std::string user : {"guest", "nobody", "trino", "weft"})
    EXPECT_TRUE(rows(user, "SELECT count(*) FROM flights.flown").contains("error")) << user;
  for (const std::string sql :
       {"DROP TABLE flights.flown", "SELECT * FROM flights.\"flown$files\"",
        "INSERT INTO flights.homes VALUES ('X')", "CREATE TABLE flights.mine (a int)",
        "SHOW STATS FOR flights.flown", "CREATE SCHEMA weft.mine"})
    EXPECT_TRUE(rows("partner", sql).contains("error")) << sql;
}

// The same decisions as a file of rules, for a Trino that does not ask.
TEST(RuledTrino, GovernsItsOwnUsers) {
  GovernedTrinoWorld world("access-control-file.properties");
  const auto rows = [&](const std::string& user, const std::string& sql) {
    return world.trino->Ask(user, sql);
  };
  EXPECT_EQ(rows("partner", "SELECT origin, count(*) FROM flights.flown GROUP BY 1"),
            Json::parse(R"([["JFK", 111279]])"));
  EXPECT_EQ(rows("analyst", "SELECT count(*) FROM flights.looked_up"), Json::parse("[[2]]"));
  EXPECT_EQ(rows("analyst", "SELECT max(flight), min(dest) FROM flights.shaped"),
            Json::parse(R"([[0, "***"]])"));
  EXPECT_TRUE(rows("analyst", "SELECT tailnum FROM flights.flown LIMIT 1").contains("error"));
  EXPECT_TRUE(rows("partner", "SELECT * FROM flights.kept").contains("error"));
  for (const std::string user : {"guest", "nobody", "trino"})
    EXPECT_TRUE(rows(user, "SELECT count(*) FROM flights.flown").contains("error")) << user;
}

}  // namespace
}  // namespace weft::peers_test
