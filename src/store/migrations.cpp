#include "store/migrations.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "store/search_index.hpp"

namespace weft::store {
namespace {

constexpr std::string_view kRegistryTables = R"sql(
CREATE TABLE changes (
  seq       INTEGER PRIMARY KEY,
  at        BIGINT NOT NULL,
  actor     TEXT NOT NULL,
  action    TEXT NOT NULL,
  kind      TEXT NOT NULL,
  name      TEXT NOT NULL,
  version   BIGINT NOT NULL,
  before    TEXT NOT NULL,
  after     TEXT NOT NULL,
  request   TEXT NOT NULL,
  hash      TEXT NOT NULL,
  UNIQUE (kind, name, version)
);
CREATE INDEX changes_at ON changes (at);
CREATE TABLE versions (
  seq       INTEGER PRIMARY KEY REFERENCES changes (seq),
  folder    TEXT NOT NULL,
  path      TEXT NOT NULL,
  document  TEXT NOT NULL,
  code      TEXT NOT NULL,
  files     TEXT NOT NULL,
  place     TEXT NOT NULL,
  compiled  BLOB NOT NULL
);
CREATE TABLE resources (
  kind      TEXT NOT NULL,
  name      TEXT NOT NULL,
  version   BIGINT NOT NULL,
  seq       INTEGER NOT NULL UNIQUE REFERENCES versions (seq),
  PRIMARY KEY (kind, name)
);
CREATE TABLE folder_files (
  folder    TEXT NOT NULL,
  path      TEXT NOT NULL,
  sha256    TEXT NOT NULL,
  PRIMARY KEY (folder, path)
);
CREATE TABLE tokens (
  id            TEXT PRIMARY KEY,
  user_name     TEXT NOT NULL,
  name          TEXT NOT NULL,
  scope         TEXT NOT NULL,
  secret_sha256 TEXT NOT NULL,
  stored_key    TEXT NOT NULL,
  server_key    TEXT NOT NULL,
  created       BIGINT NOT NULL,
  until         BIGINT,
  revoked       INTEGER NOT NULL
);
CREATE INDEX tokens_user ON tokens (user_name);
CREATE TABLE user_salts (
  user_name     TEXT PRIMARY KEY,
  salt          TEXT NOT NULL,
  iterations    INTEGER NOT NULL
);
CREATE TABLE secrets (
  name          TEXT PRIMARY KEY,
  sealed        BLOB NOT NULL
);
)sql";

constexpr std::string_view kFirstSearchTables = R"sql(
CREATE TABLE search_rows (
  id          INTEGER PRIMARY KEY,
  kind        TEXT NOT NULL,
  name        TEXT NOT NULL,
  table_name  TEXT NOT NULL,
  UNIQUE (kind, name, table_name)
);
CREATE VIRTUAL TABLE search_words USING fts5 (
  words, detail = none, columnsize = 0, prefix = '1 2 3 4', tokenize = 'ascii'
);
CREATE VIRTUAL TABLE search_vocabulary USING fts5vocab (search_words, row);
)sql";

// Compiled forms lie close together, apart from the documents. They and the index are made anew
// from the documents at the start that follows (store/loader.cpp).
constexpr std::string_view kCompiledApart = R"sql(
CREATE TABLE compiled (
  seq       INTEGER PRIMARY KEY REFERENCES versions (seq),
  head      BLOB NOT NULL,
  meaning   BLOB NOT NULL
);
ALTER TABLE versions DROP COLUMN compiled;
DROP TABLE search_vocabulary;
DROP TABLE search_words;
DROP TABLE search_rows;
)sql";

// Each row is a line in somebody's inbox.
constexpr std::string_view kNoticeTable = R"sql(
CREATE TABLE notices (
  id        INTEGER PRIMARY KEY,
  seq       INTEGER NOT NULL REFERENCES changes (seq),
  at        BIGINT NOT NULL,
  user_name TEXT NOT NULL,
  what      TEXT NOT NULL,
  subject   TEXT NOT NULL,
  text      TEXT NOT NULL,
  seen      INTEGER NOT NULL,
  sent      BIGINT
);
CREATE INDEX notices_user ON notices (user_name, id);
)sql";

// Two ways out of the inbox instead of one; 0: it waits no longer and was not sent.
constexpr std::string_view kNoticeWays = R"sql(
ALTER TABLE notices ADD COLUMN mailed BIGINT;
ALTER TABLE notices ADD COLUMN posted BIGINT;
ALTER TABLE notices DROP COLUMN sent;
CREATE INDEX notices_unmailed ON notices (id) WHERE mailed IS NULL;
CREATE INDEX notices_unposted ON notices (id) WHERE posted IS NULL;
)sql";

