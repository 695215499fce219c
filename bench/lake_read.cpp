#include <cmath>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "child.hpp"
#include "duckdb.hpp"
#include "engine/lake_commit.hpp"
#include "engine/lake_parquet.hpp"
#include "engine/test_world.hpp"
#include "lake/schema.hpp"
#include "line.hpp"

// What reading Iceberg tables costs, governed, over plain DuckDB on the same Parquet files, side by
// side in one run: a table of a thousand files, a small question, and tables in S3 over DuckDB's
// httpfs, where scripts/setup peers has made both.
namespace weft::bench {
namespace {

namespace fs = std::filesystem;
using engine::test::TestColumn;
using Base = mesh::ColumnType::Base;

constexpr int kFiles = 1000, kRowsPerFile = 5000, kRounds = 7, kSmallRounds = 200;
constexpr int kFarFiles = 100, kFarTables = 3, kS3Port = 17'171;

struct Asked {
  const char* name;
  std::string sql;  // of the table {t}
};
const std::vector<Asked> kQuestions{
    {"count", "SELECT count(*) FROM {t}"},
    {"sum", "SELECT sum(price), max(customer), count(note) FROM {t}"},
    {"group", "SELECT note, count(*), avg(price) FROM {t} GROUP BY note ORDER BY note"},
    {"equal", "SELECT count(*), sum(price) FROM {t} WHERE customer = 77"},
    {"one_file", "SELECT count(*), sum(price) FROM {t} WHERE id BETWEEN 1234567 AND 1234999"},
    {"one_day", "SELECT sum(price) FROM {t} WHERE day = DATE '2021-03-04'"},
    {"top", "SELECT id, price, note FROM {t} ORDER BY price DESC, id LIMIT 10"}};

std::string On(const std::string& table, std::string sql) {
  return sql.replace(sql.find("{t}"), 3, table);
}

void Run(duckdb::Connection& connection, const std::string& sql) {
  const auto result = connection.Query(sql);
  if (result->HasError()) throw std::runtime_error(result->GetError());
}

// A lake whose tables have the same rows in as many files as they are given.
class Lake {
 public:
  Lake(const std::string& root, const store::S3Options& s3,
       const std::map<std::string, int>& tables)
      : home_(folder_.path() / "home"),
        registry_(home_, clock_),
        pointers_(home_),
        root_(root.empty() ? "file://" + (folder_.path() / "lake").string() : root),
        objects_(store::OpenObjects({.roots = {root_}, .s3 = s3})),
        catalog_(pointers_, *objects_, clock_,
                 {.warehouse = root_, .folder_of = [](const auto&) { return std::nullopt; }}),
        world_({.lake = &catalog_, .objects = objects_.get()}) {
    world_.Domain("shop", "sellers");
    world_.User("reader", {"sellers"});
    world_.Policy(R"(
apiVersion: weft/v1
kind: Policy
name: shop
description: All may read.
rules:
  - {name: all, effect: allow, to: {everyone: true}}
)");
    for (const auto& [name, _] : tables)
      world_.Table({.domain = "shop",
                    .name = name,
                    .columns = Columns(),
                    .rows = "",
                    .product = "SELECT 1",
                    .kept = {.type = mesh::Materialisation::Type::kTable}});
    world_.Build();
    for (const auto& [name, files] : tables) Fill(name, files);
  }

  void Ask(const std::string& sql) { world_.Rows("reader", sql); }
  // As plain DuckDB names them.
  std::string FilesOf(const std::string& table) const {
    const std::string files = catalog_.Find({{"shop"}, table})->location + "/data/*.parquet";
    return files.starts_with("file://") ? files.substr(7) : files;
  }

 private:
  static std::vector<mesh::Column> Columns() {
    return {TestColumn("id", Base::kInteger), TestColumn("day", Base::kDate),
            TestColumn("customer", Base::kInteger, 32), TestColumn("price", Base::kNumber),
            TestColumn("note", Base::kText)};
  }

