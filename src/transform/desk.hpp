#pragma once
#include "access/access.hpp"
#include "base/json.hpp"
#include "lake/catalog.hpp"
#include "transform/transform.hpp"

// Runs and versions as people see and steer them. What a run's error and log say, which may quote
// rows, is for those who answer for its table; the rest for all who may discover it.
namespace weft::transform {

struct RunsQuery {
  std::string product;  // empty: any
  std::string state;    // the same
  uint64_t after = 0;   // the id of the last one seen
  size_t limit = 100;
};

class Desk {
 public:
  Desk(store::Registry& registry, store::Runs& runs, audit::Guard& guard, lake::Catalog& catalog,
       Transform& transform)
      : registry_(registry), runs_(runs), guard_(guard), catalog_(catalog), transform_(transform) {}

  // {"items": [run], "next"}: newest first.
  Json List(const mesh::Caller& caller, const RunsQuery& query) const;
  // With its log. Throws Error{kNotFound}.
  Json Show(const mesh::Caller& caller, uint64_t id) const;
  // {"items": [run]}: those that were begun, or went on already, one for each materialised table.
  // Throws Error{kNotFound}, {kForbidden}, or {kInvalid} for a product without such tables.
  Json Run(const access::By& by, const std::string& product, bool whole);
  // The run. Throws Error{kConflict} when it is over.
  Json Cancel(const access::By& by, uint64_t id);
  // {"items": [{table, product, keeps, schedule, next, data: moment or null, last: run}]}
  Json Schedules(const mesh::Caller& caller, const std::string& product) const;

  // {"table", "items": [{id, at, operation, rows, is_current, run}]}: newest first, for those who
  // may read the table.
  Json Snapshots(const mesh::Caller& caller, const mesh::TableId& table) const;
  // Makes an older snapshot the current one, and answers as Snapshots does. For those who answer
  // for the table.
  Json RollBack(const access::By& by, const mesh::TableId& table, int64_t snapshot);

 private:
  // As the caller may know it; null: hidden or gone.
  mesh::TablePtr Seen(const mesh::Caller& caller, const std::string& table) const;
  Json ToJson(const store::RunRow& run, const mesh::Caller& caller, const mesh::Table& table) const;
  Json ScheduleJson(const mesh::Caller& caller, const mesh::TablePtr& table) const;
  void Note(const access::By& by, const std::string& text, const std::string& table);
  void RequireDecides(const access::By& by, const mesh::Table& table, const std::string& what);

  store::Registry& registry_;
  store::Runs& runs_;
  audit::Guard& guard_;
  lake::Catalog& catalog_;
  Transform& transform_;
};

}  // namespace weft::transform
