#include "engine/cast_safety.hpp"

#include <array>
#include <optional>

namespace weft::engine {
namespace {

using duckdb::LogicalTypeId;

struct Whole {
  LogicalTypeId type;
  int bits;
  bool is_signed;
  int digits;  // of its largest value
};

constexpr std::array kWholes{
    Whole{LogicalTypeId::TINYINT, 8, true, 3},     Whole{LogicalTypeId::SMALLINT, 16, true, 5},
    Whole{LogicalTypeId::INTEGER, 32, true, 10},   Whole{LogicalTypeId::BIGINT, 64, true, 19},
    Whole{LogicalTypeId::HUGEINT, 128, true, 39},  Whole{LogicalTypeId::UTINYINT, 8, false, 3},
    Whole{LogicalTypeId::USMALLINT, 16, false, 5}, Whole{LogicalTypeId::UINTEGER, 32, false, 10},
    Whole{LogicalTypeId::UBIGINT, 64, false, 20},  Whole{LogicalTypeId::UHUGEINT, 128, false, 39},
};

const Whole* FindWhole(LogicalTypeId type) {
  for (const Whole& whole : kWholes) {
    if (whole.type == type) return &whole;
  }
  return nullptr;
}

bool HoldsAll(const Whole& wide, const Whole& narrow) {
  if (wide.is_signed == narrow.is_signed) return wide.bits >= narrow.bits;
  return wide.is_signed && wide.bits > narrow.bits;
}

// Digits before and after the point that every value of the type fits in.
struct Digits {
  int before;
  int after;
};

std::optional<Digits> DigitsOf(const duckdb::LogicalType& type) {
  if (const Whole* whole = FindWhole(type.id())) return Digits{whole->digits, 0};
  if (type.id() != LogicalTypeId::DECIMAL) return std::nullopt;
  const int scale = duckdb::DecimalType::GetScale(type);
  return Digits{duckdb::DecimalType::GetWidth(type) - scale, scale};
}

bool IsFloating(LogicalTypeId type) {
  return type == LogicalTypeId::FLOAT || type == LogicalTypeId::DOUBLE;
}

}  // namespace

bool CastCanFail(const duckdb::LogicalType& from, const duckdb::LogicalType& to) {
  if (from == to || from.id() == LogicalTypeId::SQLNULL) return false;
  if (to.HasAlias()) return true;  // JSON and what else checks its texts
  if (to.id() == LogicalTypeId::VARCHAR) return false;
  const Whole* narrow = FindWhole(from.id());
  const Whole* wide = FindWhole(to.id());
  if (narrow && wide) return !HoldsAll(*wide, *narrow);
  if (from.id() == LogicalTypeId::BOOLEAN) return !wide;
  const std::optional<Digits> fits = DigitsOf(from);
  if (to.id() == LogicalTypeId::DECIMAL && fits) {
    const std::optional<Digits> room = DigitsOf(to);
    return room->before < fits->before || room->after < fits->after;
  }
  if (to.id() == LogicalTypeId::DOUBLE) return !fits && !IsFloating(from.id());
  return true;
}

}  // namespace weft::engine
