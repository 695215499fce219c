#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "mesh/model.hpp"
#include "mesh/table_slot.hpp"

// How a table is: what its contract promises, held against what is known. Pure.
namespace weft::quality {

enum class State { kFresh, kLate, kFailing, kNoData, kUnknown };
std::string_view Name(State state);  // "fresh", "late", "failing", "no data", "unknown"
// The one that people should know of first: failing, late, no data, unknown, fresh.
State Worse(State a, State b);

// "1 d", "90 min", "1 y" of a contract's service level; nothing for a unit that is no time.
std::optional<std::chrono::seconds> LengthOf(std::string_view value, std::string_view unit);

// How old the table's data may be by its contract: `freshness`; else the `frequency` of new data
// and the `latency` after which it is there, or the one of them that is given. Nothing when it
// says nothing of this.
std::optional<std::chrono::seconds> PromisedAge(const mesh::Contract& contract,
                                                const std::string& table);

// True when it has rows of its own: a file, or SQL.
bool HasSource(const mesh::Table& table);

struct Known {
  bool has_source = true;
  std::optional<Time> changed;  // since when its data is as it is; nothing: never looked at
  uint64_t failed = 0;          // checks, when it was last looked at
  std::optional<std::chrono::seconds> promised;
};

// What fails is failing, however late it is.
State StateOf(const Known& known, Time now);

struct Verdict {
  State state = State::kUnknown;
  std::chrono::seconds late{0};  // of kLate: past what is promised
  std::optional<Time> due;       // when it becomes late, or became
  std::string why;               // a sentence for people
};
// The same, in words.
Verdict Judge(const Known& known, Time now);

}  // namespace weft::quality