  void Fill(const std::string& name, int files) {
    const mesh::TablePtr table = world_.snapshot()->FindTable({"shop", name});
    const lake::StatePtr base =
        catalog_.Create({.name = {{"shop"}, name}, .schema = lake::SchemaFor(table->contract)});
    const Json& schema = lake::CurrentSchema(*base->metadata);
    duckdb::DuckDB db(nullptr);
    duckdb::Connection connection(db);
    engine::LakeTables tables(catalog_, *objects_, db, folder_.path());
    engine::NewSnapshot next{.base = base, .at = clock_.Now()};
    const fs::path path = folder_.path() / "fill.parquet";
    for (int file = 0; file < files; ++file) {
      const auto result = connection.Query(Copy(file, path, schema));
      if (result->HasError()) throw std::runtime_error(result->GetError());
      for (engine::Written& written : engine::WrittenOf(*result, schema)) {
        written.file.path = base->location + "/data/" + std::to_string(100'000 + file) + ".parquet";
        objects_->PutFile(written.file.path, path);
        next.files.push_back(std::move(written.file));
      }
    }
    engine::CommitSnapshot(tables, next);
  }

  // As runs write, but into a file of the given name.
  static std::string Copy(int file, const fs::path& path, const Json& schema) {
    std::string options = engine::DataFileOptions(schema);
    const std::string part = "FILE_SIZE_BYTES '256MB', ";
    options.erase(options.find(part), part.size());
    return "COPY (SELECT i AS id, DATE '2020-01-01' + CAST(i // 5000 AS INTEGER) AS day, "
           "CAST(hash(i) % 100000 AS INTEGER) AS customer, (hash(i + 1) % 1000000) / 100 AS price, "
           "'note ' || (hash(i + 2) % 50) AS note FROM range(" +
           std::to_string(file * kRowsPerFile) + ", " + std::to_string((file + 1) * kRowsPerFile) +
           ") t(i)) TO '" + path.string() + "' (" + options + ")";
  }

  engine::test::Folder folder_;
  SystemClock clock_;
  store::Home home_;
  store::Registry registry_;
  store::LakePointers pointers_;
  const std::string root_;
  std::unique_ptr<store::Objects> objects_;
  lake::Catalog catalog_;
  engine::test::World world_;
};

// Plain DuckDB over the same files.
class Raw {
 public:
  explicit Raw(const std::string& before = {}) : db_(nullptr), connection_(db_) {
    Run(connection_, "SET threads = 2");
    Run(connection_, "SET memory_limit = '4GiB'");
    Run(connection_, "SET parquet_metadata_cache = true");
    if (!before.empty()) Run(connection_, before);
  }
  void Add(const Lake& lake, const std::string& table) {
    Run(connection_,
        "CREATE VIEW " + table + " AS SELECT * FROM read_parquet('" + lake.FilesOf(table) + "')");
  }
  void Ask(const std::string& sql) { Run(connection_, sql); }

