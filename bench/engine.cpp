#include "engine/engine.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "audit/guard.hpp"
#include "base/digest.hpp"
#include "duckdb.hpp"
#include "duckdb/parser/expression/subquery_expression.hpp"
#include "duckdb/parser/parsed_expression_iterator.hpp"
#include "duckdb/parser/parser.hpp"
#include "duckdb/parser/statement/select_statement.hpp"
#include "duckdb/parser/tableref/basetableref.hpp"
#include "engine/intake.hpp"
#include "line.hpp"
#include "mesh/parse.hpp"
#include "store/registry.hpp"

// TPC-H at scale 1 through the mesh against the same Parquet files through plain views, side by
// side in one run: what governing costs. bench_engine [EXTENSIONS_FOLDER] [SCALE]
namespace weft::bench {
namespace {

using Steady = std::chrono::steady_clock;
using Micros = std::chrono::duration<double, std::micro>;

constexpr int kRounds = 5;
constexpr int kSmallRounds = 300;
const std::vector<std::string> kTables{"lineitem", "orders",   "customer", "part",
                                       "partsupp", "supplier", "nation",   "region"};

double MicrosOf(const std::function<void()>& work) {
  const auto start = Steady::now();
  work();
  return Micros(Steady::now() - start).count();
}

double Median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + values.size() / 2, values.end());
  return values[values.size() / 2];
}

duckdb::unique_ptr<duckdb::MaterializedQueryResult> Run(duckdb::Connection& connection,
                                                        const std::string& sql) {
  auto result = connection.Query(sql);
  if (result->HasError()) throw std::runtime_error(result->GetError());
  return result;
}

// ---- the data
// --------------------------------------------------------------------------------------------

mesh::ColumnType TypeOf(const duckdb::LogicalType& type) {
  using Base = mesh::ColumnType::Base;
  switch (type.id()) {
    case duckdb::LogicalTypeId::INTEGER: return {.base = Base::kInteger, .bits = 32};
    case duckdb::LogicalTypeId::BIGINT: return {.base = Base::kInteger, .bits = 64};
    case duckdb::LogicalTypeId::DATE: return {.base = Base::kDate};
    case duckdb::LogicalTypeId::DECIMAL:
      return {.base = Base::kDecimal,
              .precision = duckdb::DecimalType::GetWidth(type),
              .scale = duckdb::DecimalType::GetScale(type)};
    default: return {.base = Base::kText};
  }
}

// Eight tables in the domain tpch, that everybody may read.
class Mesh {
 public:
  Mesh(const std::filesystem::path& home, const std::filesystem::path& extensions, double scale)
      : home_(home),
        registry_(home_, clock_),
        audit_(home_.Audit(), clock_),
        guard_(registry_, audit_, clock_) {
    std::filesystem::create_directories(home_.Data());
    duckdb::DBConfig config;
    config.SetOptionByName("allow_unsigned_extensions", duckdb::Value::BOOLEAN(false));
    duckdb::DuckDB db(nullptr, &config);
    duckdb::Connection connection(db);
    Run(connection, "LOAD '" + (extensions / "tpch.duckdb_extension").string() + "'");
    Run(connection, "CALL dbgen(sf = " + std::to_string(scale) + ")");
    Add(mesh::Kind::kDomain, "tpch",
        mesh::Domain{.name = "tpch", .title = "TPC-H", .team = "bench"});
    Add(mesh::Kind::kUser, "reader", mesh::User{.name = "reader"});
    Add(mesh::Kind::kUser, "filtered", mesh::User{.name = "filtered"});
    Add(mesh::Kind::kUser, "recent", mesh::User{.name = "recent"});
    for (const std::string& table : kTables) AddTable(connection, table);
    AddPolicy();
    snapshot_ = mesh::Next(nullptr, edits_, 1, clock_.Now());
    for (const std::string& table : kTables) {
      Run(connection, "COPY " + table + " TO '" + FileOf(table).string() + "' (FORMAT parquet)");
    }
    const auto queries = Run(connection, "SELECT query FROM tpch_queries() ORDER BY query_nr");
    for (size_t i = 0; i < queries->RowCount(); ++i)
      queries_.push_back(Qualified(queries->GetValue(0, i).ToString()));
    engine_ = std::make_unique<engine::Engine>(engine::EngineOptions{.data = home_.Data(),
                                                                     .scratch = home_.Scratch(),
                                                                     .extensions = extensions,
                                                                     .hash_key = "bench"});
  }

