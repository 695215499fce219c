#include "base/read_json.hpp"

#include <gtest/gtest.h>

namespace weft {
namespace {

std::string Nested(size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); }

std::string Wide(size_t members) {
  std::string text = "{\"a\":0";
  for (size_t i = 1; i < members; ++i) text += ",\"" + std::to_string(i) + "\":[{},{}]";
  return text + "}";
}

TEST(ReadJson, ReadsWhatPeopleWrite) {
  EXPECT_EQ(Json(ReadJson(Nested(1024))).dump(), Nested(1024));
  EXPECT_EQ(ReadJson(Wide(1000)).size(), 1000u);
  EXPECT_EQ(ReadJson(R"({"a":"[\"[\\"})"), Json({{"a", "[\"[\\"}}));
  EXPECT_EQ(ReadJson("[" + std::string(100'000, ' ') + "1" + std::string("\n,2") + "]").size(), 2u);
}

TEST(ReadJson, DiscardsWhatWouldFillTheStack) {
  EXPECT_TRUE(ReadJson(Nested(1025)).is_discarded());
  EXPECT_TRUE(ReadJson(Nested(1'000'000)).is_discarded());
  EXPECT_EQ(JsonExcess(Nested(3), {.depth_max = 2}), "is nested too deeply");
}

TEST(ReadJson, DiscardsObjectsThatWouldTakeMinutes) {
  EXPECT_TRUE(ReadJson(Wide(1001)).is_discarded());
  EXPECT_TRUE(ReadJson(Wide(500'000)).is_discarded());
  EXPECT_EQ(JsonExcess(Wide(3), {.members_max = 2}), "has an object of too many members");
}

TEST(ReadJson, CountsWhatIsOpenAndOutsideOfStrings) {
  std::string many = "[";
  for (int i = 0; i < 5000; ++i) many += "[{}],\"[{\\\"[,,,\",{\"a\":1,\"b\":2},";
  EXPECT_FALSE(JsonExcess(many, {.depth_max = 3, .members_max = 2}));
  EXPECT_EQ(ReadJson(many + "0]").size(), 15'001u);
}

TEST(ReadJson, DiscardsWhatIsNoJson) {
  for (const char* text : {"", "]]]", R"({"a":)", "\"", "\"\\", "{\"a\":1,}", ",", "[,", "[\"\\"})
    EXPECT_TRUE(ReadJson(text).is_discarded()) << text;
}

}  // namespace
}  // namespace weft
