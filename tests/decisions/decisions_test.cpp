#include <gtest/gtest.h>

#include <algorithm>

#include "base/environment.hpp"
#include "base/error.hpp"
#include "cases.hpp"
#include "mesh/testing.hpp"
#include "policy/decide.hpp"
#include "policy/test_oracle.hpp"
#include "product/test_mesh.hpp"

// Runs cases/*.cases through Decide, through an independent reading of the documentation
// (policy/test_oracle.hpp), and a part of them through the engine.
namespace weft::decisions {
namespace {

namespace fs = std::filesystem;

const fs::path kCases = fs::path(WEFT_SOURCE_DIR) / "tests/decisions/cases";
constexpr size_t kCasesMin = 200;

std::vector<fs::path> CaseFiles() {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(kCases)) files.push_back(entry.path());
  std::ranges::sort(files);
  return files;
}

mesh::Caller CallerOf(const mesh::Snapshot& snapshot, const Row& row) {
  constexpr std::string_view kPrincipal = "domain:";
  mesh::Caller caller = row.who.starts_with(kPrincipal)
                            ? mesh::ServicePrincipal(row.who.substr(kPrincipal.size()))
                            : mesh::CallerFor(snapshot, row.who);
  caller.purpose = row.purpose;
  return caller;
}

mesh::SnapshotPtr SnapshotOf(const Block& block, std::vector<std::string>& findings) {
  const mesh::Folder folder = mesh::testing::ReadFiles(FilesOf(block));
  findings = mesh::testing::Texts(folder.findings);
  std::vector<mesh::Edit> edits;
  for (const mesh::Resource& resource : folder.resources)
    edits.push_back({resource.id, std::make_shared<const mesh::Resource>(resource)});
  return mesh::Next(nullptr, edits, 1, block.at);
}

mesh::Decision DecisionOn(const mesh::SnapshotPtr& snapshot, const Row& row, Time at) {
  const mesh::TablePtr table = snapshot->FindTable(mesh::ParseTableId(row.table).value());
  return policy::Decide(CallerOf(*snapshot, row), mesh::Action::kRead, *table,
                        policy::RulesFor(snapshot, *table), snapshot->AdminMayRead(), at);
}

std::vector<mesh::Policy> PoliciesOf(const mesh::Snapshot& snapshot) {
  std::vector<mesh::Policy> policies;
  for (const mesh::EntryPtr& entry : snapshot.OfKind(mesh::Kind::kPolicy))
    policies.push_back(*entry->As<mesh::Policy>());
  return policies;
}

void CheckBlock(Block& block, const std::string& where, bool update) {
  std::vector<std::string> findings;
  const mesh::SnapshotPtr snapshot = SnapshotOf(block, findings);
  EXPECT_TRUE(findings.empty()) << where << ": " << findings.front();
  const std::vector<mesh::Policy> policies = PoliciesOf(*snapshot);
  for (Row& row : block.rows) {
    const mesh::Decision decision = DecisionOn(snapshot, row, block.at);
    const std::string sees = SeesOf(decision), because = BecauseOf(decision);
    if (update) row.sees = sees, row.because = because;
    EXPECT_EQ(sees, row.sees) << where << ": " << row.who << " on " << row.table;
    EXPECT_EQ(because, row.because) << where << ": " << row.who << " on " << row.table;
    if (row.table != "fleet.planes") continue;  // all that the other reading knows
    const policy::test::Expected expected =
        policy::test::Oracle(CallerOf(*snapshot, row), *snapshot->FindTable({"fleet", "planes"}),
                             policies, snapshot->AdminMayRead(), block.at);
    EXPECT_EQ(policy::test::Shown(decision), expected)
        << where << ": " << row.who << "\nshown: " << ToString(policy::test::Shown(decision))
        << "\nexpected: " << ToString(expected);
  }
}

TEST(DecisionTable, EachCaseIsDecidedAsWritten) {
  const bool update = Environment("UPDATE").has_value();
  size_t cases = 0;
  for (const fs::path& file : CaseFiles()) {
    std::vector<Block> blocks = ReadCases(file);
    for (Block& block : blocks) {
      CheckBlock(block, file.filename().string() + ":" + std::to_string(block.line), update);
      cases += block.rows.size();
    }
    if (update) WriteCases(file, blocks);
  }
  EXPECT_GE(cases, kCasesMin);
}

TEST(DecisionTable, ShowsEachWordOfTheLanguage) {
  std::string all;
  for (const fs::path& file : CaseFiles()) all += ReadFile(file);
  for (const char* word : {"effect: allow",    "effect: deny",   "effect: restrict",
                           "action: discover", "everyone: true", "members: true",
                           "users:",           "teams:",         "roles: [admin]",
                           "roles: [curator]", "roles: [owner]", "roles: [team]",
                           "domains:",         "attributes:",    "except:",
                           "products:",        "tables:",        "tags:",
                           "classifications:", "columns:",       "filter:",
                           "masks:",           "mask:",          "purposes:",
                           "exceptPurposes:",  "from:",          "until:",
                           "redact",           "default",        "hash",
                           "sha-256-global",   "year",           "month",
                           "show-first-4",     "show-last-4",    "expression"}) {
    EXPECT_NE(all.find(word), std::string::npos) << word;
  }
}

// ---- Through the engine.

constexpr size_t kEveryNthBlock = 4;

class EngineSample {
 public:
  EngineSample() = default;

