#include <gtest/gtest.h>

#include "mesh/testing.hpp"

namespace weft::mesh {
namespace {

using Strings = std::vector<std::string>;

const Place kFlights{.file = "", .domain = "flights"};
constexpr const char* kHead =
    "apiVersion: v3.1.0\nkind: DataContract\nid: a\nversion: 1.0.0\nstatus: active\n";

// A contract with these lines below the head, which has five.
testing::Reading ReadBody(const std::string& body) { return testing::Read(kHead + body, kFlights); }

// One column, given as the inside of a flow map.
testing::Reading ReadColumn(const std::string& keys) {
  return ReadBody("schema: [{name: t, properties: [{name: c, " + keys + "}]}]\n");
}

std::string TypeOf(const std::string& keys) {
  const auto reading = ReadColumn(keys);
  if (!reading.findings.empty())
    return reading.findings[0].substr(reading.findings[0].find(": ") + 2);
  return ToString(reading.As<Contract>().tables[0].columns[0].type);
}

// One quality rule of a column, or of the table.
std::string RuleFault(const std::string& keys, bool of_table = false) {
  const std::string rule = "quality: [{" + keys + "}]";
  const auto reading =
      of_table ? ReadBody("schema: [{name: t, properties: [{name: c, logicalType: string}], " +
                          rule + "}]\n")
               : ReadColumn("logicalType: string, " + rule);
  return reading.findings.empty() ? ""
                                  : reading.findings[0].substr(reading.findings[0].find(": ") + 2);
}

TEST(ParseContract, ReadsWhatReadersNeed) {
  const auto reading = ReadBody(
      "name: Departures\ndomain: flights\ntags: [a]\n"
      "description: {purpose: P, usage: U, limitations: L}\n"
      "team: {name: ops, members: [{username: ann, role: owner}]}\n"
      "slaProperties: [{property: latency, value: 4, unit: d}]\n"
      "schema:\n"
      "  - name: departures\n"
      "    description: M\n"
      "    dataGranularityDescription: One flight\n"
      "    tags: [b]\n"
      "    properties:\n"
      "      - name: Tail Num\n"
      "        logicalType: string\n"
      "        description: D\n"
      "        classification: confidential\n"
      "        required: true\n"
      "        unique: true\n"
      "        primaryKey: true\n"
      "        examples: [N1, 2]\n"
      "        customProperties:\n"
      "          - {property: weft.unit, value: sign}\n"
      "          - {property: weft.nullMeans, value: none}\n"
      "          - {property: weft.declassifies, value: [restricted]}\n"
      "          - {property: mine, value: {any: 1}}\n"
      "    quality: [{metric: rowCount, mustBeBetween: [1, 9], name: rows}]\n");
  ASSERT_EQ(reading.findings, Strings{});
  const auto& contract = reading.As<Contract>();
  EXPECT_EQ(contract.name, "Departures");
  EXPECT_EQ(contract.domain, "flights");
  EXPECT_EQ(contract.purpose + contract.usage + contract.limitations, "PUL");
  EXPECT_EQ(contract.team, "ops");
  EXPECT_EQ(contract.slas.at(0).value, "4");
  const ContractTable& table = contract.tables.at(0);
  EXPECT_EQ(table.granularity, "One flight");
  EXPECT_EQ(table.at, (Position{13, 5}));
  const Column& column = table.columns[0];
  EXPECT_EQ(column.name, "Tail Num");
  EXPECT_EQ(column.meaning + column.unit + column.null_meaning, "Dsignnone");
  EXPECT_EQ(column.examples, (Strings{"N1", "2"}));
  EXPECT_EQ(column.declassifies, Strings{"restricted"});
  EXPECT_TRUE(column.required && column.unique && column.primary_key);
  EXPECT_EQ(column.at, (Position{18, 9}));
  EXPECT_EQ(table.quality[0].comparison, "mustBeBetween");
  EXPECT_EQ(table.quality[0].bounds, (std::vector<double>{1, 9}));
}

TEST(ParseContract, WarnsOfKeysThatTheStandardDoesNotHave) {
  const auto reading = ReadColumn("logicaltype: string");
  EXPECT_TRUE(reading.resource);
  EXPECT_EQ(reading.findings[0],
            "6:43: warning: unknown key `logicaltype` in a column, did you mean `logicalType`?");
}

TEST(ParseContract, NamesWhatIsMissing) {
  EXPECT_EQ(testing::Read("kind: DataContract\n", kFlights).findings,
            (Strings{"1:1: error: a DataContract needs the key `apiVersion`",
                     "1:1: error: a DataContract needs the key `id`",
                     "1:1: error: a DataContract needs the key `version`",
                     "1:1: error: a DataContract needs the key `status`. Its values: `proposed`, "
                     "`draft`, `active`, "
                     "`deprecated` or `retired`."}));
  EXPECT_EQ(ReadBody("schema: [{properties: [{logicalType: string}]}]\n").findings.size(), 2u);
}

TEST(ParseContract, RefusesBadValues) {
  const auto reading = testing::Read(
      "apiVersion: v3.1.0\nkind: DataContract\nid: a\nversion: 1\nstatus: live\n"
      "schema:\n  - name: Departures\n    logicalType: table\n    properties:\n      - {name: c, "
      "logicalType: text, required: maybe}\n"
      "      - {name: C, logicalType: string}\n  - {name: events, properties: []}\n",
      kFlights);
  EXPECT_EQ(
      reading.findings,
      (Strings{"4:10: error: `version` must be a text, it is a number. Put it into quotes: \"1\".",
               "5:9: error: `status` is `live`, it must be `proposed`, `draft`, `active`, "
               "`deprecated` or `retired`",
               "8:18: error: `logicalType` is `table`, it must be `object`",
               "10:32: error: `logicalType` is `text`, it must be `string`, `date`, `timestamp`, "
               "`time`, `number`, "
               "`integer`, `object`, `array` or `boolean`",
               "10:48: error: `required` must be true or false, it is a text",
               "7:11: error: `name` is `Departures`, it must start with a lower-case letter. Write "
               "`departures`.",
               "11:16: error: the table has two columns named `C`. Names compare without case.",
               "12:12: error: `name` is `events`, it is reserved, choose another",
               "12:5: warning: the table `events` has no columns. List them under `properties`."}));
}

TEST(ParseContract, WantsTheDomainOfItsFolder) {
  EXPECT_EQ(ReadBody("domain: fleet\n").findings,
            Strings{"6:9: error: `domain` is `fleet`, but the file lies in the folder of domain "
                    "`flights`. Write flights, or "
                    "move the file."});
  EXPECT_EQ(testing::Read(std::string(kHead) + "domain: fleet\n").As<Contract>().domain, "fleet");
  EXPECT_FALSE(testing::Read(kHead).resource);
}

TEST(ParseContract, WantsNestedIdsThatOtherToolsAccept) {
  EXPECT_EQ(ReadBody("schema: [{name: t, id: 'a b', properties: [{name: c, id: ok-1, logicalType: "
                     "string}]}]\n")
                .findings,
            Strings{"6:24: error: `id` is `a b`, it may hold only letters, digits, _ and -"});
}

TEST(ParseContract, WarnsOfAMisspeltPropertyOfOurs) {
  EXPECT_EQ(
      ReadColumn("logicalType: string, customProperties: [{property: weft.nullmeans, value: x}]")
          .findings,
      Strings{"6:94: warning: Weft knows no property `weft.nullmeans`, did you mean "
              "`weft.nullMeans`?"});
}

TEST(ParseContract, ReadsTypes) {
  EXPECT_EQ(TypeOf("logicalType: string"), "text");
  EXPECT_EQ(TypeOf("logicalType: string, logicalTypeOptions: {format: uuid}"), "uuid");
  EXPECT_EQ(TypeOf("logicalType: integer"), "integer");
  EXPECT_EQ(TypeOf("logicalType: integer, logicalTypeOptions: {format: i16}"), "integer(16)");
  EXPECT_EQ(TypeOf("logicalType: integer, logicalTypeOptions: {format: u128}"),
            "unsigned integer(128)");
  EXPECT_EQ(TypeOf("logicalType: number"), "number");
  EXPECT_EQ(TypeOf("logicalType: number, logicalTypeOptions: {format: f32}"), "number(32)");
  EXPECT_EQ(TypeOf("logicalType: boolean"), "boolean");
  EXPECT_EQ(TypeOf("logicalType: date"), "date");
  EXPECT_EQ(TypeOf("logicalType: time"), "time");
  EXPECT_EQ(TypeOf("logicalType: timestamp"), "timestamp");
  EXPECT_EQ(TypeOf("logicalType: timestamp, logicalTypeOptions: {timezone: true}"),
            "timestamp with time zone");
  EXPECT_EQ(TypeOf("logicalType: object"), "json");
  EXPECT_EQ(TypeOf("logicalType: array"), "json");
  EXPECT_EQ(TypeOf("logicalType: array, items: {logicalType: string}"), "array<text>");
  EXPECT_EQ(TypeOf("logicalType: object, properties: [{name: a, logicalType: date}, {name: b, "
                   "logicalType: array, items: "
                   "{logicalType: integer}}]"),
            "object<a date, b array<integer>>");
}

TEST(ParseContract, RefinesTypesByThePhysicalType) {
  const auto type = [](const std::string& logical, const std::string& physical) {
    return TypeOf("logicalType: " + logical + ", physicalType: '" + physical + "'");
  };
  EXPECT_EQ(type("number", "DECIMAL(18,2)"), "decimal(18,2)");
  EXPECT_EQ(type("number", "numeric( 10 )"), "decimal(10,0)");
  EXPECT_EQ(type("number", "decimal"), "decimal(18,3)");
  EXPECT_EQ(type("number", "real"), "number(32)");
  EXPECT_EQ(type("integer", "SMALLINT"), "integer(16)");
  EXPECT_EQ(type("integer", "bigint"), "integer");
  EXPECT_EQ(type("integer", "NUMBER(38,0)"), "integer(128)");
  EXPECT_EQ(type("integer, logicalTypeOptions: {format: i8}", "BIGINT"), "integer(8)");
  EXPECT_EQ(type("string", "VARCHAR(20)"), "text");
  EXPECT_EQ(type("string", "uuid"), "uuid");
  EXPECT_EQ(type("string", "BLOB"), "blob");
  EXPECT_EQ(type("string", "json"), "json");
  EXPECT_EQ(type("date", "VARCHAR"), "date");
  EXPECT_EQ(type("timestamp", "TIMESTAMP WITH TIME ZONE"), "timestamp with time zone");
  EXPECT_EQ(type("timestamp", "timestamp(6) with time zone"), "timestamp with time zone");
  EXPECT_EQ(type("timestamp, logicalTypeOptions: {timezone: true}", "TIMESTAMP"),
            "timestamp with time zone");
  EXPECT_EQ(type("boolean", "TINYINT"), "boolean");
  EXPECT_EQ(type("integer", "my own type"), "integer");
  EXPECT_EQ(TypeOf("physicalType: BIGINT"), "integer");
  EXPECT_EQ(TypeOf("physicalType: 'DECIMAL(9,4)'"), "decimal(9,4)");
}

TEST(ParseContract, RefusesTypesThatContradictThemselves) {
  EXPECT_EQ(TypeOf("logicalType: integer, physicalType: DATE"),
            "error: `physicalType` is `DATE`, which cannot keep the logicalType `integer`. Change "
            "one of them, or leave "
            "`physicalType` out.");
  EXPECT_EQ(TypeOf("logicalType: integer, physicalType: 'DECIMAL(9,2)'").substr(0, 6), "error:");
  EXPECT_EQ(TypeOf("logicalType: timestamp, logicalTypeOptions: {timezone: false}, physicalType: "
                   "TIMESTAMPTZ")
                .substr(0, 8),
            "warning:");
  EXPECT_EQ(TypeOf("logicalType: date, physicalType: TIMESTAMP"),
            "warning: `physicalType` is `TIMESTAMP`, readers get the logicalType `date`");
  EXPECT_EQ(TypeOf("logicalType: number, physicalType: 'DECIMAL(50,2)'").substr(0, 6), "error:");
  EXPECT_EQ(TypeOf("logicalTypeOptions: {format: i8}"),
            "error: `logicalTypeOptions` needs a `logicalType` beside it");
  EXPECT_EQ(TypeOf("logicalType: integer, logicalTypeOptions: {format: i9}").substr(0, 25),
            "error: `format` is `i9`, ");
  EXPECT_EQ(TypeOf("logicalType: integer, logicalTypeOptions: {minLenght: 1}").substr(0, 32),
            "warning: unknown key `minLenght`");
  EXPECT_EQ(TypeOf("logicalType: string, items: {logicalType: string}").substr(0, 50),
            "error: `items` belongs to a column of logicalType ");
}

TEST(ParseContract, WantsOneOperatorARule) {
  EXPECT_EQ(RuleFault("metric: nullValues, mustBe: 0"), "");
  EXPECT_EQ(RuleFault("metric: nullValues").substr(0, 58),
            "error: a quality rule of type `library` needs one operator");
  EXPECT_EQ(RuleFault("metric: nullValues, mustBe: 0, mustBeLessThan: 3"),
            "error: a quality rule has one operator, this is the second beside `mustBe`. Use "
            "`mustBeBetween`, or write two "
            "rules.");
  EXPECT_EQ(RuleFault("metric: nullValues, mustBeBetween: [2, 1]").substr(0, 7), "error: ");
  EXPECT_EQ(RuleFault("metric: nullValues, mustBeBetween: 2").substr(0, 7), "error: ");
  EXPECT_EQ(RuleFault("metric: nullValues, mustBe: none"), "error: `mustBe` must be a number");
  EXPECT_EQ(RuleFault("metric: nullValues, mustBeLessThan: x"),
            "error: `mustBeLessThan` must be a number, it is a text");
}

TEST(ParseContract, WantsWhatAMetricNeeds) {
  EXPECT_EQ(RuleFault("metric: rowCount, mustBe: 1").substr(0, 41),
            "error: `rowCount` is about a whole table.");
  EXPECT_EQ(RuleFault("metric: nullValues, mustBe: 1", true).substr(0, 40),
            "error: `nullValues` is about a column. P");
  EXPECT_EQ(RuleFault("metric: invalidValues, mustBe: 0"),
            "error: `invalidValues` needs `validValues` or `pattern` under `arguments`");
  EXPECT_EQ(RuleFault("metric: invalidValues, mustBe: 0, arguments: {pattern: '^a$'}"), "");
  EXPECT_EQ(RuleFault("metric: missingValues, mustBe: 0, arguments: {missingValues: x}"),
            "error: `missingValues` must be a list");
  EXPECT_EQ(RuleFault("metric: duplicateValues, mustBe: 0"), "");
  EXPECT_EQ(RuleFault("metric: duplicateValues, mustBe: 0", true),
            "error: `duplicateValues` needs `properties` under `arguments`");
  EXPECT_EQ(RuleFault("type: library, mustBe: 0").substr(0, 53),
            "error: a quality rule of type `library` needs the key");
  EXPECT_EQ(RuleFault("metric: nulValues, mustBe: 0").substr(0, 30),
            "error: `metric` is `nulValues`");
}

TEST(ParseContract, ReadsSqlTextAndCustomRules) {
  EXPECT_EQ(RuleFault("type: sql, query: SELECT 1, mustBe: true"), "");
  EXPECT_EQ(RuleFault("type: sql, mustBe: 0"),
            "error: a quality rule of type `sql` needs the key `query`");
  EXPECT_EQ(RuleFault("type: custom, engine: soda"),
            "error: a quality rule of type `custom` needs the key `implementation`");
  EXPECT_EQ(RuleFault("type: text, description: looks right"), "");
  EXPECT_EQ(RuleFault("description: looks right"), "");
  const auto reading =
      ReadColumn("logicalType: string, quality: [{type: sql, query: SELECT 'a', mustBe: a}]");
  EXPECT_EQ(reading.findings.at(0).substr(0, 14), "6:113: warning");
  EXPECT_EQ(reading.As<Contract>().tables[0].quality[0].type, QualityRule::Type::kText);
}

TEST(ParseContract, ChecksRelationships) {
  const auto of_column = [](const std::string& keys) {
    const auto reading = ReadColumn("logicalType: string, relationships: [{" + keys + "}]");
    return reading.findings.empty()
               ? ""
               : reading.findings[0].substr(reading.findings[0].find(": ") + 2);
  };
  EXPECT_EQ(of_column("to: airports.faa"), "");
  EXPECT_EQ(of_column("to: other.yaml#/schema/airports/properties/faa"), "");
  EXPECT_EQ(
      of_column("to: accounts.address.street"),
      "error: a relationship names a column as `table.column` or `schema/<id>/properties/<id>`");
  EXPECT_EQ(of_column("to: a.b, from: c.d").substr(0, 47),
            "error: `from` is the column itself here, so it ");
  EXPECT_EQ(of_column("type: friend, to: a.b"),
            "error: `type` is `friend`, it must be `foreignKey`");
  EXPECT_EQ(of_column("type: foreignKey"), "error: a relationship needs the key `to`");
  const auto of_table = [](const std::string& keys) {
    return ReadBody(
               "schema: [{name: t, properties: [{name: c, logicalType: string}], relationships: "
               "[{" +
               keys + "}]}]\n")
        .findings.size();
  };
  EXPECT_EQ(of_table("from: t.a, to: u.a"), 0u);
  EXPECT_EQ(of_table("from: [t.a, t.b], to: [u.a, u.b]"), 0u);
  EXPECT_EQ(of_table("from: [t.a, t.b], to: [u.a]"), 1u);
  EXPECT_EQ(of_table("from: t.a, to: [u.a]"), 1u);
  EXPECT_EQ(of_table("to: u.a"), 1u);
}

TEST(ParseContract, ReadsLocalServers) {
  const auto reading = ReadBody(
      "servers:\n"
      "  - server: file\n"
      "    type: local\n"
      "    path: data/planes.csv\n"
      "    format: csv\n"
      "    customProperties:\n"
      "      - {property: weft.nullMarks, value: [NA, -999, '']}\n"
      "      - {property: weft.badRows, value: reject}\n"
      "      - {property: weft.delimiter, value: \"\\t\"}\n"
      "  - {server: plain, type: local, path: b.parquet, format: parquet}\n");
  ASSERT_EQ(reading.findings, Strings{});
  const auto& servers = reading.As<Contract>().servers;
  EXPECT_EQ(servers[0].null_marks, (Strings{"NA", "-999", ""}));
  EXPECT_EQ(servers[0].delimiter, "\t");
  EXPECT_TRUE(servers[0].reject_bad_rows);
  EXPECT_EQ(servers[0].at, (Position{9, 11}));
  EXPECT_EQ(servers[1].null_marks, Strings{""});
  EXPECT_EQ(servers[1].delimiter, ",");
  EXPECT_FALSE(servers[1].reject_bad_rows);
}

TEST(ParseContract, RefusesPathsThatLeaveTheFolder) {
  const auto fault = [](const std::string& path) {
    const auto reading =
        ReadBody("servers: [{server: f, type: local, format: csv, path: '" + path + "'}]\n");
    return reading.findings.empty()
               ? ""
               : reading.findings[0].substr(0, reading.findings[0].find(". Put"));
  };
  EXPECT_EQ(fault("data/a.csv"), "");
  EXPECT_EQ(fault("/etc/passwd"), "6:55: error: `path` is `/etc/passwd`, it must not be absolute");
  EXPECT_NE(fault("../a.csv"), "");
  EXPECT_NE(fault("a/../../b.csv"), "");
  EXPECT_NE(fault("a\\b.csv"), "");
  EXPECT_NE(fault("http://x/a.csv"), "");
  EXPECT_NE(fault("a//b.csv"), "");
  EXPECT_NE(fault("./a.csv"), "");
  EXPECT_NE(fault(".git/config"), "");
  EXPECT_NE(fault(""), "");
}

TEST(ParseContract, KnowsWhatEachServerTypeNeeds) {
  const auto findings = [](const std::string& keys) {
    return ReadBody("servers: [{server: s, " + keys + "}]\n").findings;
  };
  EXPECT_EQ(findings("type: postgres, host: h, port: 5432, database: d, schema: s"), Strings{});
  EXPECT_EQ(findings("type: postgres, host: h, port: '5432', database: d"),
            (Strings{"6:54: error: `port` must be a whole number, it is a text",
                     "6:11: error: a server of type `postgres` needs the key `schema`"}));
  EXPECT_EQ(findings("type: kinesis"), Strings{});
  EXPECT_EQ(findings("type: local, path: a.csv, format: csv, delimiter: ;"),
            Strings{"6:62: warning: a server of type `local` has no key `delimiter`. Use the "
                    "custom property weft.delimiter."});
  EXPECT_EQ(findings("type: local, path: a.avro, format: avro")[0].substr(0, 36),
            "6:58: error: `format` is `avro`, it ");
  EXPECT_NE(findings("type: postgre")[0].find("did you mean `postgres`?"), std::string::npos);
  EXPECT_EQ(findings("type: iceberg, catalog: c, catalogUrl: u")[0].substr(0, 14),
            "6:29: warning:");
}

TEST(ParseContract, AcceptsTheOlderFormOfATeam) {
  EXPECT_EQ(ReadBody("team: [{username: ann, role: owner}]\n").findings, Strings{});
  EXPECT_EQ(ReadBody("team: [{name: ann}]\n").findings,
            Strings{"6:8: error: a team member needs the key `username`"});
}

}  // namespace
}  // namespace weft::mesh
