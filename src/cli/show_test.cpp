#include "cli/show.hpp"

#include <gtest/gtest.h>

namespace weft::cli {
namespace {

TEST(Show, NothingIsNullInYaml) {
  EXPECT_EQ(ToYaml({{"due", nullptr}, {"state", "done"}}), "due: null\nstate: done\n");
}

// What is longer is cut, but not at the end of a line: what to do stands there.
TEST(Show, OnlyTheLastColumnIsAsLongAsItsText) {
  const std::string lies(80, 'x');
  const Table table{{"place", "why"}, {{lies, lies + " move it"}}};
  const std::string text = ToText(table);
  EXPECT_NE(text.find(std::string(59, 'x') + "…  " + lies + " move it\n"), std::string::npos)
      << text;
}

}  // namespace
}  // namespace weft::cli
