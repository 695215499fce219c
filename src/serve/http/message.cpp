#include "serve/http/message.hpp"

#include <charconv>

#include "base/busy.hpp"
#include "base/json.hpp"
#include "serve/errors.hpp"
#include "serve/iceberg/problem.hpp"

namespace weft::serve {
namespace {

// Text of a JSON value; bytes that are no UTF-8 become the replacement character instead of an
// exception.
std::string Dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

void Departure::Then(std::function<void()> stop) {
  std::unique_lock lock(mutex_);
  if (!has_happened_) {
    stop_ = std::move(stop);
    return;
  }
  lock.unlock();
  stop();
}

void Departure::Happen() {
  std::function<void()> stop;
  {
    const std::lock_guard lock(mutex_);
    has_happened_ = true;
    stop = std::exchange(stop_, nullptr);
  }
  if (stop) stop();
}

std::string Call::Header(const std::string& name) const {
  const auto found = headers.find(name);
  return found == headers.end() ? std::string() : found->second;
}

std::string Call::Parameter(const std::string& name) const {
  const auto found = query.find(name);
  return found == query.end() ? std::string() : found->second;
}

std::optional<uint64_t> Call::Number(const std::string& name) const {
  const auto found = query.find(name);
  if (found == query.end()) return std::nullopt;
  uint64_t value = 0;
  const char* end = found->second.data() + found->second.size();
  const auto [stop, fault] = std::from_chars(found->second.data(), end, value);
  if (fault != std::errc() || stop != end || found->second.empty())
    throw Error(ErrorKind::kInvalid, "parameter " + name + " is no whole number from 0");
  return value;
}

bool Call::Flag(const std::string& name) const {
  const auto found = query.find(name);
  if (found == query.end() || found->second == "false" || found->second == "0") return false;
  if (found->second.empty() || found->second == "1" || found->second == "true") return true;
  throw Error(ErrorKind::kInvalid, "parameter " + name + " is neither true nor false");
}

Response Response::Of(const Json& json, int status) {
  return Text(Dump(json) + "\n", "application/json", status);
}

Response Response::Text(std::string body, std::string content_type, int status) {
  Response response;
  response.status = status;
  response.body = std::move(body);
  response.headers.emplace_back("Content-Type", std::move(content_type));
  return response;
}

bool IsOfIceberg(std::string_view path) { return path.starts_with("/iceberg/"); }

Response ProblemOf(const Error& error, const Call& call, int status) {
  if (status == 0) status = RowOf(error.kind()).http_status;
  return IsOfIceberg(call.path) ? iceberg::ProblemOf(error, status, call)
                                : ProblemOf(error, call.request_id, status);
}

Response ProblemOf(const Error& error, const std::string& request_id) {
  return ProblemOf(error, request_id, RowOf(error.kind()).http_status);
}

Response ProblemOf(const Error& error, const std::string& request_id, int status) {
  const ErrorRow& row = RowOfStatus(status);
  Json problem = {{"type", row.type},          {"title", row.title},   {"status", row.http_status},
                  {"detail", error.message()}, {"hint", error.hint()}, {"request_id", request_id}};
  if (error.sql_position() >= 0) problem["position"] = error.sql_position();
  Response response =
      Response::Text(Dump(problem) + "\n", "application/problem+json", row.http_status);
  if (error.kind() == ErrorKind::kUnauthenticated)
    response.With("WWW-Authenticate", "Bearer realm=\"weft\"");
  if (error.kind() == ErrorKind::kExhausted) {
    const auto* busy = dynamic_cast<const Busy*>(&error);
    response.With("Retry-After", std::to_string(busy ? busy->seconds() : 1));
  }
  return response;
}

}  // namespace weft::serve
