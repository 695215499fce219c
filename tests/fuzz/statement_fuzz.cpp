#include "statement_fuzz.hpp"

#include <gtest/gtest.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <memory>

#include "audit/guard.hpp"
#include "engine/engine.hpp"
#include "product/publish.hpp"
#include "serve/local_apply.hpp"
#include "store/secrets.hpp"

namespace weft::fuzz {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kHiddenRow = "hidden-row-value", kHiddenCell = "hidden-cell-value";

void Write(const fs::path& file, const std::string& text) {
  fs::create_directories(file.parent_path());
  std::ofstream(file) << text;
}

void WriteMesh(const fs::path& root) {
  Write(root / "weft.yaml", "apiVersion: weft/v1\nkind: Mesh\nname: fuzz\n");
  Write(root / "people.yaml",
        "apiVersion: weft/v1\nkind: Team\nname: outsiders\n---\napiVersion: weft/v1\nkind: "
        "User\nname: partner\nteams: "
        "[outsiders]\n---\napiVersion: weft/v1\nkind: User\nname: boss\nroles: [admin]\n");
  Write(root / "d/domain.yaml", "apiVersion: weft/v1\nkind: Domain\nname: d\n");
  Write(root / "d/t/t.odps.yaml",
        "apiVersion: v1.0.0\nkind: DataProduct\nid: d.t\nname: t\nstatus: active\noutputPorts:\n  "
        "- name: t\n    version: "
        "1.0.0\n    contractId: d.t\n");
  Write(root / "d/t/t.odcs.yaml",
        "apiVersion: v3.1.0\nkind: DataContract\nid: d.t\nversion: 1.0.0\nstatus: "
        "active\nservers:\n  - server: file\n    "
        "type: local\n    path: t.csv\n    format: csv\nschema:\n  - name: t\n    logicalType: "
        "object\n    properties:\n"
        "      - {name: origin, logicalType: string}\n      - {name: note, logicalType: string}\n"
        "      - {name: secret, logicalType: string}\n      - {name: n, logicalType: integer}\n");
  Write(root / "d/t/t.csv", "origin,note,secret,n\nJFK,open," + std::string(kHiddenCell) +
                                ",1\nEWR," + std::string(kHiddenRow) + "," +
                                std::string(kHiddenCell) + ",2\n");
  Write(root / "d/t/policy.yaml",
        "apiVersion: weft/v1\nkind: Policy\nname: t\nrules:\n  - {name: partners, effect: allow, "
        "to: {teams: [outsiders]}, "
        "on: {tables: [t]}, filter: \"origin = 'JFK'\", masks: {secret: redact}}\n");
}

struct World {
  World() : root(fs::temp_directory_path() / ("weft-fuzz-" + std::to_string(::getpid()))) {
    fs::remove_all(root);
    WriteMesh(root / "mesh");
    home = std::make_unique<store::Home>(root / "home");
    secrets = std::make_unique<store::Secrets>(*home);
    registry = std::make_unique<store::Registry>(*home, clock);
    files = std::make_unique<store::Files>(home->Files());
    audit = std::make_unique<audit::Audit>(home->Audit(), clock);
    guard = std::make_unique<audit::Guard>(*registry, *audit, clock);
    engine = std::make_unique<engine::Engine>(engine::EngineOptions{.data = home->Data(),
                                                                    .scratch = home->Scratch(),
                                                                    .hash_key = secrets->HashKey(),
                                                                    .memory_bytes_max = 256 << 20});
    lineage::Lineage lineage(*guard, *engine);
    product::Publisher publisher(*registry, *files, *guard, *engine, lineage);
    mesh::Caller boss;
    boss.user = "boss";
    boss.is_admin = true;
    serve::ApplyLocally(publisher, *files, {root / "mesh", boss, "fuzz"});
  }
  ~World() {
    engine.reset();
    guard.reset();
    audit.reset();
    registry.reset();
    home.reset();
    fs::remove_all(root);
  }
  fs::path root;
  SystemClock clock;
  std::unique_ptr<store::Home> home;
  std::unique_ptr<store::Secrets> secrets;
  std::unique_ptr<store::Registry> registry;
  std::unique_ptr<store::Files> files;
  std::unique_ptr<audit::Audit> audit;
  std::unique_ptr<audit::Guard> guard;
  std::unique_ptr<engine::Engine> engine;
};

constexpr std::array kSeeds = {
    "SELECT origin, note, secret, n FROM d.t WHERE n > 0 ORDER BY 1 LIMIT 5",
    "WITH x AS (SELECT * FROM d.t) SELECT count(*), min(note), max(secret) FROM x GROUP BY origin "
    "HAVING count(*) > 0",
    "SELECT a.note, b.secret FROM d.t a LEFT JOIN d.t b USING (n) WHERE a.note LIKE '%' || b.note "
    "|| '%'",
    "SELECT CAST(note AS INTEGER), chr(n::INT), secret::DATE FROM d.t WHERE error(note) IS NULL",
    "SELECT list_transform([note], x -> x || 'a'), row_number() OVER (PARTITION BY origin ORDER BY "
    "n) FROM d.t",
    "FROM d.t SELECT struct_pack(a := note), unnest(string_split(secret, '-')) UNION ALL VALUES "
    "('a', 'b')",
    "DESCRIBE d.t",
    "SUMMARIZE d.t",
    "EXPLAIN SELECT * FROM d.t",
    "PIVOT d.t ON origin USING count(*)",
    "SELECT * FROM read_csv('/etc/passwd')",
    "SELECT * FROM query('SELECT 1')",
    "SELECT table_name, column_name FROM information_schema.columns",
};

void ExpectNothingHidden(const std::string& text, const std::string& sql) {
  EXPECT_EQ(text.find(kHiddenRow), std::string::npos) << sql << "\n" << text;
  EXPECT_EQ(text.find(kHiddenCell), std::string::npos) << sql << "\n" << text;
}

}  // namespace

std::string StatementSeed(std::mt19937_64& random) { return kSeeds[random() % kSeeds.size()]; }

void AskMutated(const std::string& sql) {
  static World world;
  const auto touch = world.guard->Open(mesh::CallerFor(*world.registry->Now(), "partner"),
                                       {.verb = audit::Verb::kQuestion, .text = sql});
  try {
    const auto answer = world.engine->Ask(
        *touch, {.sql = sql, .rows_max = 1000, .time_max = std::chrono::seconds(5)});
    while (const auto piece = answer->Next()) ExpectNothingHidden(*piece, sql);
  } catch (const Error& error) {
    if (sql.find("hidden") == std::string::npos)
      ExpectNothingHidden(error.message() + error.hint(), sql);
    throw;
  }
}

}  // namespace weft::fuzz
