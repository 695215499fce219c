#include "base/log.hpp"

#include <gtest/gtest.h>

namespace weft {
namespace {

std::string Logged(LogLevel level, std::initializer_list<LogField> fields) {
  testing::internal::CaptureStderr();
  Log(level, "apply.done", fields);
  return testing::internal::GetCapturedStderr();
}

TEST(Log, WritesOneStructuredLine) {
  const std::string line = Logged(LogLevel::kInfo, {{"caller", "admin"}, {"changes", "12"}});
  EXPECT_EQ(line.substr(line.find(' ')), " info apply.done caller=admin changes=12\n");
}

TEST(Log, CannotBeMadeToWriteASecondLine) {
  const std::string line =
      Logged(LogLevel::kWarn, {{"path", "a \"b\"\nadmin=1\x1b"}, {"empty", ""}});
  EXPECT_EQ(line.substr(line.find(' ')),
            " warn apply.done path=\"a \\\"b\\\"\\x0aadmin=1\\x1b\" empty=\"\"\n");
}

TEST(Log, DropsWhatIsBelowItsLevel) {
  EXPECT_EQ(Logged(LogLevel::kDebug, {}), "");
  SetLogLevel(LogLevel::kDebug);
  EXPECT_NE(Logged(LogLevel::kDebug, {}), "");
  SetLogLevel(LogLevel::kInfo);
}

}  // namespace
}  // namespace weft
