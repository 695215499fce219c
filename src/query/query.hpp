#pragma once
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "audit/guard.hpp"
#include "engine/engine.hpp"

// One person's question: limits, a name to cancel it by, its state and history. Doors call this,
// not the engine.
namespace weft::query {

struct Limits {
  std::chrono::milliseconds time_max{std::chrono::minutes(5)};
  uint64_t json_rows_max = 10'000;  // JSON answers, unless the request says more
  size_t running_per_user_max = 8;
  size_t running_max = 64;  // each holds a piece of its answer outside of the engine's memory
};

struct Request {
  std::string sql;
  Json params;
  engine::Format format = engine::Format::kJsonRows;
  std::optional<uint64_t> limit;  // rows
  std::string client;             // for the audit
  std::string request_id;
  std::string purpose;
  std::string question = {};  // a saved one, by its name: then `sql` is empty, or the same
  std::optional<engine::EngineName> engine = {};           // nothing: as its tables' products say
  bool is_export = false;                                  // kept elsewhere, whatever its format
  std::optional<engine::SomeRows> only = {};               // what its SQL means by this table
  std::function<void(const std::string& id)> opened = {};  // told the id, before it starts
};

// Throws Error{kForbidden} for a token that can only send.
void CheckMayAsk(const mesh::Caller& caller);

enum class State { kRunning, kDone, kFailed, kCancelled };
std::string_view Name(State state);

// What is known of a question; kept for its caller (and admins) while it runs and for the last
// 1,000.
struct Status {
  std::string id;
  std::string user;
  std::string sql;  // its first 8 KiB
  State state = State::kRunning;
  Time started{};
  std::chrono::milliseconds elapsed{0};
  uint64_t rows = 0;
  std::string error;
};

// A question under way: its answer's pieces, and what was decided for its tables.
class Running : public ResultStream {
 public:
  virtual const std::string& id() const = 0;
  virtual engine::EngineName engine() const = 0;
  virtual const std::vector<engine::ResultColumn>& columns() const = 0;
  virtual const std::vector<audit::TableTouch>& tables() const = 0;
  virtual uint64_t rows() const = 0;
  virtual bool truncated() const = 0;
  virtual std::chrono::milliseconds elapsed() const = 0;
};

class Questions {
 public:
  Questions(audit::Guard& guard, engine::Engine& engine, Clock& clock, Limits limits);
  ~Questions();

  // Blocking until the first piece can be computed. Refusals are audited. Throws Error.
  // What it answers must not outlive this object.
  std::unique_ptr<Running> Ask(const mesh::Caller& caller, const Request& request);

  // Which engine would answer, so that who waits for another one waits elsewhere. Nothing is
  // recorded, and what is wrong with the question Ask tells.
  engine::EngineName EngineOf(const mesh::Caller& caller, const Request& request) const;

  // Of one's own question; an admin's of any. Nothing: unknown or another's.
  std::optional<Status> Find(const mesh::Caller& caller, const std::string& id) const;
  std::vector<Status> ListOf(const mesh::Caller& caller) const;
  // True when it was running; it ends soon.
  bool Cancel(const mesh::Caller& caller, const std::string& id);
  void CancelAll();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace weft::query
