#include "transform/erasure_plan.hpp"

#include <algorithm>
#include <set>

#include "base/json.hpp"
#include "base/text.hpp"
#include "lake/table_name.hpp"
#include "lineage/carried.hpp"
#include "mesh/event_table.hpp"
#include "mesh/platform_domains.hpp"
#include "policy/write_rights.hpp"
#include "quality/retention.hpp"
#include "transform/kept.hpp"

namespace weft::transform {
namespace {

using lineage::Carried;

constexpr std::string_view kKeptRefusals = "kept_rejected_events";
constexpr std::string_view kDeleteWord = "delete", kRemakeWord = "remake";

std::string WordsOfFile(const mesh::Table& table) {
  return "its rows come from the file " + (table.server ? table.server->path : std::string("")) +
         " of its folder, which Weft does not change: take the row out there, and apply the folder "
         "again";
}

class Planning {
 public:
  Planning(const ErasureGround& ground, const Erasing& what) : ground_(ground), what_(what) {}

  ErasurePlan Run() {
    const Carried root = Root();
    Add(root);
    std::vector<Carried> carried =
        lineage::CarriedOn(ground_.lineage.makings(), root.table, root.column, ground_.snapshot);
    std::vector<mesh::TablePtr> tables;
    for (const Carried& each : carried) {
      tables.push_back(each.table);
      if (held_.contains(each.from) || ground_.holding.WhyHeld(*each.table))
        held_.insert(ToString(each.table->id));
    }
    // Views hold nothing; among the others each follows those that it reads.
    std::erase_if(tables, [](const auto& table) { return !mesh::IsMaterialised(*table); });
    for (const mesh::TablePtr& table : InOrder(tables, ground_.lineage, ground_.snapshot))
      Add(*std::ranges::find(carried, table->id,
                             [](const Carried& each) { return each.table->id; }));
    return std::move(plan_);
  }

 private:
  // Where the rows come from, as far as the caller may reach.
  Carried Root() {
    Carried root{what_.table, Lower(what_.rows.column), ""};
    if (!what_.caller) return root;
    for (const lineage::SourceColumn& source : lineage::CopiedFrom(
             ground_.lineage.makings(), what_.table, root.column, ground_.snapshot)) {
      const auto id = mesh::ParseTableId(source.table);
      const mesh::TablePtr table = id ? ground_.snapshot->FindTable(*id) : nullptr;
      if (!table) break;
      if (!policy::MayDecide(*what_.caller, *table)) {
        plan_.left.push_back({source.table, source.column,
                              "rows of " + root.from + ToString(root.table->id) +
                                  " come from it, and it belongs to team " + table->owner_team +
                                  ": ask them to erase there"});
        break;
      }
      root = {table, source.column, ""};
    }
    return root;
  }

  void Add(const Carried& each) {
    const mesh::Table& table = *each.table;
    const std::string name = ToString(table.id);
    if (table.file) return AddFile(table, each.column);
    const bool is_journal = table.id.domain == mesh::kTrackingDomain && table.sql.empty();
    if (is_journal) return;  // it is emptied behind the tables that its rows are carried into
    if (IsHeld(each) || !quality::KeepsOwnRows(table)) return;
    if (table.sql.empty()) AddDropped(table, each.column);
    const bool is_root = each.from.empty();
    const bool has_column = !each.column.empty();
    if (!is_root && !has_column) return AddRemake(each);
    ErasureStep step{.table = name, .column = each.column, .from = each.from};
    engine::RowsToGo rows = what_.rows;
    rows.column = each.column;
    try {
      const engine::Departure going = ground_.engine.Count(table, rows);
      step.rows = going.rows;
      step.files = going.files;
      step.versions = going.versions;
    } catch (const Error& error) {
      if (table.id == what_.table->id && error.kind() == ErrorKind::kInvalid) throw;
      return Leave(name, each.column, Sentence(error));
    }
    // A person's events may be under way to it.
    const bool may_come = JournalOf(table) && !what_.rows.before;
    if (may_come && table.id.name != kKeptRefusals) AddRefused(table);
    if (step.rows + step.files + step.versions == 0 && !may_come) return;
    plan_.steps.push_back(std::move(step));
  }

  // On hold, or made from what is: it would come back.
  bool IsHeld(const Carried& each) {
    const std::string name = ToString(each.table->id);
    const auto held = ground_.holding.WhyHeld(*each.table);
    if (!held && !held_.contains(name)) return false;
    held_.insert(name);
    if (quality::KeepsOwnRows(*each.table))
      Leave(name, each.column,
            held ? *held : "it is made from " + each.from + ", whose rows are on hold");
    return true;
  }

  // Nothing tells which of its rows are made from those that go.
  void AddRemake(const Carried& each) {
    const mesh::Table& table = *each.table;
    const std::string name = ToString(table.id);
    if (plan_.steps.empty() || !ground_.engine.SnapshotOf(table)) return;
    if (table.contract.kept.type == mesh::Materialisation::Type::kIncremental)
      return Leave(
          name, "",
          "it grows by rows made from " + each.from +
              " and does not have the column that tells which: make it anew with weft run " +
              table.product + " --whole, or erase by a column of its own");
    plan_.steps.push_back(
        {.table = name, .column = {}, .how = ErasureStep::How::kRemake, .from = each.from});
  }

  // Only where it has such rows.
  void AddFile(const mesh::Table& table, const std::string& column) {
    if (column.empty()) return;
    const mesh::Column* found = table.Find(column);
    if (!found)
      throw Error(ErrorKind::kInvalid, ToString(table.id) + " has no column " + column,
                  "weft describe table " + ToString(table.id) + " lists them.");
    if (what_.rows.before || HasValue(table, *found))
      Leave(ToString(table.id), column, WordsOfFile(table));
  }

