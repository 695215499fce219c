#include "mesh/kind_schema.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/json.hpp"

namespace weft::mesh {
namespace {

TEST(KindSchema, SaysWhatAQuestionMayHold) {
  const Json schema = SchemaOf(Kind::kQuestion);
  EXPECT_EQ(schema["title"], "Question");
  EXPECT_EQ(schema["required"].dump(), R"(["apiVersion","kind","name","title","owner","sql"])");
  EXPECT_EQ(schema["properties"]["kind"].dump(), R"({"const":"Question"})");
  EXPECT_EQ(schema["properties"]["apiVersion"]["enum"].dump(), R"(["weft/v1"])");
  EXPECT_EQ(schema["additionalProperties"], false);
  EXPECT_EQ(schema["properties"]["parameters"]["items"]["$ref"], "#/$defs/parameter");
  EXPECT_EQ(schema["$defs"]["parameter"]["properties"]["type"]["enum"][0], "text");
}

TEST(KindSchema, LeavesTheStandardsOpenAndEndsWhereColumnsHoldColumns) {
  const Json schema = SchemaOf(Kind::kContract);
  EXPECT_FALSE(schema.contains("additionalProperties"));
  EXPECT_EQ(schema["$defs"]["column"]["properties"]["properties"]["items"]["$ref"],
            "#/$defs/column");
}

TEST(KindSchema, NamesTheCustomPropertiesThatWeftKnows) {
  const Json names =
      SchemaOf(Kind::kProduct)["$defs"]["custom_property"]["properties"]["property"]["examples"];
  EXPECT_NE(std::ranges::find(names, "weft.intendedUsers"), names.end()) << names;
}

TEST(KindSchema, IsThereForEveryKindAndEveryReferenceLeadsSomewhere) {
  for (const KindRow& row : kKinds) {
    const Json schema = SchemaOf(row.kind);
    EXPECT_EQ(schema["type"], "object") << row.name;
    const std::string text = schema.dump(), begin = "#/$defs/";
    for (size_t at = text.find(begin); at != std::string::npos; at = text.find(begin, at + 1)) {
      const size_t name = at + begin.size();
      EXPECT_TRUE(schema["$defs"].contains(text.substr(name, text.find('"', name) - name)));
    }
  }
}

}  // namespace
}  // namespace weft::mesh
