#include "query/windows.hpp"

#include <algorithm>

namespace weft::query {
namespace {

std::string KeyOf(audit::Touch& touch, const mesh::TableId& table, uint64_t from) {
  const std::string seen = touch.Read(table).decision.Fingerprint();
  return touch.caller().user + "\n" + touch.caller().purpose + "\n" +
         std::to_string(touch.snapshot()->seq) + "\n" + ToString(table) + "\n" +
         std::to_string(from) + "\n" + seen;
}

}  // namespace

ReadRowsPtr Windows::Next(audit::Touch& touch, uint64_t from, uint64_t end) {
  if (end <= from) return nullptr;
  const std::string key = KeyOf(touch, table_, from);
  if (ReadRowsPtr known = shelf_.Find(key)) return known;
  ReadRowsPtr rows = Read(touch, from, std::min(end, from + count_));
  // They are larger than those before.
  while (!rows) rows = Read(touch, from, std::min(end, from + count_));
  shelf_.Keep(key, rows);
  return rows;
}

ReadRowsPtr Windows::Read(audit::Touch& touch, uint64_t from, uint64_t until) {
  const auto answer = tracker_.engine.Ask(touch, between_(from, until));
  std::string rows;
  while (auto piece = answer->Next()) {
    rows += *piece;
    if (rows.size() <= kBytesMax || count_ == kCountMin) continue;
    count_ = std::max(count_ / 4, kCountMin);
    return nullptr;
  }
  count_ = rows.size() > kBytesWanted ? std::max(count_ / 2, kCountMin)
                                      : std::min(count_ * 2, kCountMax);
  return std::make_shared<const ReadRows>(ReadRows{until, std::move(rows)});
}

}  // namespace weft::query
