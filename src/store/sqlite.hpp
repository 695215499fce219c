#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

// SQLite behind three small words: a connection, a statement, a transaction. The only place that
// knows its C interface. What goes wrong throws weft::Error: a full or failing disk, a damaged or
// locked file is kUnavailable with what to do, the rest is a fault of ours (kInternal). A failed
// fsync stops the process.
namespace weft::store {

// Bytes that are not text.
struct Blob {
  std::string_view bytes;
};

// One connection, used by one thread at a time: the owner serialises.
class Connection {
 public:
  // Opens or creates the file: WAL, synchronous=FULL, foreign keys checked, waits for other
  // connections.
  explicit Connection(const std::filesystem::path& file);
  Connection(Connection&&) noexcept = default;
  Connection& operator=(Connection&&) noexcept = default;

  // Runs one or several statements without parameters or results.
  void Run(const std::string& sql);
  // Copies the whole database, consistent at one moment, into a new file. Durable on return.
  void CopyTo(const std::filesystem::path& file);
  // What SQLite finds wrong with its own file. Empty: nothing.
  std::vector<std::string> Integrity();

 private:
  friend class Statement;
  struct Closer {
    void operator()(sqlite3* handle) const;
  };
  std::unique_ptr<sqlite3, Closer> handle_;
};

// One prepared statement; bind, step, read, and again. Lives at most as long as its database.
class Statement {
 public:
  Statement(Connection& database, std::string_view sql);

  // Begins anew with copies of these values for its parameters, in order.
  template <typename... Values>
  Statement& With(const Values&... values) {
    Reset();
    int index = 0;
    (Bind(++index, values), ...);
    return *this;
  }
  // True while there is a row.
  bool Step();
  // Runs to the end, for statements without rows.
  void Run() {
    while (Step()) continue;
  }

  bool IsNull(int column) const;
  int64_t Integer(int column) const;
  // Text or bytes. The view is valid until the next step.
  std::string_view View(int column) const;
  std::string Text(int column) const { return std::string(View(column)); }

 private:
  void Reset();
  void Bind(int index, int64_t value);
  void Bind(int index, uint64_t value) { Bind(index, static_cast<int64_t>(value)); }
  void Bind(int index, int value) { Bind(index, static_cast<int64_t>(value)); }
  void Bind(int index, bool value) { Bind(index, static_cast<int64_t>(value)); }
  void Bind(int index, std::string_view value);
  void Bind(int index, const std::string& value) { Bind(index, std::string_view(value)); }
  void Bind(int index, const char* value) { Bind(index, std::string_view(value)); }
  void Bind(int index, const Blob& value);
  template <typename Value>
  void Bind(int index, const std::optional<Value>& value) {
    if (value) Bind(index, *value);  // else: null, as after Reset
  }

  struct Closer {
    void operator()(sqlite3_stmt* handle) const;
  };
  sqlite3* database_;
  std::unique_ptr<sqlite3_stmt, Closer> handle_;
};

// All or nothing. Rolled back unless committed. Statements of its database belong to it while it
// lives.
class Transaction {
 public:
  enum class Use { kRead, kWrite };
  explicit Transaction(Connection& database, Use use = Use::kWrite);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  // Durable on return. When it throws, nothing is changed.
  void Commit();

 private:
  Connection* database_;  // null: over
};

}  // namespace weft::store
