#include "serve/iceberg/rights.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "lake/contract_check.hpp"
#include "lake/fields.hpp"
#include "lake/snapshots.hpp"
#include "mesh/platform_domains.hpp"
#include "mesh/rows_from.hpp"
#include "policy/write_rights.hpp"
#include "serve/iceberg/problem.hpp"

namespace weft::serve::iceberg {
namespace {

const std::string kDoorsHint =
    "Ask it in SQL instead, where filters and masks apply: the portal, weft query, or POST "
    "/api/v1/query.";

audit::Began BeganOf(const Call& call, audit::Verb verb, std::string text) {
  return {.verb = verb,
          .caller = call.caller.user,
          .token_id = call.caller.token_id,
          .client = call.client,
          .request_id = call.request_id,
          .text = std::move(text)};
}

[[noreturn]] void RefuseWriter(const Door& door, const Call& call, const std::string& sentence,
                               const std::string& hint) {
  audit::Began note = BeganOf(call, audit::Verb::kRefusal, call.method + " " + call.path);
  note.refusal = sentence;
  note.refused = audit::Verb::kIngest;
  door.guard.audit().Note(note, false);
  throw Error(ErrorKind::kForbidden, sentence, hint);
}

bool MayWrite(const Door& door, const mesh::Caller& caller, const lake::Levels& levels) {
  if (mesh::IsPlatforms(levels.front())) return false;
  if (IsDomain(door, levels)) return policy::MayWriteDomain(caller, levels.front());
  return caller.is_admin && caller.scope == "all";
}

bool IsWhole(const mesh::Decision& decision) {
  return decision.discover && decision.read && decision.filters.empty() && decision.masks.empty() &&
         decision.hidden_columns.empty();
}

// It filters and masks by what it is told here for each of its users.
bool IsEngine(const Door& door, const mesh::Caller& caller) {
  return !door.engine_reader.empty() && caller.user == door.engine_reader &&
         (caller.scope == "all" || caller.scope == "read");
}

// Where a table of this namespace may lie: its team's folder. Admins may take any place.
void CheckPlace(const Door& door, const Call& call, const lake::TableState* before,
                const lake::TableState& after) {
  if (call.caller.is_admin) return;
  const std::string path = lake::LookText(after.metadata->at("properties"), "write.metadata.path");
  if (!path.empty() && !lake::LiesWithin(path, after.location))
    throw Error(ErrorKind::kInvalid, "a table's metadata lies below its location",
                "Leave the property write.metadata.path out.");
  if (before && before->location == after.location) return;
  if (before)
    throw Error(ErrorKind::kInvalid, "a table's location is fixed when it is made",
                "Make a new table there, or ask an admin.");
  const auto& options = door.catalog.options();
  const auto folder = options.folder_of(after.name.levels);
  const std::string place = options.warehouse + "/" + folder.value_or(after.name.levels.front());
  if (!lake::LiesWithin(after.location, place))
    throw Error(ErrorKind::kForbidden, "a table of this namespace lies below " + place,
                "Leave the location out, and it is given one.");
}

// A snapshot of files that lie elsewhere would let its writer read them through this table.
void CheckManifestLists(const lake::TableState* before, const lake::TableState& after) {
  const Json* known = before ? lake::Look(*before->metadata, "snapshots") : nullptr;
  for (const Json& snapshot : after.metadata->at("snapshots")) {
    if (known && lake::FindById(*known, "snapshot-id", lake::NeedNumber(snapshot, "snapshot-id")))
      continue;
    const std::string list = lake::LookText(snapshot, "manifest-list");
    if (!list.empty() && !lake::LiesWithin(list, after.location))
      throw Error(ErrorKind::kInvalid, "the snapshot's manifest list lies outside of the table",
                  "Write it below " + after.location + ".");
  }
}

}  // namespace

bool IsDomain(const Door& door, const lake::Levels& levels) {
  return levels.size() == 1 && door.registry.Now()->domains.contains(levels.front());
}

void NeedNamespace(const Door& door, const Call& call, const lake::Levels& levels) {
  if (IsDomain(door, levels)) return;
  if (!call.caller.is_admin || !door.pointers.FindNamespace(lake::KeyOf(levels)))
    ThrowNoNamespace(lake::ToString(levels));
}

void NeedToWrite(const Door& door, const Call& call, const lake::Levels& levels) {
  NeedNamespace(door, call, levels);
  if (MayWrite(door, call.caller, levels)) return;
  const std::string name = lake::ToString(levels);
  RefuseWriter(door, call, call.caller.user + " may not write tables of " + name,
               "Its team, its curators and admins may, with a token of scope all.");
}

mesh::TablePtr ContractOf(const Door& door, const lake::TableName& name) {
  if (!IsDomain(door, name.levels) || Lower(name.name) != name.name) return nullptr;
  // A bare name is the first major's here, whichever bears it in SQL.
  const bool is_pinned = name.name.find('@') != std::string::npos;
  return door.registry.Now()->FindTable({name.levels.front(), name.name + (is_pinned ? "" : "@1")});
}

bool MayLoad(const Door& door, const Call& call, const lake::TableName& name) {
  const mesh::SnapshotPtr mesh = door.registry.Now();
  const mesh::TablePtr table = ContractOf(door, name);
  if (!table) return MayWrite(door, call.caller, name.levels);
  if (IsEngine(door, call.caller)) return true;
  return IsWhole(door.guard.Decide(call.caller, mesh::Action::kRead, *table, mesh));
}

bool MayWriteFiles(const Door& door, const Call& call, const lake::TableName& name) {
  if (!MayWrite(door, call.caller, name.levels)) return false;
  const mesh::TablePtr table = ContractOf(door, name);
  return !table || mesh::RowsFromOf(*table) == mesh::RowsFrom::kSent;
}

std::unique_ptr<audit::Touch> OpenLoad(const Door& door, const Call& call,
                                       const lake::TableName& name, bool is_view) {
  const std::string of = lake::ToString(name);
  auto touch =
      door.guard.Open(call.caller, BeganOf(call, audit::Verb::kQuestion, "iceberg: load " + of));
  const mesh::TablePtr table = is_view ? nullptr : ContractOf(door, name);
  if (!table && !MayWrite(door, call.caller, name.levels)) {
    const std::string sentence =
        (is_view ? "View" : "Table") + std::string(" does not exist: ") + of;
    touch->Refuse(sentence);
    throw Error(ErrorKind::kNotFound, sentence);
  }
  if (table && IsEngine(door, call.caller)) {
    touch->Begin();
    return touch;
  }
  if (table && !IsWhole(touch->Read(table->id).decision)) {
    const std::string sentence = "rows or columns of " + of + " are kept from " + call.caller.user +
                                 ", so its files are not given out";
    touch->Refuse(sentence);
    throw Error(ErrorKind::kForbidden, sentence, kDoorsHint);
  }
  touch->Begin();
  return touch;
}

namespace {

// Why it keeps its rows; also of a table whose contract is gone.
std::optional<std::string> HeldBy(const Door& door, const lake::TableName& name) {
  if (!door.holding || name.levels.size() != 1) return std::nullopt;
  mesh::Table table;
  const mesh::TablePtr known = ContractOf(door, name);
  table.id = known ? known->id : mesh::TableId{name.levels.front(), name.name};
  return door.holding->WhyHeld(table);
}

[[noreturn]] void RefuseHeld(const lake::TableName& name, const std::string& held) {
  throw Error(ErrorKind::kForbidden, lake::ToString(name) + " keeps its versions: " + held,
              "weft get holds lists who may end it.");
}

bool LosesVersions(const lake::TableState& before, const lake::TableState& after) {
  const std::vector<lake::Snapshot> snapshots = lake::SnapshotsOf(*before.metadata);
  return std::ranges::any_of(snapshots, [&](const lake::Snapshot& snapshot) {
    return !lake::FindSnapshot(*after.metadata, snapshot.id);
  });
}

}  // namespace

void CheckChange(const Door& door, const Call& call, const lake::TableState* before,
                 const lake::TableState& after) {
  const std::string of = lake::ToString(after.name);
  CheckPlace(door, call, before, after);
  const mesh::TablePtr table = ContractOf(door, after.name);
  if (after.type == lake::Type::kView) {
    if (table)
      throw Error(ErrorKind::kConflict, "Table already exists: " + of + ", by its contract");
    return;
  }
  CheckManifestLists(before, after);
  if (const auto held = before ? HeldBy(door, after.name) : std::nullopt)
    if (LosesVersions(*before, after)) RefuseHeld(after.name, *held);
  if (!table) return;
  if (const mesh::NotSent fault = mesh::NotSentOf(*table); !fault.why.empty())
    throw Error(ErrorKind::kForbidden, fault.why, fault.instead);
  if (const auto fault = lake::ContractFault(table->contract, *after.metadata))
    throw Error(ErrorKind::kInvalid, of + " would break its contract: " + *fault,
                "Change the contract first, or leave the column as it says.");
}

std::function<void(const lake::TableState*, const lake::TableState&)> CheckFor(const Door& door,
                                                                               const Call& call) {
  return [&door, &call](const lake::TableState* before, const lake::TableState& after) {
    CheckChange(door, call, before, after);
  };
}

void CheckMayGo(const Door& door, const lake::TableName& name) {
  if (const auto held = HeldBy(door, name)) RefuseHeld(name, *held);
  if (!ContractOf(door, name)) return;
  throw Error(ErrorKind::kForbidden,
              lake::ToString(name) + " has a contract that promises it to its readers",
              "Retire the contract first.");
}

void NoteChange(const Door& door, const Call& call, const std::string& what,
                const lake::TableName& name) {
  const std::string of = lake::ToString(name);
  audit::Began note = BeganOf(call, audit::Verb::kIngest, "iceberg: " + what + " " + of);
  note.tables.push_back({.table = of, .principal = call.caller.user});
  door.guard.audit().Note(note, false);
}

}  // namespace weft::serve::iceberg
