#pragma once
#include <atomic>
#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "audit/guard.hpp"
#include "base/json.hpp"
#include "base/result_stream.hpp"
#include "engine/table_source.hpp"
#include "lake/catalog.hpp"
#include "lake/snapshots.hpp"
#include "mesh/role.hpp"
#include "mesh/snapshot.hpp"
#include "trino/cluster.hpp"

// The governed engine: DuckDB behind one boundary. Every statement, whoever wrote it (a stranger, a
// product, a test, a quality rule), passes the same allow-lists; every table is looked up through
// the asker's Touch and appears as a view of their decision. No DuckDB name leaves this module.
// Nothing durable lives in DuckDB.
namespace weft::engine {

struct EngineOptions {
  std::filesystem::path data;              // HOME/data: typed Parquet of taken-in files
  std::filesystem::path scratch;           // HOME/tmp: spills and files on their way out
  std::filesystem::path extensions;        // folder of *.duckdb_extension, may be empty
  std::string hash_key;                    // of the `hash` mask
  uint64_t memory_bytes_max = 4ULL << 30;  // of the instance that answers questions
  uint64_t scratch_bytes_max = 16ULL << 30;
  int threads = 2;
  TableSources sources;               // tables whose rows are made here; they outlive the engine
  lake::Catalog* lake = nullptr;      // null: none; tables that are materialised are computed then
  store::Objects* objects = nullptr;  // where the lake's files are; it and the lake outlive this
  const trino::Cluster* cluster = nullptr;  // the Trino beside it; null: none; it outlives this
};

// A result column. `type` is DuckDB's name of it ("BIGINT", "DECIMAL(18,2)", "TIMESTAMP WITH TIME
// ZONE").
struct ResultColumn {
  std::string name;
  std::string type;
};

// Which engine answers a question: this one, or a Trino that reads the same lake.
enum class EngineName { kDuckDb, kTrino };
std::string_view Name(EngineName engine);  // "duckdb", "trino"
std::optional<EngineName> FindEngine(std::string_view name);

// Places in the journal of events; without an end, all that is there.
struct Places {
  uint64_t from = 0;
  std::optional<uint64_t> until = {};
};

// Of a table that the lake keeps, some rows.
struct SomeRows {
  mesh::TableId table;
  int64_t snapshot = 0;                // those that it added; 0: none that are in the lake
  bool is_whole = false;               // all that the snapshot has, also what older ones added
  std::optional<uint64_t> first = {};  // of these, those that came at this place or later
  std::optional<Places> places = {};   // of a table that takes events, what lies there besides
  bool shows_places = false;           // of places alone: in a column more, kPlaceOfRow
};
inline constexpr const char* kPlaceOfRow = "weft.place";  // no contract has a column of this name

// How a table of the lake grew.
struct Growth {
  std::vector<lake::Snapshot> snapshots;  // oldest first, up to the current one
  uint64_t carried = 0;  // of a table that takes events: the first place that it does not have
};

enum class Format { kJsonRows, kCsv, kNdjson, kParquet, kArrow, kXlsx };

struct Question {
  std::string sql;  // in the dialect of its engine
  Json params;      // array (positional, $1 or ?) or object (named, $name); null: none
  Format format = Format::kJsonRows;
  std::optional<uint64_t> rows_max;  // stop after so many rows; `truncated` tells
  std::chrono::milliseconds time_max{
      0};  // 0: no limit; else Error{kExhausted} that names the limit
  EngineName engine = EngineName::kDuckDb;
  std::optional<SomeRows> only = {};  // where it names this table, it means these rows
  bool is_part = false;  // of something longer, whose touch is begun and finished by who asks
};

// A running answer: pieces encoded in the question's format. kJsonRows gives rows as the inside of
// a JSON array ("[1,2],[3,4]"), values as interface.md says. Files (Parquet, Arrow, xlsx) are
// spooled to scratch.
class Answer : public ResultStream {
 public:
  virtual const std::vector<ResultColumn>& columns() const = 0;
  virtual uint64_t rows() const = 0;   // so far
  virtual bool truncated() const = 0;  // true at the end when rows_max cut it
};

// Where each column of a result comes from: source columns "domain.table.column".
struct Origins {
  std::vector<mesh::ColumnRoles> columns;  // by result column: values, and what only it depends on
  // By result column: the one whose values it has as they are; empty: it is computed.
  std::vector<std::string> copies;
  mesh::ColumnRoles rows;  // decide which rows there are, hence about every result column
};

// What a statement reads and gives, found by binding it, without running it.
struct Description {
  std::vector<ResultColumn> columns;
  std::vector<std::string> tables;  // "domain.table", direct reads only
  Origins origins;
};

// A file's way in.
struct IntakeReport {
  uint64_t rows = 0;
  uint64_t rejected = 0;
  std::vector<std::string>
      problems;  // "planes.csv:17: column seats: 'many' is no integer", at most 20
  std::vector<std::string>
      notes;  // not wrong, worth knowing: columns of the file that were left out
};

// Rows of a lake's table that are to go.
struct RowsToGo {
  std::string column;          // empty: no rows, but every version that is not the current one
  std::optional<Time> before;  // those whose column is older
  std::string value;           // else those where it is this, as text
};

// What goes, or went.
struct Departure {
  uint64_t rows = 0;  // that readers get
  size_t files = 0;   // that hold some, in any version
  size_t versions = 0;
};

// Rows of a materialised table on their way into the lake: made by its SQL as its domain's
// principal, written to scratch, shown to who checks them, then published as a snapshot. One
// thread, but for Cancel. What was not published goes with this.
class Making {
 public:
  virtual ~Making() = default;

