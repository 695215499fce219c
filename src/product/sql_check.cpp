#include "product/sql_check.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <variant>

#include "base/error.hpp"
#include "base/text.hpp"
#include "lineage/sql_words.hpp"
#include "product/contract_check.hpp"
#include "product/tables.hpp"

namespace weft::product {
namespace {

constexpr std::string_view kOpenClassification = "public";

// What the asker can mend; all else is ours and ends the apply.
bool IsAboutTheSql(const Error& error) {
  return error.kind() == ErrorKind::kInvalid || error.kind() == ErrorKind::kForbidden ||
         error.kind() == ErrorKind::kNotFound;
}

Position PositionOf(const std::string& text, int offset) {
  if (offset < 0 || static_cast<size_t>(offset) > text.size()) return {};
  const std::string_view before = std::string_view(text).substr(0, static_cast<size_t>(offset));
  const size_t line_begin = before.rfind('\n') + 1;  // npos + 1 is 0
  return {static_cast<int>(std::ranges::count(before, '\n')) + 1,
          static_cast<int>(before.size() - line_begin) + 1};
}

// "departures.tailnum" of "flights.departures.tailnum" is a table and a column of it.
struct SourceColumn {
  mesh::TableId table;
  std::string column;
};
std::optional<SourceColumn> ParseSource(const std::string& text) {
  const size_t first = text.find('.');
  const size_t last = text.rfind('.');
  if (first == std::string::npos || first == last) return std::nullopt;
  return SourceColumn{{text.substr(0, first), text.substr(first + 1, last - first - 1)},
                      text.substr(last + 1)};
}

bool Contains(const std::vector<std::string>& list, const std::string& word) {
  return std::ranges::any_of(list,
                             [&](const std::string& each) { return Lower(each) == Lower(word); });
}

// What is wrong with a product's SQL, and where in its text.
struct Fault {
  Position at;
  std::string message;
  std::string hint;
};

// One mesh, and the touch that is open on it.
struct Ground {
  audit::Touch& touch;
  const mesh::Snapshot& snapshot;
};

class Checker {
 public:
  explicit Checker(const SqlCheckRequest& request)
      : request_(request), candidate_(*request.draft.candidate) {}

  SqlCheck Check() {
    for (const mesh::Edit& edit : request_.draft.edits) CollectTables(edit);
    for (const mesh::TablePtr& table : edited_) {
      for (const Fault& fault : FaultsOf({request_.touch, candidate_}, *table))
        AddFinding(*table, fault);
    }
    for (const mesh::TablePtr& table : edited_) CheckCycle(table);
    if (!touched_.empty()) CheckOthers();
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

  std::vector<Fault> FaultsOf(const Ground& ground, const mesh::Table& table) const {
    std::vector<Fault> faults;
    try {
      const engine::Description real = request_.engine.DescribeTable(ground.touch, table);
      for (ColumnFault& fault : CompareColumns(table.contract, real.columns)) {
        faults.push_back({{}, std::move(fault.message), std::move(fault.hint)});
      }
      AddInherited(faults, ground.snapshot, table, real);
    } catch (const Error& error) {
      if (!IsAboutTheSql(error)) throw;
      faults.push_back(
          {PositionOf(table.sql, error.sql_position()), error.message(), error.hint()});
    }
    return faults;
  }

  void AddInherited(std::vector<Fault>& faults, const mesh::Snapshot& snapshot,
                    const mesh::Table& table, const engine::Description& real) const {
    for (size_t i = 0; i < real.columns.size() && i < real.origins.columns.size(); ++i) {
      const mesh::Column* column = table.Find(real.columns[i].name);
      if (column == nullptr) continue;
      for (const auto& [source, roles] : real.origins.columns[i]) {
        if (!roles.Has(mesh::Role::kValue)) continue;
        if (auto fault = FaultOfOrigin(snapshot, table, *column, source))
          faults.push_back(std::move(*fault));
      }
    }
  }

  std::optional<Fault> FaultOfOrigin(const mesh::Snapshot& snapshot, const mesh::Table& table,
                                     const mesh::Column& column, const std::string& text) const {
    const std::optional<SourceColumn> source = ParseSource(text);
    const mesh::TablePtr from = source ? snapshot.FindTable(source->table) : nullptr;
    const mesh::Column* original = from ? from->Find(source->column) : nullptr;
    if (original == nullptr || original->classification.empty()) return std::nullopt;
    const std::string& classification = original->classification;
    const bool declared = Lower(column.classification) == Lower(classification);
    if (declared || Lower(classification) == kOpenClassification) return std::nullopt;
    const std::string comes =
        "column " + column.name + " comes from " + text + ", which is " + classification;
    if (!Contains(column.declassifies, classification)) {
      return Fault{{},
                   comes + ", but its own contract does not say so.",
                   "Write classification: " + classification +
                       " at the column. Only the source's owner may let it go: "
                       "customProperties weft.declassifies: [" +
                       classification + "]."};
    }
    if (MayDeclassify(table, column, *source, classification)) return std::nullopt;
    return Fault{{},
                 comes + "; only domain " + source->table.domain + " may declassify it.",
                 "Ask its team or curators to apply this change."};
  }

  // What was allowed stays so while neither the SQL nor the wish changes.
  bool MayDeclassify(const mesh::Table& table, const mesh::Column& column,
                     const SourceColumn& source, const std::string& classification) const {
    const mesh::TablePtr before = request_.base.FindTable(table.id);
    const mesh::Column* old = before ? before->Find(column.name) : nullptr;
    if (old != nullptr && before->sql == table.sql && Contains(old->declassifies, classification))
      return true;
    return request_.may_declassify(source.table.domain);
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
    try {
      for (const std::string& name : request_.engine.DescribeTable(request_.touch, *table).tables) {
        const auto id = mesh::ParseTableId(name);
        const mesh::TablePtr source = id ? candidate_.FindTable(*id) : nullptr;
        if (source && !source->sql.empty()) entry->second.push_back(source);
      }
    } catch (const Error& error) {
      if (!IsAboutTheSql(error)) throw;  // said where its own SQL is checked
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
    for (const auto& [_, node] : candidate_.domains) {
      for (const auto& [__, slot] : node->tables) {
        const std::string sql = slot->Sql();
        if (sql.empty() || !lineage::MentionsAny(sql, touched_)) continue;
        const mesh::TablePtr table = slot->Get();
        if (seen_.contains(table)) continue;
        const std::vector<Fault> faults = FaultsOf({request_.touch, candidate_}, *table);
        if (!faults.empty() && FaultsOf({request_.before, request_.base}, *table).empty())
          AddStopped(*table, faults[0]);
      }
    }
  }

  void AddStopped(const mesh::Table& table, const Fault& fault) {
    result_.stopping.push_back({table.id, table.product, table.owner_team, fault.message});
  }

  const SqlCheckRequest& request_;
  const mesh::Snapshot& candidate_;
  std::vector<mesh::TablePtr> edited_;
  std::set<mesh::TablePtr> seen_;
  std::set<std::string> touched_;
  std::map<mesh::TablePtr, std::vector<mesh::TablePtr>> sources_;
  SqlCheck result_;
};

}  // namespace

SqlCheck CheckSql(const SqlCheckRequest& request) { return Checker(request).Check(); }

}  // namespace weft::product