  // What its team laid beside its rows, for Weft to take in: it is theirs, and may hold any row.
  void AddDropped(const mesh::Table& table, const std::string& column) {
    const lake::StatePtr state = ground_.catalog.Find(lake::NameOf(table));
    if (!state) return;
    size_t files = 0;
    ground_.objects.List(state->location + "/", [&](const store::ListedObject& each) {
      const std::string_view path = std::string_view(each.address).substr(state->location.size());
      files += !path.starts_with("/data/") && !path.starts_with("/metadata/") ? 1 : 0;
      return true;
    });
    if (files == 0) return;
    Leave(ToString(table.id), column,
          (files == 1 ? "the file that was" : std::to_string(files) + " files that were") +
              std::string(" dropped at ") + state->location +
              "/ may hold such rows, and Weft does not change what teams drop: once its rows are "
              "taken in, remove it there");
  }

  // What was refused is kept as it was sent, and names whom it named. Of a table of its own, what
  // was sent to it: its owner is told of no other.
  void AddRefused(const mesh::Table& table) {
    const mesh::TableId refused{std::string(mesh::kTrackingDomain), "rejected_events"};
    if (!ground_.snapshot->FindTable(refused)) return;
    try {
      const Json rows =
          Asked(refused.domain, "SELECT count(*) FROM " + ToString(refused) +
                                    " WHERE contains(event, " + SqlText(what_.rows.value) + ")" +
                                    (mesh::TakesEvents(table)
                                         ? " AND data_owner = " + SqlText(table.id.domain) +
                                               " AND sent_to = " + SqlText(mesh::EventKeyOf(table))
                                         : ""));
      const auto count = rows.at(0).at(0).get<uint64_t>();
      if (count > 0)
        Leave(ToString(refused), "event",
              std::to_string(count) +
                  (count == 1 ? " event that was refused has" : " events that were refused have") +
                  " this value in what was sent: an admin erases that from "
                  "tracking.kept_rejected_events, by event_uuid or event");
    } catch (const Error& error) {
      Leave(ToString(refused), "event", Sentence(error));
    }
  }

  Json Asked(const std::string& domain, const std::string& sql) const {
    const auto touch = ground_.guard.Open(mesh::ServicePrincipal(domain),
                                          {.verb = audit::Verb::kRun}, ground_.snapshot);
    touch->RecordNothing();
    return ground_.engine.RowsAs(*touch, domain, sql, 1);
  }

  bool HasValue(const mesh::Table& table, const mesh::Column& column) const {
    const std::string sql = "SELECT 1 FROM " + SqlName(table.id.domain) + "." +
                            SqlName(table.id.name) + " WHERE CAST(" + SqlName(column.name) +
                            " AS VARCHAR) = " + SqlText(what_.rows.value) + " LIMIT 1";
    return !Asked(table.id.domain, sql).empty();
  }

  void Leave(const std::string& table, const std::string& column, const std::string& why) {
    plan_.left.push_back({table, column, why});
  }

  static std::string Sentence(const Error& error) {
    return error.hint().empty() ? error.message() : error.message() + ". " + error.hint();
  }

  const ErasureGround& ground_;
  const Erasing& what_;
  ErasurePlan plan_;
  std::set<std::string> held_;  // on hold, or made from what is
};

}  // namespace

ErasurePlan PlanErasure(const ErasureGround& ground, const Erasing& what) {
  return Planning(ground, what).Run();
}

std::optional<EventJournal::Of> JournalOf(const mesh::Table& table) {
  if (mesh::TakesEvents(table)) return EventJournal::Of::kRows;
  if (table.id.domain == mesh::kTrackingDomain && mesh::IsMaterialised(table))
    return EventJournal::Of::kEvents;
  return std::nullopt;
}

Json ToJson(const ErasurePlan& plan) {
  const auto text = [](const std::string& word) { return word.empty() ? Json() : Json(word); };
  Json steps = Json::array(), left = Json::array();
  for (const ErasureStep& step : plan.steps)
    steps.push_back({{"table", step.table},
                     {"column", text(step.column)},
                     {"how", step.how == ErasureStep::How::kDelete ? kDeleteWord : kRemakeWord},
                     {"from", text(step.from)},
                     {"rows", step.rows},
                     {"files", step.files},
                     {"versions", step.versions},
                     {"done", step.done},
                     {"run", step.run == 0 ? Json() : Json(std::to_string(step.run))},
                     {"error", text(step.error)}});
  for (const LeftOver& each : plan.left)
    left.push_back({{"table", each.table}, {"column", text(each.column)}, {"why", each.why}});
  return {{"steps", std::move(steps)},
          {"left", std::move(left)},
          {"looks", plan.looks},
          {"journal", plan.journal}};
}

ErasurePlan PlanOf(const Json& json) {
  const auto text = [](const Json& value) {
    return value.is_string() ? value.get<std::string>() : std::string();
  };
  ErasurePlan plan;
  plan.looks = json.at("looks");
  plan.journal = json.value("journal", uint64_t{0});
  for (const Json& step : json.at("steps"))
    plan.steps.push_back(
        {.table = step.at("table"),
         .column = text(step.at("column")),
         .how =
             step.at("how") == kDeleteWord ? ErasureStep::How::kDelete : ErasureStep::How::kRemake,
         .from = text(step.at("from")),
         .rows = step.at("rows"),
         .files = step.at("files"),
         .versions = step.at("versions"),
         .done = step.at("done"),
         .run = step.at("run").is_null() ? 0 : std::stoull(step.at("run").get<std::string>()),
         .error = text(step.at("error"))});
  for (const Json& each : json.at("left"))
    plan.left.push_back({each.at("table"), text(each.at("column")), each.at("why")});
  return plan;
}

}  // namespace weft::transform
