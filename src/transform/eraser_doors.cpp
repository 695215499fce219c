#include <algorithm>

#include "audit/unknown_table.hpp"
#include "base/digest.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "mesh/retirement.hpp"
#include "policy/write_rights.hpp"
#include "transform/eraser.hpp"

// What people see of erasures, and begin.
namespace weft::transform {
namespace {

// The same value has the same name in this mesh, which tells nobody which it is.
std::string NameOfValue(const std::string& key, const std::string& column,
                        const std::string& value) {
  return ToHex(HmacSha256(key, "erase " + column + "\n" + value)).substr(0, 16);
}

}  // namespace

mesh::TablePtr Eraser::Owned(const access::By& by, const mesh::TableId& id,
                             const std::string& deed) const {
  const mesh::SnapshotPtr snapshot = parts_.registry.Now();
  mesh::TablePtr table = audit::SeenTable(parts_.guard, {by.caller, id, snapshot});
  if (policy::MayDecide(by.caller, *table)) return table;
  const std::string sentence = by.caller.user + " may not " + deed + " " + ToString(id) +
                               ": it belongs to team " + table->owner_team;
  parts_.guard.audit().Note({.verb = audit::Verb::kRefusal,
                             .caller = by.caller.user,
                             .token_id = by.caller.token_id,
                             .client = by.client,
                             .request_id = by.request_id,
                             .text = deed + " " + ToString(id),
                             .refusal = sentence,
                             .refused = audit::Verb::kChange},
                            false);
  throw Error(ErrorKind::kForbidden, sentence, "Its owners, its domain's curators and admins may.");
}

Json Eraser::Plan(const access::By& by, const ErasureOrder& order) const {
  const mesh::TablePtr table = Owned(by, order.table);
  const ErasurePlan plan =
      PlanErasure(Ground(), {table, {order.column, std::nullopt, order.value}, &by.caller});
  Json json = transform::ToJson(plan);
  json["table"] = ToString(table->id);
  json["column"] = Lower(order.column);
  for (const char* inner : {"looks", "journal"}) json.erase(inner);
  return json;
}

Json Eraser::Begin(const access::By& by, const ErasureOrder& order) {
  const mesh::TablePtr table = Owned(by, order.table);
  const ErasurePlan plan =
      PlanErasure(Ground(), {table, {order.column, std::nullopt, order.value}, &by.caller});
  const std::string column = Lower(order.column);
  const store::ErasureRow erasure =
      Started({.cause = kPerson,
               .table = ToString(table->id),
               .column = column,
               .digest = NameOfValue(parts_.secrets.HashKey(), ToString(table->id) + "." + column,
                                     order.value),
               .actor = by.caller.user,
               .reason = order.reason},
              plan, order.value);
  parts_.guard.audit().Note({.verb = audit::Verb::kChange,
                             .caller = by.caller.user,
                             .token_id = by.caller.token_id,
                             .client = by.client,
                             .request_id = by.request_id,
                             .text = WordsOf(erasure) + ": asked for",
                             .tables = {{.table = erasure.table, .principal = by.caller.user}}},
                            true);
  return ToJson(erasure);
}

Json Eraser::ToJson(const store::ErasureRow& erasure) const {
  Json json = Json::parse(erasure.steps);
  const auto text = [](const std::string& word) { return word.empty() ? Json() : Json(word); };
  const std::vector<store::LeavingFile> leaving = parts_.erasures.Leaving();
  for (const char* inner : {"looks", "journal"}) json.erase(inner);
  json["id"] = std::to_string(erasure.id);
  json["cause"] = erasure.cause;
  json["table"] = erasure.table;
  json["column"] = erasure.column;
  json["hash"] = text(erasure.digest);
  json["before"] = erasure.before ? Json(FormatTime(*erasure.before)) : Json();
  json["actor"] = text(erasure.actor);
  json["reason"] = text(erasure.reason);
  json["state"] = erasure.state;
  json["asked"] = FormatTime(erasure.asked);
  json["ended"] = erasure.ended ? Json(FormatTime(*erasure.ended)) : Json();
  json["files_waiting"] = std::ranges::count(leaving, erasure.id, &store::LeavingFile::erasure);
  return json;
}

Json Eraser::List(const mesh::Caller& caller) const {
  constexpr size_t kListedMax = 500;
  const mesh::SnapshotPtr snapshot = parts_.registry.Now();
  Json items = Json::array();
  for (const store::ErasureRow& erasure : parts_.erasures.List("", "", kListedMax)) {
    const mesh::TablePtr table = mesh::FindOrMoved(*snapshot, erasure.table);
    if (caller.is_admin || (table && policy::MayDecide(caller, *table)))
      items.push_back(ToJson(erasure));
  }
  return {{"items", std::move(items)}};
}

Json Eraser::Show(const mesh::Caller& caller, uint64_t id) const {
  const auto erasure = parts_.erasures.Find(id);
  const mesh::TablePtr table =
      erasure ? mesh::FindOrMoved(*parts_.registry.Now(), erasure->table) : nullptr;
  if (!erasure || !(caller.is_admin || (table && policy::MayDecide(caller, *table))))
    throw Error(ErrorKind::kNotFound, "there is no erasure " + std::to_string(id),
                "weft get erasures lists yours.");
  return ToJson(*erasure);
}

// Begins what the night would.
Json Eraser::KeepNow(const access::By& by, const mesh::TableId& id) {
  const mesh::TablePtr table = Owned(by, id, "keep the retention of");
  const quality::RetentionPromise promise = quality::RetentionOf(*parts_.registry.Now(), *table);
  if (!promise.rule)
    throw Error(ErrorKind::kInvalid, "there is no retention to keep for rows of " + ToString(id),
                promise.fault.empty() ? "Write one into its contract's slaProperties."
                                      : promise.fault + ".");
  if (const auto held = parts_.holding.WhyHeld(*table))
    throw Error(ErrorKind::kConflict, ToString(id) + " keeps its rows: " + *held,
                "weft get holds lists who may end it.");
  const auto begun = Retire(id);
  Json items = Json::array();
  if (begun) items.push_back(ToJson(*begun));
  return {{"items", std::move(items)}};
}

Json Eraser::Retentions(const access::By& by, const std::optional<mesh::TableId>& wanted) const {
  const mesh::SnapshotPtr snapshot = parts_.registry.Now();
  Json items = Json::array();
  if (wanted) {
    const mesh::TablePtr table = Owned(by, *wanted, "see the retention of");
    items.push_back(RetentionJson(*table, quality::RetentionOf(*snapshot, *table)));
    return {{"items", std::move(items)}};
  }
  for (const auto& [_, domain] : snapshot->domains) {
    for (const auto& [__, slot] : domain->tables) {
      const mesh::TablePtr table = slot->Get();
      if (!policy::MayDecide(by.caller, *table)) continue;
      const quality::RetentionPromise promise = quality::RetentionOf(*snapshot, *table);
      if (!promise.keep && promise.fault.empty()) continue;
      items.push_back(RetentionJson(*table, promise));
    }
  }
  return {{"items", std::move(items)}};
}

Json Eraser::RetentionJson(const mesh::Table& table,
                           const quality::RetentionPromise& promise) const {
  const std::string name = ToString(table.id);
  const Time now = parts_.guard.Now();
  const auto held = parts_.holding.WhyHeld(table);
  const std::vector<store::ErasureRow> last = parts_.erasures.List("", name, 100);
  const auto kept = std::ranges::find(last, kRetention, &store::ErasureRow::cause);
  Json json{{"table", name},
            {"keep_seconds", promise.keep ? Json(promise.keep->count()) : Json()},
            {"column", promise.rule ? Json(promise.rule->column) : Json()},
            {"before", promise.rule ? Json(FormatTime(promise.rule->BoundAt(now))) : Json()},
            {"rows", Json()},
            {"versions", Json()},
            {"fault", promise.fault.empty() ? Json() : Json(promise.fault)},
            {"held", held ? Json(*held) : Json()},
            {"last", kept == last.end() ? Json() : Json(std::to_string(kept->id))}};
  if (!promise.rule) return json;
  const engine::Departure going = parts_.engine.Count(
      table, {.column = promise.rule->column, .before = promise.rule->BoundAt(now), .value = {}});
  json["rows"] = going.rows;
  json["versions"] = going.versions;
  return json;
}

}  // namespace weft::transform
