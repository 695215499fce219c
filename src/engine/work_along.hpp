#pragma once
#include <chrono>
#include <thread>

// DuckDB's Query, Execute and Fetch spin while another of its threads works, which takes a core
// from it. What has time, as runs do, takes its share of the work and sleeps where there is none.
namespace weft::engine {

inline constexpr std::chrono::microseconds kNap{200};
inline constexpr std::chrono::microseconds kWork{20};  // what takes less was none

// `query`: a pending or a streaming one. Returns when `is_ready` says so of what its ExecuteTask
// answers: then there is something to fetch, or it has failed, also before.
template <typename Query, typename IsReady>
void WorkAlong(Query& query, const IsReady& is_ready) {
  if (query.HasError()) return;
  using Steady = std::chrono::steady_clock;
  while (true) {
    const auto began = Steady::now();
    if (is_ready(query.ExecuteTask())) return;
    if (Steady::now() - began < kWork) std::this_thread::sleep_for(kNap);
  }
}

}  // namespace weft::engine
