#include "engine/source_rows.hpp"

#include "base/text.hpp"
#include "duckdb/function/table_function.hpp"
#include "duckdb/main/extension/extension_loader.hpp"
#include "duckdb/planner/expression/list.hpp"
#include "duckdb/planner/operator/logical_get.hpp"
#include "engine/guard_state.hpp"
#include "engine/masks.hpp"

namespace weft::engine {
namespace {

using duckdb::LogicalType;
using duckdb::LogicalTypeId;
using duckdb::Value;

struct Info final : duckdb::TableFunctionInfo {
  explicit Info(TableSources given) : sources(std::move(given)) {}
  const TableSources sources;
};

struct Bound final : duckdb::TableFunctionData {
  const TableSource* source = nullptr;
  ScanRequest request;
  std::string time_column, number_column;  // as the contract writes them
};

mesh::Caller ReaderOf(const GuardState& state, const std::string& domain) {
  return domain.empty() ? state.touch.caller() : mesh::ServicePrincipal(domain);
}

duckdb::unique_ptr<duckdb::FunctionData> Bind(duckdb::ClientContext& context,
                                              duckdb::TableFunctionBindInput& input,
                                              duckdb::vector<LogicalType>& types,
                                              duckdb::vector<std::string>& names) {
  const std::string name = input.inputs[0].ToString();
  const auto& sources = static_cast<Info&>(*input.info).sources;
  const auto source = sources.find(name);
  GuardState* state = GuardState::Find(context);
  if (!state || source == sources.end()) throw duckdb::BinderException("there is no such table");
  const mesh::TablePtr table = state->touch.snapshot()->FindTable(*mesh::ParseTableId(name));
  if (!table) throw duckdb::BinderException("there is no such table");
  auto bound = duckdb::make_uniq<Bound>();
  bound->source = source->second;
  bound->time_column = source->second->time_column();
  bound->number_column = source->second->number_column();
  bound->request.first = std::stoull(input.inputs[2].ToString());
  bound->request.reader = ReaderOf(*state, input.inputs[1].ToString());
  bound->request.snapshot = state->touch.snapshot();
  bound->request.mark = state->MarkOf(name, *source->second);
  for (const mesh::Column& column : table->contract.columns) {
    names.push_back(column.name);
    types.push_back(ShownType(column, nullptr));
  }
  return bound;
}

// ---- conditions of time and number, looked at and left where they are
// ------------------------------------------------------------------------------

using duckdb::ExpressionType;

// The moment of a constant; nothing for any other expression.
std::optional<Time> MomentOf(const duckdb::Expression& expression) {
  if (expression.GetExpressionClass() != duckdb::ExpressionClass::BOUND_CONSTANT)
    return std::nullopt;
  const Value& value = expression.Cast<duckdb::BoundConstantExpression>().value;
  if (value.IsNull() || value.type().id() != LogicalTypeId::TIMESTAMP_TZ) return std::nullopt;
  const duckdb::timestamp_t moment(value.GetValueUnsafe<int64_t>());
  if (!duckdb::Timestamp::IsFinite(moment)) return std::nullopt;
  return Time(std::chrono::microseconds(moment.value));
}

// The number of a constant.
std::optional<uint64_t> NumberOf(const duckdb::Expression& expression) {
  if (expression.GetExpressionClass() != duckdb::ExpressionClass::BOUND_CONSTANT)
    return std::nullopt;
  const Value& value = expression.Cast<duckdb::BoundConstantExpression>().value;
  if (value.IsNull() || value.type().id() != LogicalTypeId::BIGINT) return std::nullopt;
  return static_cast<uint64_t>(std::max<int64_t>(value.GetValueUnsafe<int64_t>(), 0));
}

bool IsColumn(const duckdb::Expression& expression, const duckdb::LogicalGet& get,
              const std::string& name) {
  if (expression.GetExpressionClass() != duckdb::ExpressionClass::BOUND_COLUMN_REF) return false;
  const auto& binding = expression.Cast<duckdb::BoundColumnRefExpression>().binding;
  const auto& columns = get.GetColumnIds();
  if (binding.table_index != get.table_index || binding.column_index >= columns.size())
    return false;
  const duckdb::ColumnIndex& column = columns[binding.column_index];
  return column.HasPrimaryIndex() && !column.IsVirtualColumn() &&
         get.names[column.GetPrimaryIndex()] == name;
}

bool IsLower(ExpressionType comparison) {
  return comparison == ExpressionType::COMPARE_GREATERTHAN ||
         comparison == ExpressionType::COMPARE_GREATERTHANOREQUALTO ||
         comparison == ExpressionType::COMPARE_EQUAL;
}
bool IsUpper(ExpressionType comparison) {
  return comparison == ExpressionType::COMPARE_LESSTHAN ||
         comparison == ExpressionType::COMPARE_LESSTHANOREQUALTO ||
         comparison == ExpressionType::COMPARE_EQUAL;
}

// `column` compared to `other`, on whichever side it stands.
void NoteCondition(Bound& bound, ExpressionType comparison, const std::string& column,
                   const duckdb::Expression& other) {
  ScanRequest& request = bound.request;
  if (const auto moment = MomentOf(other); moment && column == bound.time_column) {
    if (IsLower(comparison)) request.from = std::max(request.from.value_or(*moment), *moment);
    if (IsUpper(comparison)) request.to = std::min(request.to.value_or(*moment), *moment);
  }
  if (const auto number = NumberOf(other); number && column == bound.number_column) {
    if (IsLower(comparison)) request.first = std::max(request.first, *number);
    if (IsUpper(comparison)) request.last = std::min(request.last, *number);
  }
}

void NoteComparison(Bound& bound, const duckdb::LogicalGet& get, ExpressionType comparison,
                    const duckdb::Expression& left, const duckdb::Expression& right) {
  for (const std::string& column : {bound.time_column, bound.number_column}) {
    if (column.empty()) continue;
    if (IsColumn(left, get, column))
      NoteCondition(bound, comparison, column, right);
    else if (IsColumn(right, get, column))
      NoteCondition(bound, duckdb::FlipComparisonExpression(comparison), column, left);
  }
}

void NoteConditions(duckdb::ClientContext&, duckdb::LogicalGet& get, duckdb::FunctionData* data,
                    duckdb::vector<duckdb::unique_ptr<duckdb::Expression>>& filters) {
  Bound& bound = data->Cast<Bound>();
  for (const auto& filter : filters) {
    if (filter->GetExpressionClass() == duckdb::ExpressionClass::BOUND_COMPARISON) {
      const auto& comparison = filter->Cast<duckdb::BoundComparisonExpression>();
      NoteComparison(bound, get, comparison.GetExpressionType(), *comparison.left,
                     *comparison.right);
    } else if (filter->GetExpressionClass() == duckdb::ExpressionClass::BOUND_BETWEEN) {
      const auto& between = filter->Cast<duckdb::BoundBetweenExpression>();
      NoteComparison(bound, get, ExpressionType::COMPARE_GREATERTHANOREQUALTO, *between.input,
                     *between.lower);
      NoteComparison(bound, get, ExpressionType::COMPARE_LESSTHANOREQUALTO, *between.input,
                     *between.upper);
    }
  }
}

// ---- the rows
// ------------------------------------------------------------------------------

struct Running final : duckdb::GlobalTableFunctionState {
  std::unique_ptr<RowScan> scan;
  std::vector<duckdb::column_t> columns;  // wanted, by their place in the contract
};

duckdb::unique_ptr<duckdb::GlobalTableFunctionState> Start(duckdb::ClientContext&,
                                                           duckdb::TableFunctionInitInput& input) {
  const Bound& bound = input.bind_data->Cast<Bound>();
  auto running = duckdb::make_uniq<Running>();
  running->scan = bound.source->Scan(bound.request);
  running->columns = input.column_ids;
  return running;
}

constexpr uint8_t kDigits = 18;  // of a decimal number in 64 bits

// Puts a cell into a column's vector: what is of the column's type as it is, all else as a value,
// which DuckDB makes fit or refuses.
class CellPutter {
 public:
  CellPutter(duckdb::Vector& vector, size_t at) : vector_(vector), at_(at) {}

