#pragma once
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>

#include "mesh/snapshot.hpp"

// Values that a contract wants to be kept as hashes only: before the journal, so that they are
// nowhere. Equal values have equal hashes, those of the mask `hash`.
namespace weft::ingest {

// Of one table. Immutable.
struct Pseudonyms {
  std::set<std::string, std::less<>> columns;  // in lower case
  std::string key;
  std::set<std::string, std::less<>> plain = {};  // other columns, the same

  std::string Of(std::string_view value) const;
  // A row that was refused, as it may be kept: its values hashed, and those of fields that are no
  // column, which may be a column's with its name misspelt. What is no JSON object may hold
  // anything and is not kept.
  std::string Kept(std::string_view row) const;
};
using PseudonymsPtr = std::shared_ptr<const Pseudonyms>;

// Remembers what contracts say. Any thread.
class PseudonymBook {
 public:
  explicit PseudonymBook(std::string key) : key_(std::move(key)) {}

  // Null: the table has no such columns.
  PseudonymsPtr Of(const mesh::Table& table, const mesh::Snapshot& snapshot);

 private:
  struct Known {
    uint64_t version = 0;  // of the contract
    PseudonymsPtr pseudonyms;
  };
  const std::string key_;
  std::mutex mutex_;
  std::map<std::string, Known> known_;  // by contract and table
};

}  // namespace weft::ingest
