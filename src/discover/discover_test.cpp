#include "discover/discover.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/error.hpp"
#include "product/test_shop.hpp"

namespace weft::discover {
namespace {

using product::PolicyYaml;
using product::TestFiles;
using product::TestMesh;

const mesh::TableId kRegistrations{"accounts", "registrations"};

class DiscoverTest : public ::testing::Test {
 protected:
  void SetUp() override {
    TestFiles files = product::Shop();
    files["accounts/registrations/registrations.odcs.yaml"] = product::ContractYaml(
        "accounts", "registrations",
        {{"customer_id", "integer"},
         {"name", "string",
          "        description: The username that the customer chose\n        classification: "
          "confidential\n"
          "        examples: [ann]\n        tags: [identity]\n"},
         {"source", "string", "        description: Where the customer came from\n"}},
        product::FileServer("registrations.csv"));
    files["policies/confidential.yaml"] =
        PolicyYaml("confidential",
                   "  - name: hash\n    effect: restrict\n    to: {everyone: true}\n"
                   "    except: {teams: [accounts]}\n    on: {classifications: [confidential]}\n   "
                   " mask: hash\n");
    files["teams.yaml"] += "---\n" + product::UserYaml("guest", "");
    mesh_.Apply(files);
  }

  Json Find(const std::string& user, SearchRequest request) {
    return Search(mesh_.guard(), mesh_.registry(), mesh_.User(user), request);
  }
  Json Items(const std::string& user, SearchRequest request) {
    return Find(user, std::move(request)).at("items");
  }
  Json Page(const std::string& user, const mesh::TableId& table) {
    return TablePage(mesh_.guard(), mesh_.User(user), table, mesh_.registry().Now());
  }
  Json Ask(const std::string& asker, const std::string& user, const std::string& column = {}) {
    return Why(mesh_.guard(), mesh_.registry(), mesh_.User(asker),
               {.user = user, .table = kRegistrations, .column = column});
  }
  static const Json* Item(const Json& answer, const std::string& kind, const std::string& name) {
    const auto found = std::ranges::find_if(answer.at("items"), [&](const Json& item) {
      return item.at("kind") == kind && item.at("name") == name;
    });
    return found == answer.at("items").end() ? nullptr : &*found;
  }
  static Json Column(const Json& page, const std::string& name) {
    for (const Json& column : page.at("columns")) {
      if (column.at("name") == name) return column;
    }
    return nullptr;
  }

