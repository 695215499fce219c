#include <gtest/gtest.h>

#include <filesystem>
#include <regex>

#include "base/files.hpp"
#include "base/text.hpp"
#include "blocks.hpp"
#include "support/demo_node.hpp"

// What README and guide tell a newcomer to type is typed here, against the demo mesh.
namespace weft::docs_test {
namespace {

namespace fs = std::filesystem;

const fs::path kRoot = WEFT_SOURCE_DIR;

// Types commands into one shell, in the scratch folder of a demo; `weft` finds it.
class Newcomer {
 public:
  Newcomer() {
    fs::create_directories(folder());
    fs::create_directory_symlink(kRoot / "examples", folder() / "examples");
  }

  fs::path folder() const { return node_.home() / "tmp/newcomer"; }

  // What a block prints. The demo's own set-up (make, alias) is done already.
  test::Finished Type(std::string block) {
    block = std::regex_replace(block, std::regex("(^|\n)(alias|make) [^\n]*"), "$1");
    block = std::regex_replace(block, std::regex("http://127\\.0\\.0\\.1:7070"), node_.url());
    // The demo is at its usual address for a newcomer, who never names it; a folder is judged on
    // its own unless a server is named.
    const std::string binary = WEFT_BINARY;
    const std::string weft = "weft() { case $1 in test | validate) " + binary + " \"$@\" ;; *) " +
                             binary + " --home " + node_.home().string() + " --server " +
                             node_.url() + " \"$@\" ;; esac; }\n";
    WriteFileDurably(folder() / "script", "exec 2>&1\nset -e\ncd " + folder().string() +
                                              "\nexport XDG_CONFIG_HOME=$PWD/config\n" + weft +
                                              block);
    return test::Run({.arguments = {"/bin/bash", folder() / "script"}});
  }
  // All of them, each of which must succeed.
  std::string TypeAll(const std::vector<std::string>& blocks) {
    std::string text;
    for (const std::string& block : blocks) {
      const test::Finished typed = Type(block);
      EXPECT_EQ(typed.code, 0) << block << typed.out;
      text += typed.out;
    }
    return text;
  }

  const test::DemoNode& node() const { return node_; }

 private:
  test::DemoNode node_;
};

void ExpectHolds(const std::string& text, const std::vector<std::string>& figures) {
  for (const std::string& figure : figures)
    EXPECT_NE(text.find(figure), std::string::npos) << figure << " is not in\n" << text;
}

TEST(Guide, TheReadmesFirstFiveMinutesShowWhatItSays) {
  Newcomer newcomer;
  std::string text;
  bool was_refused = false;
  for (const std::string& block : BlocksOf(kRoot / "README.md", "sh")) {
    const bool is_the_guests = block.find("--as guest query") != std::string::npos;
    const test::Finished typed = newcomer.Type(block);
    EXPECT_EQ(typed.code, is_the_guests ? 1 : 0) << block << typed.out;
    was_refused = was_refused || is_the_guests;
    text += typed.out;
  }
  EXPECT_TRUE(was_refused);
  ExpectHolds(text, {"336776", "4043", "111279", "D942DN", "504", "60.3", "573", "18.1", "ops"});
}

TEST(Guide, AskingAQuestionWorks) {
  Newcomer newcomer;
  newcomer.TypeAll(BlocksOf(kRoot / "docs/guide/ask-a-question.md", "sh"));
  EXPECT_GT(fs::file_size(newcomer.folder() / "departures.parquet"), 1'000'000u);
  EXPECT_TRUE(ReadFile(newcomer.folder() / "routes.csv").starts_with("origin,"));
}

// A script each; what one block sets is known to those after it.
std::vector<std::string> InOneShell(const std::vector<std::string>& blocks) {
  std::string all;
  for (const std::string& block : blocks) all += block + "\n";
  return {all};
}

TEST(Guide, GettingAccessAndGivingItWorks) {
  Newcomer newcomer;
  const std::string text =
      newcomer.TypeAll(InOneShell(BlocksOf(kRoot / "docs/guide/access.md", "sh")));
  ExpectHolds(text, {"seat planning for the summer", "450", "3322", "the summer is over",
                     "AccessAgreement", "fleet_dev revoked access to fleet.planes"});
}

TEST(Guide, WatchingTheMeshWorks) {
  Newcomer newcomer;
  const std::string text = newcomer.TypeAll(BlocksOf(kRoot / "docs/guide/observe.md", "sh"));
  EXPECT_NE(text.find("\"median_seconds\""), std::string::npos) << text;
}

TEST(Guide, SendingDataWorks) {
  Newcomer newcomer;
  const std::string text = newcomer.TypeAll(BlocksOf(kRoot / "docs/guide/send-data.md", "sh"));
  ExpectHolds(text, {"B7", "nothing was changed", "append"});
}

TEST(Guide, SigningInWorks) {
  Newcomer newcomer;
  const std::string text = newcomer.TypeAll(BlocksOf(kRoot / "docs/guide/identity.md", "sh"));
  ExpectHolds(text, {"336776", "signed in at", "signed out at", "\"user\":\"analyst\"", "nightly",
                     "domain:flights", "healthy"});
}

// The guide's column takes the place of the template's second one.
std::string WithColumn(const std::string& contract, const std::string& column) {
  const size_t from = contract.find("      - name: things\n");
  const size_t to = contract.find("    quality:\n", from);
  EXPECT_NE(to, std::string::npos);
  return contract.substr(0, from) + column + contract.substr(to);
}

TEST(Guide, PublishingAProductWorks) {
  Newcomer newcomer;
  const fs::path guide = kRoot / "docs/guide/publish-a-product.md";
  const auto commands = BlocksOf(guide, "sh"), code = BlocksOf(guide, "sql");
  const auto yaml = BlocksOf(guide, "yaml");
  ASSERT_EQ(commands.size(), 5u);
  ASSERT_EQ(code.size(), 2u);
  newcomer.TypeAll({commands[0]});
  const fs::path product = newcomer.folder() / "mesh/flights/cancelled_by_day";
  const fs::path contract = product / "cancelled_by_day.odcs.yaml";
  WriteFileDurably(contract, WithColumn(ReadFile(contract), yaml.at(0)));
  WriteFileDurably(product / "cancelled_by_day.sql", code[0]);
  WriteFileDurably(product / "tests/every_cancelled_flight_is_counted.sql", code[1]);
  const std::string text = newcomer.TypeAll({commands[1], commands[2], commands[3], commands[4]});
  ExpectHolds(text, {"3 to create, 0 to change, 0 to delete", "358", "8255", "472"});
}

TEST(Formats, TheirChecksInPythonAgree) {
  Newcomer newcomer;
  newcomer.TypeAll({"weft --as analyst query 'SELECT 1'"});
  const fs::path check = newcomer.folder() / "check.py";
  for (const auto& [document, path] :
       {std::pair{"audit.md", "audit"}, {"registry.md", "weft.db"}}) {
    const auto blocks = BlocksOf(kRoot / "docs/formats" / document, "python");
    ASSERT_EQ(blocks.size(), 1u) << document;
    WriteFileDurably(check, blocks[0]);
    const test::Finished checked =
        test::Run({.arguments = {"/usr/bin/python3", check, newcomer.node().home() / path}});
    EXPECT_EQ(checked.code, 0) << document << ": " << checked.out << checked.err;
    ExpectHolds(checked.out, {"the chain holds"});
  }
}

}  // namespace
}  // namespace weft::docs_test
