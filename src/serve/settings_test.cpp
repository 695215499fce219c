#include "serve/settings.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <utility>
#include <vector>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/files.hpp"

namespace weft::serve {
namespace {

namespace fs = std::filesystem;

class SettingsTest : public testing::Test {
 protected:
  SettingsTest() {
    node_.home = fs::temp_directory_path() / ("weft-settings-" + ToHex(RandomBytes(8)));
    fs::create_directories(node_.home);
  }
  ~SettingsTest() override {
    fs::remove_all(node_.home);
    ::unsetenv("WEFT_QUERY_TIME");
    ::unsetenv("WEFT_QUERY_TIEM");
  }
  void Write(const std::string& text) { WriteFileDurably(node_.home / "settings.yaml", text); }
  // What is said against the settings.
  std::string Fault(const GivenSettings& flags = {}) {
    try {
      ApplySettings(node_, flags);
    } catch (const Error& error) {
      return error.message() + "; " + error.hint();
    }
    return "";
  }

  NodeOptions node_;
};

TEST_F(SettingsTest, TheTablesFallbacksAreWhatANodeDoesAnyway) {
  NodeOptions set = node_;
  for (const SettingRow& row : Settings()) EXPECT_TRUE(row.set(set, row.fallback)) << row.name;
  EXPECT_EQ(set, node_);
}

TEST_F(SettingsTest, AFlagCountsMoreThanAVariableAndThatMoreThanTheFile) {
  Write("query_time: 1m\nthreads: 3\naudit_keep_days: 90\n");
  EXPECT_EQ(Fault(), "");
  EXPECT_EQ(node_.query_time_max, std::chrono::minutes(1));
  EXPECT_EQ(node_.audit_keep, std::chrono::days(90));
  ::setenv("WEFT_QUERY_TIME", "2m", 1);
  EXPECT_EQ(Fault(), "");
  EXPECT_EQ(node_.query_time_max, std::chrono::minutes(2));
  EXPECT_EQ(Fault({{"query_time", "3m"}, {"listen", "[::1]:0"}}), "");
  EXPECT_EQ(node_.query_time_max, std::chrono::minutes(3));
  EXPECT_EQ(node_.host, "::1");
  EXPECT_EQ(node_.threads, 3);
}

TEST_F(SettingsTest, NamesThePlaceOfWhatItDoesNotKnow) {
  Write("threads: 2\nquery_tiem: 1m\n");
  EXPECT_NE(
      Fault().find("settings.yaml:2: there is no setting query_tiem; did you mean query_time?"),
      std::string::npos)
      << Fault();
  Write("threads: 2\n");
  ::setenv("WEFT_QUERY_TIEM", "1m", 1);
  EXPECT_NE(Fault().find("WEFT_QUERY_TIEM, which is no setting; did you mean WEFT_QUERY_TIME?"),
            std::string::npos)
      << Fault();
}

TEST_F(SettingsTest, SaysHowAValueIsWritten) {
  const std::vector<std::pair<std::string, std::string>> faulty{
      {"listen", "7070"}, {"listen", "127.0.0.1:70700"}, {"memory", "4 GB"},
      {"threads", "0"},   {"query_time", "soon"},        {"audit_keep_days", "-1"}};
  for (const auto& [name, value] : faulty)
    EXPECT_NE(Fault({{name, value}}).find("is no "), std::string::npos) << name << " " << value;
  Write("- threads\n");
  EXPECT_NE(Fault().find("is no list of settings"), std::string::npos);
}

}  // namespace
}  // namespace weft::serve