  void operator()(std::monostate) const { duckdb::FlatVector::SetNull(vector_, at_, true); }
  void operator()(bool truth) const { PutValue(Value::BOOLEAN(truth)); }
  void operator()(int64_t number) const {
    if (Is(LogicalTypeId::BIGINT))
      Place<int64_t>() = number;
    else
      PutValue(Value::BIGINT(number));
  }
  void operator()(Time moment) const {
    const duckdb::timestamp_tz_t in_duck(moment.time_since_epoch().count());
    if (Is(LogicalTypeId::TIMESTAMP_TZ))
      Place<duckdb::timestamp_tz_t>() = in_duck;
    else
      PutValue(Value::TIMESTAMPTZ(in_duck));
  }
  void operator()(Decimal number) const {
    const bool is_as_kept = Is(LogicalTypeId::DECIMAL) &&
                            vector_.GetType().InternalType() == duckdb::PhysicalType::INT64 &&
                            duckdb::DecimalType::GetScale(vector_.GetType()) == number.scale;
    if (is_as_kept)
      Place<int64_t>() = number.units;
    else
      PutValue(Value::DECIMAL(number.units, kDigits, number.scale));
  }
  void operator()(std::string_view text) const {
    if (!Is(LogicalTypeId::VARCHAR) || !Value::StringIsValid(text.data(), text.size()))
      return PutValue(Value(std::string(text)));
    Place<duckdb::string_t>() = duckdb::StringVector::AddString(vector_, text.data(), text.size());
  }
  void operator()(std::span<const std::string> texts) const {
    duckdb::vector<Value> items;
    for (const std::string& text : texts) items.emplace_back(text);
    PutValue(Value::LIST(LogicalType::VARCHAR, std::move(items)));
  }

