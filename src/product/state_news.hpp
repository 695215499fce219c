#pragma once
#include <map>
#include <string>

#include "audit/guard.hpp"
#include "quality/states.hpp"
#include "store/reminders.hpp"

// Owners hear when a product of theirs becomes late or fails, and when it does no longer: once each
// change, over restarts, too.
namespace weft::product {

class StateNews {
 public:
  StateNews(const store::Registry& registry, const audit::Guard& guard,
            const quality::States& states, store::Reminders& reminders);

  // Writes into inboxes what differs from what owners were last told. Answers of how many products.
  // One thread.
  size_t Tell();

 private:
  // The table of a product that people should know of first.
  struct Trouble {
    mesh::TableId table;
    quality::Verdict verdict;
  };
  using Troubles = std::map<std::string, Trouble>;  // by product

  Troubles FindTroubles(const mesh::Snapshot& mesh) const;
  size_t TellOfTroubles(const Troubles& troubles, const mesh::SnapshotPtr& mesh);
  size_t TellOfEnds(const Troubles& troubles, const mesh::SnapshotPtr& mesh);
  bool Give(const mesh::SnapshotPtr& mesh, const mesh::TableId& table, const store::Notice& notice);

  const store::Registry& registry_;
  const audit::Guard& guard_;
  const quality::States& states_;
  store::Reminders& reminders_;
  std::map<std::string, std::string> told_;  // "late" or "failing", by product
};

}  // namespace weft::product
