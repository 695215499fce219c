#include "query/query.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <thread>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "mesh/folder.hpp"
#include "store/secrets.hpp"

namespace weft::query {
namespace {

// A mesh with one SQL table, made without product/: apps.numbers holds 1, 2, 3; everybody in a team
// reads it.
const std::map<std::string, std::string> kFolder{
    {"weft.yaml", "apiVersion: weft/v1\nkind: Mesh\nname: test\n"},
    {"teams.yaml",
     "apiVersion: weft/v1\nkind: Team\nname: apps\n---\napiVersion: weft/v1\nkind: User\nname: "
     "ann\nteams: [apps]\n"
     "---\napiVersion: weft/v1\nkind: User\nname: bob\n---\napiVersion: weft/v1\nkind: User\nname: "
     "root\nroles: [admin]\n"},
    {"apps/domain.yaml", "apiVersion: weft/v1\nkind: Domain\nname: apps\nteam: apps\n"},
    {"apps/numbers/numbers.odps.yaml",
     "apiVersion: v1.0.0\nkind: DataProduct\nid: apps.numbers\nname: numbers\nversion: "
     "1.0.0\nstatus: active\n"
     "domain: apps\noutputPorts:\n  - {name: numbers, version: 1.0.0, contractId: "
     "apps.numbers}\nteam: {name: apps}\n"},
    {"apps/numbers/numbers.odcs.yaml",
     "apiVersion: v3.1.0\nkind: DataContract\nid: apps.numbers\nname: numbers\nversion: "
     "1.0.0\nstatus: active\n"
     "domain: apps\nschema:\n  - name: numbers\n    logicalType: object\n    properties:\n"
     "      - {name: n, logicalType: integer}\n"},
    {"apps/numbers/numbers.sql", "SELECT n FROM (VALUES (1), (2), (3)) AS v (n)\n"},
};

// Answers more rows than a test reads: a way to keep a question running.
constexpr const char* kLong =
    "SELECT a.n FROM apps.numbers a, apps.numbers b, apps.numbers c, apps.numbers d, "
    "apps.numbers e, apps.numbers f, apps.numbers g, apps.numbers h, apps.numbers i, "
    "apps.numbers j, apps.numbers k, apps.numbers l, apps.numbers m";

class QuestionsTest : public ::testing::Test {
 protected:
  QuestionsTest() {
    std::vector<mesh::FolderFile> files;
    for (const auto& [path, text] : kFolder) files.push_back({path, Sha256Hex(text), text.size()});
    mesh::Folder folder =
        mesh::ReadFolder(files, [](const mesh::FolderFile& file) { return kFolder.at(file.path); });
    EXPECT_FALSE(mesh::HasErrors(folder.findings));
    std::vector<store::Write> writes;
    for (mesh::Resource& resource : folder.resources) {
      writes.push_back({resource.id, std::make_shared<mesh::Resource>(std::move(resource)), 0});
    }
    registry_.Commit(std::move(writes), {"root", "apply", ""});
  }
  ~QuestionsTest() override { std::filesystem::remove_all(root_); }

  mesh::Caller User(const std::string& name) const {
    return mesh::CallerFor(*registry_.Now(), name);
  }
  std::unique_ptr<Running> Ask(const std::string& user, const std::string& sql) {
    return questions_.Ask(User(user), {.sql = sql, .client = "test", .request_id = "r"});
  }
  static std::string All(Running& running) {
    std::string rows;
    while (const auto piece = running.Next()) rows += *piece;
    return rows;
  }
  static ErrorKind KindOf(const std::function<void()>& act) {
    try {
      act();
    } catch (const Error& error) {
      return error.kind();
    }
    ADD_FAILURE() << "nothing was thrown";
    return ErrorKind::kInternal;
  }