  // Rows that its SQL still gives are left out, because their time is over. Before Write.
  virtual void LeaveOut(const RowsToGo& rows) = 0;

  // Records `began` through the touch that it was given, and writes. Throws Error: kConflict when
  // the rows that are there do not fit the contract, and what a question throws.
  virtual void Write() = 0;
  // While the answer lives, this touch reads the table as it would be. The answer goes first.
  virtual std::shared_ptr<void> ShowTo(const audit::Touch& touch) = 0;
  // Makes it the table's current snapshot. Throws Error{kConflict} when somebody else changed the
  // table meanwhile, and Error{kUnavailable}; nothing is changed for readers then.
  virtual lake::Snapshot Publish(const std::map<std::string, std::string>& summary) = 0;
  virtual void Cancel() = 0;  // any thread

  virtual uint64_t rows() const = 0;   // written so far
  virtual uint64_t bytes() const = 0;  // of files; known after Write
};

class Engine {
 public:
  explicit Engine(EngineOptions options);
  ~Engine();

  // Checks, binds, records `began` through the touch, and starts. The touch must outlive the
  // answer, which finishes it. Throws Error: kInvalid (with the position in the SQL), kForbidden,
  // kNotFound, kExhausted.
  std::unique_ptr<Answer> Ask(audit::Touch& touch, const Question& question);

  // Binds only. `principal_domain`: as that domain's own SQL, in the touch's snapshot. Records
  // nothing.
  Description Describe(audit::Touch& touch, const std::string& sql, const Json& params = Json());
  Description DescribeAs(audit::Touch& touch, const std::string& principal_domain,
                         const std::string& sql);
  // A table's own SQL, as its domain and with the input ports of its product: they say which majors
  // of other tables it means.
  Description DescribeTable(audit::Touch& touch, const mesh::Table& table);

  // Reads all rows as JSON arrays, at most `rows_max`: for tests and quality rules, as a domain's
  // principal.
  std::vector<Json> RowsAs(audit::Touch& touch, const std::string& principal_domain,
                           const std::string& sql, size_t rows_max);

