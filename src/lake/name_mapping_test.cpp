#include "lake/name_mapping.hpp"

#include <gtest/gtest.h>

namespace weft::lake {
namespace {

Json With(const std::string& mapping) { return {{"properties", {{kNameMapping, mapping}}}}; }

TEST(NameMapping, IsNothingWithoutTheProperty) {
  EXPECT_FALSE(NamesIn(Json::object()));
  EXPECT_FALSE(NamesIn({{"properties", {{"owner", "ops"}}}}));
  EXPECT_TRUE(NamesIn(With("[]"))->empty());
}

TEST(NameMapping, GrowsByNamesAndKeepsWhatItHas) {
  const std::string first = MappingWith(Json::object(), {{"id", 1}, {"price", 2}}).value();
  const std::string second = MappingWith(With(first), {{"Price", 2}, {"note", 3}}).value();
  EXPECT_EQ(*NamesIn(With(second)),
            (std::map<std::string, int32_t>{{"id", 1}, {"price", 2}, {"Price", 2}, {"note", 3}}));
  EXPECT_EQ(MappingWith(With(second), {{"id", 1}}).value(), second);
}

// A column that went and came again is another field: its old files do not have the new one.
TEST(NameMapping, GivesANameToOneFieldAlone) {
  const std::string first = MappingWith(Json::object(), {{"note", 3}}).value();
  EXPECT_FALSE(MappingWith(With(first), {{"note", 7}}));
}

TEST(NameMapping, KeepsWhatOthersSayOfNestedFields) {
  const std::string theirs =
      R"([{"field-id":1,"names":["a"],"fields":[{"field-id":2,"names":["b"]}]},{"names":["x"]}])";
  const std::string ours = MappingWith(With(theirs), {{"c", 5}}).value();
  EXPECT_NE(ours.find(R"("fields":[{"field-id":2,"names":["b"]}])"), std::string::npos) << ours;
  EXPECT_EQ(*NamesIn(With(ours)), (std::map<std::string, int32_t>{{"a", 1}, {"c", 5}}));
}

}  // namespace
}  // namespace weft::lake
