#include "serve/http/schema.hpp"

#include <gtest/gtest.h>

#include "serve/http/schemas.hpp"

namespace weft::serve::schema {
namespace {

// "where: what; hint", empty when the value fits.
std::string Fault(const std::string& value, const Json& schema) {
  const auto misfit = FindMisfit(Json::parse(value), schema);
  return misfit ? misfit->where + ": " + misfit->what + "; " + misfit->hint : "";
}

TEST(Schema, NamesThePlaceInWhatIsHeldWithin) {
  const std::string good =
      R"({"files": [{"path": "a", "sha256": ")" + std::string(64, 'a') + R"(", "bytes": 3}]})";
  EXPECT_EQ(Fault(good, Ref("ApplyBody")), "");
  EXPECT_EQ(Fault(R"({"files": [{"path": "a", "sha256": "A", "bytes": 3}]})", Ref("ApplyBody"))
                .substr(0, 39),
            "files[0].sha256: must be text such as \"");
  EXPECT_EQ(Fault(R"({"files": [{"path": ""}]})", Ref("ApplyBody")),
            "files[0].sha256: is missing; ");
  EXPECT_EQ(Fault(R"({"files": 1})", Ref("ApplyBody")), "files: must be a list; ");
  EXPECT_EQ(Fault("[]", Ref("ApplyBody")), ": must be an object; ");
}

TEST(Schema, NamesTheNearestKeyOfAnUnknownOne) {
  EXPECT_EQ(Fault(R"({"sql": "SELECT 1", "limt": 1})", Ref("QueryBody")),
            "limt: is not known; did you mean `limit`?");
}

TEST(Schema, HoldsNumbersToTheirBounds) {
  for (const char* value : {"0", "201", "-1", "1.5", "\"1\"", "null"})
    EXPECT_EQ(Fault(value, Number(1, 200)), ": must be a whole number from 1 to 200; ") << value;
  EXPECT_EQ(Fault("200", Number(1, 200)), "");
}

TEST(Schema, SaysWhatMayStandThere) {
  EXPECT_EQ(Fault("\"x\"", OneOf({"csv", "json"})), ": must be one of csv, json; ");
  EXPECT_EQ(Fault("1", OrNull(Text())), ": must be a text or null; ");
  EXPECT_EQ(Fault("null", OrNull(Text())), "");
  EXPECT_EQ(Fault("1", ListOrObject()), ": must be a list or an object or null; ");
  EXPECT_EQ(Fault("\"soon\"", Moment()), ": must be text such as \"2026-11-21T06:18:00Z\"; ");
  EXPECT_EQ(Fault("\"\"", NotEmpty("x")), ": must be a text that is not empty; ");
}

TEST(Schema, EveryComponentsExampleFitsIt) {
  for (const auto& [name, component] : Components())
    for (const auto& [key, field] : component.at("properties").items())
      for (const Json& example : field.value("examples", Json::array()))
        EXPECT_FALSE(FindMisfit(example, field)) << name << "." << key;
}

}  // namespace
}  // namespace weft::serve::schema
