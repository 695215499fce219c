#include "store/sqlite.hpp"

#include <sqlite3.h>

#include "base/error.hpp"

namespace weft::store {
namespace {

constexpr int kWaitMs = 60'000;  // for another connection's commit

[[noreturn]] void ThrowFault(sqlite3* handle, int code) {
  // What the kernel still holds is unknown after a failed sync: recovery is the tested path.
  WEFT_CHECK(code != SQLITE_IOERR_FSYNC && code != SQLITE_IOERR_DIR_FSYNC);
  const char* name = handle == nullptr ? nullptr : sqlite3_db_filename(handle, "main");
  const std::string file = name == nullptr || *name == 0 ? "the registry" : name;
  const std::string said = handle == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(handle);
  switch (code & 0xff) {
    case SQLITE_FULL:
      throw Error(ErrorKind::kUnavailable, "the disk is full; nothing was changed",
                  "Make room on the disk of " + file + ", then try again.", said);
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
      throw Error(ErrorKind::kUnavailable, "cannot use " + file + "; nothing was changed",
                  "Check the disk, its free space and the permissions.",
                  said + " (" + std::to_string(code) + ")");
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      throw Error(ErrorKind::kUnavailable, file + " is held by somebody else; nothing was changed",
                  "Close what else has the file open, then try again.", said);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      throw Error(ErrorKind::kUnavailable, file + " is damaged", "Restore the newest backup.",
                  said);
    default:
      throw Error(ErrorKind::kInternal, "the registry failed", {},
                  said + " (" + std::to_string(code) + ")");
  }
}

void Check(sqlite3* handle, int code) {
  if (code != SQLITE_OK && code != SQLITE_ROW && code != SQLITE_DONE) ThrowFault(handle, code);
}

}  // namespace

void Connection::Closer::operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
void Statement::Closer::operator()(sqlite3_stmt* handle) const { sqlite3_finalize(handle); }

Connection::Connection(const std::filesystem::path& file) {
  sqlite3* opened = nullptr;
  const int code = sqlite3_open_v2(
      file.c_str(), &opened,
      SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE,
      nullptr);
  handle_.reset(opened);
  Check(opened, code);
  sqlite3_extended_result_codes(opened, 1);
  sqlite3_busy_timeout(opened, kWaitMs);
  Run("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
      "PRAGMA trusted_schema=OFF");
}

void Connection::Run(const std::string& sql) {
  Check(handle_.get(), sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, nullptr));
}

void Connection::CopyTo(const std::filesystem::path& file) {
  Connection target(file);
  sqlite3_backup* copy = sqlite3_backup_init(target.handle_.get(), "main", handle_.get(), "main");
  if (copy == nullptr) ThrowFault(target.handle_.get(), sqlite3_errcode(target.handle_.get()));
  const int code = sqlite3_backup_step(copy, -1);  // all pages, in one read transaction
  sqlite3_backup_finish(copy);
  Check(target.handle_.get(), code);
  target.Run("PRAGMA wal_checkpoint(TRUNCATE)");
}

std::vector<std::string> Connection::Integrity() {
  std::vector<std::string> faults;
  Statement check(*this, "PRAGMA integrity_check");
  while (check.Step())
    if (check.View(0) != "ok") faults.push_back(check.Text(0));
  Statement keys(*this, "PRAGMA foreign_key_check");
  while (keys.Step()) faults.push_back("a row of " + keys.Text(0) + " refers to nothing");
  return faults;
}

Statement::Statement(Connection& database, std::string_view sql)
    : database_(database.handle_.get()) {
  sqlite3_stmt* prepared = nullptr;
  const int code =
      sqlite3_prepare_v2(database_, sql.data(), static_cast<int>(sql.size()), &prepared, nullptr);
  handle_.reset(prepared);
  Check(database_, code);
}

void Statement::Reset() {
  sqlite3_reset(handle_.get());
  sqlite3_clear_bindings(handle_.get());
}

bool Statement::Step() {
  const int code = sqlite3_step(handle_.get());
  Check(database_, code);
  if (code == SQLITE_DONE) sqlite3_reset(handle_.get());
  return code == SQLITE_ROW;
}

bool Statement::IsNull(int column) const {
  return sqlite3_column_type(handle_.get(), column) == SQLITE_NULL;
}

int64_t Statement::Integer(int column) const { return sqlite3_column_int64(handle_.get(), column); }

std::string_view Statement::View(int column) const {
  const void* bytes = sqlite3_column_blob(handle_.get(), column);
  const int count = sqlite3_column_bytes(handle_.get(), column);
  return {static_cast<const char*>(bytes), static_cast<size_t>(count)};
}

void Statement::Bind(int index, int64_t value) {
  Check(database_, sqlite3_bind_int64(handle_.get(), index, value));
}

void Statement::Bind(int index, std::string_view value) {
  const char* bytes = value.empty() ? "" : value.data();
  Check(database_, sqlite3_bind_text64(handle_.get(), index, bytes, value.size(), SQLITE_TRANSIENT,
                                       SQLITE_UTF8));
}

void Statement::Bind(int index, const Blob& value) {
  const char* bytes = value.bytes.empty() ? "" : value.bytes.data();
  Check(database_,
        sqlite3_bind_blob64(handle_.get(), index, bytes, value.bytes.size(), SQLITE_TRANSIENT));
}

Transaction::Transaction(Connection& database, Use use) : database_(&database) {
  database.Run(use == Use::kWrite ? "BEGIN IMMEDIATE" : "BEGIN");
}

Transaction::~Transaction() {
  if (database_ == nullptr) return;
  try {
    database_->Run("ROLLBACK");
  } catch (const std::exception&) {
    // SQLite has rolled back by itself, as it does after most failures of the disk.
  }
}

void Transaction::Commit() {
  database_->Run("COMMIT");
  database_ = nullptr;
}

}  // namespace weft::store
