#include "discover/state_view.hpp"

#include "base/text.hpp"
#include "discover/access_view.hpp"

namespace weft::discover {
namespace {

Json CountsJson(const store::CheckRow& row) {
  return {{"passed", row.passed}, {"failed", row.failed}, {"skipped", row.skipped}};
}

// A count of all rows tells of those that are kept from the reader.
Json RowsJson(const store::CheckRow& row, const mesh::Decision& decision) {
  const bool sees_all = decision.read && decision.filters.empty();
  return row.rows && sees_all ? Json(*row.rows) : Json();
}

Json CheckJson(const store::CheckRow& row, const mesh::Decision& decision) {
  return {{"at", FormatTime(row.at)},
          {"data_changed", FormatTime(row.changed)},
          {"rows", RowsJson(row, decision)},
          {"checks", CountsJson(row)}};
}

Json ResultsJson(const store::CheckRow& row, bool answers) {
  Json results = Json::parse(row.results, nullptr, false);
  if (!results.is_array()) return Json::array();
  for (Json& result : results)
    if (!answers) result["message"] = "";
  return results;
}

}  // namespace

Json StateJson(const Watch& watch, const mesh::Table& table, const mesh::Decision& decision) {
  const quality::Verdict verdict = watch.states.Of(table, watch.guard.Now());
  const auto last = watch.states.Last(ToString(table.id));
  return {{"name", quality::Name(verdict.state)},
          {"why", verdict.why},
          {"late_seconds", verdict.late.count()},
          {"due", verdict.due ? Json(FormatTime(*verdict.due)) : Json()},
          {"data_changed", last ? Json(FormatTime(last->changed)) : Json()},
          {"rows", last ? RowsJson(*last, decision) : Json()},
          {"checked", last ? Json(FormatTime(last->at)) : Json()},
          {"checks", CountsJson(last.value_or(store::CheckRow{}))}};
}

Json TogetherJson(const Watch& watch, const std::vector<mesh::TablePtr>& tables) {
  const Time now = watch.guard.Now();
  std::optional<quality::State> worst;
  std::optional<Time> oldest;
  std::string why;
  for (const mesh::TablePtr& table : tables) {
    const quality::Verdict verdict = watch.states.Of(*table, now);
    if (!worst || quality::Worse(*worst, verdict.state) != *worst) {
      worst = verdict.state;
      why = (tables.size() > 1 ? ToString(table->id) + ": " : "") + verdict.why;
    }
    const auto last = watch.states.Last(ToString(table->id));
    if (last && (!oldest || last->changed < *oldest)) oldest = last->changed;
  }
  if (!worst) return nullptr;
  return {{"name", quality::Name(*worst)},
          {"why", why},
          {"data_changed", oldest ? Json(FormatTime(*oldest)) : Json()}};
}

Json UseJson(const Watch& watch, const mesh::Caller& caller, const mesh::Table& table) {
  const Time since = watch.guard.Now() - kUseKept;
  const std::string name = ToString(table.id);
  const auto lock = watch.lineage.tail().CatchUp();
  Json json{{"readers", 0}, {"days", kUseKept / std::chrono::days(1)}, {"you", nullptr}};
  const auto& tables = watch.lineage.usage().tables();
  const auto used = tables.find(Lower(name));
  if (used == tables.end()) return json;
  size_t readers = 0;
  for (const auto& [principal, reader] : used->second) {
    if (reader.last >= since) ++readers;
    if (principal == caller.user) json["you"] = FormatTime(reader.last);
  }
  json["readers"] = readers;
  return json;
}

Json ChecksOf(const Watch& watch, const mesh::Caller& caller, const mesh::TableId& table,
              size_t limit) {
  const mesh::SnapshotPtr snapshot = watch.registry.Now();
  const audit::Access access = FindVisible(watch.guard, caller, table, snapshot);
  Json items = Json::array(), results = Json::array();
  for (const store::CheckRow& row : watch.states.Of(ToString(access.table->id), limit)) {
    if (items.empty()) results = ResultsJson(row, lineage::AnswersFor(caller, *access.table));
    items.push_back(CheckJson(row, access.decision));
  }
  return {{"table", ToString(access.table->id)},
          {"state", StateJson(watch, *access.table, access.decision)},
          {"items", items},
          {"results", results},
          {"next", nullptr}};
}

}  // namespace weft::discover
