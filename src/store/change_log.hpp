#pragma once
#include <optional>
#include <string>
#include <vector>

#include "store/registry.hpp"
#include "store/sqlite.hpp"

// The append-only, hash-chained log of changes; bytes in docs/formats/registry.md. Each change has
// one sequence number, and `versions` holds what the resource was after it under the same number.
namespace weft::store {

// A row of the table `changes`. `before` and `after` are digests of the content; empty: absent.
struct ChangeRow {
  uint64_t seq = 0;
  int64_t at_micros = 0;
  std::string actor, action, kind, name;
  uint64_t version = 0;
  std::string before, after, request, hash;
};

// SHA-256 of the previous hash, a newline and the row's JSON. The row before the first has an empty
// hash.
std::string HashOf(const ChangeRow& row, const std::string& previous_hash);

// The newest row, when there is one.
std::optional<ChangeRow> LastChange(Connection& connection);
std::optional<ChangeRow> ChangeAt(Connection& connection, uint64_t seq);

// Both end early, after a first row, when their documents come to 64 MiB: the oldest versions are
// left out, the next changes follow with the next call.
std::vector<Version> ReadHistory(Connection& connection, const mesh::ResourceId& id);
std::vector<Change> ReadChanges(Connection& connection, uint64_t after, size_t limit);
std::vector<ChangeHead> ReadChangeHeads(Connection& connection, uint64_t after, size_t limit);
std::optional<Time> ReadTimeOf(Connection& connection, const mesh::ResourceId& id,
                               uint64_t version);
// Those with a first version, newest first.
std::vector<ChangeHead> ReadFirstChanges(Connection& connection, const std::string& kind,
                                         size_t limit);

// Follows the whole chain and the digests of all versions. Empty: it holds.
std::vector<std::string> VerifyChain(Connection& connection);

}  // namespace weft::store
