#include "transform/test_uploads.hpp"

// Upkeep of tables that grow by files: those that are sent, and those that a team drops.
namespace weft::transform {
namespace {

TEST_F(UpkeepUploads, ManySmallFilesBecomeFewAndRowsStayAsTheyAre) {
  Drop();
  const Json figures = Figures();
  EXPECT_EQ(figures[0], kSent + kDropped);
  EXPECT_EQ(Files("/data/"), 80u);
  LookAfter();
  EXPECT_EQ(Figures(), figures);
  GoOn();
  EXPECT_EQ(Figures()[0], kSent + kDropped + 2);
  EXPECT_EQ(Files("/data/"), 3u);
  EXPECT_EQ(Files("/"), Files("/data/") + Files("/metadata/") + kDropped)
      << "what the team dropped is theirs";
}

TEST_F(UpkeepUploads, WhoReadsAnOlderVersionReadsItToItsEnd) {
  const auto versions = lake::SnapshotsOf(*State()->metadata);
  auto reading = mesh_.questions().Ask(
      mesh_.User("orders_dev"), {.sql = "SELECT id FROM orders.sent AT (VERSION => " +
                                        std::to_string(versions[versions.size() - 2].id) + ")",
                                 .format = engine::Format::kNdjson,
                                 .client = "test"});
  LookAfter();
  GoOn();
  EXPECT_GT(Files("/data/"), 30u) << "they are read";
  std::string rows;
  while (const auto piece = reading->Next()) rows += *piece;
  EXPECT_EQ(std::ranges::count(rows, '\n'), kSent - 1);
  reading.reset();
  LookAfter();
  EXPECT_EQ(Files("/data/"), 3u);
}

TEST_F(UpkeepUploads, WhereAnotherEngineWroteItIsLeftToThatEngine) {
  const lake::StatePtr state = State();
  lake::Snapshot theirs = *lake::CurrentSnapshot(*state->metadata);
  theirs.parent = theirs.id;
  theirs.id = lake::NewSnapshotId();
  theirs.sequence += 1;
  theirs.summary = {{"engine-name", "spark"}};
  const lake::SnapshotCommit commit = lake::CommitOf(*state->metadata, theirs);
  const lake::TableCommit one{state->name, commit.requirements, commit.updates};
  mesh_.catalog().Commit({&one, 1});
  LookAfter();
  EXPECT_EQ(Files("/data/"), size_t{kSent});
  EXPECT_EQ(lake::SnapshotsOf(*State()->metadata).size(), size_t{kSent} + 1);
}

TEST_F(UpkeepUploads, WhatATagLeadsToStays) {
  const lake::StatePtr state = State();
  const int64_t first = lake::SnapshotsOf(*state->metadata).front().id;
  const lake::TableCommit tag{state->name, Json::array(),
                              Json::array({{{"action", "set-snapshot-ref"},
                                            {"ref-name", "audited"},
                                            {"type", "tag"},
                                            {"snapshot-id", first}}})};
  mesh_.catalog().Commit({&tag, 1});
  LookAfter();
  const lake::StatePtr after = State();
  EXPECT_TRUE(lake::FindSnapshot(*after->metadata, first));
  EXPECT_LE(lake::SnapshotsOf(*after->metadata).size(), 3u);
  EXPECT_EQ(mesh_.Ask("orders_dev", "SELECT count(*) FROM orders.sent AT (VERSION => " +
                                        std::to_string(first) + ")")[0][0],
            1);
}

}  // namespace
}  // namespace weft::transform
