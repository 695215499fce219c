#pragma once
#include <optional>
#include <string>

#include "access/access.hpp"
#include "base/json_fwd.hpp"
#include "store/holds.hpp"

// Holds: rows that must stay, for a court, an audit, or an agreement whose consumers rely on them.
// While one is in force, nothing takes rows or versions of the table away: no retention, no
// erasure, no upkeep, no client of the lake.
namespace weft::access {

struct HoldOrder {
  mesh::TableId table;
  std::string reason;
  std::optional<Time> until;
  std::string agreement;  // of this table: the hold lasts as long as it is in force; empty: none
};

// Any thread.
class Holding {
 public:
  Holding(store::Registry& registry, audit::Guard& guard, store::Holds& holds)
      : registry_(registry), guard_(guard), holds_(holds) {}

  // "it is on hold since 2026-11-21 by admin: the case of …"; nothing: it is not.
  std::optional<std::string> WhyHeld(const mesh::Table& table) const;

  // By the owner's side of the table. Answers the hold. Throws Error{kNotFound}, {kForbidden},
  // {kInvalid} for a reason that is empty, a date that has passed or an agreement that is not in
  // force.
  Json Hold(const By& by, const HoldOrder& order);
  // By who made it, or an admin: nobody is freed from a hold by themselves.
  Json Release(const By& by, uint64_t id);
  // {"items": [hold]}, newest first: of tables that the caller answers for.
  Json List(const mesh::Caller& caller) const;

  // Those in force of a table, for who answers for it.
  std::vector<store::HoldRow> InForce(const mesh::Table& table) const;

 private:
  Json ToJson(const store::HoldRow& hold) const;
  bool IsInForce(const store::HoldRow& hold) const;
  void Note(const By& by, const std::string& text, const std::string& table);

  store::Registry& registry_;
  audit::Guard& guard_;
  store::Holds& holds_;
};

}  // namespace weft::access
