#include "engine/choice.hpp"

#include <gtest/gtest.h>

#include "store/test_home.hpp"

namespace weft::engine {
namespace {

constexpr Time kStart{std::chrono::hours(500'000)};

// `ops` names no engine, `far` and `near` do; products say otherwise.
class ChoiceTest : public testing::Test {
 protected:
  ChoiceTest() {
    const std::string user = "apiVersion: weft/v1\nkind: User\nteams: [ops]\nname: ";
    std::vector<store::Write> writes{
        store::Put(store::Team("ops")),           Domain("ops", ""),
        Domain("far", "engine: trino\n"),         Domain("near", "engine: duckdb\n"),
        store::Put(store::Parse(user + "ann\n")), store::Put(store::Parse(user + "bob\n"))};
    for (const auto& [name, says] :
         std::map<mesh::TableId, std::string>{{{"ops", "plain"}, ""},
                                              {{"ops", "big"}, "trino"},
                                              {{"far", "inherits"}, ""},
                                              {{"far", "stays"}, "duckdb"},
                                              {{"near", "plain"}, ""},
                                              {{"near", "big"}, "trino"}}) {
      const store::TestTable table{.domain = name.domain, .name = name.name};
      writes.push_back(store::Put(store::ContractOf(table)));
      writes.push_back(Product(table, says));
    }
    writes.push_back(store::Put(store::Parse(
        "apiVersion: weft/v1\nkind: Policy\nname: hidden\nrules:\n"
        "  - {name: hidden, effect: deny, action: discover, to: {users: [bob]}, on: {tables: "
        "[big]}}\n",
        {.file = "p.yaml", .domain = "ops"})));
    registry_.Commit(writes, store::kByAda);
  }

  static store::Write Domain(const std::string& name, const std::string& more) {
    return store::Put(
        store::Parse("apiVersion: weft/v1\nkind: Domain\nname: " + name + "\nteam: ops\n" + more));
  }
  static store::Write Product(const store::TestTable& table, const std::string& engine) {
    const std::string name = table.domain + "." + table.name;
    return store::Put(store::Parse(
        "apiVersion: v1.0.0\nkind: DataProduct\nid: " + name + "\nname: " + table.name +
        "\nversion: 1.0.0\nstatus: active\ndomain: " + table.domain + "\n" +
        (engine.empty()
             ? ""
             : "customProperties:\n  - {property: weft.engine, value: " + engine + "}\n") +
        "outputPorts:\n  - {name: t, version: 1.0.0, contractId: " + name + "}\n"));
  }

  // "duckdb", "trino by product ops.big"
  std::string Of(const std::string& user, const std::string& sql,
                 std::optional<EngineName> said = {}) {
    const auto touch = guard_.Open(mesh::CallerFor(*registry_.Now(), user), {.client = "test"});
    touch->RecordNothing();
    const Choice choice = ChoiceFor(*touch, sql, said);
    return std::string(Name(choice.engine)) +
           (choice.because.empty() ? "" : " by " + choice.because);
  }

  store::TestFolder folder_;
  store::Home home_{folder_.home()};
  ManualClock clock_{kStart};
  store::Registry registry_{home_, clock_};
  audit::Audit audit_{home_.Audit(), clock_};
  audit::Guard guard_{registry_, audit_, clock_};
};

TEST_F(ChoiceTest, IsWhatProductsAndDomainsSay) {
  const std::string by_big = "trino by product ops.big", by_far = "trino by domain far";
  const std::pair<std::string, std::string> cases[] = {
      {"SELECT 1", "duckdb"},
      {"SELECT * FROM ops.plain", "duckdb"},
      {"SELECT * FROM ops.big", by_big},
      {"select * from OPS . Big", by_big},
      {R"(SELECT * FROM "ops"."big")", by_big},
      {R"(SELECT * FROM weft.ops."big" b)", by_big},
      {"WITH a AS (SELECT * FROM ops.plain) SELECT * FROM a JOIN ops.big USING (id)", by_big},
      {"SELECT * FROM ops.plain WHERE id IN (SELECT id FROM far.inherits)", by_far},
      {"SELECT * FROM far.stays", "duckdb"},
      {"SELECT * FROM near.plain", "duckdb"},
      {"SELECT * FROM near.big", "trino by product near.big"},
      {"(SELECT id FROM ops.plain) UNION (SELECT id FROM ops.big)", by_big},
      {"SELECT approx_distinct(id) FROM ops.big TABLESAMPLE BERNOULLI (10)", by_big},
      // Not a name, not a table, not one of ours.
      {"SELECT 'ops.big'", "duckdb"},
      {"SELECT 1 -- ops.big\n/* ops.big */", "duckdb"},
      {"SELECT * FROM ops.bigger", "duckdb"},
      {"SELECT * FROM big.ops", "duckdb"},
      {"SELECT ops, big FROM plain", "duckdb"},
      // What Trino does not take is answered here.
      {"DESCRIBE ops.big", "duckdb"},
      {"EXPLAIN SELECT * FROM ops.big", "duckdb"},
      {"SHOW TABLES", "duckdb"},
      {"", "duckdb"},
      {"SELECT * FROM \"ops", "duckdb"},
  };
  for (const auto& [sql, engine] : cases) EXPECT_EQ(Of("ann", sql), engine) << sql;
}

TEST_F(ChoiceTest, IsWhatTheQuestionSaysFirst) {
  EXPECT_EQ(Of("ann", "SELECT * FROM ops.big", EngineName::kDuckDb), "duckdb");
  EXPECT_EQ(Of("ann", "SELECT * FROM ops.plain", EngineName::kTrino), "trino");
}

// Else an error of the other engine would tell that the table is there.
TEST_F(ChoiceTest, TellsNothingOfHiddenTables) {
  EXPECT_EQ(Of("bob", "SELECT * FROM ops.big"), "duckdb");
  EXPECT_EQ(Of("bob", "SELECT * FROM far.inherits"), "trino by domain far");
}

TEST_F(ChoiceTest, OfARunIsWhatItsOwnProductSays) {
  const auto of = [&](const mesh::TableId& id, const std::string& sql) {
    mesh::Table table = *registry_.Now()->FindTable(id);
    table.sql = sql;
    return ChoiceFor(*registry_.Now(), table).engine;
  };
  const std::string reads = "SELECT * FROM ops.big";
  EXPECT_EQ(of({"ops", "plain"}, reads), EngineName::kDuckDb);
  EXPECT_EQ(of({"ops", "big"}, reads), EngineName::kTrino);
  EXPECT_EQ(of({"far", "inherits"}, reads), EngineName::kTrino);
  EXPECT_EQ(of({"far", "stays"}, reads), EngineName::kDuckDb);
  EXPECT_EQ(of({"ops", "big"}, ""), EngineName::kDuckDb) << "a file's rows are taken in here";
}

TEST(ChoiceReason, IsToldWhereNobodySaidSo) {
  const Error away(ErrorKind::kUnavailable, "there is no engine trino here", "Connect one.");
  EXPECT_EQ(WithReason(away, {EngineName::kTrino, "product ops.big"}).hint(),
            "Connect one. Trino is asked because product ops.big names it: engine duckdb asks this "
            "server instead.");
  EXPECT_EQ(WithReason(away, {EngineName::kTrino, ""}).hint(), "Connect one.");
  const Error refused(ErrorKind::kNotFound, "there is no table ops.big");
  EXPECT_EQ(WithReason(refused, {EngineName::kTrino, "product ops.big"}).hint(), "");
}

}  // namespace
}  // namespace weft::engine
