#include "product/sql_check.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <variant>

#include "base/error.hpp"
#include "base/text.hpp"
#include "lineage/sql_words.hpp"
#include "product/contract_check.hpp"
#include "product/ground.hpp"
#include "product/tables.hpp"

namespace weft::product {
namespace {

constexpr std::string_view kOpenClassification = "public";

bool Contains(const std::vector<std::string>& list, const std::string& word) {
  return std::ranges::any_of(list,
                             [&](const std::string& each) { return Lower(each) == Lower(word); });
}

class Checker {
 public:
  explicit Checker(const SqlCheckRequest& request)
      : request_(request),
        candidate_(*request.draft.candidate),
        after_(candidate_, request.touch, request.engine),
        before_(request.base, request.before, request.engine) {}

  SqlCheck Check() {
    for (const mesh::Edit& edit : request_.draft.edits) CollectTables(edit);
    FollowTheData();
    for (const mesh::TablePtr& table : edited_) {
      for (const Fault& fault : FaultsOf(after_, *table)) AddFinding(*table, fault);
    }
    for (const mesh::TablePtr& table : edited_) CheckCycle(table);
    CheckOthers();
    result_.concerned = touched_;
    for (const auto& [id, _] : affected_) result_.concerned.insert(Lower(BareName(id)));
    result_.inherited = after_.provenance().Edits();
    for (const mesh::TablePtr& table : edited_) AddBound(table);
    for (const auto& [_, table] : affected_)
      if (!seen_.contains(table)) AddBound(table);
    return std::move(result_);
  }

 private:
  // The edited tables with SQL, and the bare names of all tables that an edit touches.
  void CollectTables(const mesh::Edit& edit) {
    for (const mesh::TablePtr& table :
         TablesOfResource(request_.base.Find(edit.id), request_.base)) {
      touched_.insert(Lower(BareName(table->id)));
    }
    for (const mesh::TablePtr& table : TablesOfResource(edit.after, candidate_)) {
      touched_.insert(Lower(BareName(table->id)));
      if (!table->sql.empty() && seen_.insert(table).second) edited_.push_back(table);
    }
  }

  static std::vector<mesh::TablePtr> TablesOfResource(const mesh::ResourcePtr& resource,
                                                      const mesh::Snapshot& in) {
    if (!resource) return {};
    if (const auto* contract = std::get_if<mesh::Contract>(&resource->model))
      return TablesOf(*contract, in);
    if (const auto* product = std::get_if<mesh::Product>(&resource->model))
      return TablesOf(*product, in);
    return {};
  }

  // What each column inherits, from the tables that the change touches down to all that is made
  // from them, and what was in doubt before is looked at again; then what follows from grants,
  // which break nothing that an owner would have to allow.
  void FollowTheData() {
    if (!touched_.empty() || !request_.base.inherited.empty())
      affected_ =
          FollowData(candidate_, after_, [this](const auto&, const auto& slot, const auto& sql) {
            return request_.base.inherited.contains(slot.contract_id()) ||
                   touched_.contains(Lower(slot.written_name())) ||
                   lineage::MentionsAny(sql, touched_);
          });
    if (!request_.grants.empty())
      FollowData(candidate_, after_, DueAfter(request_.grants, candidate_));
  }

  static std::vector<Fault> FaultsOf(Ground& ground, const mesh::Table& table) {
    const Ground::Bound& bound = ground.Bind(table);
    if (bound.fault) return {*bound.fault};
    std::vector<Fault> faults;
    for (ColumnFault& fault : CompareColumns(table.contract, bound.description.columns))
      faults.push_back({{}, std::move(fault.message), std::move(fault.hint)});
    AddInherited(faults, table, ground.provenance().Find(table));
    return faults;
  }

  // A column must say what it inherits. Of several classifications it can say one; the others bind
  // it all the same, and so does what nobody knows.
  static void AddInherited(std::vector<Fault>& faults, const mesh::Table& table,
                           const std::vector<mesh::Inherited>& rows) {
    for (const mesh::Inherited& row : rows) {
      const mesh::Column* column = table.Find(row.column);
      if (column == nullptr || row.approved || row.from.empty() ||
          row.classification == mesh::kAnyClassification)
        continue;
      const std::string comes =
          "column " + row.column + " comes from " + row.from + ", which is " + row.classification;
      if (Contains(column->declassifies, row.classification))
        faults.push_back(NotApproved(table, row, comes));
      else if (column->classification.empty() ||
               Lower(column->classification) == kOpenClassification)
        faults.push_back(NotSaid(row, comes));
    }
  }

  static Fault NotSaid(const mesh::Inherited& row, const std::string& comes) {
    return {{},
            comes + ", but its own contract does not say so.",
            "Write classification: " + row.classification +
                " at the column. Only the source's owner may let it go: customProperties "
                "weft.declassifies: [" +
                row.classification + "] here, weft.declassifiedFor there.",
            false};
  }