  void Check(const Block& block, const std::string& where) {
    mesh_.Apply(FilesOf(block));
    mesh_.clock().Advance(block.at - mesh_.clock().Now());
    const mesh::SnapshotPtr now = mesh_.registry().Now();
    for (const Row& row : block.rows) {
      if (row.who.starts_with("domain:")) continue;  // asks nothing by itself
      CheckRow(row, DecisionOn(now, row, block.at), where + ": " + row.who + " on " + row.table);
    }
  }

 private:
  void CheckRow(const Row& row, const mesh::Decision& decision, const std::string& where) {
    if (!decision.read || !decision.discover) {
      EXPECT_EQ(KindOf(row), decision.discover ? ErrorKind::kForbidden : ErrorKind::kNotFound)
          << where;
      return;
    }
    const mesh::TableId id = mesh::ParseTableId(row.table).value();
    for (const mesh::Column& column :
         mesh_.registry().Now()->FindTable(id)->contract.columns.Items())
      CheckColumn(row, decision, column.name, where + "." + column.name);
  }

  std::optional<ErrorKind> KindOf(const Row& row) {
    try {
      Ask(row, "SELECT * FROM " + row.table);
      return std::nullopt;
    } catch (const Error& error) {
      return error.kind();
    }
  }

  // The rows that the filters keep, by the engine's own reading of their texts.
  Json Raw(const Row& row, const mesh::Decision& decision, const std::string& column) {
    std::string sql = "SELECT " + column + " FROM " + row.table;
    for (size_t i = 0; i < decision.filters.size(); ++i)
      sql += (i == 0 ? " WHERE (" : " AND (") + ToText(*decision.filters[i]) + ")";
    const std::string domain = mesh::ParseTableId(row.table)->domain;
    const auto touch = mesh_.guard().Open(mesh::ServicePrincipal(domain), {});
    Json rows = Json::array();
    for (const Json& each : mesh_.engine().RowsAs(*touch, domain, sql + " ORDER BY ALL", 100))
      rows.push_back(each);
    return rows;
  }

  void CheckColumn(const Row& row, const mesh::Decision& decision, const std::string& column,
                   const std::string& where) {
    const std::string sql = "SELECT " + column + " FROM " + row.table + " ORDER BY ALL";
    const auto is_it = [&](const std::string& hidden) { return hidden == column; };
    if (std::ranges::any_of(decision.hidden_columns, is_it)) {
      EXPECT_THROW(Ask(row, sql), Error) << where;
      return;
    }
    const Json seen = Ask(row, sql), raw = Raw(row, decision, column);
    const auto mask = decision.masks.find(Lower(column));
    if (mask == decision.masks.end()) {
      EXPECT_EQ(seen, raw) << where;
      return;
    }
    EXPECT_EQ(seen.size(), raw.size()) << where;
    for (const Json& value : seen) {
      const bool is_raw = std::ranges::find(raw, value) != raw.end();
      EXPECT_FALSE(is_raw) << where << ": " << value;
    }
  }

  Json Ask(const Row& row, const std::string& sql) {
    const auto running = mesh_.questions().Ask(
        mesh_.User(row.who), {.sql = sql, .client = "test", .purpose = row.purpose});
    std::string rows;
    while (const auto piece = running->Next()) rows += *piece;
    return Json::parse("[" + rows + "]");
  }

  product::TestMesh mesh_;
};

TEST(DecisionTable, TheEngineShowsWhatWasDecided) {
  EngineSample sample;
  size_t at = 0;
  for (const fs::path& file : CaseFiles()) {
    for (const Block& block : ReadCases(file)) {
      if (at++ % kEveryNthBlock != 0) continue;
      sample.Check(block, file.filename().string() + ":" + std::to_string(block.line));
    }
  }
}

}  // namespace
}  // namespace weft::decisions
