#include <algorithm>

#include "policy/case.hpp"
#include "policy/table_rules.hpp"

// Which tables and columns a rule speaks of.
namespace weft::policy {
namespace {

// "flights.departures@2" in parts; `major` is empty where none is named. Points into what it was
// read from.
struct Address {
  std::string_view domain, name, major;

  static Address Read(std::string_view text, std::string_view domain_otherwise) {
    const size_t dot = text.find('.');
    Address address{dot == text.npos ? domain_otherwise : text.substr(0, dot),
                    dot == text.npos ? text : text.substr(dot + 1), ""};
    const size_t pin = address.name.find('@');
    if (pin == text.npos) return address;
    address.major = address.name.substr(pin + 1);
    address.name = address.name.substr(0, pin);
    return address;
  }

  // `this` is what a rule says, `other` what a table is.
  bool Covers(const Address& other, int other_major) const {
    if (!SameWithoutCase(domain, other.domain)) return false;
    if (name == "*") return true;
    return SameWithoutCase(name, other.name) &&
           (major.empty() || major == std::to_string(other_major));
  }
};

bool NamesOne(const std::vector<std::string>& names, const mesh::Policy& policy, const Address& is,
              int major) {
  return std::ranges::any_of(names, [&](const std::string& name) {
    return Address::Read(name, policy.domain).Covers(is, major);
  });
}

bool InScope(const mesh::Policy& policy, const mesh::Table& table) {
  if (policy.domain.empty()) return true;
  if (!SameWithoutCase(policy.domain, table.id.domain)) return false;
  if (policy.product.empty()) return true;
  if (policy.major != 0 && policy.major != table.major) return false;
  return Address::Read(policy.product, policy.domain)
      .Covers(Address::Read(table.product, ""), table.major);
}

bool Has(const std::vector<std::string>& list, std::string_view item) {
  return std::ranges::any_of(list, [&](const std::string& x) { return SameWithoutCase(x, item); });
}

bool Shares(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  return std::ranges::any_of(a, [&](const std::string& x) { return Has(b, x); });
}

// Does the column inherit one of these classifications?
bool Inherits(const std::vector<mesh::Inherited>& rows, const mesh::Column& column,
              const std::vector<std::string>& classifications) {
  return std::ranges::any_of(rows, [&](const mesh::Inherited& row) {
    return !row.approved && SameWithoutCase(row.column, column.name) &&
           (row.classification == mesh::kAnyClassification ||
            Has(classifications, row.classification));
  });
}

bool Picks(const mesh::Objects& on, const mesh::Column& column, bool table_has_tag,
           const std::vector<mesh::Inherited>& inherited) {
  if (!on.tags.empty() && !table_has_tag && !Shares(on.tags, column.tags)) return false;
  return on.classifications.empty() || Has(on.classifications, column.classification) ||
         Inherits(inherited, column, on.classifications);
}

}  // namespace

bool NamesTable(const mesh::Policy& policy, const mesh::Rule& rule, const mesh::Table& table) {
  const mesh::Objects& on = rule.on;
  if (!InScope(policy, table)) return false;
  if (!on.tables.empty() &&
      !NamesOne(on.tables, policy, Address::Read(table.id.name, table.id.domain), table.major))
    return false;
  return on.products.empty() ||
         NamesOne(on.products, policy, Address::Read(table.product, ""), table.major);
}

std::optional<Bits> PickedColumns(const mesh::Policy& policy, const mesh::Rule& rule,
                                  const mesh::Table& table, const mesh::Snapshot& snapshot) {
  const mesh::Objects& on = rule.on;
  if (!NamesTable(policy, rule, table)) return std::nullopt;
  const bool table_has_tag =
      Shares(on.tags, table.contract.tags) || Shares(on.tags, table.product_tags);
  const std::vector<mesh::Column>& columns = table.contract.columns.Items();
  Bits picked(columns.size());
  if (on.classifications.empty() && (on.tags.empty() || table_has_tag)) {
    picked.SetAll(columns.size());
    return picked;
  }
  const std::vector<mesh::Inherited> inherited = snapshot.InheritedBy(table);
  for (size_t i = 0; i < columns.size(); ++i) {
    if (Picks(on, columns[i], table_has_tag, inherited)) picked.Set(i);
  }
  return picked.Any() ? std::optional(std::move(picked)) : std::nullopt;
}

}  // namespace weft::policy
