#pragma once
#include <gtest/gtest.h>

#include "ingest/landing.hpp"
#include "lake/snapshots.hpp"
#include "product/test_lake_shop.hpp"
#include "transform/upkeep.hpp"

// For tests only: a table that grows by files, those that are sent and those that a team drops, and
// what looks after it.
namespace weft::transform {

using std::chrono::hours;

inline constexpr int kSent = 40, kDropped = 40;

class UpkeepUploads : public ::testing::Test {
 protected:
  void SetUp() override {
    mesh_.Apply(product::WithSent());
    for (int i = 0; i < kSent; ++i) Send(i);
    // The clock of the files is the machine's: it is far behind this one.
    mesh_.clock().Advance(hours(24 * 365 * 10));
  }

  void Send(int id) { SendFile("rows.csv", "id\n" + std::to_string(id) + "\n"); }
  void SendFile(const std::string& name, const std::string& bytes) {
    product::WriteFiles(folder_.path(), {{name, bytes}});
    uploads_.Put({mesh_.User("orders_dev"), "test", "r"}, {.table = {"orders", "sent"},
                                                           .path = folder_.path() / name,
                                                           .name = name,
                                                           .content_type = ""});
  }
  void Drop() {
    for (int i = 0; i < kDropped; ++i)
      mesh_.objects().Put(Place() + "/" + std::to_string(i) + ".csv",
                          "id\n" + std::to_string(1000 + i) + "\n");
    landing_.Scan();
  }
  // Of who looks again and again, until nothing has been left to do for days.
  void LookAfter() {
    for (int day = 0; day < 10; ++day) {
      while (upkeep_.Step()) {
      }
      mesh_.clock().Advance(hours(25));
    }
  }
  // The two newest versions stay: with two more, those before the small files became few are over.
  void GoOn() {
    Send(7001);
    Send(7002);
    LookAfter();
  }
  lake::StatePtr State() { return mesh_.catalog().Find({{"orders"}, "sent"}); }
  std::string Place() { return State()->location; }
  size_t Files(const std::string& below) {
    size_t files = 0;
    mesh_.objects().List(Place() + below, [&](const store::ListedObject&) {
      ++files;
      return true;
    });
    return files;
  }
  Json Figures() {
    return mesh_.Ask("orders_dev", "SELECT count(*), sum(id)::INTEGER FROM orders.sent")[0];
  }

  product::TestMesh mesh_;
  product::TempFolder folder_;
  store::LakePointers pointers_{mesh_.opened_home()};
  ingest::Uploads uploads_{
      mesh_.registry(), mesh_.guard(), mesh_.engine(), pointers_,
      [](audit::Touch&, const mesh::TableId&) { return std::vector<std::string>(); }};
  ingest::Landing landing_{mesh_.registry(),
                           mesh_.guard(),
                           mesh_.objects(),
                           mesh_.catalog(),
                           pointers_,
                           uploads_,
                           mesh_.opened_home().Scratch()};
  Upkeep upkeep_{mesh_.registry(), mesh_.engine(), mesh_.catalog(), mesh_.objects(), mesh_.clock()};
};

}  // namespace weft::transform