  // Checks a file against its table's contract and writes typed Parquet, once per content and
  // column types; a second call finds it. Blocking; one at a time. Problems without
  // `reject_bad_rows` throw Error{kInvalid} that names file, line, column and value (its owner
  // asked).
  IntakeReport TakeIn(const mesh::Table& table, const std::filesystem::path& file);
  // True when the table's file has been taken in, or the lake has a snapshot of it, or it is
  // computed and needs neither.
  bool HasData(const mesh::Table& table) const;

  // True when this touch would find rows, or an empty table: of a file, of SQL, of the lake, or
  // what is shown to it alone.
  bool HasRows(const audit::Touch& touch, const mesh::Table& table) const;

  // The next snapshot of a materialised table. `whole`: all rows anew, also of an incremental one.
  // The touch is of its domain's principal and outlives what is answered.
  std::unique_ptr<Making> Make(audit::Touch& touch, const mesh::Table& table, bool whole = false);
  // The snapshot that brought the rows which its readers get: not one that only laid them into
  // other files. Nothing for a table that is not kept in the lake, or not yet, or while the lake
  // cannot be read.
  std::optional<lake::Snapshot> SnapshotOf(const mesh::Table& table) const;
  // The source by whose places this table can be followed: its own, or the one that its column
  // `position` comes from by SQL that is computed whenever it is read. Null: there is none.
  const TableSource* FollowedBy(audit::Touch& touch, const mesh::Table& table);
  // Where rows of a table that takes events are before a run carries them into the lake, and for a
  // while after it. Null: it takes none.
  const TableSource* JournalOf(const mesh::Table& table) const;
  // What came after this snapshot; 0: all that is left. Nothing when it is not one of those that
  // led to the current one.
  std::optional<Growth> GrowthAfter(const mesh::Table& table, int64_t snapshot) const;
  // Names of the tables that the lake has of a domain; "t@2" of majors beyond the first.
  std::vector<std::string> InLake(const std::string& domain) const;
  // Writes a table's rows into fewer files when they lie in many small ones, or when some of them
  // are deleted; its readers notice nothing. False: it is well as it is. Throws Error{kConflict}
  // when somebody else changed the table meanwhile.
  bool Compact(const mesh::Table& table, Time now);
  // The addresses of all files that the table's metadata leads to, in any of its snapshots.
  std::set<std::string> AddressesOf(const mesh::Table& table) const;
  // What would go. Throws Error: kInvalid for a column that is not there or a value that is none of
  // its type, kUnavailable for a table whose files cannot be changed here.
  Departure Count(const mesh::Table& table, const RowsToGo& rows);
  // Takes rows out of a table for good: files that hold some are written anew without them, and
  // with the same commit every version goes that holds some. The files remain until somebody
  // removes them: `leaving` is told their addresses before the commit. Throws as Count does, and
  // Error{kConflict} when somebody else changed the table meanwhile.
  Departure Forget(const mesh::Table& table, const RowsToGo& rows, Time now,
                   const std::function<void(const std::vector<std::string>&)>& leaving);
  // Those of these files that a statement may still read.
  std::set<std::string> InUse(const std::set<std::string>& addresses);
  // Writes a file of position deletes again, in its place: the files below `from` that its rows
  // name are below `to` now. Answers its bytes.
  uint64_t RenameInDeletes(const std::string& address, const std::string& from,
                           const std::string& to);
  // By this touch, materialised tables are computed by their SQL while the answer lives: to test
  // what is not made yet.
  std::shared_ptr<void> ReadBySql(const audit::Touch& touch);

  // Names and types of the columns that a contract's column type has here: "BIGINT".
  static std::string SqlType(const mesh::ColumnType& type);
  // Nothing when every value of the result column is one of the contract's type, else a sentence
  // with the way out.
  static std::optional<std::string> Misfit(const ResultColumn& actual,
                                           const mesh::ColumnType& promised);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace weft::engine
