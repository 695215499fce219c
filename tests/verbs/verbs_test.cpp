#include <gtest/gtest.h>

#include <sstream>

#include "product/test_shop.hpp"
#include "support/server.hpp"

// The command line by itself: help, wrong usage, templates, and what validate and test say of a
// folder.
namespace weft::test {
namespace {

namespace fs = std::filesystem;
using product::TestFiles;

// The verbs that `weft --help` lists.
std::vector<std::string> Verbs() {
  std::istringstream help(Weft({"--help"}).out);
  std::vector<std::string> verbs;
  bool listed = false;
  for (std::string line; std::getline(help, line);) {
    if (line.find("ubcommands:") != std::string::npos) listed = true;
    const bool is_verb = listed && line.starts_with("  ") && line.size() > 2 && line[2] != ' ';
    if (is_verb) verbs.push_back(line.substr(2, line.find(' ', 2) - 2));
  }
  return verbs;
}

// A folder with these files, and what a verb says of it.
Finished Of(const TestFiles& files, const std::string& verb,
            std::map<std::string, std::string> environment = {}) {
  const Scratch scratch;
  product::WriteFiles(scratch.path(), files);
  return Weft({verb, scratch.path().string()}, std::move(environment));
}

TEST(Verbs, EachHasHelp) {
  const auto verbs = Verbs();
  EXPECT_GE(verbs.size(), 20u);
  for (const std::string& verb : verbs) {
    const Finished help = Weft({verb, "--help"});
    EXPECT_EQ(help.code, 0) << verb;
    EXPECT_NE(help.out.find("Usage: "), std::string::npos) << verb << help.out;
  }
}

TEST(Verbs, WrongUsageIsTwo) {
  for (const std::string& verb : Verbs()) {
    EXPECT_EQ(Weft({verb, "--no-such-option"}).code, 2) << verb;
  }
  EXPECT_EQ(Weft({}).code, 2);
  EXPECT_EQ(Weft({"fly"}).code, 2);
  EXPECT_EQ(Weft({"validate"}).code, 2) << "its folder is missing";
  EXPECT_EQ(Weft({"get", "domain", "-o", "xml"}).code, 2);
}

TEST(Verbs, WhatFailsIsOneAndSaysWhatToDo) {
  const Finished absent = Weft({"validate", "/no/such/folder"});
  EXPECT_EQ(absent.code, 1);
  EXPECT_NE(absent.err.find("weft.yaml"), std::string::npos) << absent.err;
  const Finished nobody = Weft({"get", "domain", "--server", "http://127.0.0.1:1"});
  EXPECT_EQ(nobody.code, 1);
  EXPECT_NE(nobody.err.find("--server"), std::string::npos) << nobody.err;
}

TEST(Init, MakesAMeshADomainAndProductsThatValidateTestAndApply) {
  const Scratch scratch;
  const fs::path mesh = scratch.path() / "shop";
  for (const auto& [folder, kind] : {std::pair{mesh, "mesh"},
                                     {mesh / "orders", "domain"},
                                     {mesh / "orders/daily", "sql-product"},
                                     {mesh / "orders/counted", "file-product"}}) {
    const Finished init = Weft({"init", folder.string(), "--template", kind});
    ASSERT_EQ(init.code, 0) << kind << init.err;
  }
  const Finished valid = Weft({"validate", mesh.string()});
  EXPECT_EQ(valid.code, 0) << valid.out;
  EXPECT_EQ(valid.out, "") << "not even a warning";
  EXPECT_EQ(Weft({"test", mesh.string()}).code, 0);
  Server server;
  const Finished applied = server.As("admin", {"apply", mesh.string(), "--yes"});
  EXPECT_EQ(applied.code, 0) << applied.err;
  EXPECT_EQ(server.Rows("admin", "SELECT count(*) FROM orders.daily"), Json::parse("[[2]]"));
}

TEST(Init, OfADomainOutsideAMeshSaysWhoIsMissing) {
  const Scratch scratch;
  const Finished init =
      Weft({"init", (scratch.path() / "orders").string(), "--template", "domain", "--owner", "jo"});
  EXPECT_EQ(init.code, 0) << init.err;
  EXPECT_NE(init.err.find("team orders and user jo"), std::string::npos) << init.err;
}

TEST(Validate, JudgesWhatDocumentsNameOfEachOther) {
  TestFiles files = product::Shop();
  EXPECT_EQ(Of(files, "validate").out, "");
  files["orders/domain.yaml"] =
      "apiVersion: weft/v1\nkind: Domain\nname: orders\nteam: order\ncurators: [nobody]\n";
  const Finished bad = Of(files, "validate");
  EXPECT_EQ(bad.code, 1);
  EXPECT_NE(bad.out.find("orders/domain.yaml:4:7: error: there is no team `order` in this folder, "
                         "did you mean `orders`?"),
            std::string::npos)
      << bad.out;
  EXPECT_NE(bad.out.find("there is no user `nobody`"), std::string::npos) << bad.out;
}

TEST(Validate, AFolderOfOneTeamMayNameWhatIsElsewhere) {
  TestFiles files = product::Shop();
  files.erase("teams.yaml");
  const Finished part = Of(files, "validate");
  EXPECT_EQ(part.code, 0) << part.out;
  EXPECT_NE(part.out.find("warning: there is no team `orders` in this folder"), std::string::npos)
      << part.out;
}

TEST(Validate, AsksTheServersMeshWhenOneIsGiven) {
  Server server;
  const Scratch scratch;
  product::WriteFiles(scratch.path(), product::Shop());
  ASSERT_EQ(server.As("admin", {"apply", scratch.path().string(), "--yes"}).code, 0);
  const std::map<std::string, std::string> there = {{"WEFT_SERVER", server.url()},
                                                    {"WEFT_TOKEN", server.TokenOf("admin")}};
  TestFiles files = {{"weft.yaml", product::MeshYaml("other")},
                     {"extra/domain.yaml", product::DomainYaml("extra")}};
  files["extra/domain.yaml"] =
      "apiVersion: weft/v1\nkind: Domain\nname: extra\nteam: marketing\ncurators: [marketer]\n";
  const Finished good = Of(files, "validate", there);
  EXPECT_EQ(good.code, 0) << good.err;
  EXPECT_EQ(good.out, "");
  files["extra/domain.yaml"] += "parent: absent\n";
  EXPECT_EQ(Of(files, "validate", there).code, 1);
  EXPECT_EQ(Of(files, "validate").code, 0) << "by itself it may lie elsewhere";
}

TEST(Test, FailsWhenThereIsNothingToTest) {
  const Finished none = Of({{"weft.yaml", product::MeshYaml("empty")}}, "test");
  EXPECT_EQ(none.code, 1);
  EXPECT_NE(none.err.find("nothing to test"), std::string::npos) << none.err;
}

// On a server's mesh: orders' part of the shop alone, where accounts' tables are only on the
// server.
class TestOnAServer : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    server_ = new Server({.home = {}});
    // The second folder has a name already: to give one is an admin's.
    for (const TestFiles& files :
         {product::Shop(), TestFiles{{"weft.yaml", product::MeshYaml("more")}}}) {
      const Scratch scratch;
      product::WriteFiles(scratch.path(), files);
      ASSERT_EQ(server_->As("admin", {"apply", scratch.path().string(), "--yes"}).code, 0);
    }
  }
  static void TearDownTestSuite() { delete std::exchange(server_, nullptr); }

