#include "engine/information_schema.hpp"

#include <array>
#include <optional>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "duckdb/function/table_function.hpp"
#include "duckdb/main/extension/extension_loader.hpp"
#include "duckdb/parser/expression/list.hpp"
#include "duckdb/parser/query_node/select_node.hpp"
#include "duckdb/parser/tableref/table_function_ref.hpp"
#include "engine/guard_state.hpp"
#include "engine/masks.hpp"

namespace weft::engine {
namespace {

using duckdb::LogicalType;
using duckdb::Value;

// What one row is about.
struct Row {
  const mesh::Domain* domain = nullptr;
  const audit::Access* access = nullptr;  // of tables and columns
  const mesh::Column* column = nullptr;   // of columns
  int position = 0;                       // the column's, counted from 1

  const mesh::Table& table() const { return *access->table; }
  const mesh::Mask* mask() const {
    const auto found = access->decision.masks.find(Lower(column->name));
    return found == access->decision.masks.end() ? nullptr : &found->second;
  }
};

Value TextOrNull(const std::string& text) {
  return text.empty() ? Value(LogicalType::VARCHAR) : Value(text);
}
Value YesNo(bool yes) { return Value(yes ? "YES" : "NO"); }
Value Nothing(const Row&) { return Value(LogicalType::VARCHAR); }
Value MeshName(const Row&) { return Value(kMeshCatalog); }

enum class Of { kSchemata, kTables, kColumns };

struct Field {
  Of of;
  std::string_view name;
  Value (*value)(const Row&);
};

Value DomainName(const Row& row) { return Value(row.domain->name); }
Value TableDomain(const Row& row) { return Value(row.table().id.domain); }
Value TableName(const Row& row) { return Value(row.table().id.name); }

const std::array kFields{
    Field{Of::kSchemata, "catalog_name", MeshName},
    Field{Of::kSchemata, "schema_name", DomainName},
    Field{Of::kSchemata, "schema_owner",
          [](const Row& row) { return TextOrNull(row.domain->team); }},
    Field{Of::kSchemata, "schema_comment",
          [](const Row& row) { return TextOrNull(row.domain->description); }},

    Field{Of::kTables, "table_catalog", MeshName},
    Field{Of::kTables, "table_schema", TableDomain},
    Field{Of::kTables, "table_name", TableName},
    Field{Of::kTables, "table_type",
          [](const Row& row) {
            const bool is_kept = row.table().sql.empty() || mesh::IsMaterialised(row.table());
            return Value(is_kept ? "BASE TABLE" : "VIEW");
          }},
    Field{Of::kTables, "is_insertable_into", [](const Row&) { return YesNo(false); }},
    Field{Of::kTables, "table_comment",
          [](const Row& row) { return TextOrNull(row.table().contract.meaning); }},
    Field{Of::kTables, "product", [](const Row& row) { return TextOrNull(row.table().product); }},
    Field{Of::kTables, "owner_team",
          [](const Row& row) { return TextOrNull(row.table().owner_team); }},

    Field{Of::kColumns, "table_catalog", MeshName},
    Field{Of::kColumns, "table_schema", TableDomain},
    Field{Of::kColumns, "table_name", TableName},
    Field{Of::kColumns, "column_name", [](const Row& row) { return Value(row.column->name); }},
    Field{Of::kColumns, "ordinal_position",
          [](const Row& row) { return Value(std::to_string(row.position)); }},
    Field{Of::kColumns, "column_default", Nothing},
    Field{Of::kColumns, "is_nullable",
          [](const Row& row) { return YesNo(!row.column->required || row.mask()); }},
    Field{Of::kColumns, "data_type",
          [](const Row& row) { return Value(ShownType(*row.column, row.mask()).ToString()); }},
    Field{Of::kColumns, "column_comment",
          [](const Row& row) { return TextOrNull(row.column->meaning); }},
    Field{Of::kColumns, "unit", [](const Row& row) { return TextOrNull(row.column->unit); }},
    Field{Of::kColumns, "classification",
          [](const Row& row) { return TextOrNull(row.column->classification); }},
    Field{Of::kColumns, "masked",
          [](const Row& row) {
            const mesh::Mask* mask = row.mask();
            return mask ? Value(mesh::ToString(*mask)) : Value(LogicalType::VARCHAR);
          }},
};

struct TableRow {
  Of of;
  std::string_view name;
};
constexpr std::array kTables{TableRow{Of::kSchemata, "schemata"}, TableRow{Of::kTables, "tables"},
                             TableRow{Of::kColumns, "columns"}};

struct Info final : duckdb::TableFunctionInfo {
  explicit Info(Of of) : of(of) {}
  const Of of;
};

struct Known final : duckdb::TableFunctionData {
  explicit Known(Of of) : of(of) {}
  const Of of;
  std::vector<const Field*> fields;
};

bool IsHidden(const audit::Access& access, const std::string& column) {
  for (const std::string& hidden : access.decision.hidden_columns) {
    if (Lower(hidden) == Lower(column)) return true;
  }
  return false;
}

// Goes through what the asker may know, table by table, while the rows are asked for: nothing is
// decided that nobody wants to see. One thread.
class Walk final : public duckdb::GlobalTableFunctionState {
 public:
  Walk(const audit::Touch* touch, Of of)
      : touch_(touch), of_(of), snapshot_(touch ? touch->snapshot() : nullptr) {
    if (snapshot_) domain_ = snapshot_->domains.begin();
  }

  // Its parts are there until the next row.
  std::optional<Row> Next() {
    if (of_ == Of::kColumns) return NextColumn();
    if (!NextTable()) return std::nullopt;
    if (of_ == Of::kTables) return Row{nullptr, &*access_};
    const Row row{&domain_->second->domain};
    NextDomain();
    return row;
  }

