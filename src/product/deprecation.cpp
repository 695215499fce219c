#include "product/deprecation.hpp"

#include <algorithm>
#include <set>

#include "access/people.hpp"
#include "base/text.hpp"
#include "mesh/agreements_about.hpp"
#include "mesh/retirement.hpp"
#include "product/tables.hpp"

namespace weft::product {
namespace {

constexpr std::string_view kDomainWord = "domain ", kProductWord = "product ";

mesh::TablePtr SameMajor(const mesh::Snapshot& snapshot, const mesh::Table& table) {
  return snapshot.FindTable(
      {table.id.domain, BareName(table.id) + "@" + std::to_string(table.major)});
}

// Who reads one table, and whom that means.
class Audience {
 public:
  Audience(const mesh::Snapshot& snapshot, Deprecation& deprecation)
      : snapshot_(snapshot), deprecation_(deprecation) {}

  void AddParties(Time now) {
    const mesh::TableId& table = deprecation_.before;
    for (const auto& agreement : mesh::AgreementsInForce(snapshot_, table, now)) {
      const mesh::TablePtr meant = snapshot_.FindTable(agreement->table);
      const bool is_pinned = agreement->table.name.find('@') != std::string::npos;
      if (is_pinned && (!meant || meant->id != table)) continue;
      readers_.insert(ToString(agreement->consumer));
      told_.merge(access::ConsumersSide(snapshot_, *agreement));
    }
  }

  // As a plan names readers.
  void AddReader(const std::string& name) {
    readers_.insert(name);
    if (name.starts_with(kDomainWord))
      told_.merge(access::DomainSide(snapshot_, name.substr(kDomainWord.size())));
    else if (name.starts_with(kProductWord))
      AddOwnersOf(name.substr(kProductWord.size()));
    else if (snapshot_.FindUser(name))
      told_.insert(name);
    else if (const auto table = mesh::ParseTableId(name))
      told_.merge(access::DomainSide(snapshot_, table->domain));
  }

  // Products that say by an input port that they read its contract.
  void AddPorts() {
    const mesh::TablePtr table = snapshot_.FindTable(deprecation_.before);
    if (!table) return;
    for (const mesh::EntryPtr& entry : snapshot_.OfKind(mesh::Kind::kProduct)) {
      const auto product = entry->As<mesh::Product>();
      if (std::ranges::find(product->inputs, table->contract_id, &mesh::Port::contract_id) !=
          product->inputs.end())
        AddReader(std::string(kProductWord) + entry->id.name);
    }
  }

  void Finish() {
    deprecation_.readers.assign(readers_.begin(), readers_.end());
    deprecation_.told.clear();
    for (const std::string& user : told_) {
      const auto person = snapshot_.FindUser(user);
      if (person && !person->disabled) deprecation_.told.push_back(user);
    }
  }

 private:
  void AddOwnersOf(const std::string& name) {
    told_.merge(access::DomainSide(snapshot_, name.substr(0, name.find('.'))));
    const mesh::EntryPtr entry = snapshot_.FindEntry({mesh::Kind::kProduct, name});
    if (const auto product = entry ? entry->As<mesh::Product>() : nullptr)
      told_.insert(product->owners.begin(), product->owners.end());
  }

  const mesh::Snapshot& snapshot_;
  Deprecation& deprecation_;
  std::set<std::string> readers_;
  access::People told_;
};

bool IsNewlyDeprecated(const mesh::Table& before, const mesh::Table& after) {
  return mesh::IsDeprecated(after) &&
         (before.status != after.status || !(before.retirement == after.retirement));
}

}  // namespace

std::vector<Deprecation> FindDeprecations(const mesh::Snapshot& base,
                                          const mesh::Snapshot& candidate,
                                          std::span<const mesh::Edit> edits, Time now) {
  std::vector<Deprecation> found;
  std::set<mesh::TableId> seen;
  for (const mesh::Edit& edit : edits) {
    if (!edit.after) continue;
    for (const mesh::TablePtr& after : TablesOf(*edit.after, candidate)) {
      const mesh::TablePtr before = SameMajor(base, *after);
      if (!before || !IsNewlyDeprecated(*before, *after) || !seen.insert(after->id).second)
        continue;
      found.push_back({after->id, before->id, mesh::Notice(*after, candidate, now), {}, {}});
    }
  }
  return found;
}

void AddReadersAndTold(std::vector<Deprecation>& deprecations, const Readership& readership) {
  if (deprecations.empty()) return;
  const mesh::Snapshot& snapshot = readership.snapshot;
  const size_t count = deprecations.size();
  std::vector<mesh::TableId> tables;
  for (const Deprecation& each : deprecations) tables.push_back(each.before);
  for (const Deprecation& each : deprecations)
    tables.push_back({each.before.domain, BareName(each.before)});
  const std::vector<std::vector<std::string>> readers = readership.readers_of(tables);
  for (size_t i = 0; i < count; ++i) {
    Audience audience(snapshot, deprecations[i]);
    audience.AddParties(readership.now);
    audience.AddPorts();
    for (const std::string& reader : readers[i]) audience.AddReader(reader);
    // People who read the bare name may have got this major then; what SQL means now is known.
    for (const std::string& reader : readers[count + i])
      if (snapshot.FindUser(reader)) audience.AddReader(reader);
    audience.Finish();
  }
}

}  // namespace weft::product
