#include "lake/requirements.hpp"

#include "lake/test_tables.hpp"

namespace weft::lake {
namespace {

ErrorKind Ends(const Json& requirement, const Json* metadata) {
  return KindOf([&] { CheckRequirements(Json::array({requirement}), metadata); });
}

void ExpectHolds(const Json& requirement, const Json* metadata) {
  EXPECT_NO_THROW(CheckRequirements(Json::array({requirement}), metadata)) << requirement.dump();
}

TEST(Requirements, HoldOrEndTheCommit) {
  const Json table = Edited(SmallMetadata(), {AddSnapshot(SnapshotNumber(11, 1)), SetMain(11)});
  struct Case {
    const char* type;
    const char* key;
    Json holds, fails;
  };
  for (const Case& each : std::vector<Case>{
           {"assert-table-uuid", "uuid", "11111111-1111-4111-8111-111111111111", "another"},
           {"assert-last-assigned-field-id", "last-assigned-field-id", 2, 3},
           {"assert-current-schema-id", "current-schema-id", 0, 1},
           {"assert-last-assigned-partition-id", "last-assigned-partition-id", 999, 1000},
           {"assert-default-spec-id", "default-spec-id", 0, 1},
           {"assert-default-sort-order-id", "default-sort-order-id", 0, 1}}) {
    ExpectHolds({{"type", each.type}, {each.key, each.holds}}, &table);
    EXPECT_EQ(Ends({{"type", each.type}, {each.key, each.fails}}, &table), ErrorKind::kConflict);
    EXPECT_EQ(Ends({{"type", each.type}}, &table), ErrorKind::kInvalid);
    EXPECT_EQ(Ends({{"type", each.type}, {each.key, each.holds}}, nullptr), ErrorKind::kConflict);
  }
}

TEST(Requirements, NameARefByItsSnapshotOrByItsAbsence) {
  const Json table = Edited(SmallMetadata(), {AddSnapshot(SnapshotNumber(11, 1)), SetMain(11)});
  const auto ref = [](const char* name, Json id) {
    return Json{{"type", "assert-ref-snapshot-id"}, {"ref", name}, {"snapshot-id", std::move(id)}};
  };
  ExpectHolds(ref("main", 11), &table);
  ExpectHolds(ref("audit", nullptr), &table);
  EXPECT_EQ(Ends(ref("main", 12), &table), ErrorKind::kConflict);
  EXPECT_EQ(Ends(ref("main", nullptr), &table), ErrorKind::kConflict);
  EXPECT_EQ(Ends(ref("audit", 11), &table), ErrorKind::kConflict);
}

TEST(Requirements, WantATableThatIsNotThere) {
  const Json table = SmallMetadata();
  ExpectHolds({{"type", "assert-create"}}, nullptr);
  EXPECT_EQ(Ends({{"type", "assert-create"}}, &table), ErrorKind::kConflict);
  EXPECT_TRUE(WantsNew(Json::array({{{"type", "assert-create"}}})));
  EXPECT_FALSE(WantsNew(Json::array()));
}

TEST(Requirements, RefuseWhatIsUnknown) {
  const Json table = SmallMetadata();
  EXPECT_EQ(Ends({{"type", "assert-weather"}}, &table), ErrorKind::kInvalid);
  EXPECT_EQ(Ends({{"type", "assert-weather"}}, nullptr), ErrorKind::kInvalid);
  EXPECT_EQ(Ends(Json::object(), &table), ErrorKind::kInvalid);
}

}  // namespace
}  // namespace weft::lake
