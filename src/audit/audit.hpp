#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/json_fwd.hpp"
#include "journal/segment.hpp"
#include "mesh/caller.hpp"
#include "mesh/decision.hpp"
#include "mesh/role.hpp"

// Every touch, recorded: two chained records, `began` before the first row leaves and `ended` with
// rows, bytes and time. A missing end reads as "cut off". Records are in the kernel on return and
// fdatasynced in groups at most 100 ms apart (or each, by setting); changes, grants and exports are
// durable before the answer.
namespace weft::audit {

enum class Verb {
  kLogin,
  kQuestion,
  kRefusal,
  kChange,
  kExport,  // an answer as a file: CSV, Parquet, Arrow, xlsx
  kToken,
  kRun,
  kBackup,
  kIngest,  // a table's data was taken in
  kGrant,   // an agreement gives or takes away
  // Something is looked for: `text` holds the words, `tables` those shown first, `rows` how many
  // were found. A note with the same words: one of them was opened.
  kSearch
};
std::string_view Name(Verb verb);
// Somebody asked for rows, as an answer or as a file.
bool IsQuestion(Verb verb);
// The same, and a product's runs and tests.
bool ReadsData(Verb verb);

// A table that a touch concerns, and what its caller saw of it.
struct TableTouch {
  std::string table;      // "flights.departures"
  std::string principal;  // who read it: the caller, or "domain:flights" inside a product
  std::vector<std::string> columns;  // read, by policies' filters too; empty: none or unknown
  std::vector<std::string> masked;
  bool filtered = false;
  std::vector<std::string> policies;
  // What the question, as it is written, uses its columns for; nothing: unknown.
  std::optional<mesh::ColumnRoles> roles;
};

struct Began {
  Verb verb = Verb::kQuestion;
  std::string caller;
  std::string token_id;
  std::string client;  // "http", "cli/0.1", address
  std::string request_id;
  std::string text;  // the SQL, or what was changed; at most 64 KiB of it
  std::string purpose;
  std::vector<TableTouch> tables;
  std::string refusal;                         // of a refusal: its sentence
  std::optional<Verb> refused = std::nullopt;  // of a refusal: what was wanted
  std::string question = {};                   // the saved question that was asked
};

struct Ended {
  std::string outcome;  // done, failed, cancelled, cut off
  uint64_t rows = 0;
  uint64_t bytes = 0;
  std::chrono::microseconds took{0};
  std::string error;  // its kind, never a value
};

// A touch as one row.
struct Row {
  uint64_t offset = 0;
  Time at{};
  Began began;
  std::optional<Ended> ended;
};

struct AuditOptions {
  std::chrono::milliseconds sync_interval{
      100};  // between two syncs at most; 0: each record by itself
  uint64_t segment_bytes_max = 64 << 20;
  // Whole segments whose newest record is older are dropped, at the start and while in use; 0: none
  // ever. A record says that they went, and the chain holds on.
  std::chrono::days keep{0};
};

// Any thread. A record that cannot be written (a full disk) throws Error{kUnavailable}: what is not
// recorded does not happen.
class Audit {
 public:
  Audit(const std::filesystem::path& folder, Clock& clock, AuditOptions options = {});
  ~Audit();  // all is durable

  // Answers the record's offset, which Finish names.
  uint64_t Begin(const Began& began);
  void Finish(uint64_t offset, const Ended& ended);
  // For what has no length: a refusal, a change, a login. Durable on return when `durable`.
  void Note(const Began& began, bool durable);

  // Rows newest first, at most `limit`.
  std::vector<Row> Last(size_t limit) const;
  // Durable on return, with all recorded before.
  void Sync();
  // Retention leaves this record and all after it, until the same keeper names another one.
  void KeepFrom(const std::string& keeper, uint64_t offset);
  // All records, for who reads them in order: audit/scan.hpp, the export.
  const journal::AppendLog& log() const;
  // "done", "failed", …; without an end "running" in this process, else "cut off".
  std::string OutcomeOf(const Row& row) const;
  // Follows the chain from its first kept record, before which only retention may have dropped any.
  // Empty: it holds; else where it breaks.
  std::string Verify() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace weft::audit
