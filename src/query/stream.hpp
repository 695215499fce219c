#pragma once
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "query/batch_shelf.hpp"
#include "query/trail.hpp"

// A table as it grows: its rows from a position on, batch by batch, each by the decision of that
// moment. Whoever may not read any more is told why, and the stream ends.
namespace weft::query {

// How rows are written: one a line, or as server-sent events.
enum class Framing { kLines, kEvents };

struct StreamRequest {
  mesh::TableId table;
  std::string from;  // as Tracker::Resolve takes it
  Framing framing = Framing::kLines;
  std::string client, request_id, purpose;  // for the audit
  // The caller as they are known now; throws when they may not come in any more.
  std::function<mesh::Caller()> still_in;
  std::function<void()> may_go_on = {};  // throws why not; asked before each piece
};

// One thread at a time. On record from its opening to its end.
class Stream {
 public:
  virtual ~Stream() = default;
  // The next rows, a piece that fits into memory; empty: there are none now. After the last words
  // to who may not read on, throws Error.
  virtual std::string Next() = 0;
  // Before which all rows were given.
  virtual const std::string& position() const = 0;
};

// What an export asks, and where a stream goes on from it; empty: the table cannot be followed.
struct ExportPlan {
  std::string sql;
  Json params;
  std::string position;
  std::optional<engine::SomeRows> only = {};  // what it means by the table
};

class Streams {
 public:
  // Both outlive it and its streams.
  Streams(audit::Guard& guard, engine::Engine& engine) : tracker_{guard, engine} {}

  // Refusals are audited. Throws Error.
  std::unique_ptr<Stream> Open(const mesh::Caller& caller, StreamRequest request);
  // `at`: a position, a moment, or empty: now. Throws as Resolve does.
  ExportPlan PlanExport(const mesh::Caller& caller, const mesh::TableId& table,
                        const std::string& at) const;

  // A position of this table that this caller may start from.
  std::string Resolve(const mesh::Caller& caller, const mesh::TableId& table,
                      const std::string& from) const;
  // True when the second one lies beyond the first, and is there.
  bool IsBeyond(const mesh::Caller& caller, const mesh::TableId& table,
                const std::pair<std::string, std::string>& positions) const;
  // How many rows this caller gets beyond it; of snapshots alone, how many they are.
  uint64_t CountBeyond(const mesh::Caller& caller, const mesh::TableId& table,
                       const std::string& position) const;

 private:
  const Tracker tracker_;
  BatchShelf shelf_;
};

}  // namespace weft::query
