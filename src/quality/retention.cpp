#include "quality/retention.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "quality/state.hpp"

namespace weft::quality {
namespace {

using Base = mesh::ColumnType::Base;

// "re" is the standard's short name.
bool IsRetention(const mesh::Sla& sla) {
  const std::string property = Lower(sla.property);
  return property == "retention" || property == "re";
}

// The columns that an element names of this table: "orders.at, orders.day".
std::vector<std::string> ColumnsOf(const std::string& element, const std::string& table) {
  std::vector<std::string> columns;
  for (const std::string& part : Split(element, ',')) {
    const std::vector<std::string> names = Split(std::string(Trim(part)), '.');
    if (names.size() == 2 && Lower(names[0]) == table) columns.push_back(Lower(names[1]));
  }
  return columns;
}

bool IsAbout(const mesh::Sla& sla, const std::string& table) {
  if (sla.element.empty()) return true;
  const std::vector<std::string> parts = Split(sla.element, ',');
  return std::ranges::any_of(parts, [&](const std::string& part) {
    return Lower(Split(std::string(Trim(part)), '.')[0]) == table;
  });
}

bool BearsTime(const mesh::ColumnType& type) {
  return type.base == Base::kDate || type.base == Base::kTimestamp ||
         type.base == Base::kTimestampUtc;
}

// A retention that is about versions, or was meant for rows and does not say so.
std::string FaultWithoutColumn(const mesh::Table& table, const mesh::Sla& sla) {
  const auto& columns = table.contract.columns;
  const bool may_be_meant =
      sla.element.empty() && KeepsOwnRows(table) &&
      std::ranges::any_of(columns, [](const auto& each) { return BearsTime(each.type); });
  if (!may_be_meant) return {};
  return "its retention names no column that holds a row's time, so that rows stay for ever: write "
         "element: " +
         table.contract.name + ".COLUMN, or element: " + table.contract.name +
         " where only versions are meant";
}

std::string FaultOf(const mesh::Table& table, const std::vector<std::string>& columns) {
  if (table.file)
    return "its rows come from a file of its folder, which Weft does not change: leave rows out of "
           "it that are past their retention, and apply the folder again";
  if (!KeepsOwnRows(table))
    return "it is computed when it is read, so it holds what its sources hold: promise the "
           "retention where the rows lie";
  if (columns.size() > 1) return "its retention names several columns: name the one that counts";
  const mesh::Column* column = table.Find(columns[0]);
  if (!column) return "its retention names a column that it does not have: " + columns[0];
  if (!BearsTime(column->type))
    return "its retention names " + columns[0] + ", which is no date and no timestamp";
  return {};
}

}  // namespace

bool KeepsOwnRows(const mesh::Table& table) {
  return !table.file && table.id.domain != mesh::kPlatformDomain &&
         (table.sql.empty() || mesh::IsMaterialised(table));
}

RetentionPromise RetentionOf(const mesh::Contract& contract, const mesh::Table& table) {
  const std::string name = Lower(table.contract.name);
  RetentionPromise promise;
  for (const mesh::Sla& sla : contract.slas) {
    if (!IsRetention(sla) || !IsAbout(sla, name)) continue;
    promise.keep = LengthOf(sla.value, sla.unit);
    if (!promise.keep) {
      promise.fault = "its retention is no length of time: " + sla.value + " " + sla.unit;
      return promise;
    }
    const std::vector<std::string> columns = ColumnsOf(sla.element, name);
    promise.fault = columns.empty() ? FaultWithoutColumn(table, sla) : FaultOf(table, columns);
    if (promise.fault.empty() && !columns.empty())
      promise.rule = Retention{*promise.keep, columns[0]};
    return promise;
  }
  return promise;
}

RetentionPromise RetentionOf(const mesh::Snapshot& snapshot, const mesh::Table& table) {
  const mesh::EntryPtr entry = snapshot.FindEntry({mesh::Kind::kContract, table.contract_id});
  const auto contract = entry ? entry->As<mesh::Contract>() : nullptr;
  return contract ? RetentionOf(*contract, table) : RetentionPromise();
}

}  // namespace weft::quality
