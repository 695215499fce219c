#pragma once
#include <chrono>

// How long rows, versions and files are kept, as the operator says it.
namespace weft::serve {

struct KeepingOptions {
  std::chrono::minutes retention_time{std::chrono::hours(2)};         // of the day, UTC
  std::chrono::milliseconds erasure_grace{std::chrono::minutes(10)};  // of files of erased rows
  std::chrono::milliseconds versions_keep{std::chrono::days(7)};      // of a table
  std::chrono::milliseconds orphans_keep{std::chrono::hours(24)};     // files that nothing names
  std::chrono::milliseconds upkeep_interval{std::chrono::hours(1)};   // between two looks
  bool operator==(const KeepingOptions&) const = default;
};

}  // namespace weft::serve
