#include <gtest/gtest.h>

#include <functional>

#include "access/threads.hpp"
#include "base/error.hpp"
#include "mesh/meaning_edit.hpp"
#include "product/test_shop.hpp"

// An answer that becomes a meaning: the contract and the thread change in one commit.
namespace weft::product {
namespace {

const mesh::ResourceId kContract{mesh::Kind::kContract, "orders.orders"};

class AcceptedMeaningTest : public ::testing::Test {
 protected:
  AcceptedMeaningTest() {
    mesh_.Apply(Shop());
    const mesh::Caller asker = mesh_.User("accounts_dev");
    thread_ = threads_.Ask({asker, "r", "test"}, {"orders", "orders"}, "gross_price", "With tax?")
                  ->id.name;
    Answer("Yes.");
  }

  void Answer(const std::string& text) {
    const mesh::Caller owner = mesh_.User("orders_dev");
    threads_.Answer({owner, "r", "test"}, thread_, text);
  }
  mesh::ResourcePtr Contract() { return mesh_.registry().Now()->Find(kContract); }
  mesh::Thread Thread() {
    return *mesh_.registry().Now()->FindEntry({mesh::Kind::kThread, thread_})->As<mesh::Thread>();
  }
  // `before`: what happens between the look at the thread and the commit.
  void Accept(const std::function<void()>& before) {
    const mesh::Caller owner = mesh_.User("orders_dev");
    const std::string document =
        mesh::WithMeaning(Contract()->document.Text(),
                          {.table = "orders", .column = "gross_price", .meaning = "With tax."});
    const auto put = [&](const store::Write& thread, const std::vector<store::Notice>& notices) {
      before();
      mesh_.publisher().Put(owner, kContract, document,
                            {.expected_version = Contract()->version,
                             .action = "accept",
                             .along = {{thread}, notices}});
    };
    threads_.Accept({owner, "r", "test"}, thread_, 1, kContract.name, put);
  }

  TestMesh mesh_;
  access::Threads threads_{mesh_.registry(), mesh_.guard()};
  std::string thread_;
};

TEST_F(AcceptedMeaningTest, ContractAndThreadChangeTogether) {
  const auto told = mesh_.notices().LastOf("accounts_dev", 100).size();
  Accept([] {});
  EXPECT_NE(Contract()->document.Text().find("With tax."), std::string::npos);
  EXPECT_EQ(Thread().accepted, 1);
  EXPECT_EQ(Thread().meaning_of, kContract.name);
  EXPECT_EQ(mesh_.notices().LastOf("accounts_dev", 100).size(), told + 1);
  for (const mesh::ResourceId& id : {kContract, mesh::ResourceId{mesh::Kind::kThread, thread_}})
    EXPECT_EQ(mesh_.registry().History(id).front().action, "accept") << ToString(id);
}

TEST_F(AcceptedMeaningTest, NeitherChangesWhenTheThreadDidMeanwhile) {
  const uint64_t version = Contract()->version;
  EXPECT_THROW(Accept([&] { Answer("No, without."); }), Error);
  EXPECT_EQ(Contract()->version, version);
  EXPECT_EQ(Thread().accepted, 0);
}

}  // namespace
}  // namespace weft::product
