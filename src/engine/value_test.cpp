#include "engine/value.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"

namespace weft::engine {
namespace {

std::string Told(const char* json) {
  const duckdb::Value value = ParameterValue(Json::parse(json));
  return value.type().ToString() + " " + value.ToString();
}

TEST(ParameterValue, HasTheTypeThatTheJsonSays) {
  EXPECT_TRUE(ParameterValue(Json()).IsNull());
  EXPECT_EQ(Told("true"), "BOOLEAN true");
  EXPECT_EQ(Told("-7"), "BIGINT -7");
  EXPECT_EQ(Told("18446744073709551615"), "UBIGINT 18446744073709551615");
  EXPECT_EQ(Told("0.5"), "DOUBLE 0.5");
  EXPECT_EQ(Told("\"it's\""), "VARCHAR it's");
  EXPECT_EQ(Told("[1, null, 2]"), "BIGINT[] [1, NULL, 2]");
  EXPECT_EQ(Told("[1, 2.5]"), "DOUBLE[] [1.0, 2.5]");
  EXPECT_EQ(Told("{\"a\": [\"x\"]}"), "STRUCT(a VARCHAR[]) {'a': [x]}");
}

TEST(ParameterValue, RefusesWhatHasNoOneType) {
  EXPECT_THROW(ParameterValue(Json::parse("[true, {\"a\": 1}]")), Error);
  EXPECT_THROW(ParameterValue(Json::parse("{}")), Error);
}

}  // namespace
}  // namespace weft::engine