  std::filesystem::path FileOf(const std::string& table) const {
    return home_.Data() / engine::DataKey(*snapshot_->FindTable({"tpch", table}));
  }
  const std::vector<std::string>& queries() const { return queries_; }

  void Ask(const std::string& user, const std::string& sql) {
    const auto touch =
        guard_.Open(mesh::CallerFor(*snapshot_, user), {.client = "bench"}, snapshot_);
    const auto answer = engine_->Ask(*touch, {.sql = sql});
    while (answer->Next()) {
    }
  }

 private:
  void Add(mesh::Kind kind, const std::string& name, mesh::Model model) {
    auto resource = std::make_shared<mesh::Resource>();
    resource->id = {kind, name};
    resource->model = std::move(model);
    edits_.push_back({resource->id, resource});
  }

  void AddTable(duckdb::Connection& connection, const std::string& name) {
    const auto shape = Run(connection, "SELECT * FROM " + name + " LIMIT 0");
    mesh::ContractTable table{.name = name};
    for (size_t i = 0; i < shape->names.size(); ++i) {
      mesh::Column column;
      column.name = shape->names[i];
      column.type = TypeOf(shape->types[i]);
      table.columns.push_back(column);
    }
    mesh::Contract contract{.id = name, .version = "1.0.0", .status = "active", .domain = "tpch"};
    contract.tables.push_back(table);
    contract.servers.push_back(
        {.name = "file", .type = "local", .path = name + ".parquet", .format = "parquet"});
    auto resource = std::make_shared<mesh::Resource>();
    resource->id = {mesh::Kind::kContract, name};
    resource->files[name + ".parquet"] = {Sha256Hex(name), 1};
    resource->model = contract;
    edits_.push_back({resource->id, resource});
  }

  void AddPolicy() {
    std::vector<mesh::Finding> findings;
    const auto resource =
        mesh::ParseDocumentText(R"(apiVersion: weft/v1
kind: Policy
name: tpch
description: All may read; one of them less.
rules:
  - {name: all, effect: allow, to: {everyone: true}}
  - name: filtered
    effect: restrict
    to: {users: [filtered]}
    on: {tables: [lineitem]}
    filter: l_quantity >= 1
  - name: masked
    effect: restrict
    to: {users: [filtered]}
    on: {tables: [customer]}
    masks: {c_name: hash, c_address: redact, c_phone: show-last-4, c_comment: "null"}
  - name: recent lines
    effect: restrict
    to: {users: [recent]}
    on: {tables: [lineitem]}
    filter: l_shipdate >= date '1994-01-01'
  - name: recent orders
    effect: restrict
    to: {users: [recent]}
    on: {tables: [orders]}
    filter: o_orderdate >= date '1994-01-01'
)",
                                {.file = "policy.yaml", .domain = "tpch"}, findings);
    if (!resource)
      throw std::runtime_error(findings.empty() ? "no policy" : mesh::ToString(findings.front()));
    Add(resource->id.kind, resource->id.name, resource->model);
  }

  // The standard's query with its tables in the schema tpch: the same text for both sides.
  static std::string Qualified(const std::string& sql) {
    duckdb::Parser parser;
    parser.ParseQuery(sql);
    auto& select = parser.statements.at(0)->Cast<duckdb::SelectStatement>();
    Qualify(*select.node);
    return select.ToString();
  }
  static void Qualify(duckdb::QueryNode& node) {
    const std::function<void(duckdb::unique_ptr<duckdb::ParsedExpression>&)> expression =
        [&](auto& child) {
          if (child->GetExpressionClass() == duckdb::ExpressionClass::SUBQUERY) {
            Qualify(*child->template Cast<duckdb::SubqueryExpression>().subquery->node);
          }
          duckdb::ParsedExpressionIterator::EnumerateChildren(
              *child,
              [&](duckdb::unique_ptr<duckdb::ParsedExpression>& inner) { expression(inner); });
        };
    duckdb::ParsedExpressionIterator::EnumerateQueryNodeChildren(
        node, expression, [](duckdb::TableRef& table) {
          if (table.type != duckdb::TableReferenceType::BASE_TABLE) return;
          auto& base = table.Cast<duckdb::BaseTableRef>();
          if (std::ranges::find(kTables, base.table_name) != kTables.end())
            base.schema_name = "tpch";
        });
  }

  SystemClock clock_;
  store::Home home_;
  store::Registry registry_;
  audit::Audit audit_;
  audit::Guard guard_;
  std::vector<mesh::Edit> edits_;
  mesh::SnapshotPtr snapshot_;
  std::vector<std::string> queries_;
  std::unique_ptr<engine::Engine> engine_;
};

