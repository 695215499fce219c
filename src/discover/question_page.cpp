#include "discover/question_page.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "discover/state_view.hpp"
#include "mesh/retirement.hpp"

namespace weft::discover {
namespace {

// The columns of the table that the SQL uses, in lower case.
std::set<std::string> UsedOf(const lineage::QuestionReads& reads, const std::string& table) {
  std::set<std::string> columns;
  for (const auto& [text, _] : reads.uses) {
    const lineage::SourceColumn source = lineage::ParseSource(text);
    if (source.table == table) columns.insert(Lower(source.column));
  }
  return columns;
}

Json TableJson(const Watch& watch, const lineage::Viewer& viewer, const mesh::Table& table,
               const std::set<std::string>& used) {
  const mesh::Decision decision =
      watch.guard.Decide(viewer.caller, mesh::Action::kRead, table, viewer.snapshot);
  std::vector<std::string> masked;
  for (const auto& [column, _] : decision.masks)
    if (used.contains(column)) masked.push_back(column);
  Json json{{"table", ToString(table.id)},
            {"owner", table.owner_team},
            {"access", decision.read ? "read" : "ask"},
            {"filtered", !decision.filters.empty()},
            {"masked", masked},
            {"state", StateJson(watch, table, decision)}};
  if (!decision.read) json["next_step"] = decision.next_step;
  if (mesh::IsDeprecated(table))
    json["notice"] = mesh::Notice(table, *viewer.snapshot, watch.guard.Now());
  return json;
}

Json UsesJson(const std::vector<lineage::QuestionUse>& uses, Time since, bool with_people) {
  uint64_t times = 0, people = 0;
  Time last{};
  Json by = Json::array();
  for (const lineage::QuestionUse& use : uses) {
    if (use.last < since) continue;
    ++people;
    times += use.times;
    last = std::max(last, use.last);
    if (with_people)
      by.push_back({{"user", use.user}, {"times", use.times}, {"last", FormatTime(use.last)}});
  }
  Json json{{"times", times},
            {"people", people},
            {"last", people == 0 ? Json() : Json(FormatTime(last))}};
  if (with_people) json["by"] = by;
  return json;
}

}  // namespace

Json QuestionPage(const QuestionSources& sources, const mesh::Caller& caller,
                  const mesh::EntryPtr& question, const mesh::SnapshotPtr& snapshot) {
  const auto saved = question->As<mesh::Question>();
  const Watch& watch = sources.watch;
  const lineage::Viewer viewer{caller, watch.guard, snapshot};
  const auto mine = lineage::BindQuestion(*saved, viewer, sources.guard, sources.engine);
  // For whom it does not work, what its owner's SQL reads, as far as they may know of it.
  const auto owners = mine.fault ? watch.lineage.questions().Of(question, snapshot) : nullptr;
  const lineage::QuestionReads& reads = owners ? *owners : mine;
  Json tables = Json::array(), columns = Json::array();
  std::vector<mesh::TablePtr> known;
  for (const std::string& name : reads.tables) {
    const mesh::TablePtr table = lineage::Visible(viewer, name);
    if (!table) continue;
    known.push_back(table);
    tables.push_back(TableJson(watch, viewer, *table, UsedOf(reads, name)));
  }
  for (const engine::ResultColumn& column : mine.columns)
    columns.push_back({{"name", column.name}, {"type", column.type}});
  const bool is_owners = caller.is_admin || caller.user == saved->owner;
  return {{"question", saved->name},
          {"title", saved->title},
          {"owner", saved->owner},
          {"version", question->version},
          {"tables", tables},
          {"state", TogetherJson(watch, known)},
          {"columns", columns},
          {"refusal", mine.fault ? Json(mine.fault->message()) : Json()},
          {"uses", UsesJson(watch.lineage.usage().UsesOf(saved->name), watch.guard.Now() - kUseKept,
                            is_owners)}};
}

}  // namespace weft::discover
