#pragma once
#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "access/holding.hpp"
#include "quality/retention.hpp"
#include "store/erasures.hpp"
#include "store/objects.hpp"
#include "store/secrets.hpp"
#include "transform/erasure_plan.hpp"
#include "transform/transform.hpp"

// Rows die here: one person's, when somebody asks, and those whose time is over by their table's
// contract, each night. What has begun goes on after a crash; it ends when the last file that held
// such rows is gone, and no sooner than the last reader of ours. The audit says what went, and
// names nobody.
namespace weft::transform {

struct EraserOptions {
  // For readers elsewhere, who were given a file's address.
  std::chrono::milliseconds grace{std::chrono::minutes(10)};
  std::chrono::minutes night{std::chrono::hours(2)};  // of the day, UTC: when retention is kept
  std::chrono::minutes first{1};                      // after the start, when a night was missed
};

struct EraserParts {
  store::Registry& registry;
  store::Erasures& erasures;
  store::Secrets& secrets;
  audit::Guard& guard;
  engine::Engine& engine;
  lineage::Lineage& lineage;
  access::Holding& holding;
  Transform& transform;
  store::Runs& runs;
  store::Objects& objects;
  const lake::Catalog& catalog;
  EventJournal* journal = nullptr;  // null: there are no events
};

// What somebody wants to be erased.
struct ErasureOrder {
  mesh::TableId table;
  std::string column, value;
  std::string reason;
};

class Eraser {
 public:
  explicit Eraser(const EraserParts& parts, EraserOptions options = {})
      : parts_(parts), options_(options) {}

  // {"table", "column", "steps", "left"}: nothing is changed. For who answers for the table. Throws
  // Error{kNotFound}, {kForbidden}, {kInvalid}. Any thread.
  Json Plan(const access::By& by, const ErasureOrder& order) const;
  // Begins; Step goes on with it. The erasure. Any thread.
  Json Begin(const access::By& by, const ErasureOrder& order);
  // {"items": [erasure]}, newest first, of tables that the caller answers for. Any thread.
  Json List(const mesh::Caller& caller) const;
  Json Show(const mesh::Caller& caller, uint64_t id) const;
  // {"items": [{table, keep_seconds, column, before, rows, versions, fault, held, last}]}: what the
  // contracts promise, and what would go now. Of tables that the caller answers for: those that are
  // promised something, or this one. Throws Error{kNotFound}, {kForbidden}. Any thread.
  Json Retentions(const access::By& by, const std::optional<mesh::TableId>& table) const;

  // Keeps a table's retention now: {"items": [erasure]}, empty when nothing is to go. For who
  // answers for the table. Any thread.
  Json KeepNow(const access::By& by, const mesh::TableId& table);

  // Takes one step of one erasure. False: there is nothing to do now. One thread.
  bool Step();

 private:
  // `deed`: what the caller would do to it, "erase from".
  mesh::TablePtr Owned(const access::By& by, const mesh::TableId& table,
                       const std::string& deed = "erase from") const;
  ErasureGround Ground() const;
  store::ErasureRow Started(store::ErasureRow erasure, ErasurePlan plan, const std::string& value);
  bool GoOn(store::ErasureRow erasure);
  bool TakeStep(store::ErasureRow& erasure, ErasurePlan& plan, ErasureStep& step);
  void Delete(const store::ErasureRow& erasure, ErasureStep& step, const mesh::Table& table,
              const engine::RowsToGo& rows);
  bool Remake(const store::ErasureRow& erasure, ErasureStep& step, const mesh::TablePtr& table);
  bool JournalIsEmpty(store::ErasureRow& erasure, ErasurePlan& plan);
  bool ComesAgain(const store::ErasureRow& erasure, ErasurePlan& plan);
  void End(store::ErasureRow& erasure, const ErasurePlan& plan);
  engine::RowsToGo RowsOf(const store::ErasureRow& erasure) const;
  bool RemoveFiles();
  void Survey();
  bool KeepRetention();
  std::optional<store::ErasureRow> Retire(const mesh::TableId& id);
  Json RetentionJson(const mesh::Table& table, const quality::RetentionPromise& promise) const;
  Json ToJson(const store::ErasureRow& erasure) const;
  void Save(store::ErasureRow& erasure, const ErasurePlan& plan);

  EraserParts parts_;
  const EraserOptions options_;
  // Of the thread that steps.
  std::optional<Time> started_, surveyed_, files_seen_;
  std::set<mesh::TableId> due_;      // whose retention is to be kept
  std::map<uint64_t, Time> failed_;  // by erasure: not tried again at once
};

inline constexpr const char* kPerson = "person";
inline constexpr const char* kRetention = "retention";
// What an erasure is called in the audit: it names nobody.
std::string WordsOf(const store::ErasureRow& erasure);

}  // namespace weft::transform
