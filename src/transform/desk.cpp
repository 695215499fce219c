#include "transform/desk.hpp"

#include <algorithm>
#include <array>

#include "audit/unknown_table.hpp"
#include "base/text.hpp"
#include "lake/snapshots.hpp"
#include "lake/table_name.hpp"
#include "mesh/platform_domains.hpp"
#include "mesh/retirement.hpp"
#include "policy/write_rights.hpp"
#include "product/tables.hpp"

namespace weft::transform {
namespace {

constexpr size_t kPageMax = 1000;

Json TextOrNull(const std::string& text) { return text.empty() ? Json() : Json(text); }
Json MomentOrNull(const std::optional<Time>& time) {
  return time ? Json(FormatTime(*time)) : Json();
}
template <typename T>
Json NumberOrNull(const std::optional<T>& number) {
  return number ? Json(*number) : Json();
}

std::string_view KeepsOf(const mesh::Table& table) {
  constexpr std::array<std::string_view, 3> kNames{"view", "table", "incremental"};
  return kNames[static_cast<size_t>(table.contract.kept.type)];
}

bool IsOver(const store::RunRow& run) { return run.state != "waiting" && run.state != "running"; }

Json SummaryNumber(const lake::Snapshot& snapshot, const char* key) {
  const auto found = snapshot.summary.find(key);
  if (found == snapshot.summary.end()) return Json();
  const Json number = Json::parse(found->second, nullptr, false);
  return number.is_number_unsigned() ? number : Json();
}

}  // namespace

mesh::TablePtr Desk::Seen(const mesh::Caller& caller, const std::string& name) const {
  const mesh::SnapshotPtr snapshot = registry_.Now();
  mesh::TablePtr table = mesh::FindOrMoved(*snapshot, name);
  if (!table || !guard_.Decide(caller, mesh::Action::kDiscover, *table, snapshot).discover)
    return nullptr;
  return table;
}

Json Desk::ToJson(const store::RunRow& run, const mesh::Caller& caller,
                  const mesh::Table& table) const {
  const bool is_theirs = policy::MayDecide(caller, table);
  return {{"id", std::to_string(run.id)},
          {"table", run.table},
          {"product", run.product},
          {"uuid", OpenLineageIdOf(run)},
          {"state", run.state},
          {"cause", run.cause},
          {"actor", TextOrNull(run.actor)},
          {"whole", run.whole},
          {"due", MomentOrNull(run.due)},
          {"asked", FormatTime(run.asked)},
          {"began", MomentOrNull(run.began)},
          {"ended", MomentOrNull(run.ended)},
          {"rows", is_theirs ? NumberOrNull(run.rows) : Json()},
          {"bytes", is_theirs ? NumberOrNull(run.bytes) : Json()},
          {"snapshot", run.snapshot ? Json(std::to_string(*run.snapshot)) : Json()},
          {"error", is_theirs ? TextOrNull(run.error) : Json()}};
}

Json Desk::List(const mesh::Caller& caller, const RunsQuery& query) const {
  Json items = Json::array();
  uint64_t before = query.after;
  bool has_more = true;
  while (has_more && items.size() < query.limit) {
    const auto rows = runs_.List(
        {.product = query.product, .state = query.state, .before = before, .limit = kPageMax});
    has_more = rows.size() == kPageMax;
    for (const store::RunRow& row : rows) {
      if (items.size() == query.limit) {
        has_more = true;
        break;
      }
      before = row.id;
      const mesh::TablePtr table = Seen(caller, row.table);
      if (table) items.push_back(ToJson(row, caller, *table));
    }
  }
  const bool is_end = !has_more || items.empty();
  return {{"items", std::move(items)}, {"next", is_end ? Json() : Json(std::to_string(before))}};
}

Json Desk::Show(const mesh::Caller& caller, uint64_t id) const {
  const auto run = transform_.runner().Find(id);
  const mesh::TablePtr table = run ? Seen(caller, run->table) : nullptr;
  if (!table)
    throw Error(ErrorKind::kNotFound, "there is no run " + std::to_string(id),
                "weft get runs lists them.");
  Json json = ToJson(*run, caller, *table);
  Json lines = Json::array();
  if (policy::MayDecide(caller, *table))
    for (const std::string& line : Split(run->log, '\n'))
      if (!line.empty()) lines.push_back(line);
  json["log"] = std::move(lines);
  return json;
}

void Desk::RequireDecides(const access::By& by, const mesh::Table& table, const std::string& what) {
  if (policy::MayDecide(by.caller, table)) return;
  const std::string sentence = by.caller.user + " may not " + what + " " + ToString(table.id) +
                               ": it belongs to team " + table.owner_team;
  guard_.audit().Note({.verb = audit::Verb::kRefusal,
                       .caller = by.caller.user,
                       .token_id = by.caller.token_id,
                       .client = by.client,
                       .request_id = by.request_id,
                       .text = what + " " + ToString(table.id),
                       .refusal = sentence,
                       .refused = audit::Verb::kRun},
                      false);
  throw Error(ErrorKind::kForbidden, sentence,
              "Ask them: weft describe table " + ToString(table.id) + " names its owners.");
}

void Desk::Note(const access::By& by, const std::string& text, const std::string& table) {
  guard_.audit().Note({.verb = audit::Verb::kChange,
                       .caller = by.caller.user,
                       .token_id = by.caller.token_id,
                       .client = by.client,
                       .request_id = by.request_id,
                       .text = text,
                       .tables = {{.table = table, .principal = by.caller.user}}},
                      true);
}

Json Desk::Run(const access::By& by, const std::string& product, bool whole) {
  std::vector<mesh::TablePtr> tables, kept;
  for (mesh::TablePtr& table : product::TablesOfProduct(product, *registry_.Now()))
    if (Seen(by.caller, ToString(table->id))) tables.push_back(std::move(table));
  if (tables.empty())
    throw Error(ErrorKind::kNotFound, "there is no product " + product,
                "weft get products lists them.");
  std::ranges::copy_if(tables, std::back_inserter(kept),
                       [](const auto& table) { return mesh::IsMaterialised(*table); });
  if (kept.empty())
    throw Error(ErrorKind::kInvalid, product + " has nothing to run: no table is materialised",
                "Write weft.materialise: table into the contract's customProperties.");
  for (const mesh::TablePtr& table : kept) RequireDecides(by, *table, "run");
  if (whole && mesh::IsPlatforms(kept.front()->id.domain))
    throw Error(ErrorKind::kInvalid,
                product + " is not made anew: its older rows are in the lake alone",
                "Leave `whole` out.");
  Json items = Json::array();
  for (const mesh::TablePtr& table : kept) {
    Note(by, "ask for a run of " + ToString(table->id), ToString(table->id));
    const uint64_t id = transform_.Ask(*table, {.actor = by.caller.user, .whole = whole});
    items.push_back(ToJson(*transform_.runner().Find(id), by.caller, *table));
  }
  return {{"items", std::move(items)}};
}

Json Desk::Cancel(const access::By& by, uint64_t id) {
  const auto run = transform_.runner().Find(id);
  const mesh::TablePtr table = run ? Seen(by.caller, run->table) : nullptr;
  if (!table) throw Error(ErrorKind::kNotFound, "there is no run " + std::to_string(id));
  RequireDecides(by, *table, "cancel a run of");
  if (IsOver(*run) || !transform_.Cancel(id))
    throw Error(ErrorKind::kConflict, "run " + std::to_string(id) + " is over");
  Note(by, "cancel run " + std::to_string(id) + " of " + run->table, run->table);
  return Show(by.caller, id);
}

Json Desk::ScheduleJson(const mesh::Caller& caller, const mesh::TablePtr& table) const {
  const auto last = runs_.List({.table = ToString(table->id), .limit = 1});
  const lake::StatePtr state = catalog_.Find(lake::NameOf(*table));
  const auto data = state ? lake::CurrentSnapshot(*state->metadata) : std::nullopt;
  Json json{{"table", ToString(table->id)},
            {"product", table->product},
            {"keeps", KeepsOf(*table)},
            {"schedule", TextOrNull(table->contract.kept.schedule)},
            {"next", MomentOrNull(NextOf(table->contract.kept.schedule, guard_.Now()))},
            {"data", data ? Json(FormatTime(data->at)) : Json()}};
  if (!last.empty()) json["last"] = ToJson(last[0], caller, *table);
  return json;
}

Json Desk::Schedules(const mesh::Caller& caller, const std::string& product) const {
  Json items = Json::array();
  for (const mesh::TablePtr& table : KeptTables(*registry_.Now())) {
    const bool is_wanted = product.empty() || table->product == Lower(product);
    if (is_wanted && Seen(caller, ToString(table->id)))
      items.push_back(ScheduleJson(caller, table));
  }
  return {{"items", std::move(items)}};
}

Json Desk::Snapshots(const mesh::Caller& caller, const mesh::TableId& id) const {
  const mesh::TablePtr table = audit::SeenTable(guard_, {caller, id, registry_.Now()});
  const mesh::Decision decision =
      guard_.Decide(caller, mesh::Action::kRead, *table, registry_.Now());
  if (!decision.read)
    throw Error(ErrorKind::kForbidden, ToString(id) + " belongs to team " + table->owner_team,
                "Ask for access: weft request " + ToString(id) + " --for TEAM --purpose TEXT.");
  const lake::StatePtr state = catalog_.Find(lake::NameOf(*table));
  Json items = Json::array();
  const auto current = state ? lake::CurrentSnapshot(*state->metadata) : std::nullopt;
  if (state)
    for (const lake::Snapshot& each : lake::SnapshotsOf(*state->metadata)) {
      const auto run = each.summary.find("weft.run");
      items.push_back(
          {{"id", std::to_string(each.id)},
           {"at", FormatTime(each.at)},
           {"operation", each.operation},
           {"rows", decision.filters.empty() ? SummaryNumber(each, "total-records") : Json()},
           {"is_current", current && current->id == each.id},
           {"run", run == each.summary.end() ? Json() : Json(run->second)}});
    }
  std::ranges::reverse(items);
  return {{"table", ToString(table->id)}, {"items", std::move(items)}};
}

Json Desk::RollBack(const access::By& by, const mesh::TableId& id, int64_t snapshot) {
  const mesh::TablePtr table = audit::SeenTable(guard_, {by.caller, id, registry_.Now()});
  RequireDecides(by, *table, "roll back");
  const lake::StatePtr state = catalog_.Find(lake::NameOf(*table));
  const auto current = state ? lake::CurrentSnapshot(*state->metadata) : std::nullopt;
  if (!current || !lake::FindSnapshot(*state->metadata, snapshot))
    throw Error(ErrorKind::kNotFound, ToString(id) + " has no version " + std::to_string(snapshot),
                "Its versions: weft get snapshots " + ToString(id) + ".");
  const lake::TableCommit commit{
      state->name,
      Json::array(
          {{{"type", "assert-ref-snapshot-id"}, {"ref", "main"}, {"snapshot-id", current->id}}}),
      Json::array({{{"action", "set-snapshot-ref"},
                    {"ref-name", "main"},
                    {"type", "branch"},
                    {"snapshot-id", snapshot}}})};
  catalog_.Commit({&commit, 1});
  Note(by, "roll back " + ToString(id) + " to version " + std::to_string(snapshot), ToString(id));
  return Snapshots(by.caller, id);
}

}  // namespace weft::transform