  void SetUp() override {
    TestFiles files = {
        {"weft.yaml", product::MeshYaml("more")},
        {"orders/best/best.odps.yaml", product::ProductYaml("orders", "best")},
        {"orders/best/best.odcs.yaml", product::ContractYaml("orders", "best", {{"n", "integer"}})},
        {"orders/best/best.sql", "SELECT count(*) AS n FROM accounts.registrations"},
        {"orders/best/tests/all.sql", "SELECT n FROM orders.best WHERE n <> 5"}};
    product::WriteFiles(folder_.path(), files);
  }

  Finished TestAs(const std::string& user) {
    return server_->As(user, {"test", folder_.path().string(), "-o", "json"});
  }

  Scratch folder_;
  static inline Server* server_ = nullptr;
};

TEST_F(TestOnAServer, OthersTablesAreReadThereAsTheDomain) {
  EXPECT_EQ(Weft({"test", folder_.path().string()}).code, 1) << "accounts is not in the folder";
  const Finished tested = TestAs("orders_dev");
  EXPECT_EQ(tested.code, 0) << tested.out << tested.err;
  EXPECT_EQ(server_->Rows("admin", "SELECT * FROM orders.best"), nullptr) << "nothing is changed";
}

TEST_F(TestOnAServer, OnlyForThoseWhoMayApplyIt) {
  const Finished refused = TestAs("marketer");
  EXPECT_EQ(refused.code, 1);
  EXPECT_NE(refused.err.find("may not"), std::string::npos) << refused.err;
}

TEST_F(TestOnAServer, ItsTeamTestsItsOwnAndLeavesOutTheRest) {
  const Scratch scratch;
  product::WriteFiles(scratch.path(), product::Shop());
  const Finished tested =
      server_->As("orders_dev", {"test", scratch.path().string(), "-o", "json"});
  EXPECT_EQ(tested.code, 0) << tested.out << tested.err;
  EXPECT_NE(tested.out.find("orders.revenue"), std::string::npos);
  EXPECT_EQ(tested.out.find("\"accounts.registrations\""), std::string::npos) << tested.out;
  EXPECT_NE(tested.err.find("accounts.registrations is not yours to test"), std::string::npos)
      << tested.err;
}

}  // namespace
}  // namespace weft::test