// A session is a token that a cookie bears. `last_used` is null until the first use.
constexpr std::string_view kPasswordTables = R"sql(
ALTER TABLE tokens ADD COLUMN session INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tokens ADD COLUMN last_used BIGINT;
CREATE INDEX tokens_sessions ON tokens (user_name) WHERE session = 1;
CREATE TABLE passwords (
  user_name TEXT PRIMARY KEY,
  sealed    BLOB NOT NULL,
  changed   BIGINT NOT NULL
);
)sql";

// Whom a provider's subject is here.
constexpr std::string_view kOidcTable = R"sql(
CREATE TABLE oidc_links (
  issuer    TEXT NOT NULL,
  subject   TEXT NOT NULL,
  user_name TEXT NOT NULL UNIQUE,
  PRIMARY KEY (issuer, subject)
);
)sql";

// What columns of a contract inherit, from a change until another; the newest row has no end.
constexpr std::string_view kInheritedTable = R"sql(
CREATE TABLE inherited (
  contract  TEXT NOT NULL,
  from_seq  INTEGER NOT NULL REFERENCES changes (seq),
  until_seq INTEGER,
  what      TEXT NOT NULL,
  PRIMARY KEY (contract, from_seq)
);
)sql";

// What was found each time a table's contract was held against its data.
constexpr std::string_view kCheckTable = R"sql(
CREATE TABLE checks (
  id          INTEGER PRIMARY KEY,
  table_name  TEXT NOT NULL,
  basis       TEXT NOT NULL,
  data        TEXT NOT NULL,
  at          BIGINT NOT NULL,
  changed     BIGINT NOT NULL,
  row_count   BIGINT,
  passed      BIGINT NOT NULL,
  failed      BIGINT NOT NULL,
  skipped     BIGINT NOT NULL,
  promised    BIGINT,
  results     TEXT NOT NULL
);
CREATE INDEX checks_table ON checks (table_name, id);
)sql";

// What the next start does once, because SQL cannot: it needs the engine.
constexpr std::string_view kPendingTable = R"sql(
CREATE TABLE pending (
  what      TEXT PRIMARY KEY
);
INSERT INTO pending SELECT 'inherited' WHERE EXISTS (SELECT 1 FROM changes);
)sql";

// What people were reminded of: each occasion once.
constexpr std::string_view kReminderTable = R"sql(
CREATE TABLE reminders (
  occasion  TEXT PRIMARY KEY,
  at        BIGINT NOT NULL
);
CREATE INDEX notices_subject ON notices (subject, at);
)sql";

// The token that opened a session; empty: a password or a provider did.
constexpr std::string_view kSessionParents = R"sql(
ALTER TABLE tokens ADD COLUMN parent TEXT NOT NULL DEFAULT '';
CREATE INDEX tokens_parent ON tokens (parent) WHERE parent <> '';
)sql";

// The lake: which metadata file is each table's current one, the places where tables have or had
// their files, and the answers to requests that are done once.
constexpr std::string_view kLakeTables = R"sql(
CREATE TABLE lake_namespaces (
  levels     TEXT PRIMARY KEY,
  properties TEXT NOT NULL
);
CREATE TABLE lake_tables (
  levels     TEXT NOT NULL,
  name       TEXT NOT NULL,
  is_view    INTEGER NOT NULL,
  uuid       TEXT NOT NULL,
  location   TEXT NOT NULL,
  metadata   TEXT NOT NULL,
  PRIMARY KEY (levels, name)
);
CREATE INDEX lake_tables_location ON lake_tables (location);
CREATE TABLE lake_places (
  place      TEXT PRIMARY KEY
);
CREATE TABLE lake_purges (
  place      TEXT PRIMARY KEY,
  at         BIGINT NOT NULL
);
CREATE TABLE lake_answers (
  user_name  TEXT NOT NULL,
  once_key   TEXT NOT NULL,
  digest     TEXT NOT NULL,
  status     INTEGER NOT NULL,
  answer     TEXT NOT NULL,
  at         BIGINT NOT NULL,
  PRIMARY KEY (user_name, once_key)
);
CREATE INDEX lake_answers_at ON lake_answers (at);
)sql";

// Runs that write materialised tables down.
constexpr std::string_view kRunTable = R"sql(
CREATE TABLE runs (
  id          INTEGER PRIMARY KEY,
  table_name  TEXT NOT NULL,
  product     TEXT NOT NULL,
  state       TEXT NOT NULL,
  cause       TEXT NOT NULL,
  actor       TEXT NOT NULL,
  whole       INTEGER NOT NULL,
  basis       TEXT NOT NULL,
  due         BIGINT,
  asked       BIGINT NOT NULL,
  began       BIGINT,
  ended       BIGINT,
  row_count   BIGINT,
  byte_count  BIGINT,
  snapshot    BIGINT,
  error       TEXT NOT NULL,
  log         TEXT NOT NULL
);
CREATE INDEX runs_table ON runs (table_name, id);
CREATE INDEX runs_open ON runs (id) WHERE state IN ('waiting', 'running');
)sql";

