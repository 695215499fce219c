#include "lake/catalog.hpp"

#include <atomic>
#include <filesystem>
#include <thread>

#include "base/files.hpp"
#include "lake/snapshots.hpp"
#include "lake/test_tables.hpp"
#include "store/test_home.hpp"

namespace weft::lake {
namespace {

const TableName kTable{{"ops"}, "departures"};

class CatalogTest : public testing::Test {
 protected:
  NewTable Small(const TableName& name = kTable) {
    return {.name = name, .schema = SmallTable().schema};
  }
  // Appends a snapshot that names the current one as what it rests on.
  TableCommit Append(const TableState& state, int64_t id) {
    const auto current = CurrentSnapshot(*state.metadata);
    const int64_t sequence = (*state.metadata)["last-sequence-number"].get<int64_t>() + 1;
    Snapshot snapshot{.id = id,
                      .sequence = sequence,
                      .at = clock_.Now(),
                      .manifest_list = state.location + "/metadata/snap.avro",
                      .operation = "append"};
    if (current) snapshot.parent = current->id;
    SnapshotCommit commit = CommitOf(*state.metadata, snapshot);
    return {.name = state.name,
            .requirements = std::move(commit.requirements),
            .updates = std::move(commit.updates)};
  }
  std::filesystem::path Disk(const std::string& address) {
    return std::filesystem::path(PlaceOf(address).substr(7));
  }
  Catalog Open() {
    return Catalog(pointers_, *objects_, clock_,
                   {.warehouse = warehouse_, .folder_of = [](const Levels& levels) {
                      return levels == Levels{"ops"} ? std::optional<std::string>("crew")
                                                     : std::nullopt;
                    }});
  }