  std::filesystem::path root_ =
      std::filesystem::temp_directory_path() / ("weft-query-" + ToHex(RandomBytes(8)));
  ManualClock clock_{ParseTime("2026-11-21T00:00:00Z").value()};
  store::Home home_{root_};
  store::Secrets secrets_{home_};
  store::Registry registry_{home_, clock_};
  audit::Audit audit_{home_.Audit(), clock_};
  audit::Guard guard_{registry_, audit_, clock_};
  engine::Engine engine_{
      {.data = home_.Data(), .scratch = home_.Scratch(), .hash_key = secrets_.HashKey()}};
  Questions questions_{guard_, engine_, clock_, {.json_rows_max = 1000, .running_per_user_max = 2}};
};

TEST_F(QuestionsTest, AnswersAndRemembers) {
  const auto running = Ask("ann", "SELECT n FROM apps.numbers ORDER BY n");
  EXPECT_EQ(questions_.Find(User("ann"), running->id())->state, State::kRunning);
  EXPECT_EQ(running->columns().at(0).name, "n");
  EXPECT_EQ(All(*running), "[1],[2],[3]");
  EXPECT_EQ(running->tables().at(0).table, "apps.numbers");
  const Status status = questions_.Find(User("ann"), running->id()).value();
  EXPECT_EQ(status.state, State::kDone);
  EXPECT_EQ(status.rows, 3u);
}

TEST_F(QuestionsTest, RecordsTheQuestionBeforeItsRowsAndItsEndAfter) {
  const auto running = Ask("ann", "SELECT n FROM apps.numbers");
  EXPECT_FALSE(audit_.Last(1).at(0).ended.has_value());
  EXPECT_EQ(audit_.Last(1).at(0).began.text, "SELECT n FROM apps.numbers");
  All(*running);
  EXPECT_EQ(audit_.Last(1).at(0).ended->outcome, "done");
  EXPECT_EQ(audit_.Last(1).at(0).ended->rows, 3u);
}

TEST_F(QuestionsTest, CutsJsonAtItsLimitAndSaysSo) {
  const auto running = Ask("ann", kLong);
  All(*running);
  EXPECT_EQ(running->rows(), 1000u);
  EXPECT_TRUE(running->truncated());
  const auto more = questions_.Ask(User("ann"), {.sql = kLong, .limit = 1500});
  All(*more);
  EXPECT_EQ(more->rows(), 1500u);
}

TEST_F(QuestionsTest, RefusesAndRecordsTheRefusal) {
  EXPECT_EQ(KindOf([&] { Ask("bob", "SELECT * FROM apps.numbers"); }), ErrorKind::kForbidden);
  const audit::Row row = audit_.Last(1).at(0);
  EXPECT_EQ(row.began.verb, audit::Verb::kRefusal);
  EXPECT_EQ(row.began.caller, "bob");
  EXPECT_FALSE(row.began.refusal.empty());
  EXPECT_EQ(questions_.ListOf(User("bob")).at(0).state, State::kFailed);
}

TEST_F(QuestionsTest, RefusesATokenThatMayOnlySendEvents) {
  mesh::Caller caller = User("ann");
  caller.scope = "events:apps";
  EXPECT_EQ(KindOf([&] { questions_.Ask(caller, {.sql = "SELECT 1"}); }), ErrorKind::kForbidden);
}

TEST_F(QuestionsTest, AllowsSoManyAtOnceAndNoMore) {
  const auto first = Ask("ann", "SELECT 1");
  {
    const auto second = Ask("ann", "SELECT 2");
    EXPECT_EQ(KindOf([&] { Ask("ann", "SELECT 3"); }), ErrorKind::kExhausted);
    EXPECT_NO_THROW(Ask("root", "SELECT 4"));
  }
  EXPECT_NO_THROW(Ask("ann", "SELECT 5"));
}

TEST_F(QuestionsTest, ShowsOnesOwnQuestionsAndAllToAnAdmin) {
  const std::string id = Ask("ann", "SELECT 1")->id();
  EXPECT_TRUE(questions_.Find(User("ann"), id).has_value());
  EXPECT_FALSE(questions_.Find(User("bob"), id).has_value());
  EXPECT_TRUE(questions_.Find(User("root"), id).has_value());
  EXPECT_TRUE(questions_.ListOf(User("bob")).empty());
  EXPECT_FALSE(questions_.Cancel(User("bob"), id));
}

TEST_F(QuestionsTest, AnAnswerThatIsNotReadToItsEndIsCancelled) {
  const std::string id = Ask("ann", kLong)->id();
  EXPECT_EQ(questions_.Find(User("ann"), id)->state, State::kCancelled);
  EXPECT_NE(audit_.Last(1).at(0).ended->outcome, "done");
}

TEST_F(QuestionsTest, CancelsFromAnotherThread) {
  const auto running = questions_.Ask(User("ann"), {.sql = kLong, .format = engine::Format::kCsv});
  std::thread canceller([&] { EXPECT_TRUE(questions_.Cancel(User("ann"), running->id())); });
  canceller.join();
  EXPECT_EQ(KindOf([&] { All(*running); }), ErrorKind::kCancelled);
  EXPECT_EQ(questions_.Find(User("ann"), running->id())->state, State::kCancelled);
  EXPECT_FALSE(questions_.Cancel(User("ann"), running->id()));
}

}  // namespace
}  // namespace weft::query
