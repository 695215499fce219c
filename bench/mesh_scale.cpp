#include <malloc.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "audit/guard.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "discover/cloth.hpp"
#include "discover/discover.hpp"
#include "line.hpp"
#include "product/publish.hpp"
#include "serve/local_apply.hpp"
#include "serve/metrics.hpp"
#include "store/secrets.hpp"

// How the mesh carries size: apply and plan of 10,000 products; search, memory and start at 100,000
// tables with a million columns, in four shapes: few contracts of many tables, products of many
// tables, products with a contract of one table each, and these with nine of ten tables made by
// SQL. Every measurement runs in a process of its own.
namespace weft::bench {
namespace {

namespace fs = std::filesystem;

constexpr int kDomains = 20, kProductsPerDomain = 500;
constexpr int kTables = 100'000, kColumnsPerTable = 10;

struct MeshShape {
  std::string name;
  int tables_per_contract = 1;
  bool has_products = false;
  int made_from_one = 0;  // of each source, so many tables are made with SQL; 0: there is none
  int contracts() const { return kTables / tables_per_contract; }
};
const std::vector<MeshShape> kShapes = {{"10_tables_a_contract", 10, false},
                                        {"100_tables_a_product", 100, true},
                                        {"product_a_table", 1, true},
                                        {"nine_of_ten_by_sql", 1, true, 9}};

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
        lineage(guard, engine),
        states(home),
        publisher(registry, files, guard, engine, lineage) {}
  SystemClock clock;
  store::Home home;
  store::Secrets secrets;
  store::Registry registry;
  store::Files files;
  audit::Audit audit;
  audit::Guard guard;
  engine::Engine engine;
  lineage::Lineage lineage;
  quality::States states;
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
      mesh.files.Receive(Admin().user, file.sha256, folder / file.path);
  size_t changes = 0;
  const double begun = ThreadSeconds();
  const double plan = Seconds(
      [&] { changes = mesh.publisher.Apply(Admin(), Request(folder, true)).plan.changes.size(); });
  Print("plan_10000_products_one_changed_s", plan, "s", 1, "lower",
        {{"products", 10'000}, {"changes", changes}, {"computed_s", ThreadSeconds() - begun}});
}

mesh::ContractTable TableOf(const std::string& name, int seed) {
  mesh::ContractTable table{.name = name,
                            .meaning = "every " + Noun(seed) + " that we know, one row each"};
  std::vector<mesh::Column> columns;
  for (int c = 0; c < kColumnsPerTable; ++c)
    columns.push_back({.name = Noun(seed + c) + "_" + std::to_string(c),
                       .meaning = "the " + Noun(seed + c) + " of this " + Noun(seed)});
  table.columns = std::move(columns);
  return table;
}

// Collects writes: what parsing would give, without the minutes that it takes.
class Writes {
 public:
  void Add(mesh::Kind kind, const std::string& name, mesh::Model model, std::string document,
           std::map<std::string, std::string> code = {}) {
    auto resource = std::make_shared<mesh::Resource>();
    resource->id = {kind, name};
    resource->document = std::move(document);
    resource->folder = "scale";
    resource->path = name + ".yaml";
    resource->model = std::move(model);
    resource->code = std::move(code);
    writes_.push_back({resource->id, resource, std::nullopt});
  }
  std::vector<store::Write> Take() { return std::move(writes_); }

 private:
  std::vector<store::Write> writes_;
};

// The first of a group is its source, in the same domain.
int SourceOf(const MeshShape& shape, int c) { return c - c % (shape.made_from_one + 1); }

std::string DomainOf(const MeshShape& shape, int c) {
  return "domain" + std::to_string(SourceOf(shape, c) % kDomains);
}

std::string NameOf(int c) { return Noun(c) + "_" + std::to_string(c); }

std::map<std::string, std::string> CodeOf(const MeshShape& shape, int c) {
  const int source = SourceOf(shape, c);
  if (source == c) return {};
  std::vector<std::string> columns;
  for (int i = 0; i < kColumnsPerTable; ++i)
    columns.push_back(Noun(source + i) + "_" + std::to_string(i) + " AS " + Noun(c + i) + "_" +
                      std::to_string(i));
  return {{NameOf(c) + "_0.sql", "SELECT " + Join(columns, ", ") + " FROM " + DomainOf(shape, c) +
                                     "." + NameOf(source) + "_0\n"}};
}

void AddContract(const MeshShape& shape, int c, Writes& writes) {
  const std::string domain = DomainOf(shape, c);
  const std::string id = domain + ".contract" + std::to_string(c);
  mesh::Contract contract{.id = id, .version = "1.0.0", .status = "active", .domain = domain};
  std::string text;
  for (int t = 0; t < shape.tables_per_contract; ++t) {
    const std::string name = Noun(c + t) + "_" + std::to_string(c) + "_" + std::to_string(t);
    contract.tables.push_back(TableOf(name, c + t));
    text += TableText(name, c + t, kColumnsPerTable);
  }
  writes.Add(mesh::Kind::kContract, id, std::move(contract), ContractText(id, text));
  if (!shape.has_products) return;
  const std::string name = NameOf(c);
  mesh::Product product{
      .domain = domain, .name = name, .id = id, .version = "1.0.0", .status = "active"};
  product.outputs.push_back({.name = name, .version = "1.0.0", .contract_id = id});
  writes.Add(mesh::Kind::kProduct, domain + "." + name, std::move(product),
             "apiVersion: v1.0.0\nkind: DataProduct\nid: " + id + "\nname: " + name +
                 "\nstatus: active\noutputPorts:\n  - name: " + name +
                 "\n    version: 1.0.0\n    contractId: " + id + "\n",
             CodeOf(shape, c));
}

void FillWithTables(store::Registry& registry, const MeshShape& shape) {
  Writes writes;
  for (int d = 0; d < kDomains; ++d) {
    const std::string name = "domain" + std::to_string(d);
    writes.Add(mesh::Kind::kDomain, name, mesh::Domain{.name = name, .team = "builders"},
               "apiVersion: weft/v1\nkind: Domain\nname: " + name + "\nteam: builders\n");
  }
  for (int c = 0; c < shape.contracts(); ++c) AddContract(shape, c, writes);
  registry.Commit(writes.Take(), {.actor = "bench", .action = "apply", .request_id = ""});
}

double ResidentMb() {
  malloc_trim(0);
  return static_cast<double>(serve::ResidentBytes()) / 1e6;
}

// Questions as people ask them, in turn; the last word of a long beginning is not finished.
struct Asking {
  std::string name;
  std::string (*words)(int i);
};
const std::vector<Asking> kAskings = {
    {"name", [](int i) { return Noun(i) + "_" + std::to_string(i * 31 % 10'000) + "_0"; }},
    {"word", [](int i) { return Noun(i); }},
    {"two_words", [](int i) { return Noun(i) + " " + Noun(i + 3); }},
    {"three_words", [](int i) { return Noun(i) + " " + Noun(i + 3) + " " + Noun(i + 7); }},
    {"short_beginning", [](int i) { return Noun(i).substr(0, 3); }},
    {"long_beginning",
     [](int i) { return Noun(i) + " " + Noun(i + 1).substr(0, Noun(i + 1).size() - 1); }},
    {"three_beginnings",
     [](int i) {
       return Noun(i).substr(0, 5) + " " + Noun(i + 4).substr(0, 5) + " " +
              std::to_string(i * 37 % 10'000);
     }},
};
constexpr int kAskedOfEach = 100;

void MeasureSearch(Mesh& mesh, const MeshShape& shape, bool facets) {
  std::vector<double> all, computed;
  Json by_kind = Json::object();
  size_t found = 0;
  for (const Asking& asking : kAskings) {
    std::vector<double> times;
    for (int i = 0; i < kAskedOfEach; ++i) {
      const double begun = ThreadSeconds();
      times.push_back(1000 * Seconds([&] {
                        found += discover::Search(mesh.guard, mesh.registry, Admin(),
                                                  {.words = asking.words(i),
                                                   .limit = 20,
                                                   .facets = facets,
                                                   .states = &mesh.states})["items"]
                                     .size();
                      }));
      computed.push_back(1000 * (ThreadSeconds() - begun));
    }
    by_kind[asking.name] = Percentile(times, 0.99);
    all.insert(all.end(), times.begin(), times.end());
  }
  Print((facets ? "search_facets_ms_p99_" : "search_ms_p99_") + shape.name, Percentile(all, 0.99),
        "ms", 20, "lower",
        {{"tables", kTables},
         {"columns", kTables * kColumnsPerTable},
         {"p50_ms", Percentile(all, 0.5)},
         {"computed_ms_p99", Percentile(computed, 0.99)},
         {"p99_ms_by_question", by_kind},
         {"hits", found}});
}

// The first page, and one far behind.
void MeasureCloth(Mesh& mesh, const MeshShape& shape) {
  const discover::Watch watch{mesh.registry, mesh.audit, mesh.guard, mesh.lineage, mesh.states};
  std::vector<double> times, computed;
  for (int i = 0; i < 10; ++i)
    for (const size_t after : {0, 500}) {
      const double begun = ThreadSeconds();
      times.push_back(1000 * Seconds([&] { discover::Cloth(watch, Admin(), {.after = after}); }));
      computed.push_back(1000 * (ThreadSeconds() - begun));
    }
  Print("cloth_ms_p99_" + shape.name, Percentile(times, 0.99), "ms", 100, "lower",
        {{"tables", kTables},
         {"products", shape.contracts()},
         {"first_ms", computed[0]},
         {"computed_ms_p50", Percentile(computed, 0.5)}});
}

fs::path TablesHome(const fs::path& scratch, const MeshShape& shape) {
  return scratch / ("home-" + shape.name);
}

void MakeTables(const fs::path& scratch, const MeshShape& shape) {
  const store::Home made(TablesHome(scratch, shape));
  SystemClock clock;
  store::Registry registry(made, clock);
  const double seconds = Seconds([&] { FillWithTables(registry, shape); });
  Print("commit_100000_tables_s_" + shape.name, seconds, "s", 60, "lower",
        {{"contracts", shape.contracts()}, {"columns", kTables * kColumnsPerTable}});
}

lineage::Request Downstream(const MeshShape& shape, int c) {
  lineage::Request request{.table = {DomainOf(shape, c), NameOf(c) + "_0"}};
  request.trace.direction = lineage::Direction::kDownstream;
  return request;
}

double ShowMs(Mesh& mesh, const lineage::Request& request, size_t& edges) {
  return 1000 * Seconds([&] {
           edges = mesh.lineage.Show(Admin(), request, mesh.registry.Now())["items"].size();
         });
}

// A source's contract is put with one word changed: what is made from it is bound again.
double PutSeconds(Mesh& mesh, const MeshShape& shape, int c, const std::string& more) {
  const std::string id = DomainOf(shape, c) + ".contract" + std::to_string(c);
  std::string text = ContractText(id, TableText(NameOf(c) + "_0", c, kColumnsPerTable));
  text.insert(text.find("schema:"), "domain: " + DomainOf(shape, c) + "\n" + more);
  return Seconds([&] {
    mesh.publisher.Put(Admin(), {mesh::Kind::kContract, id}, text, {.allow_breaking = true});
  });
}

// What SQL costs that is there, and what it costs when it is looked at.
void MeasureSql(Mesh& mesh, const MeshShape& shape) {
  const Json context = {{"tables", kTables}, {"made_from_each_source", shape.made_from_one}};
  size_t edges = 0;
  const double first = ShowMs(mesh, Downstream(shape, 0), edges);
  Print("lineage_first_ms_" + shape.name, first, "ms", 2000, "lower",
        {{"tables", kTables}, {"edges", edges}});
  std::vector<double> times;
  for (int i = 1; i <= 50; ++i)
    times.push_back(ShowMs(mesh, Downstream(shape, 10 * 97 * i), edges));
  Print("lineage_downstream_ms_p99_" + shape.name, Percentile(times, 0.99), "ms", 100, "lower",
        {{"p50_ms", Percentile(times, 0.5)}, {"edges", edges}});
  Print("put_first_source_s_" + shape.name, PutSeconds(mesh, shape, 0, "tags: [a]\n"), "s", 5,
        "lower", context);
  Print("put_source_s_" + shape.name, PutSeconds(mesh, shape, 10, "tags: [a]\n"), "s", 1, "lower",
        context);
  const double after = ShowMs(mesh, Downstream(shape, 20), edges);
  Print("lineage_after_change_ms_" + shape.name, after, "ms", 500, "lower", context);
}

void MeasureTables(const fs::path& scratch, const MeshShape& shape) {
  std::unique_ptr<Mesh> mesh;
  const double before = ResidentMb();
  const double begun = ThreadSeconds();
  const double start = Seconds([&] {
    mesh = std::make_unique<Mesh>(TablesHome(scratch, shape));
    const auto touch =
        mesh->guard.Open(Admin(), {.verb = audit::Verb::kQuestion, .text = "SELECT 1"});
    auto answer = mesh->engine.Ask(*touch, {.sql = "SELECT 1"});
    while (answer->Next()) {
    }
  });
  Print("start_to_first_answer_100000_tables_s_" + shape.name, start, "s", 0.5, "lower",
        {{"tables", kTables}, {"computed_s", ThreadSeconds() - begun}});
  const double memory = ResidentMb();
  for (const bool facets : {false, true}) MeasureSearch(*mesh, shape, facets);
  if (shape.has_products) MeasureCloth(*mesh, shape);
  Print("memory_100000_tables_mb_" + shape.name, memory, "MB", 400, "lower",
        {{"tables", kTables}, {"process_before_mb", before}, {"after_searching_mb", ResidentMb()}});
  if (shape.made_from_one > 0) MeasureSql(*mesh, shape);
}

void MeasureIdle(const fs::path& scratch) {
  Mesh mesh(scratch / "idle-home");
  Print("memory_idle_mb", ResidentMb(), "MB", 100, "lower", {{"resources", 0}});
}

// What each process measures, by its name.
int Run(const std::string& what, const fs::path& scratch) {
  if (what == "idle") MeasureIdle(scratch);
  if (what == "apply") MeasureApply(scratch);
  for (const MeshShape& shape : kShapes) {
    if (what == "make_" + shape.name) MakeTables(scratch, shape);
    if (what == "start_" + shape.name) MeasureTables(scratch, shape);
  }
  return 0;
}

int RunAll(const std::string& program) {
  const fs::path scratch = fs::temp_directory_path() / ("weft-bench-" + std::to_string(::getpid()));
  std::vector<std::string> all = {"idle"};
  for (const MeshShape& shape : kShapes) {
    all.push_back("make_" + shape.name);
    all.push_back("start_" + shape.name);
  }
  all.push_back("apply");
  int failed = 0;
  for (const std::string& what : all)
    failed +=
        std::system(("'" + program + "' " + what + " '" + scratch.string() + "'").c_str()) != 0;
  fs::remove_all(scratch);
  return failed == 0 ? 0 : 1;
}

}  // namespace
}  // namespace weft::bench

// Without arguments all; `bench_mesh_scale WHAT FOLDER` one measurement, which keeps its homes
// there.
int main(int argc, char** argv) {
  return argc == 3 ? weft::bench::Run(argv[1], argv[2]) : weft::bench::RunAll(argv[0]);
}
