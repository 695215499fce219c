#pragma once
#include <chrono>
#include <thread>

// DuckDB's Query, Execute and Fetch spin while another of its threads works, which takes a core
// from it. What has time, as runs do, takes its share of the work and sleeps where there is none.
namespace weft::engine {

inline constexpr std::chrono::microseconds kNap{200};

// `query`: a pending or a streaming one. Returns when `is_ready` says so of what its ExecuteTask
// answers: then there is something to fetch, or it has failed, also before.
template <typename Query, typename IsReady>
void WorkAlong(Query& query, const IsReady& is_ready) {
  if (query.HasError()) return;
  using State = decltype(query.ExecuteTask());
  for (State state = query.ExecuteTask(); !is_ready(state); state = query.ExecuteTask())
    if (state == State::NO_TASKS_AVAILABLE || state == State::BLOCKED)
      std::this_thread::sleep_for(kNap);
}

}  // namespace weft::engine
