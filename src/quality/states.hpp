#pragma once
#include <map>
#include <shared_mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "mesh/snapshot.hpp"
#include "quality/state.hpp"
#include "store/checks.hpp"

// What is known of all tables, at hand for lists and searches. Written with each check, read again
// at the start.
namespace weft::quality {

// Any thread.
class States {
 public:
  explicit States(const store::Home& home);

  // Durable on return.
  void Add(const store::CheckRow& row);
  // The newest check of a table, without its results.
  std::optional<store::CheckRow> Last(const std::string& table) const;
  // Its checks, newest first.
  std::vector<store::CheckRow> Of(const std::string& table, size_t limit) const;

  Verdict Of(const mesh::Table& table, Time now) const;
  // The state alone, for lists of many: only what was never looked at, and may have rows, is
  // brought back for it.
  State StateOf(const mesh::TableId& id, const mesh::TableSlot& table, Time now) const;
  // What is late or fails, by table: of those that were ever checked.
  std::map<std::string, Verdict> Troubled(Time now) const;
  // Of a product: the worst of its tables'; nothing when it has none.
  std::optional<State> Worst(const std::vector<mesh::TablePtr>& tables, Time now) const;

 private:
  store::Checks checks_;
  mutable std::shared_mutex mutex_;                          // guards all below
  std::unordered_map<std::string, store::CheckRow> newest_;  // by table
};

}  // namespace weft::quality
