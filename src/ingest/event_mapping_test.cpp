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

TEST(EventMapping, IsRefusedWhenItIsNone) {
  EXPECT_THROW(MappingOf(Json::parse(R"({"rename":{"a":1}})")), Error);
}

}  // namespace
}  // namespace weft::ingest
