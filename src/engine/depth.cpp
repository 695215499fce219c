#include "engine/depth.hpp"

#include <array>
#include <string>

#include "base/error.hpp"
#include "base/read_json.hpp"
#include "duckdb/catalog/catalog_entry/scalar_function_catalog_entry.hpp"
#include "duckdb/common/exception.hpp"
#include "duckdb/common/exception/binder_exception.hpp"
#include "duckdb/execution/expression_executor.hpp"
#include "duckdb/main/extension/extension_loader.hpp"
#include "duckdb/planner/expression/bound_function_expression.hpp"
#include "duckdb/storage/statistics/base_statistics.hpp"

namespace weft::engine {
namespace {

using duckdb::ScalarFunction;

constexpr JsonBounds kJsonBounds{.depth_max = 1000, .members_max = SIZE_MAX};
constexpr size_t kPatternBytesMax = 64 << 10;

// True when the function may be given this text.
using Fits = bool (*)(std::string_view text);

bool IsShallow(std::string_view json) { return !JsonExcess(json, kJsonBounds); }
bool IsShort(std::string_view pattern) { return pattern.size() <= kPatternBytesMax; }

struct Depth {
  std::string_view function;
  std::string_view called;  // by who writes SQL
  size_t first;             // of the arguments that it follows
  Fits fits;
  std::string_view most;
};

constexpr std::string_view kJsonMost = "JSON that is nested at most 1,000 deep";
constexpr std::string_view kPatternMost = "a pattern of at most 64 KiB";
constexpr std::array kDepths{
    Depth{"json_structure", "json_structure", 0, IsShallow, kJsonMost},
    Depth{"json_merge_patch", "json_merge_patch", 0, IsShallow, kJsonMost},
    Depth{"json_contains", "json_contains", 0, IsShallow, kJsonMost},
    Depth{"~~", "LIKE", 1, IsShort, kPatternMost},
    Depth{"!~~", "LIKE", 1, IsShort, kPatternMost},
    Depth{"~~*", "ILIKE", 1, IsShort, kPatternMost},
    Depth{"!~~*", "ILIKE", 1, IsShort, kPatternMost},
    Depth{"~~~", "GLOB", 1, IsShort, kPatternMost},
    Depth{"like_escape", "LIKE", 1, IsShort, kPatternMost},
    Depth{"not_like_escape", "LIKE", 1, IsShort, kPatternMost},
    Depth{"ilike_escape", "ILIKE", 1, IsShort, kPatternMost},
    Depth{"not_ilike_escape", "ILIKE", 1, IsShort, kPatternMost},
};

// These read what they make of JSON from their second argument, when they are bound.
constexpr std::array<std::string_view, 4> kShaped{"json_transform", "json_transform_strict",
                                                  "from_json", "from_json_strict"};

std::string Refusal(std::string_view function, std::string_view most) {
  return std::string(function) + " takes " + std::string(most);
}

void Check(const Depth& depth, duckdb::Vector& texts, duckdb::idx_t count) {
  if (texts.GetType().InternalType() != duckdb::PhysicalType::VARCHAR) return;
  const bool is_one = texts.GetVectorType() == duckdb::VectorType::CONSTANT_VECTOR;
  duckdb::UnifiedVectorFormat rows;
  texts.ToUnifiedFormat(count, rows);
  const auto* values = duckdb::UnifiedVectorFormat::GetData<duckdb::string_t>(rows);
  for (duckdb::idx_t row = 0; row < (is_one ? std::min<duckdb::idx_t>(count, 1) : count); ++row) {
    const auto at = rows.sel->get_index(row);
    if (rows.validity.RowIsValid(at) && !depth.fits({values[at].GetData(), values[at].GetSize()}))
      throw duckdb::OutOfRangeException(Refusal(depth.called, depth.most));
  }
}

void Wrap(const Depth& depth, ScalarFunction& overload) {
  overload.SetFunctionCallback(
      [run = overload.GetFunctionCallback(), &depth](
          duckdb::DataChunk& arguments, duckdb::ExpressionState& state, duckdb::Vector& result) {
        for (size_t i = depth.first; i < arguments.ColumnCount(); ++i)
          Check(depth, arguments.data[i], arguments.size());
        run(arguments, state, result);
      });
}

// What is known of the texts may put a quicker function in place of the bound one.
struct OwnStatistics final : duckdb::ScalarFunctionInfo {
  OwnStatistics(const Depth& of, duckdb::function_statistics_t own) : depth(of), propagate(own) {}
  const Depth& depth;
  const duckdb::function_statistics_t propagate;
};

duckdb::unique_ptr<duckdb::BaseStatistics> Propagate(duckdb::ClientContext& context,
                                                     duckdb::FunctionStatisticsInput& input) {
  ScalarFunction& function = input.expr.function;
  const OwnStatistics own = static_cast<OwnStatistics&>(function.GetExtraFunctionInfo());
  auto known = own.propagate(context, input);
  Wrap(own.depth, function);
  return known;
}

void Bound(const Depth& depth, ScalarFunction& overload) {
  Wrap(depth, overload);
  if (!overload.HasStatisticsCallback()) return;
  WEFT_CHECK(!overload.HasExtraFunctionInfo());
  overload.SetExtraFunctionInfo<OwnStatistics>(depth, overload.GetStatisticsCallback());
  overload.SetStatisticsCallback(Propagate);
}

struct OwnBind final : duckdb::ScalarFunctionInfo {
  explicit OwnBind(duckdb::bind_scalar_function_t own) : bind(own) {}
  const duckdb::bind_scalar_function_t bind;
};

duckdb::unique_ptr<duckdb::FunctionData> BindShaped(
    duckdb::ClientContext& context, ScalarFunction& function,
    duckdb::vector<duckdb::unique_ptr<duckdb::Expression>>& arguments) {
  if (arguments.size() > 1 && arguments[1]->IsFoldable() && !arguments[1]->HasParameter()) {
    const auto shape = duckdb::ExpressionExecutor::EvaluateScalar(context, *arguments[1]);
    if (!IsShallow(shape.ToString()))
      throw duckdb::BinderException(Refusal(function.name, kJsonMost));
  }
  return static_cast<OwnBind&>(function.GetExtraFunctionInfo()).bind(context, function, arguments);
}

void WrapBind(ScalarFunction& overload) {
  WEFT_CHECK(overload.HasBindCallback() && !overload.HasExtraFunctionInfo());
  overload.SetExtraFunctionInfo<OwnBind>(overload.GetBindCallback());
  overload.SetBindCallback(BindShaped);
}

}  // namespace

void BoundDepth(duckdb::DuckDB& db) {
  duckdb::ExtensionLoader loader(*db.instance, "weft");
  duckdb::Connection connection(db);
  const auto overloads = [&](std::string_view name) -> auto& {
    return loader.GetFunction(std::string(name)).functions.functions;
  };
  connection.context->RunFunctionInTransaction([&] {
    for (const Depth& depth : kDepths)
      for (ScalarFunction& overload : overloads(depth.function)) Bound(depth, overload);
    for (const std::string_view name : kShaped)
      for (ScalarFunction& overload : overloads(name)) WrapBind(overload);
  });
}

}  // namespace weft::engine
