#include "access/holding.hpp"

#include "access/work.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "lake/table_name.hpp"
#include "mesh/retirement.hpp"
#include "policy/write_rights.hpp"

namespace weft::access {
namespace {

constexpr size_t kListedMax = 1000;
constexpr size_t kReasonCharsMax = 1000;

// A hold is of rows, hence of one major: as the lake calls it, whichever bears the bare name.
std::string KeyOf(const mesh::Table& table) { return lake::ToString(lake::NameOf(table)); }

// That one and those by its former addresses.
std::vector<std::string> KeysOf(const mesh::Table& table) {
  std::vector<std::string> keys{KeyOf(table)};
  for (const mesh::FormerName& former : table.contract.formerly) {
    mesh::Table then;
    then.id = former.table;
    then.major = table.major;
    keys.push_back(KeyOf(then));
  }
  return keys;
}

Json TextOrNull(const std::string& text) { return text.empty() ? Json() : Json(text); }
Json MomentOrNull(const std::optional<Time>& time) {
  return time ? Json(FormatTime(*time)) : Json();
}

}  // namespace

bool Holding::IsInForce(const store::HoldRow& hold) const {
  const Time now = guard_.Now();
  if (hold.ended || (hold.until && *hold.until <= now)) return false;
  if (hold.agreement.empty()) return true;
  const mesh::EntryPtr entry = registry_.Now()->FindEntry({mesh::Kind::kAgreement, hold.agreement});
  return entry && mesh::IsInForce(*entry->As<mesh::Agreement>(), now);
}

std::vector<store::HoldRow> Holding::InForce(const mesh::Table& table) const {
  std::vector<store::HoldRow> holds;
  for (const std::string& key : KeysOf(table))
    for (store::HoldRow& hold : holds_.Of(key, guard_.Now())) holds.push_back(std::move(hold));
  std::erase_if(holds, [&](const store::HoldRow& hold) { return !IsInForce(hold); });
  return holds;
}

std::optional<std::string> Holding::WhyHeld(const mesh::Table& table) const {
  const std::vector<store::HoldRow> holds = InForce(table);
  if (holds.empty()) return std::nullopt;
  const store::HoldRow& hold = holds.front();
  std::string text =
      "it is on hold since " + FormatTime(hold.since) + " by " + hold.actor + ": " + hold.reason;
  if (hold.until) text += ", until " + FormatTime(*hold.until);
  if (!hold.agreement.empty()) text += ", as long as agreement " + hold.agreement + " is in force";
  return text;
}

Json Holding::Hold(const By& by, const HoldOrder& order) {
  const Work work({registry_, guard_}, by);
  work.RequireFullToken();
  const mesh::TablePtr table = work.KnownTable(order.table);
  work.RequireOwnersSide(*table, "put it on hold");
  store::HoldRow hold{.table = KeyOf(*table),
                      .reason = std::string(Trim(order.reason)),
                      .agreement = order.agreement,
                      .actor = by.caller.user,
                      .since = work.now(),
                      .until = order.until};
  if (hold.reason.empty() || hold.reason.size() > kReasonCharsMax)
    throw Error(ErrorKind::kInvalid, "a hold has a reason, of at most 1,000 characters",
                "Say what the rows are needed for.");
  if (hold.until && *hold.until <= hold.since)
    throw Error(ErrorKind::kInvalid, "a hold ends later than now", "Name a date to come.");
  if (!hold.agreement.empty()) {
    const mesh::EntryPtr entry =
        registry_.Now()->FindEntry({mesh::Kind::kAgreement, hold.agreement});
    const mesh::TablePtr agreed =
        entry ? mesh::FindOrMoved(*registry_.Now(), entry->As<mesh::Agreement>()->table) : nullptr;
    if (!agreed || agreed->id != table->id || !IsInForce(hold))
      throw Error(ErrorKind::kInvalid,
                  "agreement " + hold.agreement + " is not in force for this table",
                  "weft get agreements lists them.");
  }
  hold.id = holds_.Add(hold);
  Note(by, "hold " + hold.table + ": " + hold.reason, hold.table);
  return ToJson(hold);
}

Json Holding::Release(const By& by, uint64_t id) {
  const Work work({registry_, guard_}, by);
  work.RequireFullToken();
  const auto hold = holds_.Find(id);
  const mesh::TablePtr table = hold ? mesh::FindOrMoved(*registry_.Now(), hold->table) : nullptr;
  const bool may_know = by.caller.is_admin || (table && policy::MayDecide(by.caller, *table));
  if (!hold || !may_know)
    throw Error(ErrorKind::kNotFound, "there is no hold " + std::to_string(id),
                "weft get holds lists them.");
  if (!by.caller.is_admin && hold->actor != by.caller.user)
    throw Error(ErrorKind::kForbidden, "hold " + std::to_string(id) + " was made by " +
                                           hold->actor + ", who ends it, or an admin");
  if (!holds_.End(id, by.caller.user, work.now()))
    throw Error(ErrorKind::kConflict, "hold " + std::to_string(id) + " is over");
  Note(by, "end hold " + std::to_string(id) + " of " + hold->table + ": " + hold->reason,
       hold->table);
  return ToJson(*holds_.Find(id));
}

Json Holding::List(const mesh::Caller& caller) const {
  const mesh::SnapshotPtr snapshot = registry_.Now();
  Json items = Json::array();
  for (const store::HoldRow& hold : holds_.List(kListedMax)) {
    const mesh::TablePtr table = mesh::FindOrMoved(*snapshot, hold.table);
    if (caller.is_admin || (table && policy::MayDecide(caller, *table)))
      items.push_back(ToJson(hold));
  }
  return {{"items", std::move(items)}};
}

Json Holding::ToJson(const store::HoldRow& hold) const {
  return {{"id", std::to_string(hold.id)},
          {"table", hold.table},
          {"reason", hold.reason},
          {"agreement", TextOrNull(hold.agreement)},
          {"actor", hold.actor},
          {"since", FormatTime(hold.since)},
          {"until", MomentOrNull(hold.until)},
          {"in_force", IsInForce(hold)},
          {"ended", MomentOrNull(hold.ended)},
          {"ended_by", TextOrNull(hold.ended_by)}};
}

void Holding::Note(const By& by, const std::string& text, const std::string& table) {
  guard_.audit().Note({.verb = audit::Verb::kChange,
                       .caller = by.caller.user,
                       .token_id = by.caller.token_id,
                       .client = by.client,
                       .request_id = by.request_id,
                       .text = text,
                       .tables = {{.table = table, .principal = by.caller.user}}},
                      true);
}

}  // namespace weft::access
