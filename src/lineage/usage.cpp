#include "lineage/usage.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace weft::lineage {
namespace {

constexpr size_t kWeeksKept = 26;

bool IsUse(const audit::Record& record) {
  return record.type == audit::RecordType::kBegan && audit::ReadsData(record.began.verb);
}

// Of a change that was refused nobody wanted to read.
bool IsRefusedUse(const audit::Record& record) {
  const audit::Began& began = record.began;
  return record.type != audit::RecordType::kEnded && began.verb == audit::Verb::kRefusal &&
         (!began.refused || audit::ReadsData(*began.refused));
}

void Count(std::map<Week, uint64_t>& weeks, Time at) {
  ++weeks[WeekOf(at)];
  if (weeks.size() > kWeeksKept) weeks.erase(weeks.begin());
}

// Of somebody's use, when there is any since then.
template <typename Use>
void AddSince(const std::map<std::string, std::map<std::string, Use>>& tables, Time since,
              Touched& touched) {
  const Week first = WeekOf(since);
  for (const auto& [table, principals] : tables)
    for (const auto& [principal, use] : principals) {
      if (use.last < since) continue;
      uint64_t& times = touched[table][principal];
      for (const auto& [week, count] : use.weeks)
        if (week >= first) times += count;
    }
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
    if (IsRefusedUse(record)) TakeRefusal(record.began, record.at);
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
    Count(reader.weeks, at);
    AddColumns(touch, at, reader);
  }
}

void Usage::TakeRefusal(const audit::Began& began, Time at) {
  for (const audit::TableTouch& touch : began.tables) {
    Refused& refused = refused_[Lower(touch.table)][touch.principal];
    refused.last = std::max(refused.last, at);
    Count(refused.weeks, at);
  }
}

Touched Usage::TouchedSince(Time since) {
  const auto lock = tail_.CatchUp();
  Touched touched;
  AddSince(tables_, since, touched);
  AddSince(refused_, since, touched);
  return touched;
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
