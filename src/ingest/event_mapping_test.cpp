#include "ingest/event_mapping.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"

namespace weft::ingest {
namespace {

TEST(EventMapping, MendsFieldsInItsOrder) {
  const EventMapping mapping = MappingOf(Json::parse(
      R"({"rename":{"bat":"battery"},"remove":["note"],"replace":{"battery":{"full":100,"1":2}},)"
      R"("set":{"route":"a"}})"));
  EXPECT_EQ(Json::parse(Mapped(mapping, R"({"bat":"full","note":1})")),
            Json::parse(R"({"battery":100,"route":"a"})"));
  EXPECT_EQ(Json::parse(Mapped(mapping, R"({"battery":1,"route":"b"})")),
            Json::parse(R"({"battery":2,"route":"a"})"));
  EXPECT_EQ(Mapped(mapping, "[1]"), "[1]");
  EXPECT_EQ(Mapped(mapping, "{broken"), "{broken");
}

TEST(EventMapping, FindsFieldsInKeyData) {
  const EventMapping mapping = MappingOf(Json::parse(
      R"({"rename":{"amount":"order_value"},"remove":["note"],"set":{"action":"buys","kind":"x"},)"
      R"("replace":{"order_value":{"103,4":103.4}}})"));
  EXPECT_EQ(Json::parse(Mapped(mapping,
                               R"({"a":1,"key_data":{"amount":"103,4","note":1,"action":"bys"}})")),
            Json::parse(R"({"a":1,"key_data":{"action":"buys","order_value":103.4},"kind":"x"})"));
  EXPECT_EQ(Json::parse(Mapped(mapping, R"({"amount":1,"key_data":{"amount":2}})"))["key_data"],
            Json::parse(R"({"amount":2})"))
      << "what stands at the top goes first";
}

// Reading and writing it would make one of two fields, and 1e+29 of a number of thirty digits.
TEST(EventMapping, LeavesAnEventAsItWasSentWithoutOne) {
  for (const char* sent :
       {R"({"action":"a","action":"b"})", R"({"x":123456789012345678901234567890})"})
    EXPECT_EQ(Mapped(MappingOf(Json::object()), sent), sent);
}

TEST(EventMapping, IsRefusedWhenItIsNone) {
  EXPECT_THROW(MappingOf(Json::parse(R"({"rename":{"a":1}})")), Error);
}

TEST(EventMapping, LeavesAloneWhatIsNestedTooDeeply) {
  const std::string deep = "{\"a\":" + std::string(100'000, '[') + std::string(100'000, ']') + "}";
  EXPECT_EQ(Mapped(MappingOf(Json::parse(R"({"rename":{"a":"b"}})")), deep), deep);
}

}  // namespace
}  // namespace weft::ingest
