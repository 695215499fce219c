#pragma once
#include <filesystem>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "engine/sample.hpp"
#include "mesh/caller.hpp"
#include "product/publish.hpp"

// A table that is not there yet and comes with its first file: contract and product are drafted
// from what the file holds, for a human to finish.
namespace weft::product {

struct FirstFile {
  mesh::TableId table;
  std::filesystem::path path;
  std::string format;                        // csv, json, ndjson, parquet, xlsx
  std::string delimiter;                     // of csv
  std::filesystem::path extensions;          // of DuckDB, for sheets
  std::string upload = "[replace, append]";  // what the contract says of further ones
};

struct DraftedTable {
  engine::Sample sample;
  // In the order in which they are put: a domain, where an admin names a new one; the contract; the
  // product.
  std::vector<std::pair<mesh::ResourceId, std::string>> documents;
  const std::string& contract() const;
};

// Throws Error: kNotFound for a domain that is not there, kForbidden for who may not write it,
// kInvalid for a file that cannot be read, or a name that no table may have, kConflict when
// product or contract of that name are there.
DraftedTable DraftTable(const mesh::Caller& caller, const mesh::Snapshot& snapshot,
                        const FirstFile& file);

// Puts the documents, then does `then`; what was put goes again when that throws.
void PublishDraft(Publisher& publisher, const mesh::Caller& caller, const DraftedTable& drafted,
                  const std::string& request_id, const std::function<void()>& then);

}  // namespace weft::product