 private:
  duckdb::DuckDB db_;
  duckdb::Connection connection_;
};

struct Cost {
  double wall_ms = 1e9, cpu_ms = 1e9;
};

double CpuSeconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

void Take(Cost& least, const std::function<void()>& work) {
  const double cpu = CpuSeconds();
  const double wall = Seconds(work);
  least.cpu_ms = std::min(least.cpu_ms, (CpuSeconds() - cpu) * 1000);
  least.wall_ms = std::min(least.wall_ms, wall * 1000);
}

double Rounded(double value) { return std::round(value * 100) / 100; }

void MeasureMany(Lake& lake, Raw& raw) {
  Cost raw_sum{0, 0}, governed_sum{0, 0};
  Json each = Json::object();
  for (const Asked& asked : kQuestions) {
    Cost raw_least, governed_least;
    for (int round = 0; round < kRounds; ++round) {
      Take(raw_least, [&] { raw.Ask(On("many", asked.sql)); });
      Take(governed_least, [&] { lake.Ask(On("shop.many", asked.sql)); });
    }
    raw_sum.wall_ms += raw_least.wall_ms, raw_sum.cpu_ms += raw_least.cpu_ms;
    governed_sum.wall_ms += governed_least.wall_ms, governed_sum.cpu_ms += governed_least.cpu_ms;
    each[asked.name] = {{"raw_ms", Rounded(raw_least.wall_ms)},
                        {"governed_ms", Rounded(governed_least.wall_ms)},
                        {"cpu_ratio", Rounded(governed_least.cpu_ms / raw_least.cpu_ms)}};
  }
  Print("iceberg_read_over_parquet", governed_sum.wall_ms / raw_sum.wall_ms, "ratio", 1.15, "lower",
        {{"cpu_ratio", Rounded(governed_sum.cpu_ms / raw_sum.cpu_ms)},
         {"files", kFiles},
         {"rows", kFiles * kRowsPerFile},
         {"threads", 2},
         {"each", each}});
}

void MeasureSmall(Lake& lake, Raw& raw) {
  for (const std::string table : {"one", "many"}) {
    const std::string sql = "SELECT price FROM {t} WHERE id = 1234";
    std::vector<double> raw_us, governed_us;
    for (int round = 0; round < kSmallRounds; ++round) {
      raw_us.push_back(Seconds([&] { raw.Ask(On(table, sql)); }) * 1e6);
      governed_us.push_back(Seconds([&] { lake.Ask(On("shop." + table, sql)); }) * 1e6);
    }
    Print("iceberg_small_query_us_" + table, Percentile(governed_us, 0.5), "us", 3000, "lower",
          {{"raw_us", Percentile(raw_us, 0.5)}, {"files", table == "one" ? 1 : kFiles}});
  }
}

void MeasureNear() {
  Lake lake("", {}, {{"many", kFiles}, {"one", 1}});
  Raw raw;
  raw.Add(lake, "many");
  raw.Add(lake, "one");
  MeasureMany(lake, raw);
  MeasureSmall(lake, raw);
}

// The folder of the extension that a package of pip's has brought; empty: it has not.
fs::path Httpfs(const fs::path& deps) {
  if (!fs::exists(deps / "venv-peers")) return {};
  for (const auto& entry : fs::recursive_directory_iterator(deps / "venv-peers"))
    if (entry.path().filename() == "httpfs.duckdb_extension") return entry.path();
  return {};
}

double Sum(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum;
}

// The first look at tables that nobody has read, and the second.
void MeasureFar(const fs::path& deps) {
  const fs::path httpfs = Httpfs(deps), server = deps / "bin/versitygw";
  if (httpfs.empty() || !fs::exists(server)) return;
  const engine::test::Folder data;
  fs::create_directories(data.path() / "lake");
  const std::string address = "127.0.0.1:" + std::to_string(kS3Port);
  const Child s3({server, "--quiet", "--keep-alive", "--region", "eu-central-1", "--port", address,
                  "posix", data.path()},
                 {{"ROOT_ACCESS_KEY", "benchkey"}, {"ROOT_SECRET_KEY", "benchsecret"}});
  store::S3Options options;
  options.endpoint = "http://" + address;
  options.region = "eu-central-1";
  options.access_key = "benchkey";
  options.secret_key = "benchsecret";
  std::map<std::string, int> tables;
  for (int i = 0; i < kFarTables; ++i) tables["far" + std::to_string(i)] = kFarFiles;
  Lake lake("s3://lake/mesh", options, tables);
  Raw raw("LOAD '" + httpfs.string() +
          "'; CREATE SECRET (TYPE s3, KEY_ID 'benchkey', SECRET 'benchsecret', REGION "
          "'eu-central-1', ENDPOINT '" +
          address + "', URL_STYLE 'path', USE_SSL false)");
  std::vector<double> raw_ms[2], own_ms[2];
  const std::string sql = "SELECT note, count(*), avg(price) FROM {t} GROUP BY note ORDER BY note";
  for (const auto& [table, _] : tables) {
    raw.Add(lake, table);
    for (const int look : {0, 1}) {
      raw_ms[look].push_back(Seconds([&] { raw.Ask(On(table, sql)); }) * 1000);
      own_ms[look].push_back(Seconds([&] { lake.Ask(On("shop." + table, sql)); }) * 1000);
    }
  }
  for (const int look : {0, 1})
    Print(look == 0 ? "s3_first_read_over_httpfs" : "s3_next_read_over_httpfs",
          Sum(own_ms[look]) / Sum(raw_ms[look]), "ratio", 1, "lower",
          {{"raw_ms", Rounded(Sum(raw_ms[look]) / kFarTables)},
           {"governed_ms", Rounded(Sum(own_ms[look]) / kFarTables)},
           {"files", kFarFiles},
           {"rows", kFarFiles * kRowsPerFile}});
}

}  // namespace
}  // namespace weft::bench

int main(int, char** argv) {
  weft::bench::MeasureNear();
  weft::bench::MeasureFar(std::filesystem::canonical(argv[0]).parent_path().parent_path() /
                          ".deps");
  return 0;
}
