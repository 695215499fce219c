#include "engine/lake_zones.hpp"

#include <algorithm>
#include <cstring>
#include <map>

#include "duckdb/storage/statistics/numeric_stats.hpp"
#include "duckdb/storage/statistics/string_stats.hpp"

namespace weft::engine {
namespace {

using duckdb::LogicalTypeId;
using duckdb::Value;

template <typename T>
std::optional<T> Plain(const std::string& bytes) {
  if (bytes.size() != sizeof(T)) return std::nullopt;
  T value;
  std::memcpy(&value, bytes.data(), sizeof(T));
  return value;
}

// Also of a file that was written before the column was widened.
template <typename Wide, typename Narrow>
std::optional<Wide> PlainOrNarrow(const std::string& bytes) {
  if (bytes.size() == sizeof(Wide)) return Plain<Wide>(bytes);
  const auto narrow = Plain<Narrow>(bytes);
  return narrow ? std::optional<Wide>(*narrow) : std::nullopt;
}

// Two's complement, highest byte first.
std::optional<duckdb::hugeint_t> BigEndian(const std::string& bytes) {
  if (bytes.empty() || bytes.size() > 16) return std::nullopt;
  duckdb::hugeint_t number(static_cast<signed char>(bytes[0]) < 0 ? -1 : 0);
  for (const char byte : bytes)
    number = (number << duckdb::hugeint_t(8)) |
             duckdb::hugeint_t(static_cast<int64_t>(static_cast<unsigned char>(byte)));
  return number;
}

Value DecimalOf(duckdb::hugeint_t number, const duckdb::LogicalType& type) {
  const auto width = duckdb::DecimalType::GetWidth(type);
  const auto scale = duckdb::DecimalType::GetScale(type);
  switch (type.InternalType()) {
    case duckdb::PhysicalType::INT16:
      return Value::DECIMAL(static_cast<int16_t>(number.lower), width, scale);
    case duckdb::PhysicalType::INT32:
      return Value::DECIMAL(static_cast<int32_t>(number.lower), width, scale);
    case duckdb::PhysicalType::INT64:
      return Value::DECIMAL(static_cast<int64_t>(number.lower), width, scale);
    default: return Value::DECIMAL(number, width, scale);
  }
}

template <typename T, typename Make>
std::optional<Value> Made(const std::optional<T>& plain, const Make& make) {
  if (!plain) return std::nullopt;
  return make(*plain);
}

std::optional<Value> ValueOf(const std::string& bytes, const duckdb::LogicalType& type) {
  switch (type.id()) {
    case LogicalTypeId::INTEGER: return Made(Plain<int32_t>(bytes), Value::INTEGER);
    case LogicalTypeId::BIGINT: return Made(PlainOrNarrow<int64_t, int32_t>(bytes), Value::BIGINT);
    case LogicalTypeId::FLOAT:
      return Made(Plain<float>(bytes), [](float number) { return Value::FLOAT(number); });
    case LogicalTypeId::DOUBLE:
      return Made(PlainOrNarrow<double, float>(bytes),
                  [](double number) { return Value::DOUBLE(number); });
    case LogicalTypeId::DATE:
      return Made(Plain<int32_t>(bytes),
                  [](int32_t days) { return Value::DATE(duckdb::date_t(days)); });
    case LogicalTypeId::TIME:
      return Made(Plain<int64_t>(bytes),
                  [](int64_t micros) { return Value::TIME(duckdb::dtime_t(micros)); });
    case LogicalTypeId::TIMESTAMP:
      return Made(Plain<int64_t>(bytes),
                  [](int64_t micros) { return Value::TIMESTAMP(duckdb::timestamp_t(micros)); });
    case LogicalTypeId::TIMESTAMP_TZ:
      return Made(Plain<int64_t>(bytes), [](int64_t micros) {
        return Value::TIMESTAMPTZ(duckdb::timestamp_tz_t(micros));
      });
    case LogicalTypeId::DECIMAL:
      return Made(BigEndian(bytes),
                  [&](duckdb::hugeint_t number) { return DecimalOf(number, type); });
    default: return std::nullopt;
  }
}

duckdb::BaseStatistics OfText(const Zone& zone, const duckdb::LogicalType& type) {
  auto statistics = duckdb::StringStats::CreateUnknown(type);
  const auto text = [](const std::string& bound) {
    return duckdb::string_t(bound.data(), static_cast<uint32_t>(bound.size()));
  };
  if (zone.lower) duckdb::StringStats::SetMin(statistics, text(*zone.lower));
  if (zone.upper) duckdb::StringStats::SetMax(statistics, text(*zone.upper));
  return statistics;
}

// Bounds say nothing of NaN, which DuckDB takes for the greatest of numbers.
bool BoundsHold(const Zone& zone, const duckdb::LogicalType& type) {
  const bool is_float = type.id() == LogicalTypeId::FLOAT || type.id() == LogicalTypeId::DOUBLE;
  return !is_float || !zone.has_nans;
}

duckdb::BaseStatistics OfNumber(const Zone& zone, const duckdb::LogicalType& type) {
  auto statistics = duckdb::NumericStats::CreateUnknown(type);
  if (!zone.lower || !zone.upper || !BoundsHold(zone, type)) return statistics;
  const auto lower = ValueOf(*zone.lower, type), upper = ValueOf(*zone.upper, type);
  if (!lower || !upper) return statistics;
  duckdb::NumericStats::SetMin(statistics, *lower);
  duckdb::NumericStats::SetMax(statistics, *upper);
  return statistics;
}

}  // namespace

std::vector<Zone> ZonesOf(const lake::DataFile& file) {
  std::map<int32_t, Zone> zones;
  const auto zone = [&](int32_t field) -> Zone& {
    Zone& found = zones[field];
    found.field = field;
    return found;
  };
  for (const auto& [field, count] : file.nulls) zone(field).has_nulls = count != 0;
  for (const auto& [field, count] : file.nans) zone(field).has_nans = count != 0;
  for (const auto& [field, bound] : file.lower) zone(field).lower = bound;
  for (const auto& [field, bound] : file.upper) zone(field).upper = bound;
  std::vector<Zone> ordered;
  ordered.reserve(zones.size());
  for (auto& [_, each] : zones) ordered.push_back(std::move(each));
  return ordered;
}

const Zone* FindZone(const std::vector<Zone>& zones, int32_t field) {
  const auto found = std::ranges::lower_bound(zones, field, {}, &Zone::field);
  return found == zones.end() || found->field != field ? nullptr : &*found;
}

size_t BytesOf(const std::vector<Zone>& zones) {
  size_t bytes = zones.size() * sizeof(Zone);
  for (const Zone& zone : zones)
    for (const auto* bound : {&zone.lower, &zone.upper})
      if (*bound && (*bound)->size() > 15) bytes += (*bound)->size();
  return bytes;
}

std::optional<duckdb::BaseStatistics> StatisticsOf(const Zone& zone,
                                                   const duckdb::LogicalType& type) {
  if (type.IsNested()) return std::nullopt;
  const bool is_text = type.id() == LogicalTypeId::VARCHAR;
  if (!is_text && !type.IsNumeric() && !type.IsTemporal()) return std::nullopt;
  auto statistics = is_text ? OfText(zone, type) : OfNumber(zone, type);
  if (!zone.has_nulls) statistics.Set(duckdb::StatsInfo::CANNOT_HAVE_NULL_VALUES);
  return statistics;
}

}  // namespace weft::engine
