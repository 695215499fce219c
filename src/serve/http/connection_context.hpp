#pragma once
#include <atomic>
#include <string>

#include "serve/http/server.hpp"

// What all connections of one server share.
namespace weft::serve {

struct ConnectionContext {
  HttpOptions options;
  Router router;
  HttpLanes lanes;
  Doorkeeper doorkeeper;
  std::atomic<uint64_t> body_bytes{0};  // that bodies in memory may come to
  std::atomic<bool> stopping{false};
  std::atomic<size_t> feeds{0};  // connections that carry one
  std::atomic<uint64_t> requests{0}, failures{0}, refused{0}, bytes_out{0}, open{0};
};

// 413, naming the limit.
Response TooLarge(const Call& call, uint64_t bytes_max);

}  // namespace weft::serve