  store::TestFolder folder_;
  ManualClock clock_{kThen};
  store::Home home_{folder_.home()};
  store::LakePointers pointers_{home_};
  const std::string warehouse_ = "file://" + (folder_.path() / "lake").string();
  std::unique_ptr<store::Objects> objects_ = store::OpenObjects({.roots = {warehouse_}});
  Catalog catalog_ = Open();
};

TEST_F(CatalogTest, MakesATableInItsTeamsFolder) {
  const StatePtr made = catalog_.Create(Small());
  EXPECT_EQ(made->location, warehouse_ + "/crew/departures");
  EXPECT_TRUE(LiesWithin(made->metadata_location, made->location));
  EXPECT_TRUE(std::filesystem::exists(Disk(made->metadata_location)));
  const StatePtr found = Open().Find(kTable);
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(*found->metadata, *made->metadata);
  EXPECT_EQ(catalog_.FindView(kTable), nullptr);
  EXPECT_EQ(KindOf([&] { catalog_.Create(Small()); }), ErrorKind::kConflict);
}

TEST_F(CatalogTest, GivesNoPlaceTwice) {
  const StatePtr first = catalog_.Create(Small());
  catalog_.Drop(kTable, Type::kTable, false);
  const StatePtr second = catalog_.Create(Small());
  EXPECT_EQ(second->location, first->location + "-2");
  NewTable inside = Small({{"ops"}, "inner"});
  inside.location = second->location + "/inner";
  EXPECT_EQ(KindOf([&] { catalog_.Create(inside); }), ErrorKind::kConflict);
  NewTable above = Small({{"ops"}, "outer"});
  above.location = warehouse_ + "/crew";
  EXPECT_EQ(KindOf([&] { catalog_.Create(above); }), ErrorKind::kConflict);
}

TEST_F(CatalogTest, LetsOneOfTwoCommitsThatRestOnTheSameThrough) {
  const StatePtr state = catalog_.Create(Small());
  const TableCommit one = Append(*state, 11), other = Append(*state, 12);
  catalog_.Commit(std::span(&one, 1));
  EXPECT_EQ(KindOf([&] { catalog_.Commit(std::span(&other, 1)); }), ErrorKind::kConflict);
  EXPECT_EQ(CurrentSnapshot(*catalog_.Find(kTable)->metadata)->id, 11);
}

TEST_F(CatalogTest, CommitsToAllTablesOrToNone) {
  const TableName second{{"ops"}, "arrivals"};
  const StatePtr a = catalog_.Create(Small()), b = catalog_.Create(Small(second));
  std::vector<TableCommit> both{Append(*a, 11), Append(*b, 12)};
  EXPECT_EQ(catalog_.Commit(both).size(), 2u);
  both = {Append(*catalog_.Find(kTable), 13), Append(*b, 14)};  // the second is stale
  EXPECT_EQ(KindOf([&] { catalog_.Commit(both); }), ErrorKind::kConflict);
  EXPECT_EQ(CurrentSnapshot(*catalog_.Find(kTable)->metadata)->id, 11);
  both = {both[0], both[0]};
  EXPECT_EQ(KindOf([&] { catalog_.Commit(both); }), ErrorKind::kInvalid);
}

TEST_F(CatalogTest, MakesAStagedTableByItsFirstCommit) {
  const StatePtr staged = catalog_.Stage(Small());
  EXPECT_EQ(catalog_.Find(kTable), nullptr);
  const Json& metadata = *staged->metadata;
  const TableCommit commit{
      .name = kTable,
      .requirements = Json::array({{{"type", "assert-create"}}}),
      .updates =
          Json::array({{{"action", "assign-uuid"}, {"uuid", staged->uuid}},
                       {{"action", "upgrade-format-version"}, {"format-version", 2}},
                       {{"action", "add-schema"}, {"schema", metadata["schemas"][0]}},
                       {{"action", "set-current-schema"}, {"schema-id", -1}},
                       {{"action", "add-spec"}, {"spec", metadata["partition-specs"][0]}},
                       {{"action", "set-default-spec"}, {"spec-id", -1}},
                       {{"action", "add-sort-order"}, {"sort-order", metadata["sort-orders"][0]}},
                       {{"action", "set-default-sort-order"}, {"sort-order-id", -1}},
                       {{"action", "set-location"}, {"location", staged->location}}})};
  EXPECT_EQ(catalog_.Commit(std::span(&commit, 1)).front()->uuid, staged->uuid);
  EXPECT_EQ(KindOf([&] { catalog_.Commit(std::span(&commit, 1)); }), ErrorKind::kConflict);
}

TEST_F(CatalogTest, ChangesNothingWhenTheUpdatesSayNothingNew) {
  const StatePtr state = catalog_.Create(Small());
  const TableCommit nothing{.name = kTable};
  EXPECT_EQ(catalog_.Commit(std::span(&nothing, 1)).front()->metadata_location,
            state->metadata_location);
}

TEST_F(CatalogTest, RenamesAndRegisters) {
  const StatePtr state = catalog_.Create(Small());
  const TableName to{{"tests", "deep"}, "moved"};
  catalog_.Rename(kTable, to, Type::kTable);
  EXPECT_EQ(catalog_.Find(kTable), nullptr);
  EXPECT_EQ(catalog_.Find(to)->uuid, state->uuid);
  EXPECT_EQ(KindOf([&] { catalog_.Rename(kTable, to, Type::kTable); }), ErrorKind::kNotFound);
  catalog_.Drop(to, Type::kTable, false);
  EXPECT_EQ(catalog_.Register(kTable, state->metadata_location, false)->uuid, state->uuid);
  EXPECT_EQ(KindOf([&] { catalog_.Register(kTable, state->metadata_location, false); }),
            ErrorKind::kConflict);
  EXPECT_EQ(catalog_.List({"ops"}, Type::kTable, "", 10), std::vector<std::string>{"departures"});
}

TEST_F(CatalogTest, AsksBeforeItWritesAnything) {
  Facts facts;
  facts.check = [](const TableState* before, const TableState& after) {
    EXPECT_EQ(before, nullptr);
    throw Error(ErrorKind::kForbidden, ToString(after.name) + " may not be");
  };
  EXPECT_EQ(KindOf([&] { catalog_.Create(Small(), facts); }), ErrorKind::kForbidden);
  EXPECT_EQ(catalog_.Find(kTable), nullptr);
}

TEST_F(CatalogTest, PurgesAfterItsTimeAndNeverWhatATableUses) {
  const StatePtr gone = catalog_.Create(Small());
  clock_.Advance(std::chrono::hours(24 * 365 * 20));  // later than the files' own times
  catalog_.Drop(kTable, Type::kTable, true);
  EXPECT_FALSE(catalog_.Purge(clock_.Now()));
  EXPECT_TRUE(std::filesystem::exists(Disk(gone->metadata_location)));
  clock_.Advance(std::chrono::minutes(1));
  EXPECT_TRUE(catalog_.Purge(clock_.Now()));
  EXPECT_FALSE(std::filesystem::exists(Disk(gone->metadata_location)));
  const StatePtr kept = catalog_.Create(Small());
  catalog_.Drop(kTable, Type::kTable, true);
  catalog_.Register(kTable, kept->metadata_location, false);
  clock_.Advance(std::chrono::minutes(1));
  EXPECT_TRUE(catalog_.Purge(clock_.Now()));
  EXPECT_NE(Open().Find(kTable), nullptr);
}

TEST_F(CatalogTest, KeepsEveryCommitOfWritersThatRace) {
  constexpr int kThreads = 4, kEach = 25;
  catalog_.Create(Small());
  std::atomic<int64_t> next{100};
  std::vector<std::thread> writers;
  for (int thread = 0; thread < kThreads; ++thread)
    writers.emplace_back([&] {
      for (int done = 0; done < kEach;) {
        const TableCommit commit = Append(*catalog_.Find(kTable), ++next);
        try {
          catalog_.Commit(std::span(&commit, 1));
          ++done;
        } catch (const Error& error) {
          ASSERT_EQ(error.kind(), ErrorKind::kConflict) << error.message();
        }
      }
    });
  for (std::thread& writer : writers) writer.join();
  const auto snapshots = SnapshotsOf(*Open().Find(kTable)->metadata);
  ASSERT_EQ(snapshots.size(), static_cast<size_t>(kThreads * kEach));
  for (size_t i = 1; i < snapshots.size(); ++i) EXPECT_EQ(snapshots[i].parent, snapshots[i - 1].id);
}

TEST_F(CatalogTest, RemovesOldMetadataFilesWhereATableWantsThat) {
  NewTable table = Small();
  table.properties = {{"write.metadata.delete-after-commit.enabled", "true"},
                      {"write.metadata.previous-versions-max", "1"}};
  const StatePtr first = catalog_.Create(table);
  for (const char* value : {"1", "2"}) {
    const TableCommit commit{
        .name = kTable,
        .updates = Json::array({{{"action", "set-properties"}, {"updates", {{"n", value}}}}})};
    catalog_.Commit(std::span(&commit, 1));
  }
  EXPECT_FALSE(std::filesystem::exists(Disk(first->metadata_location)));
  EXPECT_NE(Open().Find(kTable), nullptr);
}

TEST(Names, SayWhatLiesWithin) {
  EXPECT_TRUE(LiesWithin("file:/a/b/c.parquet", "file:///a/b/"));
  EXPECT_TRUE(LiesWithin("s3a://bucket/t/x", "s3://bucket/t"));
  EXPECT_FALSE(LiesWithin("file:///a/bc/x", "file:///a/b"));
  EXPECT_FALSE(LiesWithin("file:///a/b/../c", "file:///a/b"));
  EXPECT_FALSE(LiesWithin("file:///a/b", "file:///a/b"));
  EXPECT_EQ(PathPart("a/b c"), "a~2fb~20c");
}

}  // namespace
}  // namespace weft::lake
