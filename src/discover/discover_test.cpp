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
  Json Page(const std::string& user, const mesh::TableId& table) {
    return TablePage(mesh_.guard(), mesh_.User(user), table, mesh_.registry().Now());
  }
  Json Ask(const std::string& asker, const std::string& user, const std::string& column = {}) {
    return Why(mesh_.guard(), mesh_.User(asker), user, kRegistrations, column,
               mesh_.registry().Now());
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
  for (const Json& item : Find("marketer", {.words = "registrations"}).at("items")) {
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
  const Json all = Find("orders_dev", {.words = "customer"});
  EXPECT_GE(all.at("facets").at("domain").size(), 2u) << all.dump(1);
  for (const Json& item :
       Find("orders_dev", {.words = "customer", .domain = "orders"}).at("items")) {
    EXPECT_EQ(item.at("domain"), "orders");
  }
  for (const Json& item :
       Find("orders_dev", {.words = "customer", .kind = "columns"}).at("items")) {
    EXPECT_EQ(item.at("kind"), "column");
  }
  for (const Json& item :
       Find("orders_dev", {.words = "username", .tag = "identity"}).at("items")) {
    EXPECT_EQ(item.at("column"), "name");
  }
  EXPECT_LE(Find("orders_dev", {.words = "customer", .limit = 1}).at("items").size(), 1u);
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

}  // namespace
}  // namespace weft::discover