  static Fault NotApproved(const mesh::Table& table, const mesh::Inherited& row,
                           const std::string& comes) {
    const std::string domain = row.from.substr(0, row.from.find('.'));
    return {{},
            comes + "; only domain " + domain + " may declassify it.",
            "Its team or curators write customProperties weft.declassifiedFor: [" +
                table.id.domain + "." + BareName(table.id) + "." + row.column + "] at " + row.from +
                " in their contract.",
            false};
  }

  void AddFinding(const mesh::Table& table, const Fault& fault) {
    result_.findings.push_back({mesh::Severity::kError, FileOf(table), fault.at,
                                ToString(table.id) + ": " + fault.message, fault.hint});
  }

  // A table that is made from itself, however many products lie between.
  void CheckCycle(const mesh::TablePtr& table) {
    std::vector<mesh::TablePtr> way;
    std::set<mesh::TablePtr> visited;
    if (!LeadsTo(table, table, visited, way)) return;
    std::string text = ToString(table->id);
    for (const mesh::TablePtr& each : way) text += " ← " + ToString(each->id);
    AddFinding(
        *table,
        {{}, "the table is made from itself: " + text, "Read another table in one of these."});
  }

  // Walks from a table to those that its SQL reads; `way` is the path to `goal`.
  bool LeadsTo(const mesh::TablePtr& from, const mesh::TablePtr& goal,
               std::set<mesh::TablePtr>& visited, std::vector<mesh::TablePtr>& way) {
    for (const mesh::TablePtr& source : SourcesOf(from)) {
      way.push_back(source);
      if (source == goal) return true;
      if (visited.insert(source).second && LeadsTo(source, goal, visited, way)) return true;
      way.pop_back();
    }
    return false;
  }

  // The tables with SQL of their own that a table's SQL reads.
  const std::vector<mesh::TablePtr>& SourcesOf(const mesh::TablePtr& table) {
    const auto [entry, is_new] = sources_.try_emplace(table);
    if (!is_new) return entry->second;
    for (const std::string& name : after_.Bind(*table).description.tables) {
      const auto id = mesh::ParseTableId(name);
      const mesh::TablePtr source = id ? candidate_.FindTable(*id) : nullptr;
      if (source && !source->sql.empty()) entry->second.push_back(source);
    }
    return entry->second;
  }

  // The .sql file beside the product's document.
  std::string FileOf(const mesh::Table& table) const {
    const std::string file = BareName(table.id) + ".sql";
    const mesh::EntryPtr product = ProductOf(table);
    if (!product) return file;
    const size_t slash = product->path.rfind('/');
    return slash == std::string::npos ? file : product->path.substr(0, slash + 1) + file;
  }

  mesh::EntryPtr ProductOf(const mesh::Table& table) const {
    const auto node = candidate_.domains.find(table.id.domain);
    if (node == candidate_.domains.end()) return nullptr;
    const auto names = node->second->publishers.find(table.contract_id);
    if (names == node->second->publishers.end() || names->second.empty()) return nullptr;
    const auto product = node->second->products.find(names->second.front());
    return product == node->second->products.end() ? nullptr : product->second;
  }

  // SQL that the change does not bring, but whose sources it changes: what ran before must still
  // run.
  void CheckOthers() {
    for (const auto& [_, table] : affected_) {
      if (seen_.contains(table)) continue;
      const std::vector<Fault> faults = FaultsOf(after_, *table);
      if (!faults.empty() && WasWhole(*table)) AddBreak(*table, faults[0]);
    }
  }

  bool WasWhole(const mesh::Table& table) {
    return request_.base.FindTable(table.id) != nullptr && FaultsOf(before_, table).empty();
  }

  void AddBreak(const mesh::Table& table, const Fault& fault) {
    if (fault.is_about_sql) {
      result_.stopping.push_back({table.id, table.product, table.owner_team, fault.message});
      return;
    }
    const std::string reader =
        table.product.empty() ? ToString(table.id) : "product " + table.product;
    result_.breaking.push_back(
        {{table.id, "", "others would see it as its source: " + fault.message}, {reader}});
  }

  void AddBound(const mesh::TablePtr& table) {
    const Ground::Bound& bound = after_.Bind(*table);
    if (!bound.fault) result_.bound.emplace_back(table, bound.description);
  }

  const SqlCheckRequest& request_;
  const mesh::Snapshot& candidate_;
  Ground after_, before_;
  std::vector<mesh::TablePtr> edited_;
  std::set<mesh::TablePtr> seen_;
  std::set<std::string> touched_;
  TablesById affected_;  // with SQL that reads what changes, or changes itself
  std::map<mesh::TablePtr, std::vector<mesh::TablePtr>> sources_;
  SqlCheck result_;
};

}  // namespace

SqlCheck CheckSql(const SqlCheckRequest& request) { return Checker(request).Check(); }

}  // namespace weft::product