// Rows that have to go, and tables whose rows must stay.
constexpr std::string_view kErasureTables = R"sql(
CREATE TABLE erasures (
  id          INTEGER PRIMARY KEY,
  cause       TEXT NOT NULL,
  table_name  TEXT NOT NULL,
  column_name TEXT NOT NULL,
  digest      TEXT NOT NULL,
  sealed      TEXT NOT NULL,
  before      BIGINT,
  actor       TEXT NOT NULL,
  reason      TEXT NOT NULL,
  state       TEXT NOT NULL,
  steps       TEXT NOT NULL,
  asked       BIGINT NOT NULL,
  ended       BIGINT
);
CREATE INDEX erasures_table ON erasures (table_name, id);
CREATE TABLE leaving_files (
  address     TEXT PRIMARY KEY,
  table_name  TEXT NOT NULL,
  erasure     BIGINT NOT NULL,
  since       BIGINT NOT NULL
);
CREATE TABLE holds (
  id          INTEGER PRIMARY KEY,
  table_name  TEXT NOT NULL,
  reason      TEXT NOT NULL,
  agreement   TEXT NOT NULL,
  actor       TEXT NOT NULL,
  since       BIGINT NOT NULL,
  until       BIGINT,
  ended       BIGINT,
  ended_by    TEXT NOT NULL
);
CREATE INDEX holds_table ON holds (table_name, id);
)sql";

// How far programs have read tables.
constexpr std::string_view kConsumerTable = R"sql(
CREATE TABLE consumers (
  table_name  TEXT NOT NULL,
  user_name   TEXT NOT NULL,
  name        TEXT NOT NULL,
  position    TEXT NOT NULL,
  made        BIGINT NOT NULL,
  committed   BIGINT,
  PRIMARY KEY (table_name, user_name, name)
) WITHOUT ROWID;
)sql";

constexpr std::array kMigrations{
    Migration{1, "resources, versions, changes, folders, tokens, secrets", kRegistryTables},
    Migration{1, "search index", kFirstSearchTables},
    Migration{2, "compiled forms in a table of their own", kCompiledApart},
    Migration{2, "search index with its fields and words", kSearchTables},
    Migration{3, "notices", kNoticeTable},
    Migration{4, "notices that go out by mail and webhook", kNoticeWays},
    Migration{4, "passwords, sessions, last use of tokens", kPasswordTables},
    Migration{4, "sign-in with a provider", kOidcTable},
    Migration{4, "classifications that columns inherit", kInheritedTable},
    Migration{5, "results of checks", kCheckTable},
    Migration{5, "what columns of an older home inherit is found once", kPendingTable},
    Migration{5, "reminders", kReminderTable},
    Migration{5, "sessions opened by a token", kSessionParents},
    Migration{6, "the lake's pointers", kLakeTables},
    Migration{6, "runs of materialised tables", kRunTable},
    Migration{7, "rows that go, and holds that keep them", kErasureTables},
    Migration{8, "consumers of streams", kConsumerTable},
};

int VersionOf(Connection& connection) {
  connection.Run("CREATE TABLE IF NOT EXISTS format_version (version INTEGER NOT NULL)");
  Statement read(connection, "SELECT max(version) FROM format_version");
  read.Step();
  return static_cast<int>(read.Integer(0));
}

}  // namespace

int FormatVersion() { return kMigrations.back().version; }

void RefuseNewer(int version, std::string_view what) {
  if (version <= FormatVersion()) return;
  throw Error(ErrorKind::kUnavailable,
              std::string(what) + " was written by a newer Weft: its format is " +
                  std::to_string(version) + ", this one knows " + std::to_string(FormatVersion()),
              "Start the newer Weft again, or restore a backup that this one made into an empty "
              "home.");
}

int ReadFormat(const std::filesystem::path& file) {
  const std::string text = ReadFile(file);
  const std::string_view digits = Trim(text);
  const bool is_number = !digits.empty() && digits.size() < 6 &&
                         std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; });
  if (!is_number)
    throw Error(ErrorKind::kUnavailable, file.string() + " does not hold a format version",
                "It holds a number alone, such as " + std::to_string(FormatVersion()) +
                    ". Restore the home from a backup.");
  return std::stoi(std::string(digits));
}

int Migrate(Connection& connection) {
  Transaction transaction(connection);
  const int before = VersionOf(connection);
  RefuseNewer(before, "the registry");
  for (const Migration& step : kMigrations) {
    if (step.version <= before) continue;
    connection.Run(std::string(step.sql));
    if (before > 0) Log(LogLevel::kInfo, "registry.migrated", {{"step", std::string(step.what)}});
  }
  if (before < FormatVersion()) {
    connection.Run("DELETE FROM format_version");
    Statement(connection, "INSERT INTO format_version VALUES (?)").With(FormatVersion()).Run();
  }
  transaction.Commit();
  return before;
}

}  // namespace weft::store
