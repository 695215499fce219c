#include <gtest/gtest.h>

#include "base/digest.hpp"
#include "engine/test_world.hpp"

namespace weft::engine {
namespace {

using test::TestColumn;
using test::World;
using Base = mesh::ColumnType::Base;

struct MaskRow {
  std::string mask;
  std::string column;
  std::string shown;  // as JSON
  std::string type;
};

constexpr const char* kKey = "a key for tests";
std::string Keyed(const std::string& text) { return ToHex(HmacSha256(kKey, text)); }
std::string KeyedApart(const std::string& column, const std::string& text) {
  return ToHex(HmacSha256(std::string("hash-column ") + kKey, "d.t." + column + "\n" + text));
}

// One row; a user for each mask, which is put on every column.
class MasksTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    world = std::make_unique<World>();
    world->Domain("d", "t");
    std::string rules =
        "apiVersion: weft/v1\nkind: Policy\nname: p\ndescription: Masks.\nrules:\n"
        "  - {name: all, effect: allow, to: {everyone: true}}\n";
    const std::vector<std::string> columns{"txt", "n",  "dec", "num", "yes", "dt",     "ts",
                                           "tz",  "tm", "id",  "js",  "li",  "nothing"};
    for (const char* mask : {"null", "redact", "default", "hash", "hash-column", "sha-256-global",
                             "year", "month", "show-first-4", "show-last-4"}) {
      std::string user = mask;
      std::ranges::replace(user, '-', '_');
      world->User("u_" + user, {});
      rules +=
          "  - {name: m_" + user + ", effect: restrict, to: {users: [u_" + user + "]}, masks: {";
      for (const std::string& column : columns)
        rules += (column == columns[0] ? "" : ", ") + column + ": \"" + mask + "\"";
      rules += "}}\n";
    }
    world->User("u_expression", {});
    rules +=
        "  - name: expressions\n    effect: restrict\n    to: {users: [u_expression]}\n    masks:\n"
        "      txt: {expression: \"left(txt, 1) || '…'\"}\n      n: {expression: \"round(n / 1000) "
        "* 1000\"}\n"
        "      dt: {expression: \"start_of_month(dt)\"}\n      num: {expression: \"n / 0\"}\n"
        "      dec: {expression: \"CASE WHEN n > 3 THEN 1.25 ELSE 0 END\"}\n";
    world->Policy(rules, "d");
    world->Table({.domain = "d",
                  .name = "t",
                  .columns = {TestColumn("txt", Base::kText), TestColumn("n", Base::kInteger),
                              TestColumn("dec", Base::kDecimal), TestColumn("num", Base::kNumber),
                              TestColumn("yes", Base::kBoolean), TestColumn("dt", Base::kDate),
                              TestColumn("ts", Base::kTimestamp),
                              TestColumn("tz", Base::kTimestampUtc), TestColumn("tm", Base::kTime),
                              TestColumn("id", Base::kUuid), TestColumn("js", Base::kJson),
                              TestColumn("li", Base::kBlob), TestColumn("nothing", Base::kText)},
                  .rows = "SELECT 'Gödel14' AS txt, 1234567 AS n, 12.5 AS dec, 1.5 AS num, true AS "
                          "yes, DATE '2013-05-06' AS dt, "
                          "TIMESTAMP '2013-05-06 07:08:09' AS ts, TIMESTAMP '2013-05-06 07:08:09' "
                          "AS tz, TIME '07:08:09' AS tm, "
                          "'00000000-0000-0000-0000-00000000ABCD' AS id, '{\"a\":1}' AS js, "
                          "'x'::BLOB AS li, NULL AS nothing"});
    world->Build();
  }
  static void TearDownTestSuite() { world.reset(); }

  static std::unique_ptr<World> world;
};
std::unique_ptr<World> MasksTest::world;

