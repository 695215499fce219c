#include <malloc.h>

#include <filesystem>
#include <fstream>

#include "audit/guard.hpp"
#include "base/files.hpp"
#include "discover/discover.hpp"
#include "line.hpp"
#include "mesh/parse.hpp"
#include "product/publish.hpp"
#include "serve/local_apply.hpp"
#include "serve/metrics.hpp"
#include "store/secrets.hpp"

// How the mesh carries size: apply and plan of 10,000 products, search and memory at 100,000 tables
// with a million columns, and the start of such a home.
namespace weft::bench {
namespace {

namespace fs = std::filesystem;

constexpr int kDomains = 20, kProductsPerDomain = 500;
constexpr int kTablesPerContract = 10, kColumnsPerTable = 10, kContracts = 10'000;

const std::vector<std::string> kNouns = {"order", "customer", "shipment", "flight",  "route",
                                         "robot", "battery",  "player",   "invoice", "refund",
                                         "visit", "search",   "price",    "session"};

std::string Noun(int i) { return kNouns[static_cast<size_t>(i) % kNouns.size()]; }

void Write(const fs::path& file, const std::string& text) {
  fs::create_directories(file.parent_path());
  std::ofstream(file) << text;
}

std::string ContractText(const std::string& id, const std::string& tables) {
  return "apiVersion: v3.1.0\nkind: DataContract\nid: " + id +
         "\nversion: 1.0.0\nstatus: active\nschema:\n" + tables;
}

std::string TableText(const std::string& name, int seed, int columns) {
  std::string text = "  - name: " + name + "\n    logicalType: object\n    description: every " +
                     Noun(seed) + " that we know, one row each\n    properties:\n";
  for (int c = 0; c < columns; ++c)
    text += "      - name: " + Noun(seed + c) + "_" + std::to_string(c) +
            "\n        logicalType: " + (c % 2 ? "string" : "integer") +
            "\n        description: the " + Noun(seed + c) + " of this " + Noun(seed) + "\n";
  return text;
}

// A folder of 10,000 products: contract, product, one SELECT each.
void WriteFolder(const fs::path& root) {
  Write(root / "weft.yaml", "apiVersion: weft/v1\nkind: Mesh\nname: scale\n");
  Write(root / "teams.yaml", "apiVersion: weft/v1\nkind: Team\nname: builders\n");
  for (int d = 0; d < kDomains; ++d) {
    const std::string domain = "domain" + std::to_string(d);
    Write(root / domain / "domain.yaml",
          "apiVersion: weft/v1\nkind: Domain\nname: " + domain + "\nteam: builders\n");
    for (int p = 0; p < kProductsPerDomain; ++p) {
      const std::string product = Noun(p) + std::to_string(p), id = domain + "." + product;
      const fs::path folder = root / domain / product;
      Write(folder / (product + ".odps.yaml"),
            "apiVersion: v1.0.0\nkind: DataProduct\nid: " + id + "\nname: " + product +
                "\nstatus: active\noutputPorts:\n  - name: " + product +
                "\n    version: 1.0.0\n    contractId: " + id + "\n");
      Write(folder / (product + ".odcs.yaml"), ContractText(id, TableText(product, p, 4)));
      Write(folder / (product + ".sql"), "SELECT 1::BIGINT AS " + Noun(p) + "_0, 'a' AS " +
                                             Noun(p + 1) + "_1, 2::BIGINT AS " + Noun(p + 2) +
                                             "_2, 'b' AS " + Noun(p + 3) + "_3\n");
    }
  }
}

// Everything below the doors, on a home of its own.
struct Mesh {
  explicit Mesh(const fs::path& root)
      : home(root),
        secrets(home),
        registry(home, clock),
        files(home.Files()),
        audit(home.Audit(), clock),
        guard(registry, audit, clock),
        engine({.data = home.Data(), .scratch = home.Scratch(), .hash_key = secrets.HashKey()}),
        publisher(registry, files, guard, engine) {}
  SystemClock clock;
  store::Home home;
  store::Secrets secrets;
  store::Registry registry;
  store::Files files;
  audit::Audit audit;
  audit::Guard guard;
  engine::Engine engine;
  product::Publisher publisher;
};

mesh::Caller Admin() {
  mesh::Caller caller;
  caller.user = "admin";
  caller.is_admin = true;
  return caller;
}

product::ApplyRequest Request(const fs::path& folder, bool dry_run) {
  std::vector<mesh::Finding> findings;
  return {.files = mesh::ListFolder(folder.string(), findings), .dry_run = dry_run};
}

void MeasureApply(const fs::path& scratch) {
  const fs::path folder = scratch / "folder";
  WriteFolder(folder);
  Mesh mesh(scratch / "apply-home");
  const Json context = {{"products", kDomains * kProductsPerDomain}};
  const double first = Seconds([&] {
    serve::ApplyLocally(mesh.publisher, mesh.files, {folder, Admin(), "bench"});
  });
  Print("apply_10000_products_s", first, "s", 60, "lower", context);
  const fs::path changed = folder / "domain7/order14/order14.odcs.yaml";
  Write(changed, ReadFile(changed) + "tags: [changed]\n");
  const auto request = Request(folder, true);
  for (const auto& file : request.files)
    if (!mesh.files.Has(file.sha256) && file.path.ends_with("order14.odcs.yaml"))
      mesh.files.PutFile(file.sha256, folder / file.path);
  size_t changes = 0;
  const double plan = Seconds(
      [&] { changes = mesh.publisher.Apply(Admin(), Request(folder, true)).plan.changes.size(); });
  Print("plan_10000_products_one_changed_s", plan, "s", 1, "lower",
        {{"products", 10'000}, {"changes", changes}});
}

std::shared_ptr<mesh::Resource> Parsed(const std::string& text, const mesh::Place& place) {
  std::vector<mesh::Finding> findings;
  auto resource = mesh::ParseDocumentText(text, place, findings);
  if (!resource)
    throw Error(ErrorKind::kInternal, findings.empty() ? "unreadable" : ToString(findings.front()));
  return std::make_shared<mesh::Resource>(std::move(*resource));
}

void FillWithTables(store::Registry& registry) {
  std::vector<store::Write> writes;
  for (int d = 0; d < kDomains; ++d) {
    auto domain =
        Parsed("apiVersion: weft/v1\nkind: Domain\nname: domain" + std::to_string(d) + "\n", {});
    writes.push_back({domain->id, domain, std::nullopt});
  }
  for (int c = 0; c < kContracts; ++c) {
    const std::string domain = "domain" + std::to_string(c % kDomains);
    std::string tables;
    for (int t = 0; t < kTablesPerContract; ++t)
      tables += TableText(Noun(c + t) + "_" + std::to_string(c) + "_" + std::to_string(t), c + t,
                          kColumnsPerTable);
    auto contract =
        Parsed(ContractText(domain + ".contract" + std::to_string(c), tables), {.domain = domain});
    writes.push_back({contract->id, contract, std::nullopt});
  }
  registry.Commit(std::move(writes), {.actor = "bench", .action = "apply", .request_id = ""});
}

double ResidentMb() {
  malloc_trim(0);
  return static_cast<double>(serve::ResidentBytes()) / 1e6;
}

void MeasureSearch(Mesh& mesh) {
  std::vector<double> times;
  size_t found = 0;
  for (int i = 0; i < 300; ++i) {
    const std::string words = i % 3 == 0   ? Noun(i) + "_" + std::to_string(i * 31 % kContracts)
                              : i % 3 == 1 ? Noun(i) + " " + Noun(i + 3)
                                           : Noun(i).substr(0, 4);
    times.push_back(1000 * Seconds([&] {
                      found += discover::Search(mesh.guard, mesh.registry, Admin(),
                                                {.words = words, .limit = 20})["items"]
                                   .size();
                    }));
  }
  Print("search_ms_p99", Percentile(times, 0.99), "ms", 20, "lower",
        {{"tables", 100'000},
         {"columns", 1'000'000},
         {"p50_ms", Percentile(times, 0.5)},
         {"hits", found}});
}

void MeasureTables(const fs::path& scratch) {
  const fs::path home = scratch / "tables-home";
  {
    const store::Home made(home);
    SystemClock clock;
    store::Registry registry(made, clock);
    const double seconds = Seconds([&] { FillWithTables(registry); });
    Print("commit_100000_tables_s", seconds, "s", 60, "lower",
          {{"contracts", kContracts}, {"columns", 1'000'000}});
  }
  const double before = ResidentMb();
  std::unique_ptr<Mesh> mesh;
  const double start = Seconds([&] {
    mesh = std::make_unique<Mesh>(home);
    const auto touch =
        mesh->guard.Open(Admin(), {.verb = audit::Verb::kQuestion, .text = "SELECT 1"});
    auto answer = mesh->engine.Ask(*touch, {.sql = "SELECT 1"});
    while (answer->Next()) {
    }
  });
  Print("start_to_first_answer_100000_tables_s", start, "s", 0.5, "lower", {{"tables", 100'000}});
  Print("memory_100000_tables_mb", ResidentMb(), "MB", 400, "lower",
        {{"tables", 100'000}, {"process_before_mb", before}});
  MeasureSearch(*mesh);
}

void MeasureIdle(const fs::path& scratch) {
  Mesh mesh(scratch / "idle-home");
  Print("memory_idle_mb", ResidentMb(), "MB", 100, "lower", {{"resources", 0}});
}

}  // namespace
}  // namespace weft::bench

int main() {
  namespace fs = std::filesystem;
  const fs::path scratch = fs::temp_directory_path() / ("weft-bench-" + std::to_string(::getpid()));
  weft::bench::MeasureIdle(scratch);
  weft::bench::MeasureTables(scratch);
  weft::bench::MeasureApply(scratch);
  fs::remove_all(scratch);
}
