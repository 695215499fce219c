#include "quality/state.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/json.hpp"
#include "base/text.hpp"
#include "mesh/platform_domains.hpp"

namespace weft::quality {
namespace {

using std::chrono::seconds;

struct StateRow {
  State state;
  std::string_view name;
  int weight;  // the heavier, the sooner people should know
};
constexpr std::array kStates{
    StateRow{State::kFresh, "fresh", 0},     StateRow{State::kUnknown, "unknown", 1},
    StateRow{State::kNoData, "no data", 2},  StateRow{State::kLate, "late", 3},
    StateRow{State::kFailing, "failing", 4},
};
const StateRow& RowOf(State state) { return *std::ranges::find(kStates, state, &StateRow::state); }

struct Unit {
  std::string_view name;
  int64_t seconds;
};
constexpr int64_t kMinute = 60, kHour = 60 * kMinute, kDay = 24 * kHour;
constexpr std::array kUnits{
    Unit{"s", 1},           Unit{"second", 1},        Unit{"m", kMinute},
    Unit{"min", kMinute},   Unit{"minute", kMinute},  Unit{"h", kHour},
    Unit{"hr", kHour},      Unit{"hour", kHour},      Unit{"d", kDay},
    Unit{"day", kDay},      Unit{"w", 7 * kDay},      Unit{"week", 7 * kDay},
    Unit{"mo", 30 * kDay},  Unit{"month", 30 * kDay}, Unit{"y", 365 * kDay},
    Unit{"yr", 365 * kDay}, Unit{"year", 365 * kDay},
};

const Unit* UnitOf(std::string_view text) {
  std::string name = Lower(Trim(text));
  const auto find = [&] { return std::ranges::find(kUnits, name, &Unit::name); };
  if (find() == kUnits.end() && name.ends_with('s')) name.pop_back();
  return find() == kUnits.end() ? nullptr : find();
}

std::optional<double> NumberOf(std::string_view text) {
  const Json value = Json::parse(Trim(text), nullptr, false);
  if (!value.is_number()) return std::nullopt;
  return value.get<double>();
}

std::optional<seconds> PromiseOf(const mesh::Contract& contract, const std::string& table,
                                 std::string_view property) {
  for (const mesh::Sla& sla : contract.slas) {
    const bool is_of_another = !sla.element.empty() && Split(sla.element, '.')[0] != table;
    if (Lower(sla.property) != property || is_of_another) continue;
    if (const auto length = LengthOf(sla.value, sla.unit)) return length;
  }
  return std::nullopt;
}

std::string Counted(int64_t count, const std::string& one) {
  return std::to_string(count) + " " + one + (count == 1 ? "" : "s");
}

std::string Words(seconds length) {
  const int64_t count = length.count();
  if (count >= 2 * kDay) return Counted(count / kDay, "day");
  if (count >= 2 * kHour) return Counted(count / kHour, "hour");
  return Counted(std::max<int64_t>(count / kMinute, 1), "minute");
}

}  // namespace

std::string_view Name(State state) { return RowOf(state).name; }

State Worse(State a, State b) { return RowOf(a).weight < RowOf(b).weight ? b : a; }

std::optional<seconds> LengthOf(std::string_view value, std::string_view unit) {
  constexpr double kLongest = 1e11;  // 3,000 years
  const Unit* of = UnitOf(unit);
  const auto number = NumberOf(value);
  if (of == nullptr || !number || *number < 0) return std::nullopt;
  const double length = *number * static_cast<double>(of->seconds);
  if (length > kLongest) return std::nullopt;
  return seconds(std::llround(length));
}

std::optional<seconds> PromisedAge(const mesh::Contract& contract, const std::string& table) {
  if (const auto freshness = PromiseOf(contract, table, "freshness")) return freshness;
  const auto frequency = PromiseOf(contract, table, "frequency");
  const auto latency = PromiseOf(contract, table, "latency");
  if (!frequency) return latency;
  return *frequency + latency.value_or(seconds(0));
}

bool HasSource(const mesh::Table& table) {
  return !table.sql.empty() || table.file || mesh::IsPlatforms(table.id.domain);
}

State StateOf(const Known& known, Time now) {
  if (!known.has_source) return State::kNoData;
  if (!known.changed) return State::kUnknown;
  if (known.failed > 0) return State::kFailing;
  if (!known.promised) return State::kUnknown;
  return now <= *known.changed + *known.promised ? State::kFresh : State::kLate;
}

Verdict Judge(const Known& known, Time now) {
  Verdict verdict{.state = StateOf(known, now)};
  if (known.has_source && known.changed && known.promised)
    verdict.due = *known.changed + *known.promised;
  switch (verdict.state) {
    case State::kNoData: verdict.why = "no data has come yet"; break;
    case State::kUnknown:
      verdict.why = known.changed ? "its contract does not say how fresh it is to be"
                                  : "it was not looked at yet";
      break;
    case State::kFailing:
      verdict.why = Counted(static_cast<int64_t>(known.failed), "check") +
                    (known.failed == 1 ? " fails" : " fail");
      break;
    case State::kFresh:
      verdict.why = "new data is promised within " + Words(*known.promised);
      break;
    case State::kLate:
      verdict.late = std::chrono::floor<seconds>(now - *verdict.due);
      verdict.why = "new data is late by " + Words(verdict.late);
      break;
  }
  return verdict;
}

}  // namespace weft::quality
