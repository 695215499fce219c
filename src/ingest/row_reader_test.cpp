#include "ingest/row_reader.hpp"

#include <gtest/gtest.h>

#include "base/json.hpp"
#include "mesh/event_table.hpp"
#include "mesh/testing.hpp"

namespace weft::ingest {
namespace {

const std::string kColumns = R"y(
      - {name: robot_id, logicalType: string, required: true}
      - {name: at, logicalType: timestamp, logicalTypeOptions: {timezone: true}, required: true}
      - {name: eta_s, logicalType: integer, physicalType: integer}
      - {name: battery, logicalType: number, physicalType: "decimal(5,2)"}
      - {name: speed, logicalType: number}
      - {name: is_lost, logicalType: boolean}
      - {name: day, logicalType: date}
      - {name: seen, logicalType: array, items: {logicalType: string}}
      - {name: extra, logicalType: string, physicalType: json}
)y";

mesh::TablePtr Telemetry(const std::string& columns = kColumns) {
  const auto mesh = mesh::testing::SnapshotOf(
      {{"robots/telemetry/telemetry.odcs.yaml",
        "apiVersion: v3.1.0\nkind: DataContract\nid: t\nversion: 1.0.0\nstatus: active\n"
        "domain: robots\nschema:\n  - name: telemetry\n    customProperties: [{property: "
        "weft.events, value: true}]\n    properties:" +
            columns}});
  return mesh->FindTable({"robots", "telemetry"});
}

// The content of the only row; or why it is refused.
std::string OneOf(const std::string& body, const mesh::TablePtr& table = Telemetry()) {
  RowReader reader(body, EventForm::kNdjson, *table);
  const ReadRow* read = reader.Next();
  if (!read) return "none";
  std::string all;
  for (const Reason& reason : read->reasons)
    all += reason.field + " " + reason.problem + ". " + reason.remedy + "; ";
  return all.empty() ? std::string(read->content) : all;
}

std::string With(const std::string& more) {
  return R"({"robot_id":"r7","at":"2026-01-05T10:00:00Z")" + more + "}";
}
const std::string kPlain = R"({"robot_id":"r7","at":"2026-01-05T10:00:00.000000Z")";

TEST(RowReader, TheTableTakesEvents) {
  EXPECT_TRUE(mesh::TakesEvents(*Telemetry()));
  EXPECT_EQ(mesh::EventKeyOf(*Telemetry()), "robots.telemetry");
  EXPECT_TRUE(mesh::IsMaterialised(*Telemetry()));
}

TEST(RowReader, ReadsValuesAsTheContractHasThem) {
  EXPECT_EQ(OneOf(With("")), kPlain + "}");
  EXPECT_EQ(OneOf(With(R"(,"eta_s":12,"battery":99.5,"is_lost":true)")),
            kPlain + R"(,"eta_s":12,"battery":"99.5","is_lost":true})");
  EXPECT_EQ(OneOf(With(R"(,"eta_s":"12","battery":"099.50","is_lost":"False","speed":"1e3")")),
            kPlain + R"(,"eta_s":12,"battery":"99.5","is_lost":false,"speed":"1e3"})")
      << "numbers as text are read";
  EXPECT_EQ(OneOf(R"({"ROBOT_ID":7,"At":"2026-01-05 11:00:00+01:00"})"),
            R"({"robot_id":"7","at":"2026-01-05T10:00:00.000000Z"})")
      << "names without regard to case, 7 and \"7\" are one";
  EXPECT_EQ(OneOf(With(R"(,"day":"2026-01-05","seen":["a","b",null],"extra":{"x":[1]})")),
            kPlain + R"(,"day":"2026-01-05","seen":["a","b",null],"extra":{"x":[1]}})");
  EXPECT_EQ(OneOf(With(R"(,"eta_s":null)")), kPlain + "}") << "null is as good as nothing";
}

TEST(RowReader, NamesTheFieldAndTheRemedy) {
  EXPECT_EQ(OneOf(R"({"robot_id":"r7"})"),
            "at is missing. Send it as ISO 8601, as \"2026-01-05T10:00:00Z\".; ");
  EXPECT_EQ(OneOf(With(R"(,"battery":"99,5")")),
            "battery is no number. Send a number with a point that fits decimal(5,2), as 103.4.; ");
  EXPECT_EQ(OneOf(With(R"(,"batery":9)")),
            "batery is no column of robots.telemetry. Did you mean battery?; ");
  EXPECT_EQ(OneOf(With(R"(,"zzzzzzz":9)")),
            "zzzzzzz is no column of robots.telemetry. Leave it out, or add the column to the "
            "contract.; ");
  for (const char* wrong :
       {R"(,"eta_s":1.5)", R"(,"eta_s":2147483648)", R"(,"eta_s":"x")", R"(,"battery":1000)",
        R"(,"battery":1.234)", R"(,"speed":"fast")", R"(,"is_lost":1)", R"(,"day":"2026-02-30")",
        R"(,"day":"today")", R"(,"seen":"a")", R"(,"seen":[{}])", R"(,"at":"2026-01-05T10:00:00Z")",
        R"(,"event_uuid":7)"})
    EXPECT_NE(OneOf(With(wrong)).find(" "), std::string::npos) << wrong;
  EXPECT_EQ(OneOf("{broken").substr(0, 17), "event is no JSON:");
  EXPECT_EQ(OneOf("[1]").substr(0, 18), "event is no object");
}

TEST(RowReader, KeepsHashesOfWhatIsPseudonymised) {
  const mesh::TablePtr table = Telemetry();
  const auto hashed =
      std::make_shared<const Pseudonyms>(Pseudonyms{{"robot_id"}, "key", {"at", "eta_s"}});
  const auto read = [&](const std::string& body, bool text) {
    RowReader reader(body, EventForm::kNdjson, *table, hashed);
    const ReadRow* row = reader.Next();
    return std::string(text ? reader.Text() : row->content);
  };
  EXPECT_EQ(read(With(""), false),
            R"({"robot_id":")" + hashed->Of("r7") + R"(","at":"2026-01-05T10:00:00.000000Z"})");
  EXPECT_EQ(read(R"({"Robot_Id":"r7","eta_s":"x"})", true),
            R"({"Robot_Id":")" + hashed->Of("r7") + R"(","eta_s":"x"})");
  EXPECT_EQ(read(R"({"robotid":"r7"})", true), R"({"robotid":")" + hashed->Of("r7") + "\"}")
      << "its name may be misspelt";
  EXPECT_EQ(read("{broken r7", true).find("r7"), std::string::npos);
  const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
  EXPECT_EQ(read("{\"robot_id\":\"r7\",\"x\":" + deep + "}", true).find("r7"), std::string::npos);
}

TEST(RowReader, AKeyIsTheUuidElseThePrimaryKey) {
  const auto keyed = Telemetry(R"(
      - {name: robot_id, logicalType: string, primaryKey: true, primaryKeyPosition: 1}
      - {name: at, logicalType: timestamp, primaryKey: true, primaryKeyPosition: 2}
)");
  const auto key = [](const std::string& body, const mesh::TablePtr& table) {
    RowReader reader(body, EventForm::kJson, *table);
    return std::string(reader.Next()->key);
  };
  EXPECT_EQ(key(With(""), Telemetry()), "");
  EXPECT_EQ(key(With(R"(,"event_uuid":"u")"), Telemetry()), "u");
  EXPECT_EQ(key(With(""), keyed), key(R"({"at":"2026-01-05 10:00:00","robot_id":"r7"})", keyed));
  EXPECT_NE(key(With(""), keyed), "");
}

}  // namespace
}  // namespace weft::ingest