 private:
  bool Is(LogicalTypeId type) const { return vector_.GetType().id() == type; }
  template <typename Native>
  Native& Place() const {
    return duckdb::FlatVector::GetData<Native>(vector_)[at_];
  }
  void PutValue(const Value& value) const { vector_.SetValue(at_, value); }

  duckdb::Vector& vector_;
  const size_t at_;
};

// A chunk of the columns that are wanted.
class ChunkRows final : public RowSink {
 public:
  ChunkRows(const std::vector<duckdb::column_t>& wanted, duckdb::DataChunk& chunk) {
    for (size_t i = 0; i < wanted.size(); ++i) {
      const bool is_virtual = duckdb::IsVirtualColumn(wanted[i]);  // which count(*) reads
      if (is_virtual) chunk.data[i].Reference(Value(chunk.data[i].GetType()));
      if (is_virtual) continue;
      if (vectors_.size() <= wanted[i]) vectors_.resize(wanted[i] + 1);
      vectors_[wanted[i]] = &chunk.data[i];
    }
  }

  void Put(size_t column, const Cell& cell) override {
    if (column >= vectors_.size() || !vectors_[column]) return;
    std::visit(CellPutter(*vectors_[column], count_), cell);
    if (const auto* text = std::get_if<std::string_view>(&cell)) bytes_ += text->size();
  }
  void EndRow() override { ++count_; }
  size_t room() const override { return bytes_ < kBytesMax ? STANDARD_VECTOR_SIZE - count_ : 0; }
  size_t count() const { return count_; }

 private:
  static constexpr size_t kBytesMax = 8 << 20;  // of texts: large ones come few at a time

  std::vector<duckdb::Vector*> vectors_;  // by place in the contract; null: not wanted
  size_t count_ = 0, bytes_ = 0;
};

// A reader for whom there is little may wait for long, and can be stopped.
void NextRows(duckdb::ClientContext& context, duckdb::TableFunctionInput& input,
              duckdb::DataChunk& output) {
  Running& running = input.global_state->Cast<Running>();
  ChunkRows rows(running.columns, output);
  while (rows.room() > 0 && running.scan->Next(rows))
    if (context.interrupted) throw duckdb::InterruptException();
  output.SetCardinality(rows.count());
}

}  // namespace

void RegisterSourceRows(duckdb::DuckDB& db, const Names& names, TableSources sources) {
  duckdb::TableFunction function(names.functions + "source_rows",
                                 {LogicalType::VARCHAR, LogicalType::VARCHAR, LogicalType::VARCHAR},
                                 NextRows, Bind, Start);
  function.projection_pushdown = true;
  function.pushdown_complex_filter = NoteConditions;
  function.function_info = duckdb::make_shared_ptr<Info>(std::move(sources));
  duckdb::ExtensionLoader(*db.instance, "weft").RegisterFunction(std::move(function));
}

}  // namespace weft::engine
