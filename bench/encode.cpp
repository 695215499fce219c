// How fast rows leave as text: CSV, NDJSON and JSON of a ten-column table, next to DuckDB's own
// COPY of the same rows, both on one thread, both into a file. Prints one JSON object a line.
#include "engine/encode.hpp"

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>

namespace {

using weft::Json;
using weft::engine::Format;

constexpr int kRows = 1'000'000;
constexpr int kRounds = 5;
constexpr const char* kTable =
    "CREATE TABLE rows AS SELECT (2013 + i % 10)::SMALLINT AS year, (i % 12)::INTEGER AS month, i "
    "AS id, "
    "'N' || (i * 7919 % 100000) AS tailnum, ['JFK', 'LGA', 'EWR'][1 + i % 3] AS origin, "
    "CASE WHEN i % 20 > 0 THEN i % 500 - 100 END AS delay, (i * 37 % 100003) / 7.0 AS distance, "
    "DATE '2013-01-01' + (i % 365)::INTEGER AS day, TIMESTAMPTZ '2013-01-01 00:00:00Z' + "
    "to_seconds(i) AS at, "
    "'a longer text, number ' || i AS note FROM range(1000000) t(i)";

double Seconds(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

void Encode(duckdb::Connection& connection, Format format, const std::string& file) {
  std::ofstream out(file, std::ios::binary);
  const auto result = connection.SendQuery("SELECT * FROM rows");
  const auto encoder = weft::engine::MakeEncoder(format);
  encoder->Begin(result->names, result->types);
  while (const auto chunk = result->Fetch()) {
    const std::string piece = encoder->Encode(*chunk);
    out.write(piece.data(), static_cast<std::streamsize>(piece.size()));
  }
}

void Print(const std::string& name, double value, const std::string& unit, Json target) {
  const Json line = {
      {"name", name},       {"value", value},
      {"unit", unit},       {"target", std::move(target)},
      {"better", "higher"}, {"context", {{"rows", kRows}, {"columns", 10}, {"threads", 1}}}};
  std::printf("%s\n", line.dump().c_str());
}

}  // namespace

int main() {
  duckdb::DuckDB database;
  duckdb::Connection connection(database);
  connection.Query("SET threads = 1");
  connection.Query("SET TimeZone = 'UTC'");
  const auto made = connection.Query(kTable);
  if (made->HasError()) return std::fprintf(stderr, "%s\n", made->GetError().c_str()), 1;

  const std::string file = std::filesystem::temp_directory_path() / "weft_bench_encode";
  double csv = 1e9, copy = 1e9, ndjson = 1e9, json = 1e9;
  for (int round = 0; round < kRounds; ++round) {
    csv = std::min(csv, Seconds([&] { Encode(connection, Format::kCsv, file); }));
    copy = std::min(copy, Seconds([&] {
                      connection.Query("COPY rows TO '" + file + "' (FORMAT csv, HEADER)");
                    }));
    ndjson = std::min(ndjson, Seconds([&] { Encode(connection, Format::kNdjson, file); }));
    json = std::min(json, Seconds([&] { Encode(connection, Format::kJsonRows, file); }));
  }
  std::filesystem::remove(file);
  Print("csv_rows_per_s", kRows / csv, "rows/s", 1.5e6);
  Print("ndjson_rows_per_s", kRows / ndjson, "rows/s", nullptr);
  Print("json_rows_per_s", kRows / json, "rows/s", nullptr);
  Print("csv_encode_over_duckdb_copy", copy / csv, "ratio", 1.0);
}
