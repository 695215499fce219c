#pragma once
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result_stream.hpp"
#include "duckdb.hpp"
#include "engine/engine.hpp"

// Answers that are files (Parquet, xlsx): written to scratch by the `work` instance out of the
// chunks of the already governed result, then sent in pieces of 1 MiB and deleted. The caller's SQL
// never runs in `work`.
namespace weft::engine {

// The governed result: its columns and a pull for its chunks. `next` answers null (or an empty
// chunk) at the end and may throw weft::Error; it is called by one thread at a time, not always the
// same one.
struct SpoolSource {
  std::vector<std::string> names;
  std::vector<duckdb::LogicalType> types;
  std::function<duckdb::unique_ptr<duckdb::DataChunk>()> next;
};

struct SpoolOptions {
  std::filesystem::path scratch;     // must exist; the file lies there under a random name
  std::filesystem::path extensions;  // where excel.duckdb_extension may be; empty: no xlsx
};

// Readies the `work` instance once: registers the table function through which chunks come in.
void PrepareSpool(duckdb::DuckDB& work);

// A stream whose first Next() pulls the whole source and writes the file (bounded memory: a row
// group), and whose destructor deletes it. Cancel() interrupts the writing. `work` must outlive it.
// Throws Error{kInvalid} for xlsx without its extension, and for formats that are no files; Next()
// throws what `next` throws, and Error{kUnavailable} when the scratch disk is full.
ResultStreamPtr Spool(duckdb::DuckDB& work, Format format, SpoolSource source,
                      const SpoolOptions& options);

}  // namespace weft::engine