TEST_F(MasksTest, ShowsEachTypeAsTheFormatSays) {
  const std::string zero = "00000000-0000-0000-0000-000000000000";
  const std::vector<MaskRow> rows{
      {"null", "txt", "null", "VARCHAR"},
      {"null", "dt", "null", "DATE"},
      {"redact", "txt", "\"[redacted]\"", "VARCHAR"},
      {"redact", "nothing", "\"[redacted]\"", "VARCHAR"},
      {"redact", "id", "\"[redacted]\"", "VARCHAR"},
      {"redact", "n", "null", "BIGINT"},
      {"default", "txt", "\"\"", "VARCHAR"},
      {"default", "id", '"' + zero + '"', "UUID"},
      {"default", "n", "0", "BIGINT"},
      {"default", "num", "0.0", "DOUBLE"},
      {"default", "yes", "false", "BOOLEAN"},
      {"default", "dt", "\"1970-01-01\"", "DATE"},
      {"default", "tz", "\"1970-01-01T00:00:00Z\"", "TIMESTAMP WITH TIME ZONE"},
      {"default", "js", "null", "JSON"},
      {"hash", "txt", '"' + Keyed("Gödel14") + '"', "VARCHAR"},
      {"hash", "n", '"' + Keyed("1234567") + '"', "VARCHAR"},
      {"hash", "dec", '"' + Keyed("12.500") + '"', "VARCHAR"},
      {"hash", "num", '"' + Keyed("1.5") + '"', "VARCHAR"},
      {"hash", "yes", '"' + Keyed("true") + '"', "VARCHAR"},
      {"hash", "dt", '"' + Keyed("2013-05-06") + '"', "VARCHAR"},
      {"hash", "ts", '"' + Keyed("2013-05-06 07:08:09") + '"', "VARCHAR"},
      {"hash", "tz", '"' + Keyed("2013-05-06 07:08:09+00") + '"', "VARCHAR"},
      {"hash", "tm", '"' + Keyed("07:08:09") + '"', "VARCHAR"},
      {"hash", "id", '"' + Keyed("00000000-0000-0000-0000-00000000abcd") + '"', "VARCHAR"},
      {"hash", "js", "null", "VARCHAR"},
      {"hash", "nothing", "null", "VARCHAR"},
      {"hash-column", "txt", '"' + KeyedApart("txt", "Gödel14") + '"', "VARCHAR"},
      {"hash-column", "dec", '"' + KeyedApart("dec", "12.500") + '"', "VARCHAR"},
      {"hash-column", "js", "null", "VARCHAR"},
      {"hash-column", "nothing", "null", "VARCHAR"},
      {"sha-256-global", "txt", '"' + Sha256Hex("Gödel14") + '"', "VARCHAR"},
      {"year", "dt", "\"2013-01-01\"", "DATE"},
      {"year", "txt", "null", "VARCHAR"},
      {"month", "ts", "\"2013-05-01T00:00:00\"", "TIMESTAMP"},
      {"month", "tz", "\"2013-05-01T00:00:00Z\"", "TIMESTAMP WITH TIME ZONE"},
      {"show-first-4", "txt", "\"Göde***\"", "VARCHAR"},
      {"show-last-4", "txt", "\"***el14\"", "VARCHAR"},
      {"show-first-4", "n", "\"1234***\"", "VARCHAR"},
      {"show-last-4", "dec", "\"**.500\"", "VARCHAR"},
      {"show-first-4", "yes", "null", "VARCHAR"},
      {"show-last-4", "nothing", "null", "VARCHAR"},
      {"expression", "txt", "\"G…\"", "VARCHAR"},
      {"expression", "n", "1235000", "BIGINT"},
      {"expression", "dt", "\"2013-05-01\"", "DATE"},
      {"expression", "num", "null", "DOUBLE"},
      {"expression", "dec", "\"1.250\"", "DECIMAL(18,3)"},
  };
  for (const MaskRow& row : rows) {
    std::string user = "u_" + row.mask;
    std::ranges::replace(user, '-', '_');
    const auto reply = world->Ask(user, {.sql = "SELECT " + row.column + " FROM d.t"});
    EXPECT_EQ(reply.rows[0][0], Json::parse(row.shown)) << row.mask << " of " << row.column;
    EXPECT_EQ(reply.columns[0].type, row.type) << row.mask << " of " << row.column;
  }
}

TEST_F(MasksTest, StarsOutAValueThatWouldBeShownWhole) {
  const Json rows =
      world->Rows("u_show_first_4", "SELECT length(txt) FROM d.t WHERE txt LIKE '%*'");
  EXPECT_EQ(rows, Json::parse("[[7]]"));
}

TEST_F(MasksTest, ConditionsSeeTheMask) {
  EXPECT_EQ(world->Rows("u_year", "SELECT count(*) FROM d.t WHERE dt = DATE '2013-05-06'"),
            Json::parse("[[0]]"));
  EXPECT_EQ(world->Rows("u_year", "SELECT count(*) FROM d.t WHERE dt = DATE '2013-01-01'"),
            Json::parse("[[1]]"));
}

}  // namespace
}  // namespace weft::engine
