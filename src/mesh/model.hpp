#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "base/yaml.hpp"
#include "mesh/expression.hpp"
#include "mesh/kind.hpp"
#include "mesh/list.hpp"
#include "mesh/names.hpp"

// The vocabulary of the mesh as plain values. Each is read from one document (mesh/parse.hpp); what
// a standard document says beyond these fields stays in the document, which is kept verbatim.
namespace weft::mesh {

// ---- weft/v1
// -------------------------------------------------------------------------------------------

struct Rules {  // what a mesh can switch on; all off by default
  bool every_column_has_a_meaning = false;
  bool every_nullable_column_has_a_null_meaning = false;
  bool every_product_has_an_owner = false;
  std::string
      column_name_pattern;  // a regular expression (RE2-like subset of ECMAScript), empty: any
};

struct MeshDocument {
  std::string name;  // of the folder: apply deletes only what came from the same name
  std::string title;
  std::string description;
  Rules rules;
  bool admin_may_read = true;  // a mesh can take reading away from its admins
};

enum class Mode { kCentralised, kStandard, kDecentralised };

struct Domain {
  std::string name;
  std::string title;
  std::string description;
  std::vector<std::string> curators;  // users
  std::string team;                   // whose members publish here
  std::string parent;                 // a domain, or empty
  Mode mode = Mode::kStandard;
  std::string engine;  // that answers questions about its products: duckdb, trino; empty: any
};

struct Team {
  std::string name;
  std::string title;
  std::string description;
  std::string contact;              // e-mail or channel
  std::vector<std::string> groups;  // of the sign-in provider: whose people are in this team
};

struct User {
  std::string name;
  std::string title;
  std::string email;
  std::vector<std::string> teams;
  std::vector<std::string> roles;  // "admin"
  Attributes attributes;
  bool disabled = false;
};

struct Source {
  std::string name;
  std::string domain;
  std::string type;   // "postgres", "s3", …: a row of connect's table
  std::string owner;  // user
  std::string purpose;
  std::string classification;
  std::map<std::string, std::string> settings;  // no secrets; these are sealed elsewhere
};

// The engines that a domain, a product or a question can name.
inline constexpr std::string_view kEngines[] = {"duckdb", "trino"};

// ---- ODCS and ODPS
// -------------------------------------------------------------------------------------

// The type of a column. `base` is the engine-neutral word; the engine renders it.
struct ColumnType {
  enum class Base {
    kBoolean,
    kInteger,
    kNumber,
    kDecimal,
    kText,
    kDate,
    kTime,
    kTimestamp,
    kTimestampUtc,
    kBlob,
    kUuid,
    kJson,
    kArray,
    kObject
  };
  Base base = Base::kText;
  int bits = 64;  // of kInteger (8 … 128) and kNumber (32, 64)
  bool is_unsigned = false;
  int precision = 18, scale = 3;  // of kDecimal
  std::vector<std::pair<std::string, ColumnType>>
      fields;  // of kObject; of kArray one with an empty name
  bool operator==(const ColumnType&) const = default;
};
std::string ToString(
    const ColumnType& type);  // "integer", "decimal(18,3)", "timestamp", "array<text>"

struct Column {
  std::string name;
  ColumnType type;
  std::string meaning;         // ODCS description
  std::string unit;            // customProperties weft.unit
  std::string null_meaning;    // customProperties weft.nullMeans
  std::string classification;  // ODCS classification: public, restricted, confidential, …
  std::vector<std::string> tags;
  std::vector<std::string> examples;
  bool required = false;
  bool unique = false;
  bool primary_key = false;
  std::vector<std::string>
      declassifies;  // customProperties weft.declassifies: classifications it sheds
  // customProperties weft.declassifiedFor: columns that come from it and may do without its
  // classification, "orders.revenue.best"
  std::vector<std::string> declassified_for;
  Position at;  // in the document
};

struct QualityRule {  // of a table, or of one of its columns
  enum class Type { kText, kLibrary, kSql, kCustom };
  Type type = Type::kLibrary;
  std::string name;
  std::string description;
  std::string column;  // empty: the whole table
  std::string
      metric;  // library: nullValues, missingValues, invalidValues, duplicateValues, rowCount
  Json arguments;
  std::string query;           // sql
  std::string comparison;      // "mustBe", "mustBeLessThan", … ; exactly one for library and sql
  std::vector<double> bounds;  // one number, two for the …Between
  bool percent = false;        // unit: percent of rows, else rows
  std::string severity;
  std::string dimension;
};

struct Sla {
  std::string property;
  std::string value;
  std::string unit;
  std::string element;
  std::string description;
};

// Where a table's data comes from when it is not SQL: a `servers` entry.
struct Server {
  std::string name;
  std::string type;                     // "local" is the one that apply can take in
  std::string path;                     // relative to the document's folder
  std::string format;                   // csv, json, ndjson, parquet
  std::string delimiter;                // of csv, "," by default
  std::vector<std::string> null_marks;  // customProperties weft.nullMarks; {""} by default
  bool reject_bad_rows = false;         // customProperties weft.badRows: reject | refuse (default)
  Position at;                          // of the path, in the document
};

// When something goes, and what to use then. It answers until that moment, and not after it.
struct Retirement {
  std::optional<Time> at;
  std::string instead;  // in the owner's words: "flights.departures", or a sentence
  bool operator==(const Retirement&) const = default;
};

// An address that a table had before: it leads to the table until then.
struct FormerName {
  TableId table;
  Time until{};
  Position at;  // in the document
};

// How a table in SQL is kept: computed whenever it is read, or made by runs that write it down.
struct Materialisation {
  enum class Type { kView, kTable, kIncremental };
  enum class Incremental { kAppend, kMerge };  // new rows, or rows by their primary key
  Type type = Type::kView;
  Incremental incremental = Incremental::kAppend;
  std::string watermark;  // of incremental: only rows beyond the newest value of this column
  std::string schedule;   // five cron words, "on-change"; empty: when somebody wants it
  Position at;            // in the document
};
inline constexpr std::string_view kOnChange = "on-change";

struct ContractTable {  // one entry of schema[]
  std::string name;
  std::string meaning;
  std::string granularity;
  List<Column> columns;  // shared by copies
  std::vector<std::string> tags;
  List<QualityRule> quality;  // of the table and of its columns; shared by copies
  List<FormerName> formerly;  // customProperties weft.formerly
  Materialisation kept;       // customProperties weft.materialise and its kind
  Position at;                // in the document
};

struct Contract {
  std::string id;
  std::string name;
  std::string version;
  std::string status;
  std::string domain;  // from the document, or from the folder where it lies
  std::string purpose, usage, limitations;
  std::vector<std::string> tags;
  std::vector<ContractTable> tables;
  std::vector<Server> servers;
  std::vector<Sla> slas;
  std::string team;
  Retirement retirement;  // slaProperties endOfLife; customProperties weft.instead
};

struct Port {
  std::string name;
  std::string version;
  std::string description;
  std::string contract_id;
  Position at;  // in the document
};

struct Product {
  std::string domain;
  std::string name;
  std::string id;
  std::string version;
  std::string status;
  std::string purpose, usage, limitations;
  std::vector<std::string> tags;
  std::vector<Port> inputs, outputs;
  std::string team;
  std::vector<std::string> owners;  // team members whose role is "owner": users
  std::string support;              // the first support channel, readable
  int major = 1;                    // from the folder v1/, v2/
  Retirement retirement;            // customProperties weft.endOfLife, weft.instead
  std::string engine;               // customProperties weft.engine; empty: as its domain says
};

// ---- Policy
// --------------------------------------------------------------------------------------------

// Restrict adds filters and masks, grants nothing; requests says how requests are dealt with, and
// decides nothing itself.
enum class Effect { kAllow, kDeny, kRestrict, kRequests };
enum class Action { kDiscover, kRead };

struct Mask {
  enum class Type {
    kNull,
    kHash,
    kRedact,
    kShowFirst4,
    kShowLast4,
    kYear,
    kMonth,
    kDefault,
    kExpression,
    kSha256Global,
    kHashColumn
  };
  Type type = Type::kNull;
  ExpressionPtr expression;  // of kExpression
};
std::string ToString(const Mask& mask);  // "hash", "expression: left(dest, 1)"

// Whom a rule is for: any match counts. Empty everywhere: nobody.
struct Subjects {
  bool everyone = false;                                  // every signed-in caller
  bool members = false;                                   // everyone in at least one team
  std::vector<std::string> users, teams, roles, domains;  // domains: their service principals
  Attributes attributes;  // who has one of these values of such an attribute
};

// What a rule is about: empty means "everything in the policy's scope"; several kinds AND, entries
// OR.
struct Objects {
  std::vector<std::string> products, tables, tags, classifications;
};

struct Rule {
  std::string name;
  Effect effect = Effect::kAllow;
  Action action = Action::kRead;
  Subjects to, except;
  Objects on;
  ExpressionPtr filter;               // rows kept; may be null
  std::map<std::string, Mask> masks;  // by column
  std::optional<Mask> mask;           // of every column that `on` picks by tag or classification
  std::vector<std::string> columns;   // of an allow: only these columns; empty: all
  std::string purpose;
  // What the asker says it is for: an allow grants only for one of these, a deny or restrict does
  // not bind for them. Empty: any, and none.
  std::vector<std::string> purposes;
  std::optional<Time> until;
  std::optional<Time> from;   // before it, the rule is not there
  bool auto_approve = false;  // of a rule about requests: they are approved at once
  int longest_days = 0;       // of a rule about requests: how long an agreement lasts; 0: any time
  Position at;
};

struct Policy {
  std::string name;     // full: "pii" or "flights.departures"
  std::string domain;   // empty: global
  std::string product;  // "flights.departures" when it lies in that product's folder: its scope
  int major = 0;        // of that folder v1/, v2/: then its scope is this major only; 0: all
  std::string description;
  std::vector<Rule> rules;
};

}  // namespace weft::mesh