  TestMesh mesh_;
};

TEST_F(DiscoverTest, FindsAColumnByItsMeaningAndSaysWhatOneMayDo) {
  const Json answer = Find("orders_dev", {.words = "username"});
  const Json* item = Item(answer, "column", "accounts.registrations.name");
  ASSERT_NE(item, nullptr) << answer.dump(1);
  EXPECT_EQ(item->at("owner"), "accounts");
  EXPECT_EQ(item->at("access"), "ask");
  EXPECT_FALSE(item->at("next_step").get<std::string>().empty());
  const Json others = Find("marketer", {.words = "username"});
  const Json* readable = Item(others, "column", "accounts.registrations.name");
  ASSERT_NE(readable, nullptr);
  EXPECT_EQ(readable->at("access"), "read");
}

TEST_F(DiscoverTest, MarksWhatMatched) {
  const Json answer = Find("marketer", {.words = "username"});
  const Json* item = Item(answer, "column", "accounts.registrations.name");
  ASSERT_NE(item, nullptr);
  std::string whole, matched;
  for (const Json& part : item->at("highlights")) {
    whole += part.at("text");
    if (part.at("match")) matched += part.at("text");
  }
  EXPECT_EQ(matched, "username");
  EXPECT_EQ(whole, item->at("text"));
}

TEST_F(DiscoverTest, HidesWhatAPolicyHides) {
  EXPECT_NE(Item(Find("guest", {.words = "registrations"}), "table", "accounts.registrations"),
            nullptr);
  TestFiles files = product::Shop();
  files["accounts/registrations/policy.yaml"] = PolicyYaml(
      "registrations",
      "  - name: orders reads\n    effect: allow\n    to: {domains: [orders]}\n"
      "  - name: hide\n    effect: deny\n    action: discover\n    to: {everyone: true}\n"
      "    except: {teams: [accounts], domains: [orders]}\n");
  mesh_.Apply(files);
  for (const Json& item : Items("marketer", {.words = "registrations"})) {
    EXPECT_EQ(item.dump().find("accounts.registrations"), std::string::npos) << item.dump();
  }
  EXPECT_NE(
      Item(Find("accounts_dev", {.words = "registrations"}), "table", "accounts.registrations"),
      nullptr);
  EXPECT_THROW(Page("marketer", kRegistrations), Error);
  try {
    Page("marketer", kRegistrations);
  } catch (const Error& hidden) {
    try {
      Page("marketer", {"accounts", "registrationz"});
    } catch (const Error& absent) {
      EXPECT_EQ(hidden.kind(), absent.kind());
      EXPECT_EQ(hidden.hint(), absent.hint());
    }
  }
}

TEST_F(DiscoverTest, NarrowsByFacetAndCountsThem) {
  const Json all = Find("orders_dev", {.words = "customer", .facets = true});
  EXPECT_GE(all.at("facets").at("domain").size(), 2u) << all.dump(1);
  for (const Json& item : Items("orders_dev", {.words = "customer", .domain = "orders"})) {
    EXPECT_EQ(item.at("domain"), "orders");
  }
  for (const Json& item : Items("orders_dev", {.words = "customer", .kind = "columns"})) {
    EXPECT_EQ(item.at("kind"), "column");
  }
  for (const Json& item : Items("orders_dev", {.words = "username", .tag = "identity"})) {
    EXPECT_EQ(item.at("column"), "name");
  }
  EXPECT_LE(Find("orders_dev", {.words = "customer", .limit = 1}).at("items").size(), 1u);
}

TEST_F(DiscoverTest, NarrowsByOwnerAndByWhatMayBeRead) {
  const Json all = Find("orders_dev", {.words = "customer", .facets = true});
  EXPECT_FALSE(all.at("facets").at("owner").empty()) << all.dump(1);
  EXPECT_FALSE(all.at("facets").at("access").empty()) << all.dump(1);
  const Json owned = Find("orders_dev", {.words = "customer", .owner = "orders"});
  EXPECT_FALSE(owned.at("items").empty());
  for (const Json& item : owned.at("items")) EXPECT_EQ(item.at("owner"), "orders");
  const Json asked = Find("orders_dev", {.words = "customer", .access = "ask"});
  for (const Json& item : asked.at("items")) EXPECT_EQ(item.at("access"), "ask");
}

TEST_F(DiscoverTest, ShowsAllTablesByNameWhenNothingIsAskedFor) {
  const Json all = Find("orders_dev", {}).at("items");
  ASSERT_GE(all.size(), 2u);
  EXPECT_TRUE(std::ranges::is_sorted(
      all, {}, [](const Json& item) { return item.at("name").get<std::string>(); }));
  for (const Json& item : all) EXPECT_EQ(item.at("kind"), "table");
  const Json accounts = Find("orders_dev", {.domain = "accounts"}).at("items");
  for (const Json& item : accounts) EXPECT_EQ(item.at("domain"), "accounts");
}

TEST_F(DiscoverTest, APageShowsMeaningsToAllAndExamplesToReaders) {
  const Json owner = Page("accounts_dev", kRegistrations);
  EXPECT_EQ(Column(owner, "name").at("shown"), "as is");
  EXPECT_EQ(Column(owner, "name").at("examples"), Json::array({"ann"}));
  const Json reader = Page("marketer", kRegistrations);
  EXPECT_EQ(Column(reader, "name").at("shown"), "masked");
  EXPECT_EQ(Column(reader, "name").at("mask"), "hash");
  EXPECT_NE(Column(reader, "name").at("why").get<std::string>().find("confidential"),
            std::string::npos);
  EXPECT_FALSE(Column(reader, "name").contains("examples"));
  const Json guest = Page("guest", kRegistrations);
  EXPECT_EQ(Column(guest, "name").at("shown"), "not granted");
  EXPECT_EQ(Column(guest, "name").at("meaning"), "The username that the customer chose");
  EXPECT_EQ(guest.at("access").at("read"), false);
  EXPECT_NE(guest.at("access").at("next_step").get<std::string>().find("accounts"),
            std::string::npos);
}

TEST_F(DiscoverTest, WhyNamesThePolicyAndItsRule) {
  const Json why = Ask("marketer", "marketer", "name");
  EXPECT_EQ(why.at("read"), true);
  ASSERT_EQ(why.at("columns").size(), 1u);
  EXPECT_EQ(why.at("columns")[0].at("mask"), "hash");
  EXPECT_NE(why.dump().find("orders and marketing read"), std::string::npos) << why.dump(1);
}

TEST_F(DiscoverTest, OneAsksAboutOthersOnlyWhereOneHasASay) {
  EXPECT_EQ(Ask("accounts_dev", "guest").at("read"), false);
  EXPECT_EQ(Ask("admin", "marketer").at("read"), true);
  EXPECT_EQ(Ask("accounts_dev", "domain:orders").at("read"), true);
  EXPECT_THROW(Ask("marketer", "guest"), Error);
  EXPECT_THROW(Ask("guest", "marketer"), Error);
  EXPECT_THROW(Ask("admin", "nobody"), Error);
  EXPECT_THROW(Ask("admin", "marketer", "nosuch"), Error);
}

// ---- Of another day.

class HistoryTest : public DiscoverTest {
 protected:
  // Yesterday the marketers could read; today they cannot.
  HistoryTest() : files_(product::Shop()) {
    mesh_.Apply(files_);
    yesterday_ = mesh_.clock().Now();
    mesh_.clock().Advance(std::chrono::hours(24));
    files_["accounts/registrations/policy.yaml"] =
        PolicyYaml("registrations",
                   "  - name: orders\n    effect: allow\n    to: {domains: [orders]}\n"
                   "  - name: interns\n    effect: restrict\n    to: {teams: [marketing]}\n"
                   "    masks: {name: hash}\n    until: 2026-11-22T06:00:00Z\n");
    mesh_.Apply(files_);
  }
  void SetUp() override {}

