#pragma once
#include <map>

#include "audit/guard.hpp"
#include "lineage/lineage.hpp"
#include "store/reminders.hpp"

// Readers are reminded of a table's end of life: 14 days before it, and a day before it.
namespace weft::product {

class Reminding {
 public:
  Reminding(const store::Registry& registry, audit::Guard& guard, lineage::Lineage& lineage,
            store::Reminders& reminders)
      : registry_(registry), guard_(guard), lineage_(lineage), reminders_(reminders) {}

  // Writes what is due and was not given yet into inboxes, for those who read the table as of now.
  // Whoever was told of the end within that span already is spared it. Answers how many reminders.
  // One thread.
  size_t Remind();

 private:
  void LookForEnds(const mesh::SnapshotPtr& mesh);
  size_t RemindOf(const mesh::TableId& id, Time end);
  std::vector<store::Notice> NoticesOf(const mesh::TableId& id, Time end);

  const store::Registry& registry_;
  audit::Guard& guard_;
  lineage::Lineage& lineage_;
  store::Reminders& reminders_;
  mesh::SnapshotPtr looked_at_;
  std::map<mesh::TableId, Time> ends_;  // in that snapshot
};

}  // namespace weft::product
