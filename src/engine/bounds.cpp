#include "engine/bounds.hpp"

#include <array>
#include <string>

#include "duckdb/catalog/catalog_entry/scalar_function_catalog_entry.hpp"
#include "duckdb/common/exception.hpp"
#include "duckdb/common/types/interval.hpp"
#include "duckdb/main/extension/extension_loader.hpp"

namespace weft::engine {
namespace {

using duckdb::DataChunk;
using duckdb::LogicalTypeId;
using duckdb::Value;

constexpr double kBytesMax = 256.0 * (1 << 20);  // that one batch of rows (2,048 at most) may make

// An estimate of the bytes that a function makes of one row; -1 for arguments that must not be.
using Estimate = double (*)(const std::vector<Value>& arguments);

double SizeOf(const Value& value) {
  if (value.IsNull()) return 0;
  switch (value.type().id()) {
    case LogicalTypeId::VARCHAR:
    case LogicalTypeId::BLOB:
    case LogicalTypeId::BIT: return static_cast<double>(duckdb::StringValue::Get(value).size());
    case LogicalTypeId::LIST:
      return 16.0 * static_cast<double>(duckdb::ListValue::GetChildren(value).size());
    default: return 16;
  }
}

double NumberOf(const Value& value) {
  Value number = value;
  return !value.IsNull() && number.DefaultTryCastAs(duckdb::LogicalType::DOUBLE)
             ? number.GetValue<double>()
             : 0;
}

double CountAt(const std::vector<Value>& arguments, size_t index) {
  return index < arguments.size() ? std::max(0.0, NumberOf(arguments[index])) : 0;
}

double Repeat(const std::vector<Value>& arguments) {
  return SizeOf(arguments[0]) * CountAt(arguments, 1);
}
double Pad(const std::vector<Value>& arguments) { return 4 * CountAt(arguments, 1); }
double Resize(const std::vector<Value>& arguments) { return 16 * CountAt(arguments, 1); }
double Bins(const std::vector<Value>& arguments) { return 16 * CountAt(arguments, 2); }

double Replace(const std::vector<Value>& arguments) {
  const double sought = std::max(1.0, SizeOf(arguments[1]));
  return SizeOf(arguments[0]) + (SizeOf(arguments[0]) / sought + 1) * SizeOf(arguments[2]);
}

double ReplacePattern(const std::vector<Value>& arguments) {
  return (SizeOf(arguments[0]) + 1) * (SizeOf(arguments[2]) + 1);
}

// Steps of a range, of numbers or of moments.
double Range(const std::vector<Value>& arguments) {
  if (arguments.size() == 3 && arguments[2].type().id() == LogicalTypeId::INTERVAL) {
    if (arguments[0].IsNull() || arguments[1].IsNull() || arguments[2].IsNull()) return 0;
    Value from = arguments[0], to = arguments[1];
    if (!from.DefaultTryCastAs(duckdb::LogicalType::TIMESTAMP)) return 0;
    if (!to.DefaultTryCastAs(duckdb::LogicalType::TIMESTAMP)) return 0;
    const double span = static_cast<double>(to.GetValue<duckdb::timestamp_t>().value) -
                        static_cast<double>(from.GetValue<duckdb::timestamp_t>().value);
    const auto interval = arguments[2].GetValue<duckdb::interval_t>();
    const double step =
        (interval.months * 30.0 + interval.days) * 86'400e6 + static_cast<double>(interval.micros);
    return step == 0 ? 0 : 16 * std::max(0.0, span / step);
  }
  const double from = arguments.size() > 1 ? NumberOf(arguments[0]) : 0;
  const double to = NumberOf(arguments[arguments.size() > 1 ? 1 : 0]);
  const double step = arguments.size() > 2 ? NumberOf(arguments[2]) : 1;
  return step == 0 ? 0 : 8 * std::max(0.0, (to - from) / step);
}

// Each part on a line of its own, four blanks a level.
double Pretty(const std::vector<Value>& arguments) {
  if (arguments[0].IsNull()) return 0;
  const std::string& json = duckdb::StringValue::Get(arguments[0]);
  double parts = 1, depth = 0, depth_max = 0;
  for (const char c : json) {
    const double step = c == '[' || c == '{' ? 1 : c == ']' || c == '}' ? -1 : 0;
    if (step != 0 || c == ',') ++parts;
    depth += step;
    depth_max = std::max(depth_max, depth);
  }
  return SizeOf(arguments[0]) + parts * 4 * depth_max;
}

// A width is written as digits; one that is computed, or has many of them, must not be.
double Format(const std::vector<Value>& arguments) {
  if (arguments[0].IsNull()) return 0;
  const std::string& text = duckdb::StringValue::Get(arguments[0]);
  int digits = 0, braces = 0;
  for (const char c : text) {
    digits = c >= '0' && c <= '9' ? digits + 1 : 0;
    if (c == '{') ++braces;
    if (c == '}') braces = 0;
    if (digits > 4 || braces > 2) return -1;
  }
  const bool computed = text.find(":{") != std::string::npos || text.find('*') != std::string::npos;
  return computed ? -1 : 10'000.0;
}

// The usual case, told without a look at each row: a replacement that is no longer than what it
// replaces, a short one of a pattern, a small width.
using Harmless = bool (*)(const DataChunk& arguments);

const Value* ConstantAt(const DataChunk& arguments, size_t index, Value& value) {
  if (arguments.data[index].GetVectorType() != duckdb::VectorType::CONSTANT_VECTOR) return nullptr;
  value = arguments.data[index].GetValue(0);
  return &value;
}

bool NoLonger(const DataChunk& arguments) {
  Value old, fresh;
  return ConstantAt(arguments, 1, old) && ConstantAt(arguments, 2, fresh) &&
         SizeOf(fresh) <= SizeOf(old);
}

bool ShortText(const DataChunk& arguments) {
  Value fresh;
  return ConstantAt(arguments, 2, fresh) && SizeOf(fresh) <= 64;
}

bool SmallWidth(const DataChunk& arguments) {
  Value width;
  return ConstantAt(arguments, 1, width) && NumberOf(width) <= 10'000;
}

bool Never(const DataChunk&) { return false; }

struct Bound {
  std::string_view function;
  Estimate estimate;
  Harmless harmless = Never;
};

constexpr std::array kBounds{
    Bound{"repeat", Repeat},
    Bound{"lpad", Pad, SmallWidth},
    Bound{"rpad", Pad, SmallWidth},
    Bound{"list_resize", Resize},
    Bound{"array_resize", Resize},
    Bound{"bitstring", Resize},
    Bound{"equi_width_bins", Bins},
    Bound{"range", Range},
    Bound{"generate_series", Range},
    Bound{"format", Format},
    Bound{"printf", Format},
    Bound{"json_pretty", Pretty},
    Bound{"replace", Replace, NoLonger},
    Bound{"regexp_replace", ReplacePattern, ShortText},
};

void Check(const Bound& bound, DataChunk& arguments) {
  if (arguments.size() == 0 || bound.harmless(arguments)) return;
  const bool constant = arguments.AllConstant();
  const size_t rows = constant ? std::min<size_t>(arguments.size(), 1) : arguments.size();
  double bytes = 0;
  std::vector<Value> values(arguments.ColumnCount());
  for (size_t row = 0; row < rows; ++row) {
    for (size_t column = 0; column < values.size(); ++column)
      values[column] = arguments.GetValue(column, row);
    const double more = bound.estimate(values);
    bytes += more;
    if (more >= 0 && bytes <= kBytesMax) continue;
    throw duckdb::OutOfRangeException("the result of %s would be larger than 256 MiB",
                                      std::string(bound.function));
  }
}

}  // namespace

void BoundFunctions(duckdb::DuckDB& db) {
  duckdb::ExtensionLoader loader(*db.instance, "weft");
  duckdb::Connection connection(db);
  connection.context->RunFunctionInTransaction([&] {
    for (const Bound& bound : kBounds) {
      for (duckdb::ScalarFunction& overload :
           loader.GetFunction(std::string(bound.function)).functions.functions) {
        overload.SetFunctionCallback(
            [run = overload.GetFunctionCallback(), &bound](
                DataChunk& arguments, duckdb::ExpressionState& state, duckdb::Vector& result) {
              Check(bound, arguments);
              run(arguments, state, result);
            });
      }
    }
  });
}

}  // namespace weft::engine
