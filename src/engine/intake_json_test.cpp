#include "engine/intake_fixture.hpp"

namespace weft::engine {
namespace {

class JsonIntakeTest : public IntakeTest {
 protected:
  JsonIntakeTest() { Called("planes.json", "json"); }
};
class NdjsonIntakeTest : public IntakeTest {
 protected:
  NdjsonIntakeTest() { Called("planes.ndjson", "ndjson"); }
};

TEST_F(JsonIntakeTest, AnArrayOfObjectsIsATable) {
  Add("a", Base::kInteger);
  Add("b", Base::kText);
  Add("c", Base::kBoolean);
  EXPECT_EQ(TakeIn("[\n {\"b\": \"x \\u00fc\\n\\\"\", \"a\": 1, \"c\": true},\n {\"A\": 2, \"b\": "
                   "null},{\"a\":\"3\",\"b\":\"\"}]\n")
                .rows,
            3U);
  EXPECT_EQ(Rows(), (Texts{"1|x ü\n\"|true", "2|NULL|NULL", "3||NULL"}));
}

TEST_F(JsonIntakeTest, ObjectsOneAfterTheOtherAreATableToo) {
  Add("a", Base::kInteger);
  EXPECT_EQ(TakeIn("{\"a\": 1}\n{\n\"a\": 2\n}").rows, 2U);
  EXPECT_EQ(TakeIn("[]").rows, 0U);
  EXPECT_EQ(TakeIn("\xEF\xBB\xBF[{\"a\": 1}]").rows, 1U);
}

TEST_F(JsonIntakeTest, NestedValuesHaveTheContractsTypes) {
  mesh::ColumnType integers;
  integers.base = Base::kArray;
  integers.fields = {{"", mesh::ColumnType{.base = Base::kInteger, .bits = 32}}};
  Add("list", Base::kArray).type = integers;
  auto& object = Add("object", Base::kObject);
  object.type.fields = {{"at", mesh::ColumnType{.base = Base::kDate}}, {"list", integers}};
  Add("any", Base::kJson);
  TakeIn(R"([{"list": [1, null], "object": {"at": "2013-01-31", "list": []}, "any": {"x": [1, 2]}},
             {"object": {"other": 1}, "any": "text"}])");
  EXPECT_EQ(Rows(), (Texts{"[1, NULL]|{'at': 2013-01-31, 'list': []}|{\"x\": [1, 2]}",
                           "NULL|{'at': NULL, 'list': NULL}|\"text\""}));
  EXPECT_EQ(Refusal(R"([{"list": [1, "x"]}])")[1],
            "planes.json:1: column list: '[1, \"x\"]' is no JSON of type " + ToString(integers));
}

TEST_F(JsonIntakeTest, NamesTheLineWhereAnObjectBegins) {
  Add("a", Base::kInteger).required = true;
  EXPECT_EQ(Refusal("[\n{\"a\": 1},\n{\n\"a\": 1.5},\n\n{}, 7]"),
            (Texts{"planes.json does not fit the contract of fleet.planes: 3 problems",
                   "planes.json:3: column a: '1.5' is no integer",
                   "planes.json:6: column a: a value is required, here is none",
                   "planes.json:6: '7' is no JSON object (object 2 of this line)"}));
  EXPECT_EQ(Refusal(R"([{"a": 1}, {"a": 2}, {"a": "x"}])")[1],
            "planes.json:1: column a: 'x' is no integer (object 3 of this line)");
}

TEST_F(JsonIntakeTest, WhatIsNoJsonIsRefusedAtItsLine) {
  Add("a", Base::kInteger);
  EXPECT_EQ(Refusal("[{\"a\": 1},\n{\"a\": 1,}]")[0], "planes.json:2: '{\"a\": 1,}' is no JSON");
  EXPECT_EQ(Refusal("[{\"a\": 1}\n")[0], "planes.json:2: the file ends in the middle of its array");
  EXPECT_EQ(Refusal("[{\"a\": 1},\n{\"a\": ")[0], "planes.json:2: this object does not end");
  EXPECT_EQ(Refusal("[{\"a\": 1}] more")[0], "planes.json:1: text follows the end of the array");
  EXPECT_EQ(Refusal("[{\"a\": 1} {\"a\": 2}]")[0],
            "planes.json:1: a comma or the array's end was expected after an object");
  EXPECT_EQ(Refusal("[{\"a\": \"\xFF\"}]")[0],
            "planes.json:1: '{\"a\": \"\xEF\xBF\xBD\"}' is no JSON");
  EXPECT_EQ(Refusal("<html>")[0], "planes.json:1: '<html>' is no JSON");
}

TEST_F(JsonIntakeTest, KeysWithoutAColumnAndColumnsWithoutAKeyAreNotes) {
  Add("a", Base::kInteger);
  Add("b", Base::kInteger);
  EXPECT_EQ(TakeIn(R"([{"a": 1, "z": 2, "y": {}}])").notes,
            (Texts{"planes.json: 2 keys are not in the contract and left out: y, z",
                   "planes.json: column b is in no object"}));
}

TEST_F(NdjsonIntakeTest, EachLineIsARow) {
  Add("a", Base::kInteger);
  Add("b", Base::kText);
  EXPECT_EQ(TakeIn("{\"a\": 1, \"b\": \"x\"}\r\n\n{\"b\": 2.50}").rows, 2U);
  EXPECT_EQ(Rows(), (Texts{"1|x", "NULL|2.50"}));
  EXPECT_EQ(TakeIn("").rows, 0U);
}

TEST_F(NdjsonIntakeTest, ABadLineDoesNotHideTheNext) {
  Add("a", Base::kInteger);
  EXPECT_EQ(
      Refusal("{\"a\": 1}\n{\"a\": \n[]\n{\"a\": \"x\"}\n"),
      (Texts{"planes.ndjson does not fit the contract of fleet.planes: 3 problems",
             "planes.ndjson:2: '{\"a\":' is no JSON", "planes.ndjson:3: '[]' is no JSON object",
             "planes.ndjson:4: column a: 'x' is no integer"}));
}

TEST_F(NdjsonIntakeTest, NullMarksHoldForTextsToo) {
  Add("a", Base::kText);
  Add("b", Base::kInteger);
  table_.server->null_marks = {"", "NA"};
  TakeIn("{\"a\": \"NA\", \"b\": \"NA\"}\n{\"a\": \"\", \"b\": \"\"}\n");
  EXPECT_EQ(Rows(), (Texts{"NULL|NULL", "|NULL"}));
}

TEST_F(NdjsonIntakeTest, LinesMayCrossTheReadersPieces) {
  Add("a", Base::kText);
  std::string file;
  for (int i = 0; i < 30; ++i) file += "{\"a\": \"" + std::string(100'003, 'x') + "\\n\"}\n";
  EXPECT_EQ(TakeIn(file).rows, 30U);
  EXPECT_EQ(Rows("SELECT min(length(a)), max(length(a)) FROM data"), Texts{"100004|100004"});
}

}  // namespace
}  // namespace weft::engine
