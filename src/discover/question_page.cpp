#include "discover/question_page.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "mesh/retirement.hpp"

namespace weft::discover {
namespace {

constexpr std::chrono::hours kUseKept{90 * 24};

Json TableJson(const audit::Guard& guard, const mesh::Caller& caller, const mesh::Table& table,
               const mesh::SnapshotPtr& snapshot) {
  const mesh::Decision decision = guard.Decide(caller, mesh::Action::kRead, table, snapshot);
  std::vector<std::string> masked;
  for (const auto& [column, _] : decision.masks) masked.push_back(column);
  Json json{{"table", ToString(table.id)},
            {"owner", table.owner_team},
            {"access", decision.read ? "read" : "ask"},
            {"filtered", !decision.filters.empty()},
            {"masked", masked}};
  if (!decision.read) json["next_step"] = decision.next_step;
  if (mesh::IsDeprecated(table)) json["notice"] = mesh::Notice(table, *snapshot, guard.Now());
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
  const lineage::Viewer viewer{caller, sources.guard, snapshot};
  const auto mine = lineage::BindQuestion(*saved, viewer, sources.guard, sources.engine);
  // For whom it does not work, what its owner's SQL reads, as far as they may know of it.
  const auto reads = mine.fault ? sources.lineage.questions().Of(question, snapshot) : nullptr;
  Json tables = Json::array(), columns = Json::array();
  for (const std::string& name : reads ? reads->tables : mine.tables)
    if (const mesh::TablePtr table = lineage::Visible(viewer, name))
      tables.push_back(TableJson(sources.guard, caller, *table, snapshot));
  for (const engine::ResultColumn& column : mine.columns)
    columns.push_back({{"name", column.name}, {"type", column.type}});
  const bool is_owners = caller.is_admin || caller.user == saved->owner;
  return {{"question", saved->name},
          {"title", saved->title},
          {"owner", saved->owner},
          {"version", question->version},
          {"tables", tables},
          {"columns", columns},
          {"refusal", mine.fault ? Json(mine.fault->message()) : Json()},
          {"uses", UsesJson(sources.lineage.usage().UsesOf(saved->name),
                            sources.guard.Now() - kUseKept, is_owners)}};
}

}  // namespace weft::discover
