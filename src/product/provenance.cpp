#include "product/provenance.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "product/tables.hpp"

namespace weft::product {
namespace {

using mesh::Inherited;

constexpr std::string_view kOpenClassification = "public";

bool Contains(const std::vector<std::string>& list, const std::string& word) {
  return std::ranges::any_of(list,
                             [&](const std::string& each) { return Lower(each) == Lower(word); });
}

std::vector<Inherited> UnknownRows(const mesh::Table& table) {
  std::vector<Inherited> rows;
  for (const mesh::Column& column : table.contract.columns)
    rows.push_back({table.contract.name, column.name, std::string(mesh::kAnyClassification), ""});
  std::ranges::sort(rows);
  return rows;
}

// The columns that a result column's value comes from; none beyond those of a description.
std::vector<std::string> ValuesOf(const engine::Description& real, size_t column) {
  std::vector<std::string> values;
  if (column >= real.origins.columns.size()) return values;
  for (const auto& [source, roles] : real.origins.columns[column]) {
    if (roles.Has(mesh::Role::kValue)) values.push_back(source);
  }
  return values;
}

}  // namespace

std::optional<SourceColumn> ParseSource(const std::string& text) {
  const size_t first = text.find('.');
  const size_t last = text.rfind('.');
  if (first == std::string::npos || first == last) return std::nullopt;
  return SourceColumn{{text.substr(0, first), text.substr(first + 1, last - first - 1)},
                      text.substr(last + 1)};
}

std::vector<Inherited> Provenance::Find(const mesh::Table& table) {
  const engine::Description* real = describe_(table);
  if (real == nullptr) return UnknownRows(table);
  Rows rows;
  for (size_t i = 0; i < real->columns.size(); ++i) {
    if (const mesh::Column* column = table.Find(real->columns[i].name))
      AddColumn(rows, table, *column, ValuesOf(*real, i));
  }
  std::ranges::sort(rows);
  rows.erase(std::ranges::unique(rows).begin(), rows.end());
  return rows;
}

void Provenance::AddColumn(Rows& rows, const mesh::Table& table, const mesh::Column& column,
                           const std::vector<std::string>& sources) {
  const std::string target = table.id.domain + "." + BareName(table.id) + "." + Lower(column.name);
  for (const std::string& text : sources) {
    const std::optional<SourceColumn> source = ParseSource(text);
    const mesh::TablePtr from = source ? mesh_.FindTable(source->table) : nullptr;
    const mesh::Column* original = from ? from->Find(source->column) : nullptr;
    if (original == nullptr) continue;
    for (const std::string& classification : ClassesOf(*from, *original)) {
      if (Lower(column.classification) == Lower(classification)) continue;
      const Inherited row{table.contract.name, column.name, classification, text};
      if (Contains(column.declassifies, classification))
        AddDeclassified(rows, row, target);
      else
        rows.push_back(row);
    }
  }
}

// Each root has a word in it.
void Provenance::AddDeclassified(Rows& rows, const Inherited& row, const std::string& target) {
  std::set<std::string> seen, roots;
  AddRoots(row.from, row.classification, seen, roots);
  for (const std::string& root : roots) {
    rows.push_back(row);
    rows.back().from = root;
    rows.back().approved = Approves(root, target);
  }
}

void Provenance::AddRoots(const std::string& source, const std::string& classification,
                          std::set<std::string>& seen, std::set<std::string>& roots) {
  if (!seen.insert(source).second) return;
  const std::optional<SourceColumn> parsed = ParseSource(source);
  const mesh::TablePtr table = parsed ? mesh_.FindTable(parsed->table) : nullptr;
  const engine::Description* real = table && !table->sql.empty() ? describe_(*table) : nullptr;
  bool is_root = true;
  for (size_t i = 0; real != nullptr && i < real->columns.size(); ++i) {
    if (Lower(real->columns[i].name) != Lower(parsed->column)) continue;
    for (const std::string& text : ValuesOf(*real, i)) {
      const std::optional<SourceColumn> from = ParseSource(text);
      const mesh::TablePtr origin = from ? mesh_.FindTable(from->table) : nullptr;
      const mesh::Column* column = origin ? origin->Find(from->column) : nullptr;
      if (column == nullptr || !ClassesOf(*origin, *column).contains(Lower(classification)))
        continue;
      is_root = false;
      AddRoots(text, classification, seen, roots);
    }
  }
  if (is_root) roots.insert(source);
}

bool Provenance::Approves(const std::string& root, const std::string& target) const {
  const std::optional<SourceColumn> parsed = ParseSource(root);
  const mesh::TablePtr table = parsed ? mesh_.FindTable(parsed->table) : nullptr;
  const mesh::Column* column = table ? table->Find(parsed->column) : nullptr;
  return column != nullptr && Contains(column->declassified_for, target);
}

std::set<std::string> Provenance::ClassesOf(const mesh::Table& table,
                                            const mesh::Column& column) const {
  std::set<std::string> classes;
  const std::string own = Lower(column.classification);
  if (!own.empty() && own != kOpenClassification) classes.insert(own);
  for (const Inherited& row : RowsOf(table)) {
    if (!row.approved && row.column == column.name) classes.insert(Lower(row.classification));
  }
  return classes;
}

std::vector<Inherited> Provenance::RowsOf(const mesh::Table& table) const {
  const auto found = found_.find({table.contract_id, table.contract.name});
  return found == found_.end() ? mesh_.InheritedBy(table) : found->second;
}

bool Provenance::Update(const mesh::Table& table) {
  Rows rows = Find(table);
  const bool differs = rows != RowsOf(table);
  found_[{table.contract_id, table.contract.name}] = std::move(rows);
  return differs;
}

std::vector<mesh::InheritedEdit> Provenance::Edits() const {
  std::map<std::string, Rows> by_contract;
  for (const auto& [contract, rows] : mesh_.inherited) {
    Rows& all = by_contract[contract];
    const mesh::EntryPtr entry = mesh_.FindEntry({mesh::Kind::kContract, contract});
    for (const Inherited& row : *rows) {
      const bool is_there = entry && std::ranges::find(entry->outline.tables, row.table) !=
                                         entry->outline.tables.end();
      if (is_there && !found_.contains({contract, row.table})) all.push_back(row);
    }
  }
  for (const auto& [key, rows] : found_)
    std::ranges::copy(rows, std::back_inserter(by_contract[key.first]));
  std::vector<mesh::InheritedEdit> edits;
  for (auto& [contract, rows] : by_contract) {
    std::ranges::sort(rows);
    const auto old = mesh_.inherited.find(contract);
    const bool is_same = old == mesh_.inherited.end() ? rows.empty() : *old->second == rows;
    if (is_same) continue;
    edits.push_back({contract, rows.empty() ? nullptr : std::make_shared<const Rows>(rows)});
  }
  return edits;
}

}  // namespace weft::product