// What the policy keeps of a table, as somebody would write it into a view by hand.
using Filters = std::map<std::string, std::string>;
const Filters kRecent{{"lineitem", " WHERE l_shipdate >= DATE '1994-01-01'"},
                      {"orders", " WHERE o_orderdate >= DATE '1994-01-01'"}};

// Plain DuckDB over the same files.
class Raw {
 public:
  explicit Raw(const Mesh& mesh, const Filters& filters = {}) : db_(nullptr), connection_(db_) {
    Run(connection_, "SET threads = 2");
    Run(connection_, "SET memory_limit = '4GiB'");
    Run(connection_, "SET parquet_metadata_cache = true");
    Run(connection_, "CREATE SCHEMA tpch");
    for (const std::string& table : kTables) {
      const auto filter = filters.find(table);
      Run(connection_, "CREATE VIEW tpch." + table + " AS SELECT * FROM read_parquet('" +
                           mesh.FileOf(table).string() + "')" +
                           (filter == filters.end() ? "" : filter->second));
    }
  }
  void Ask(const std::string& sql) {
    const auto result = connection_.SendQuery(sql);
    if (result->HasError()) throw std::runtime_error(result->GetError());
    while (const auto chunk = result->Fetch()) {
      if (chunk->size() == 0) break;
    }
  }

 private:
  duckdb::DuckDB db_;
  duckdb::Connection connection_;
};

// ---- measurements
// ----------------------------------------------------------------------------------------

void MeasureTpch(Mesh& mesh, Raw& raw, const std::string& user, const std::string& name,
                 double target) {
  double raw_sum = 0, governed_sum = 0;
  Json ratios = Json::array();
  for (const std::string& sql : mesh.queries()) {
    std::vector<double> raw_times, governed_times;
    for (int round = 0; round < kRounds; ++round) {
      raw_times.push_back(MicrosOf([&] { raw.Ask(sql); }));
      governed_times.push_back(MicrosOf([&] { mesh.Ask(user, sql); }));
    }
    const double raw_time = *std::ranges::min_element(raw_times);
    const double governed_time = *std::ranges::min_element(governed_times);
    raw_sum += raw_time;
    governed_sum += governed_time;
    ratios.push_back(std::round(governed_time / raw_time * 100) / 100);
  }
  Print(name, governed_sum / raw_sum, "ratio", target, "lower",
        {{"raw_ms", raw_sum / 1000},
         {"governed_ms", governed_sum / 1000},
         {"each", ratios},
         {"threads", 2},
         {"rounds", kRounds},
         {"storage", "parquet"}});
}

void MeasureSmall(Mesh& mesh, Raw& raw) {
  const std::string sql = "SELECT r_name FROM tpch.region WHERE r_regionkey = 3";
  std::vector<double> raw_times, governed_times;
  for (int round = 0; round < kSmallRounds; ++round) {
    raw_times.push_back(MicrosOf([&] { raw.Ask(sql); }));
    governed_times.push_back(MicrosOf([&] { mesh.Ask("reader", sql); }));
  }
  Print("small_query_fixed_cost_us", Median(governed_times), "us", 1000, "lower",
        {{"raw_us", Median(raw_times)}, {"query", sql}, {"storage", "parquet"}});
}

int Main(int argc, char** argv) {
  const std::filesystem::path extensions = argc > 1 ? argv[1] : ".deps/duckdb/extensions";
  const double scale = argc > 2 ? std::atof(argv[2]) : 1;
  std::string folder = (std::filesystem::temp_directory_path() / "weft-bench-XXXXXX").string();
  ::mkdtemp(folder.data());
  {
    Mesh mesh(folder, extensions, scale);
    Raw raw(mesh);
    MeasureSmall(mesh, raw);
    MeasureTpch(mesh, raw, "reader", "governed_over_raw_tpch_sf1", 1.05);
    MeasureTpch(mesh, raw, "filtered", "governed_rowfilter_masks_tpch_sf1", 1.25);
    Raw filtered(mesh, kRecent);
    MeasureTpch(mesh, filtered, "recent", "governed_rowfilter_over_raw_tpch_sf1", 1.10);
  }
  std::filesystem::remove_all(folder);
  return 0;
}

}  // namespace
}  // namespace weft::bench

int main(int argc, char** argv) { return weft::bench::Main(argc, argv); }
