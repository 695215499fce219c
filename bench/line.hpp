#pragma once
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <string>
#include <vector>

#include "base/json.hpp"

// One measurement, one JSON line.
namespace weft::bench {

inline void Print(const std::string& name, double value, const std::string& unit, double target,
                  const std::string& better, const Json& context) {
  const Json line = {{"name", name},     {"value", value},   {"unit", unit},
                     {"target", target}, {"better", better}, {"context", context}};
  std::printf("%s\n", line.dump().c_str());
  std::fflush(stdout);
}

// Seconds that `work` takes.
template <typename Work>
double Seconds(Work&& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// Seconds that this thread has computed: what a measurement would take on an idle machine.
inline double ThreadSeconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

// The value below which `share` (0 … 1) of them lie.
inline double Percentile(std::vector<double> values, double share) {
  std::ranges::sort(values);
  const auto index = static_cast<size_t>(share * static_cast<double>(values.size() - 1) + 0.5);
  return values[index];
}

}  // namespace weft::bench
