#include <gtest/gtest.h>

#include "mesh/testing.hpp"
#include "mesh/upload_rule.hpp"

namespace weft::mesh {
namespace {

const Place kFlights{.file = "", .domain = "flights"};
const std::string kKey = "primaryKey: true";

// One table `t` with these customProperties.
testing::Reading ReadTable(const std::string& properties, const std::string& of_column = kKey) {
  return testing::Read(
      "apiVersion: v3.1.0\nkind: DataContract\nid: a\nversion: 1.0.0\nstatus: active\n"
      "schema: [{name: t, customProperties: [" +
          properties + "], properties: [{name: c, logicalType: integer, " + of_column + "}]}]\n",
      kFlights);
}

std::string Property(const std::string& name, const std::string& value) {
  return "{property: weft." + name + ", value: " + value + "}";
}

UploadRule RuleOf(const std::string& properties, const std::string& of_column = kKey) {
  const auto reading = ReadTable(properties, of_column);
  return UploadRuleOf(*reading.resource, "T");
}

std::string FaultOf(const std::string& properties, const std::string& of_column = kKey) {
  const auto reading = ReadTable(properties, of_column);
  return reading.findings.empty() ? "" : reading.findings[0];
}

using Modes = std::vector<UploadMode>;

TEST(UploadRule, IsAllThatTheTableCanDoUnlessItSaysOtherwise) {
  EXPECT_EQ(RuleOf("").modes,
            (Modes{UploadMode::kReplace, UploadMode::kAppend, UploadMode::kMerge}));
  EXPECT_EQ(RuleOf("", "required: true").modes, (Modes{UploadMode::kReplace, UploadMode::kAppend}));
  EXPECT_FALSE(RuleOf("").is_said);
}

TEST(UploadRule, IsAWordOrAList) {
  EXPECT_EQ(RuleOf(Property("upload", "merge")).modes, Modes{UploadMode::kMerge});
  EXPECT_EQ(RuleOf(Property("upload", "[append, replace]")).modes,
            (Modes{UploadMode::kAppend, UploadMode::kReplace}));
  EXPECT_TRUE(RuleOf(Property("upload", "none")).modes.empty());
  EXPECT_TRUE(RuleOf(Property("upload", "none")).is_said);
}

TEST(UploadRule, HasTheTextsThatMeanNull) {
  EXPECT_EQ(RuleOf("").null_marks, std::vector<std::string>{""});
  EXPECT_EQ(RuleOf(Property("nullMarks", "[NA, -1]")).null_marks,
            (std::vector<std::string>{"NA", "-1"}));
}

TEST(UploadRule, SaysWhatIsMisspelt) {
  EXPECT_NE(FaultOf(Property("upload", "apend")).find("append"), std::string::npos);
  EXPECT_NE(FaultOf(Property("upload", "merge"), "required: true").find("needs a primary key"),
            std::string::npos);
  EXPECT_NE(FaultOf(Property("consumer", "\"The Team\"")).find("names no team"), std::string::npos);
}

TEST(UploadRule, KnowsTheConsumerOfAPackage) {
  const auto reading = ReadTable(Property("consumer", "recommendations"));
  EXPECT_EQ(ConsumerOf(*reading.resource, "t"), "recommendations");
  EXPECT_EQ(ConsumerOf(*ReadTable("").resource, "t"), "");
}

}  // namespace
}  // namespace weft::mesh
