#pragma once
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/engine.hpp"
#include "mesh/snapshot.hpp"

// Which classifications columns have because of where their values come from. One mesh, one thread.
namespace weft::product {

// "accounts.registrations.name": a table and a column of it.
struct SourceColumn {
  mesh::TableId table;
  std::string column;
};
std::optional<SourceColumn> ParseSource(const std::string& text);

// A column takes over the classifications of all columns that its value comes from, and does
// without one only if the contracts of its roots say so: those columns, over however many tables,
// that have it of themselves.
class Provenance {
 public:
  // What the engine says of a table's SQL; null when it does not bind.
  using Describe = std::function<const engine::Description*(const mesh::Table&)>;

  // Both must outlive it.
  Provenance(const mesh::Snapshot& mesh, Describe describe)
      : mesh_(mesh), describe_(std::move(describe)) {}

  // What the columns of a table with SQL inherit beyond what its contract says; sorted. When the
  // SQL does not bind: anything, all of them.
  std::vector<mesh::Inherited> Find(const mesh::Table& table);
  // Finds it anew and uses it for all that is made from the table; true when it differs.
  bool Update(const mesh::Table& table);
  // By contract, where it differs from what the mesh has. Contracts that are gone have none.
  std::vector<mesh::InheritedEdit> Edits() const;

 private:
  using Rows = std::vector<mesh::Inherited>;

  Rows RowsOf(const mesh::Table& table) const;
  std::set<std::string> ClassesOf(const mesh::Table& table, const mesh::Column& column) const;
  void AddColumn(Rows& rows, const mesh::Table& table, const mesh::Column& column,
                 const std::vector<std::string>& sources);
  void AddDeclassified(Rows& rows, const mesh::Inherited& row, const std::string& target);
  // The columns that brought the classification in.
  void AddRoots(const std::string& source, const std::string& classification,
                std::set<std::string>& seen, std::set<std::string>& roots);
  bool Approves(const std::string& root, const std::string& target) const;

  const mesh::Snapshot& mesh_;
  const Describe describe_;
  std::map<std::pair<std::string, std::string>, Rows> found_;  // by contract and table
};

}  // namespace weft::product