 private:
  using Domains = decltype(mesh::Snapshot::domains);
  using Tables = decltype(mesh::DomainNode::tables);

  void NextDomain() {
    ++domain_;
    is_in_domain_ = false;
  }

  bool NextTable() {
    while (snapshot_ && domain_ != snapshot_->domains.end()) {
      const Tables& tables = domain_->second->tables;
      if (!std::exchange(is_in_domain_, true)) table_ = tables.begin();
      while (table_ != tables.end()) {
        access_ = touch_->Discover({domain_->first, table_->first});
        ++table_;
        if (access_) return true;
      }
      NextDomain();
    }
    return false;
  }

  std::optional<Row> NextColumn() {
    for (;;) {
      while (access_ && column_ < access_->table->contract.columns.size()) {
        const mesh::Column& column = access_->table->contract.columns[column_++];
        if (!IsHidden(*access_, column.name)) return Row{nullptr, &*access_, &column, ++position_};
      }
      if (!NextTable()) return std::nullopt;
      column_ = 0;
      position_ = 0;
    }
  }

  const audit::Touch* const touch_;
  const Of of_;
  const mesh::SnapshotPtr snapshot_;  // keeps what rows point to
  Domains::const_iterator domain_;
  Tables::const_iterator table_;
  bool is_in_domain_ = false;
  std::optional<audit::Access> access_;
  size_t column_ = 0;
  int position_ = 0;
};

duckdb::unique_ptr<duckdb::FunctionData> BindKnown(duckdb::ClientContext&,
                                                   duckdb::TableFunctionBindInput& input,
                                                   duckdb::vector<LogicalType>& types,
                                                   duckdb::vector<std::string>& names) {
  auto known = duckdb::make_uniq<Known>(static_cast<Info&>(*input.info).of);
  for (const Field& field : kFields) {
    if (field.of != known->of) continue;
    known->fields.push_back(&field);
    names.emplace_back(field.name);
    types.push_back(field.name == "ordinal_position" ? LogicalType::INTEGER : LogicalType::VARCHAR);
  }
  return known;
}

duckdb::unique_ptr<duckdb::GlobalTableFunctionState> Start(duckdb::ClientContext& context,
                                                           duckdb::TableFunctionInitInput& input) {
  const GuardState* state = GuardState::Find(context);
  return duckdb::make_uniq<Walk>(state ? &state->touch : nullptr,
                                 input.bind_data->Cast<Known>().of);
}

void NextRows(duckdb::ClientContext&, duckdb::TableFunctionInput& input,
              duckdb::DataChunk& output) {
  const Known& known = input.bind_data->Cast<Known>();
  Walk& walk = input.global_state->Cast<Walk>();
  size_t count = 0;
  for (std::optional<Row> row; count < STANDARD_VECTOR_SIZE && (row = walk.Next()); ++count) {
    for (size_t field = 0; field < known.fields.size(); ++field)
      output.SetValue(field, count, known.fields[field]->value(*row));
  }
  output.SetCardinality(count);
}

// ---- a table's columns without rows
// ---------------------------------------------------------------------

struct Nameless final : duckdb::TableFunctionData {};

duckdb::unique_ptr<duckdb::FunctionData> BindNoRows(duckdb::ClientContext& context,
                                                    duckdb::TableFunctionBindInput& input,
                                                    duckdb::vector<LogicalType>& types,
                                                    duckdb::vector<std::string>& names) {
  const std::string name = input.inputs[0].ToString();
  const size_t dot = name.find('.');
  const GuardState* state = GuardState::Find(context);
  const mesh::TablePtr table =
      state ? state->touch.snapshot()->FindTable({name.substr(0, dot), name.substr(dot + 1)})
            : nullptr;
  if (!table) throw duckdb::BinderException("there is no such table");
  for (const mesh::Column& column : table->contract.columns) {
    names.push_back(column.name);
    types.push_back(ShownType(column, nullptr));
  }
  return duckdb::make_uniq<Nameless>();
}

void NoMoreRows(duckdb::ClientContext&, duckdb::TableFunctionInput&, duckdb::DataChunk& output) {
  output.SetCardinality(0);
}

}  // namespace

bool IsInformationTable(const std::string& name) {
  for (const TableRow& row : kTables) {
    if (row.name == name) return true;
  }
  return false;
}

duckdb::unique_ptr<duckdb::SelectStatement> InformationBody(const Names& names,
                                                            const std::string& table) {
  auto rows = duckdb::make_uniq<duckdb::TableFunctionRef>();
  rows->function = duckdb::make_uniq<duckdb::FunctionExpression>(
      "system", "main", names.functions + table, duckdb::vector<ParsedPtr>());
  auto node = duckdb::make_uniq<duckdb::SelectNode>();
  node->select_list.push_back(duckdb::make_uniq<duckdb::StarExpression>());
  node->from_table = std::move(rows);
  auto select = duckdb::make_uniq<duckdb::SelectStatement>();
  select->node = std::move(node);
  return select;
}

void RegisterMeshFunctions(duckdb::DuckDB& db, const Names& names) {
  duckdb::ExtensionLoader loader(*db.instance, "weft");
  for (const TableRow& row : kTables) {
    duckdb::TableFunction function(names.functions + std::string(row.name), {}, NextRows, BindKnown,
                                   Start);
    function.function_info = duckdb::make_shared_ptr<Info>(row.of);
    loader.RegisterFunction(std::move(function));
  }
  loader.RegisterFunction(duckdb::TableFunction(names.functions + "no_rows", {LogicalType::VARCHAR},
                                                NoMoreRows, BindNoRows));
}

}  // namespace weft::engine
