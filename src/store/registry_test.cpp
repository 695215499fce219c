#include "store/registry.hpp"

#include <thread>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "store/files.hpp"
#include "store/migrations.hpp"
#include "store/sqlite.hpp"
#include "store/test_home.hpp"

namespace weft::store {
namespace {

using mesh::Kind;
using std::chrono::seconds;

constexpr Time kStart{std::chrono::hours(500'000)};

class RegistryTest : public testing::Test {
 protected:
  // Closes and opens again, as a restart does.
  void Restart() {
    registry_.reset();
    registry_ = std::make_unique<Registry>(home_, clock_);
  }
  uint64_t Commit(std::vector<Write> writes) {
    clock_.Advance(seconds(1));
    return registry_->Commit(std::move(writes), kByAda);
  }
  // The kind of error that a commit ends with; nothing of it must stay.
  ErrorKind RefusalOf(std::vector<Write> writes) {
    const auto before = registry_->Now();
    try {
      Commit(std::move(writes));
    } catch (const Error& error) {
      EXPECT_EQ(registry_->Now(), before);
      EXPECT_EQ(registry_->Changes(before->seq, 10).size(), 0u);
      EXPECT_FALSE(error.hint().empty());
      return error.kind();
    }
    ADD_FAILURE() << "was not refused";
    return ErrorKind::kInternal;
  }

  TestFolder folder_;
  Home home_{folder_.home()};
  ManualClock clock_{kStart};
  std::unique_ptr<Registry> registry_ = std::make_unique<Registry>(home_, clock_);
};

TEST_F(RegistryTest, IsEmptyAtFirst) {
  EXPECT_EQ(registry_->Now()->seq, 0u);
  EXPECT_TRUE(registry_->Now()->resources.empty());
  EXPECT_TRUE(registry_->At(kStart)->resources.empty());
  EXPECT_TRUE(registry_->Changes(0, 10).empty());
  EXPECT_TRUE(registry_->Doctor().empty());
}

TEST_F(RegistryTest, ShowsACommitAtOnceAndAfterARestart) {
  EXPECT_EQ(Commit({Put(Team("ops")), Put(DomainOf("flights", "ops")), Put(ContractOf({}))}), 3u);
  for (int round = 0; round < 2; ++round) {
    const auto now = registry_->Now();
    EXPECT_EQ(now->seq, 3u);
    EXPECT_EQ(now->at, kStart + seconds(1));
    EXPECT_EQ(now->resources.size(), 3u);
    const auto table = now->FindTable({"flights", "departures"});
    ASSERT_TRUE(table);
    EXPECT_EQ(table->owner_team, "ops");
    EXPECT_EQ(table->contract.columns[0].meaning, "Minutes late.");
    EXPECT_EQ(now->Find({Kind::kTeam, "ops"})->version, 1u);
    EXPECT_EQ(now->Find({Kind::kTeam, "ops"})->document, Team("ops")->document);
    Restart();
  }
}

TEST_F(RegistryTest, KeepsCodeFilesFolderAndPathAcrossARestart) {
  auto contract = ContractOf({});
  contract->folder = "demo";
  contract->path = "flights/departures/departures.odcs.yaml";
  contract->files["data/a.csv"] = {Sha256Hex("a"), 1};
  auto product = ProductOf({});
  product->code["departures.sql"] = "SELECT 'ü' -- \"\n";
  product->code["tests/none.sql"] = "";
  const mesh::Resource contract_before = *contract, product_before = *product;
  Commit({Put(contract), Put(product)});
  Restart();
  const auto now = registry_->Now();
  EXPECT_TRUE(SameContent(*now->Find(contract_before.id), contract_before));
  EXPECT_TRUE(SameContent(*now->Find(product_before.id), product_before));
  EXPECT_EQ(now->Find(contract_before.id)->folder, "demo");
  EXPECT_EQ(now->Find(contract_before.id)->path, contract_before.path);
}

TEST_F(RegistryTest, RefusesALostUpdate) {
  Commit({Put(Team("ops"), 0)});
  EXPECT_EQ(RefusalOf({Put(Team("ops"), 0)}), ErrorKind::kConflict);
  Commit({Put(Team("ops", "Second."), 1)});
  EXPECT_EQ(RefusalOf({Put(Team("ops", "Third."), 1)}), ErrorKind::kConflict);
  EXPECT_EQ(RefusalOf({Drop({Kind::kTeam, "ops"}, 1)}), ErrorKind::kConflict);
  EXPECT_EQ(RefusalOf({Put(Team("new"), 1)}), ErrorKind::kConflict);
  Commit({Put(Team("ops", "Third."), 2)});
  EXPECT_EQ(registry_->Now()->Find({Kind::kTeam, "ops"})->version, 3u);
}

TEST_F(RegistryTest, IsAllOrNothing) {
  Commit({Put(Team("ops"))});
  EXPECT_EQ(RefusalOf({Put(Team("met")), Put(Team("ops"), 7)}), ErrorKind::kConflict);
  EXPECT_EQ(RefusalOf({Put(Team("met")), Drop({Kind::kTeam, "none"})}), ErrorKind::kNotFound);
  EXPECT_EQ(RefusalOf({Put(Team("met")), Put(Team("met"))}), ErrorKind::kInvalid);
  Restart();
  EXPECT_EQ(registry_->Now()->resources.size(), 1u);
}

TEST_F(RegistryTest, NeverGivesAVersionTwice) {
  Commit({Put(Team("ops"))});
  Commit({Drop({Kind::kTeam, "ops"})});
  EXPECT_FALSE(registry_->Now()->Find({Kind::kTeam, "ops"}));
  Restart();
  EXPECT_FALSE(registry_->Now()->Find({Kind::kTeam, "ops"}));
  Commit({Put(Team("ops"), 0)});
  EXPECT_EQ(registry_->Now()->Find({Kind::kTeam, "ops"})->version, 3u);
}

TEST_F(RegistryTest, TellsTheHistoryOfAResourceNewestFirst) {
  Commit({Put(Team("ops", "One."))});
  Commit({Put(Team("met"))});
  Commit({Put(Team("ops", "Two."))});
  Commit({Drop({Kind::kTeam, "ops"})});
  const auto history = registry_->History({Kind::kTeam, "ops"});
  ASSERT_EQ(history.size(), 3u);
  EXPECT_TRUE(history[0].deleted);
  EXPECT_EQ(history[0].document, "");
  EXPECT_EQ(history[1].version, 2u);
  EXPECT_EQ(history[1].seq, 3u);
  EXPECT_EQ(history[1].at, kStart + seconds(3));
  EXPECT_EQ(history[1].document, Team("ops", "Two.")->document);
  EXPECT_EQ(history[2].actor, "ada");
  EXPECT_EQ(history[2].action, "put");
  EXPECT_TRUE(registry_->History({Kind::kTeam, "none"}).empty());
}

TEST_F(RegistryTest, TellsWhatChangedOldestFirst) {
  Commit({Put(Team("ops", "One.")), Put(Team("met"))});
  Commit({Put(Team("ops", "Two."))});
  Commit({Drop({Kind::kTeam, "ops"})});
  const auto changes = registry_->Changes(0, 100);
  ASSERT_EQ(changes.size(), 4u);
  EXPECT_EQ(changes[0].before, "");
  EXPECT_EQ(changes[0].after, Team("ops", "One.")->document);
  EXPECT_EQ(changes[2].before, changes[0].after);
  EXPECT_EQ(changes[2].after, Team("ops", "Two.")->document);
  EXPECT_EQ(changes[3].before, changes[2].after);
  EXPECT_EQ(changes[3].after, "");
  EXPECT_EQ(changes[3].id, (mesh::ResourceId{Kind::kTeam, "ops"}));
  EXPECT_EQ(changes[3].request_id, "r1");
  EXPECT_EQ(registry_->Changes(1, 2).size(), 2u);
  EXPECT_EQ(registry_->Changes(1, 2)[0].seq, 2u);
}

TEST_F(RegistryTest, ShowsTheMeshAsItWas) {
  Commit({Put(Team("ops", "One.")), Put(Team("met"))});
  Commit({Put(Team("ops", "Two."))});
  Commit({Drop({Kind::kTeam, "met"}), Put(ContractOf({}))});
  for (int round = 0; round < 2; ++round) {
    EXPECT_TRUE(registry_->At(kStart)->resources.empty());
    const auto first = registry_->At(kStart + seconds(1));
    EXPECT_EQ(first->seq, 2u);
    EXPECT_EQ(first->at, kStart + seconds(1));
    EXPECT_EQ(first->Find({Kind::kTeam, "ops"})->document, Team("ops", "One.")->document);
    EXPECT_TRUE(first->Find({Kind::kTeam, "met"}));
    const auto second = registry_->At(kStart + seconds(2) + std::chrono::milliseconds(999));
    EXPECT_EQ(second->seq, 3u);
    EXPECT_EQ(second->Find({Kind::kTeam, "ops"})->document, Team("ops", "Two.")->document);
    EXPECT_FALSE(second->FindTable({"flights", "departures"}));
    EXPECT_EQ(registry_->At(kStart + seconds(3)), registry_->Now());
    EXPECT_EQ(registry_->At(kStart + seconds(99)), registry_->Now());
    EXPECT_EQ(registry_->At(kStart + seconds(1)), first) << "the last few are kept";
    Restart();
  }
}

TEST_F(RegistryTest, NeverGoesBackInTime) {
  Commit({Put(Team("ops"))});
  clock_.Advance(-seconds(100));
  Commit({Put(Team("met"))});
  EXPECT_EQ(registry_->Now()->at, kStart + seconds(1));
  EXPECT_TRUE(registry_->Doctor().empty());
}

TEST_F(RegistryTest, KeepsTheManifestOfAFolder) {
  const std::vector<AppliedFile> first{{"a.yaml", "1"}, {"b.yaml", "2"}, {"c.yaml", "3"}};
  const std::vector<AppliedFile> second{{"a.yaml", "1"}, {"b.yaml", "9"}, {"d.yaml", "4"}};
  registry_->Commit({Put(Team("ops"))}, kByAda, std::pair("demo", first));
  EXPECT_EQ(registry_->FolderFiles("demo"), first);
  registry_->Commit({}, kByAda, std::pair("other", first));
  EXPECT_EQ(registry_->Commit({}, kByAda, std::pair("demo", second)), 1u)
      << "a manifest alone is no change of the mesh";
  Restart();
  EXPECT_EQ(registry_->FolderFiles("demo"), second);
  EXPECT_EQ(registry_->FolderFiles("other"), first);
  EXPECT_TRUE(registry_->FolderFiles("none").empty());
}

TEST_F(RegistryTest, TellsListenersInTheOrderOfCommits) {
  std::vector<uint64_t> told;
  registry_->OnCommit([&](const mesh::SnapshotPtr& now) {
    EXPECT_EQ(registry_->Now(), now);
    told.push_back(now->seq);
  });
  Commit({Put(Team("ops"))});
  Commit({Put(Team("met")), Put(Team("fleet"))});
  EXPECT_EQ(told, (std::vector<uint64_t>{1, 3}));
}

TEST_F(RegistryTest, ServesReadersWhileSeveralWrite) {
  std::atomic<int> conflicts{0};
  const auto write = [&](const std::string& team) {
    for (int i = 0; i < 40; ++i) {
      registry_->Commit({Put(Team(team, std::to_string(i)))}, kByAda);
      const auto shared = registry_->Now()->Find({Kind::kTeam, "shared"});
      try {
        registry_->Commit({Put(Team("shared", team), shared ? shared->version : 0)}, kByAda);
      } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::kConflict);
        ++conflicts;
      }
    }
  };
  std::thread one(write, "one"), two(write, "two");
  uint64_t seen = 0;
  for (int i = 0; i < 200; ++i) {
    const auto now = registry_->Now();
    EXPECT_GE(now->seq, seen);
    seen = now->seq;
    registry_->History({Kind::kTeam, "one"});
    registry_->Search({.words = "one"});
  }
  one.join();
  two.join();
  const auto shared = registry_->Now()->Find({Kind::kTeam, "shared"});
  EXPECT_EQ(shared->version + static_cast<uint64_t>(conflicts), 80u) << "no update is lost";
  EXPECT_EQ(registry_->Now()->seq, 80u + shared->version);
  EXPECT_TRUE(registry_->Doctor().empty());
}

TEST_F(RegistryTest, StartsWithoutADocumentThatCannotBeRead) {
  Commit({Put(Team("ops")), Put(Team("met"))});
  registry_.reset();
  {
    Connection connection(home_.Database());
    connection.Run("UPDATE compiled SET meaning = x'00' WHERE seq = 2");
    connection.Run("UPDATE versions SET document = 'kind: [' WHERE seq = 2");
  }
  Restart();
  EXPECT_TRUE(registry_->Now()->Find({Kind::kTeam, "ops"}));
  EXPECT_FALSE(registry_->Now()->Find({Kind::kTeam, "met"}));
  const auto faults = registry_->Doctor();
  ASSERT_EQ(faults.size(), 2u);
  EXPECT_EQ(faults[0], "what change 2 (team met) wrote was altered");
  EXPECT_EQ(faults[1], "the document of team met cannot be read: put a corrected one");
}

TEST_F(RegistryTest, ReadsTheDocumentsAgainWhenTheCompiledFormIsOfAnotherVersion) {
  Commit({Put(Team("ops")), Put(ContractOf({})), Put(ProductOf({}))});
  const auto before = registry_->Now();
  registry_.reset();
  Connection connection(home_.Database());
  connection.Run("UPDATE compiled SET head = x'00'");
  Restart();
  EXPECT_EQ(registry_->Now()->resources.size(), 3u);
  EXPECT_EQ(registry_->Now()->FindTable({"flights", "departures"})->version,
            before->FindTable({"flights", "departures"})->version);
  Statement stale(connection, "SELECT count(*) FROM compiled WHERE head = x'00'");
  stale.Step();
  EXPECT_EQ(stale.Integer(0), 0) << "it is written anew";
}

TEST_F(RegistryTest, ReadsADocumentAgainWhoseCompiledFormIsDamaged) {
  Commit({Put(ContractOf({})), Put(ProductOf({}))});
  registry_.reset();
  Connection connection(home_.Database());
  connection.Run("UPDATE compiled SET meaning = substr(meaning, 1, 20)");
  Restart();
  EXPECT_TRUE(registry_->Now()->FindTable({"flights", "departures"})->Find("dep_delay"));
}

TEST_F(RegistryTest, ReadsDocumentsOfASnapshotThatOutlivesIt) {
  const std::string text = ContractOf({})->document.Text();
  Commit({Put(ContractOf({}))});
  const auto now = registry_->Now();
  registry_.reset();
  const auto contract = now->Find({Kind::kContract, "flights.departures"});
  EXPECT_EQ(contract->document.Text(), text);
  EXPECT_EQ(contract->document.Sha256(), Sha256Hex(text));
}

// A home of format 1 kept the compiled forms beside the documents, and no fields in its index.
TEST_F(RegistryTest, OpensAHomeOfTheFirstFormat) {
  Commit({Put(ContractOf({})), Put(ProductOf({})), Put(Team("ops", "They fly."))});
  const std::string version = registry_->Now()->FindTable({"flights", "departures"})->version;
  registry_.reset();
  {
    Connection old(home_.Database());
    old.Run(
        "DROP TABLE lake_tables; DROP TABLE lake_namespaces; DROP TABLE lake_places; "
        "DROP TABLE lake_purges; DROP TABLE lake_answers; DROP TABLE runs; "
        "DROP TABLE erasures; DROP TABLE leaving_files; DROP TABLE holds; "
        "DROP TABLE consumers; "
        "DROP TABLE checks; DROP TABLE pending; DROP TABLE reminders; DROP TABLE inherited; DROP "
        "TABLE notices; DROP "
        "TABLE compiled; ALTER "
        "TABLE versions ADD "
        "COLUMN compiled BLOB; "
        "DROP TABLE search_terms; DROP TABLE search_words; DROP TABLE search_rows; "
        "DROP INDEX tokens_parent; ALTER TABLE tokens DROP COLUMN parent; "
        "DROP INDEX tokens_sessions; ALTER TABLE tokens DROP COLUMN session; "
        "ALTER TABLE tokens DROP COLUMN last_used; DROP TABLE passwords; DROP TABLE oidc_links;");
    old.Run(
        "CREATE TABLE search_rows (id INTEGER PRIMARY KEY); "
        "CREATE VIRTUAL TABLE search_words USING fts5 (words, detail = none); "
        "CREATE VIRTUAL TABLE search_vocabulary USING fts5vocab (search_words, row); "
        "UPDATE format_version SET version = 1;");
    EXPECT_EQ(Migrate(old), 1);
  }
  Restart();
  EXPECT_EQ(registry_->Now()->FindTable({"flights", "departures"})->version, version);
  EXPECT_FALSE(registry_->Search({.words = "minutes"}).empty());
  EXPECT_FALSE(registry_->Search({.words = "they fly"}).empty());
  EXPECT_TRUE(registry_->Doctor().empty());
  EXPECT_TRUE(registry_->OwesInherited());
  registry_->PayInherited({});
  EXPECT_FALSE(registry_->OwesInherited());
}

TEST_F(RegistryTest, RefusesToStartWhenTheLastChangeWasAltered) {
  Commit({Put(Team("ops")), Put(Team("met"))});
  registry_.reset();
  Connection(home_.Database()).Run("UPDATE changes SET actor = 'eve' WHERE seq = 2");
  EXPECT_THROW(Registry(home_, clock_), Error);
}

TEST_F(RegistryTest, DoctorNamesWhatWasAltered) {
  Commit({Put(Team("ops")), Put(Team("met")), Put(Team("fleet"))});
  Connection connection(home_.Database());
  connection.Run("UPDATE changes SET actor = 'eve' WHERE seq = 2");
  connection.Run("UPDATE versions SET document = document || ' ' WHERE seq = 3");
  const auto faults = registry_->Doctor();
  ASSERT_EQ(faults.size(), 2u);
  EXPECT_EQ(faults[0],
            "change 2 (team met) does not fit its hash: it, or the one before it, was altered");
  EXPECT_EQ(faults[1], "what change 3 (team fleet) wrote was altered");
}

TEST_F(RegistryTest, DoctorNamesAMissingFileAndAMissingIndexRow) {
  Files files(home_.Files());
  files.Put(Sha256Hex("here"), "here");
  auto contract = ContractOf({});
  contract->files = {{"data/here.csv", {Sha256Hex("here"), 4}},
                     {"data/gone.csv", {Sha256Hex("gone"), 4}}};
  Commit({Put(contract), Put(Team("ops"))});
  Connection(home_.Database()).Run("DELETE FROM search_rows WHERE kind = 'team'");
  const auto faults = registry_->Doctor();
  ASSERT_EQ(faults.size(), 2u);
  EXPECT_NE(faults[0].find("data/gone.csv of contract flights.departures"), std::string::npos);
  EXPECT_EQ(faults[1], "team ops is not in the search index");
}

TEST_F(RegistryTest, CopiesItsDatabaseWhileInUse) {
  Commit({Put(Team("ops"))});
  registry_->CopyDatabase(folder_.path() / "copy.db");
  Commit({Put(Team("met"))});
  Connection copy(folder_.path() / "copy.db");
  Statement names(copy, "SELECT name FROM resources");
  ASSERT_TRUE(names.Step());
  EXPECT_EQ(names.Text(0), "ops");
  EXPECT_FALSE(names.Step());
}

}  // namespace
}  // namespace weft::store
