#include "engine/intake_repeats.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "base/text.hpp"
#include "engine/spool_chunks.hpp"

namespace weft::engine {
namespace {

constexpr size_t kRepeatsMax = 10'000'000;

using Key = std::vector<std::string>;

std::string RepeatsSql(const Key& key, const std::filesystem::path& parquet) {
  std::vector<std::string> names, not_null;
  for (const auto& column : key) {
    names.push_back(SqlName(column));
    not_null.push_back(names.back() + " IS NOT NULL");
  }
  const std::string columns = Join(names, ", ");
  const std::string rows =
      "read_parquet(" + SqlText(parquet.string()) + ", file_row_number = true)";
  return "WITH firsts AS MATERIALIZED (SELECT " + columns +
         ", min(file_row_number) AS first FROM " + rows + " WHERE " + Join(not_null, " AND ") +
         " GROUP BY " + columns + " HAVING count(*) > 1) SELECT file_row_number, first FROM " +
         rows + " JOIN firsts USING (" + columns + ") WHERE file_row_number > first LIMIT " +
         std::to_string(kRepeatsMax + 1);
}

}  // namespace

std::vector<std::vector<std::string>> KeysOf(const mesh::Table& table) {
  std::vector<Key> keys;
  Key primary;
  for (const auto& column : table.contract.columns) {
    if (column.primary_key) primary.push_back(column.name);
    if (column.unique) keys.push_back({column.name});
  }
  if (!primary.empty() && std::ranges::find(keys, primary) == keys.end())
    keys.push_back(std::move(primary));
  return keys;
}

std::vector<Repeat> FindRepeats(duckdb::DuckDB& work, const mesh::Table& table,
                                const std::filesystem::path& parquet) {
  std::vector<Repeat> repeats;
  duckdb::Connection connection(work);
  for (const auto& key : KeysOf(table)) {
    const auto result = RunOwn(connection, RepeatsSql(key, parquet));
    for (const auto& row : result->Collection().Rows()) {
      repeats.push_back({static_cast<uint64_t>(row.GetValue(0).GetValue<int64_t>()),
                         static_cast<uint64_t>(row.GetValue(1).GetValue<int64_t>()), key});
    }
    if (repeats.size() <= kRepeatsMax) continue;
    throw Error(ErrorKind::kInvalid, "more than " + WithThousands(kRepeatsMax) +
                                         " rows repeat the values of " + Join(key, ", ") +
                                         ", which must be unique");
  }
  std::ranges::stable_sort(repeats, {}, &Repeat::row);
  const auto again = std::ranges::unique(repeats, {}, &Repeat::row);
  repeats.erase(again.begin(), again.end());
  return repeats;
}

RepeatWatch::RepeatWatch(std::vector<Repeat> repeats) : repeats_(std::move(repeats)) {
  for (const auto& repeat : repeats_) first_lines_[repeat.first] = 0;
}

const Repeat* RepeatWatch::Check(uint64_t line) {
  const uint64_t row = row_++;
  if (const auto first = first_lines_.find(row); first != first_lines_.end()) first->second = line;
  if (next_ == repeats_.size() || repeats_[next_].row != row) return nullptr;
  return &repeats_[next_++];
}

Problem RepeatWatch::Tell(const Repeat& repeat, std::string_view value, const char* place) const {
  const std::string where =
      " in " + (place + std::to_string(first_lines_.at(repeat.first))) + " already";
  if (repeat.columns.size() == 1) return {repeat.columns[0], "'" + Shown(value) + "' is" + where};
  return {"", "primary key (" + Join(repeat.columns, ", ") + "): the same values are" + where};
}

}  // namespace weft::engine
