#include "engine/lake_list.hpp"

#include <gtest/gtest.h>

namespace weft::engine {
namespace {

LakeList Reading(const std::string& address) {
  auto file = std::make_shared<LakeFile>();
  file->name = DoorNameOf(address);
  file->address = address;
  LakeList list;
  list.data.push_back(std::move(file));
  return list;
}

// Two who look at the same moment read the same manifest, each for themselves.
TEST(LakeShelf, KnowsAFileAsLongAsAnyListThatHasItIsHeld) {
  LakeShelf shelf;
  const LakeListPtr first = shelf.Put(Reading("s3://lake/a.parquet"));
  LakeListPtr second = shelf.Put(Reading("s3://lake/a.parquet"));
  const std::string path = DataPath(*first->data[0]);
  EXPECT_EQ(shelf.Find(path), second->data[0]);
  second = nullptr;
  EXPECT_EQ(shelf.Find(path), first->data[0]);
}

TEST(LakeShelf, ForgetsWhatNobodyHolds) {
  LakeShelf shelf;
  LakeListPtr list = shelf.Put(Reading("s3://lake/a.parquet"));
  const std::string path = DataPath(*list->data[0]);
  list = nullptr;
  EXPECT_EQ(shelf.Find(path), nullptr);
}

}  // namespace
}  // namespace weft::engine
