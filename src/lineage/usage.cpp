#include "lineage/usage.hpp"

#include <algorithm>

#include "audit/record.hpp"
#include "base/text.hpp"

namespace weft::lineage {
namespace {

// How far back a new process reads: a touch is two records.
constexpr uint64_t kRecordsMax = 200'000;

bool IsUse(const audit::Record& record) {
  const audit::Verb verb = record.began.verb;
  return record.type == audit::RecordType::kBegan &&
         (verb == audit::Verb::kQuestion || verb == audit::Verb::kExport ||
          verb == audit::Verb::kRun);
}

}  // namespace

bool Reader::Used(const std::string& column, Time since) const {
  if (last < since) return false;
  if (column.empty() || (unknown && *unknown >= since)) return true;
  const auto use = columns.find(Lower(column));
  return use != columns.end() && use->second.last >= since;
}

void Usage::Take(const audit::Began& began, Time at) {
  for (const audit::TableTouch& touch : began.tables) {
    Reader& reader = tables_[Lower(touch.table)][touch.principal];
    reader.principal = touch.principal;
    reader.last = std::max(reader.last, at);
    ++reader.times;
    if (!touch.roles) {
      reader.unknown = at;
      continue;
    }
    for (const auto& [column, roles] : *touch.roles) {
      ColumnUse& use = reader.columns[column];
      use.last = std::max(use.last, at);
      use.roles.Add(roles);
    }
  }
}

void Usage::CatchUp() {
  const journal::AppendLog& log = audit_.log();
  const uint64_t end = log.next_offset();
  if (!next_) next_ = end > kRecordsMax ? end - kRecordsMax : 0;
  journal::AppendLog::Cursor cursor(log, std::max(*next_, log.first_offset()));
  while (const auto record = cursor.Next(end)) {
    const auto decoded = audit::DecodeRecord(record->second);
    if (decoded && IsUse(*decoded)) Take(decoded->began, decoded->at);
  }
  next_ = end;
}

std::vector<Reader> Usage::ReadersOf(const std::string& table) {
  const std::lock_guard lock(mutex_);
  CatchUp();
  std::vector<Reader> readers;
  const auto found = tables_.find(Lower(table));
  if (found == tables_.end()) return readers;
  for (const auto& [_, reader] : found->second) readers.push_back(reader);
  return readers;
}

}  // namespace weft::lineage
