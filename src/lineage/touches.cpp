#include "lineage/touches.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace weft::lineage {
namespace {

using What = LateTouch::What;

constexpr std::chrono::hours kWayMax{30 * 24};  // a search that long ago led to nothing

bool GivesRows(audit::Verb verb) {
  return verb == audit::Verb::kQuestion || verb == audit::Verb::kExport;
}

// Nothing for what is no part of anybody's way to data.
std::optional<What> WhatOf(const audit::Record& record) {
  const audit::Began& began = record.began;
  const bool is_note = record.type == audit::RecordType::kNote;
  if (began.verb == audit::Verb::kSearch) return What::kSearch;
  if (began.verb == audit::Verb::kRefusal && began.refused && GivesRows(*began.refused))
    return What::kRefusal;
  if (GivesRows(began.verb) && !is_note) return What::kAnswer;
  return std::nullopt;
}

}  // namespace

uint32_t Names::IdOf(const std::string& name) {
  const auto [entry, is_new] = ids_.try_emplace(name, static_cast<uint32_t>(names_.size()));
  if (is_new) names_.push_back(&entry->first);
  return entry->second;
}

std::optional<uint32_t> Names::Find(const std::string& name) const {
  const auto found = ids_.find(name);
  return found == ids_.end() ? std::nullopt : std::optional(found->second);
}

bool LateTouch::Reads(uint32_t table) const {
  return std::ranges::find(tables, table) != tables.end() ||
         std::ranges::find(through, table) != through.end();
}

std::optional<Time> Journey::Begin() const {
  std::optional<Time> begin = searched;
  if (refused && (!begin || *refused < *begin)) begin = refused;
  return begin && answered && *answered < *begin ? std::nullopt : begin;
}

Touches::Touches(audit::Tail& tail, size_t touches_max) : touches_max_(touches_max) {
  tail.Follow([this](uint64_t offset, const audit::Record& record) { Take(offset, record); });
}

void Touches::Take(uint64_t offset, const audit::Record& record) {
  since_ = std::min(since_, record.at);
  if (record.type == audit::RecordType::kEnded) return End(record);
  if (const auto what = WhatOf(record)) Begin(offset, record, *what);
}

void Touches::Begin(uint64_t offset, const audit::Record& record, What what) {
  const audit::Began& began = record.began;
  LateTouch touch{.offset = offset, .at = record.at, .what = what};
  touch.caller = names_.IdOf(began.caller);
  for (const audit::TableTouch& table : began.tables) {
    const bool is_named = table.principal == began.caller;
    if (!is_named && what != What::kAnswer) continue;
    (is_named ? touch.tables : touch.through).push_back(names_.IdOf(Lower(table.table)));
  }
  if (what != What::kAnswer) Advance(touch, record.at);
  late_.push_back(std::move(touch));
  if (late_.size() <= touches_max_) return;
  late_.pop_front();
  has_dropped_ = true;
}

void Touches::End(const audit::Record& record) {
  const auto found = std::ranges::lower_bound(late_, record.of, {}, &LateTouch::offset);
  if (found == late_.end() || found->offset != record.of) return;
  found->took = record.ended.took;
  found->rows = record.ended.rows;
  found->bytes = record.ended.bytes;
  const bool is_done = record.ended.outcome == "done";
  found->outcome = is_done ? LateTouch::Outcome::kDone : LateTouch::Outcome::kFailed;
  if (found->what == What::kAnswer && is_done) Advance(*found, record.at);
}

void Touches::Advance(const LateTouch& touch, Time at) {
  for (const uint32_t table : touch.tables) {
    Journey& journey = journeys_[{touch.caller, table}];
    if (journey.answered) continue;
    const bool is_stale = journey.searched && at - *journey.searched > kWayMax;
    if (is_stale && !journey.refused) journey.searched.reset();
    if (touch.what == What::kAnswer)
      journey.answered = at;
    else if (touch.what == What::kRefusal)
      journey.refused = journey.refused.value_or(at);
    else
      journey.searched = journey.searched.value_or(at);
  }
}

}  // namespace weft::lineage