  Json Then(const std::string& asker, const std::string& user, const std::string& column = {}) {
    return Why(mesh_.guard(), mesh_.registry(), mesh_.User(asker),
               {.user = user, .table = kRegistrations, .column = column, .at = yesterday_});
  }
  Json Who(const std::string& asker, Time at, const std::string& column = {}) {
    return WhoCould(mesh_.guard(), mesh_.registry(), mesh_.User(asker),
                    {.user = {}, .table = kRegistrations, .column = column, .at = at});
  }
  static std::vector<std::string> Users(const Json& answer) {
    std::vector<std::string> users;
    for (const Json& item : answer.at("items")) users.push_back(item.at("user"));
    return users;
  }

  TestFiles files_;
  Time yesterday_{};
};

TEST_F(HistoryTest, TheDecisionIsThatOfTheDay) {
  EXPECT_EQ(Then("admin", "marketer").at("read"), true);
  EXPECT_EQ(Then("admin", "marketer").at("at"), FormatTime(yesterday_));
  EXPECT_EQ(Ask("admin", "marketer").at("read"), false);
  EXPECT_EQ(Then("marketer", "").at("read"), true) << "about themself";
}

TEST_F(HistoryTest, EverybodyWhoCouldIsNamed) {
  using Strings = std::vector<std::string>;
  EXPECT_EQ(Users(Who("accounts_dev", yesterday_, "name")),
            (Strings{"accounts_dev", "admin", "domain:accounts", "domain:orders", "marketer"}));
  const Time now = mesh_.clock().Now();
  EXPECT_EQ(Users(Who("accounts_dev", now)),
            (Strings{"accounts_dev", "admin", "domain:accounts", "domain:orders"}));
  EXPECT_THROW(Who("admin", yesterday_ - std::chrono::hours(1)), Error) << "it was not there yet";
}

TEST_F(HistoryTest, OthersMayNotAskAboutEverybody) {
  for (const char* user : {"marketer", "orders_dev"})
    EXPECT_THROW(Who(user, yesterday_), Error) << user;
}

TEST_F(HistoryTest, ATableThatIsGoneIsAskedAboutByItsDomain) {
  std::erase_if(files_, [](const auto& file) {
    return file.first.starts_with("accounts/registrations/") ||
           file.first.starts_with("orders/revenue/");
  });
  mesh_.Apply(files_, TestMesh::Admin(), {.allow_breaking = true});
  EXPECT_EQ(Users(Who("accounts_dev", yesterday_)).size(), 5u);
  EXPECT_EQ(Then("marketer", "").at("read"), true);
  EXPECT_THROW(Who("orders_dev", yesterday_), Error);
  EXPECT_THROW(Ask("marketer", ""), Error) << "today it is not there";
}

// ---- Where a classification comes from, and who let it go.

class ClassificationTest : public HistoryTest {
 protected:
  // The name is confidential; orders.best is made from it.
  void Apply(const std::string& of_name, const std::string& of_best, const std::string& who) {
    files_["accounts/registrations/registrations.odcs.yaml"] = product::ContractYaml(
        "accounts", "registrations",
        {{"customer_id", "integer"},
         {"name", "string", "        classification: confidential\n" + of_name},
         {"source", "string"}},
        product::FileServer("registrations.csv"));
    files_["orders/best/best.odps.yaml"] = product::ProductYaml("orders", "best");
    files_["orders/best/best.odcs.yaml"] =
        product::ContractYaml("orders", "best", {{"best", "string", of_best}});
    files_["orders/best/best.sql"] = "SELECT max(name) AS best FROM accounts.registrations\n";
    mesh_.Apply(files_, mesh_.User(who), {.allow_breaking = true});
  }
  static std::string Custom(const std::string& property, const std::string& value) {
    return "        customProperties:\n          - property: " + property +
           "\n            value: [" + value + "]\n";
  }
  Json Best(const std::string& asker) {
    return Why(mesh_.guard(), mesh_.registry(), mesh_.User(asker),
               {.user = asker, .table = {"orders", "best"}, .column = "best"})
        .at("columns")
        .at(0);
  }
};

TEST_F(ClassificationTest, WhyTellsWhoLetAColumnGoAndWhen) {
  const std::string approved = Custom("weft.declassifiedFor", "orders.best.best");
  Apply(approved, "        classification: confidential\n", "admin");
  const Time when = mesh_.clock().Now();
  mesh_.clock().Advance(std::chrono::hours(1));
  Apply(approved + "        description: the username\n",
        Custom("weft.declassifies", "confidential"), "admin");
  const Json told = Best("admin").at("declassified").at(0);
  EXPECT_EQ(told.at("from"), "accounts.registrations.name");
  EXPECT_EQ(told.at("contract"), "accounts.registrations");
  EXPECT_EQ(told.at("by"), "admin");
  EXPECT_EQ(told.at("at"), FormatTime(when)) << "since when its versions say so without a break";
}

TEST_F(ClassificationTest, WhyAndThePageTellWhatIsInherited) {
  Apply(Custom("weft.declassifiedFor", "orders.best.best"),
        Custom("weft.declassifies", "confidential"), "admin");
  Apply("", Custom("weft.declassifies", "confidential"), "accounts_dev");
  const Json inherits = Best("admin").at("inherits").at(0);
  EXPECT_EQ(inherits.at("classification"), "confidential");
  EXPECT_EQ(inherits.at("from"), "accounts.registrations.name");
  const Json page = Page("admin", {"orders", "best"});
  EXPECT_EQ(page.at("columns").at(0).at("inherits").at(0), inherits);
}

}  // namespace
}  // namespace weft::discover
