#include "lineage/usage.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace weft::lineage {
namespace {

constexpr size_t kWeeksKept = 26;

bool IsUse(const audit::Record& record) {
  return record.type == audit::RecordType::kBegan && audit::ReadsData(record.began.verb);
}

void AddColumns(const audit::TableTouch& touch, Time at, Reader& reader) {
  if (!touch.roles) {
    reader.unknown = at;
    return;
  }
  for (const auto& [column, roles] : *touch.roles) {
    ColumnUse& use = reader.columns[column];
    use.last = std::max(use.last, at);
    use.roles.Add(roles);
  }
}

}  // namespace

Week WeekOf(Time time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  return day - (std::chrono::weekday(day) - std::chrono::Monday);
}

bool Reader::Used(const std::string& column, Time since) const {
  if (last < since) return false;
  if (column.empty() || (unknown && *unknown >= since)) return true;
  const auto use = columns.find(Lower(column));
  return use != columns.end() && use->second.last >= since;
}

Usage::Usage(audit::Tail& tail) : tail_(tail) {
  tail.Follow([this](uint64_t, const audit::Record& record) {
    if (IsUse(record)) Take(record.began, record.at);
  });
}

void Usage::Take(const audit::Began& began, Time at) {
  if (!began.question.empty()) {
    QuestionUse& use = questions_[began.question][began.caller];
    use.user = began.caller;
    use.last = std::max(use.last, at);
    ++use.times;
  }
  for (const audit::TableTouch& touch : began.tables) {
    Reader& reader = tables_[Lower(touch.table)][touch.principal];
    reader.principal = touch.principal;
    reader.last = std::max(reader.last, at);
    ++reader.times;
    ++reader.weeks[WeekOf(at)];
    if (reader.weeks.size() > kWeeksKept) reader.weeks.erase(reader.weeks.begin());
    AddColumns(touch, at, reader);
  }
}

std::vector<QuestionUse> Usage::UsesOf(const std::string& question) {
  const auto lock = tail_.CatchUp();
  std::vector<QuestionUse> uses;
  const auto found = questions_.find(question);
  if (found == questions_.end()) return uses;
  for (const auto& [_, use] : found->second) uses.push_back(use);
  return uses;
}

std::vector<Reader> Usage::ReadersOf(const std::string& table) {
  const auto lock = tail_.CatchUp();
  std::vector<Reader> readers;
  const auto found = tables_.find(Lower(table));
  if (found == tables_.end()) return readers;
  for (const auto& [_, reader] : found->second) readers.push_back(reader);
  return readers;
}

size_t Usage::CountReaders(const std::string& table, Time since) {
  const auto lock = tail_.CatchUp();
  const auto found = tables_.find(Lower(table));
  if (found == tables_.end()) return 0;
  return static_cast<size_t>(std::ranges::count_if(
      found->second, [&](const auto& reader) { return reader.second.last >= since; }));
}

}  // namespace weft::lineage
