#include "engine/gate.hpp"

#include <array>
#include <string_view>

#include "base/text.hpp"
#include "duckdb/common/enums/statement_type.hpp"
#include "duckdb/parser/parsed_data/create_type_info.hpp"
#include "duckdb/parser/parser.hpp"
#include "duckdb/parser/statement/create_statement.hpp"
#include "duckdb/parser/statement/explain_statement.hpp"
#include "duckdb/parser/statement/multi_statement.hpp"
#include "engine/errors.hpp"

namespace weft::engine {
namespace {

using duckdb::StatementType;

constexpr size_t kBytesMax = 1 << 20;

struct Hint {
  StatementType type;
  std::string_view words;
  std::string_view instead;
};

constexpr std::string_view kPublish =
    "Data comes in by products: put a file or a SELECT into the domain's folder, then "
    "weft apply.";
constexpr std::string_view kSettings = "Settings are the server's; a question runs as it is.";
constexpr std::string_view kResult =
    "Ask with SELECT and choose the format: weft query --format csv --out FILE.";

constexpr std::array kHints{
    Hint{StatementType::INSERT_STATEMENT, "INSERT", kPublish},
    Hint{StatementType::UPDATE_STATEMENT, "UPDATE", kPublish},
    Hint{StatementType::DELETE_STATEMENT, "DELETE", kPublish},
    Hint{StatementType::MERGE_INTO_STATEMENT, "MERGE", kPublish},
    Hint{StatementType::CREATE_STATEMENT, "CREATE", kPublish},
    Hint{StatementType::CREATE_FUNC_STATEMENT, "CREATE", kPublish},
    Hint{StatementType::ALTER_STATEMENT, "ALTER", kPublish},
    Hint{StatementType::DROP_STATEMENT, "DROP", kPublish},
    Hint{StatementType::COPY_STATEMENT, "COPY", kResult},
    Hint{StatementType::EXPORT_STATEMENT, "EXPORT", kResult},
    Hint{StatementType::COPY_DATABASE_STATEMENT, "COPY", kResult},
    Hint{StatementType::ATTACH_STATEMENT, "ATTACH",
         "Sources are declared in the mesh folder: kind Source."},
    Hint{StatementType::DETACH_STATEMENT, "DETACH", kSettings},
    Hint{StatementType::SET_STATEMENT, "SET", kSettings},
    Hint{StatementType::VARIABLE_SET_STATEMENT, "SET", kSettings},
    Hint{StatementType::PRAGMA_STATEMENT, "PRAGMA", kSettings},
    Hint{StatementType::LOAD_STATEMENT, "LOAD", kSettings},
    Hint{StatementType::UPDATE_EXTENSIONS_STATEMENT, "UPDATE EXTENSIONS", kSettings},
    Hint{StatementType::VACUUM_STATEMENT, "VACUUM and ANALYZE", kSettings},
    Hint{StatementType::ANALYZE_STATEMENT, "ANALYZE", kSettings},
    Hint{StatementType::CALL_STATEMENT, "CALL", "Ask with SELECT."},
    Hint{StatementType::PREPARE_STATEMENT, "PREPARE",
         "Send the question with its parameters: $1, $name."},
    Hint{StatementType::EXECUTE_STATEMENT, "EXECUTE",
         "Send the question with its parameters: $1, $name."},
    Hint{StatementType::TRANSACTION_STATEMENT, "BEGIN, COMMIT and ROLLBACK",
         "Each question stands alone."},
};

[[noreturn]] void RefuseKind(StatementType type) {
  for (const Hint& hint : kHints) {
    if (hint.type != type) continue;
    throw Error(ErrorKind::kForbidden,
                std::string(hint.words) + " is not a question: only SELECT and its kind are",
                std::string(hint.instead));
  }
  throw Error(ErrorKind::kForbidden, "this is not a question: only SELECT and its kind are");
}

duckdb::unique_ptr<duckdb::SQLStatement> ParseOne(const std::string& sql) {
  if (sql.size() > kBytesMax) throw Error(ErrorKind::kInvalid, "the question is longer than 1 MiB");
  if (!IsUtf8(sql)) throw Error(ErrorKind::kInvalid, "the question is not valid UTF-8");
  if (sql.find('\0') != std::string::npos)
    throw Error(ErrorKind::kInvalid, "the question holds a NUL character");
  duckdb::Parser parser;
  InDuck([&] { parser.ParseQuery(sql); });
  if (parser.statements.empty())
    throw Error(ErrorKind::kInvalid, "there is no statement", "Ask with SELECT.");
  if (parser.statements.size() > 1) {
    throw Error(ErrorKind::kForbidden, "there is more than one statement",
                "Ask one question at a time.");
  }
  return std::move(parser.statements[0]);
}

duckdb::unique_ptr<duckdb::SelectStatement> AsSelect(
    duckdb::unique_ptr<duckdb::SQLStatement> statement) {
  if (statement->type != StatementType::SELECT_STATEMENT) RefuseKind(statement->type);
  return duckdb::unique_ptr_cast<duckdb::SQLStatement, duckdb::SelectStatement>(
      std::move(statement));
}

// DuckDB takes a PIVOT without values apart: a CREATE TYPE for each list of values, then the
// SELECT.
Statement AsPivot(duckdb::MultiStatement& parts) {
  Statement result;
  for (size_t i = 0; i + 1 < parts.statements.size(); ++i) {
    if (parts.statements[i]->type != StatementType::CREATE_STATEMENT)
      RefuseKind(parts.statements[i]->type);
    auto& info = *parts.statements[i]->Cast<duckdb::CreateStatement>().info;
    if (info.type != duckdb::CatalogType::TYPE_ENTRY) RefuseKind(StatementType::CREATE_STATEMENT);
    auto& type = info.Cast<duckdb::CreateTypeInfo>();
    if (!type.query) RefuseKind(StatementType::CREATE_STATEMENT);
    result.pivots[type.name] = AsSelect(std::move(type.query));
  }
  result.select = AsSelect(std::move(parts.statements.back()));
  return result;
}

}  // namespace

Statement ParseStatement(const std::string& sql) {
  duckdb::unique_ptr<duckdb::SQLStatement> statement = ParseOne(sql);
  if (statement->type == StatementType::MULTI_STATEMENT)
    return AsPivot(statement->Cast<duckdb::MultiStatement>());
  if (statement->type != StatementType::EXPLAIN_STATEMENT)
    return {AsSelect(std::move(statement)), false, {}};
  auto& explain = statement->Cast<duckdb::ExplainStatement>();
  if (explain.explain_type != duckdb::ExplainType::EXPLAIN_STANDARD) {
    throw Error(ErrorKind::kForbidden, "EXPLAIN ANALYZE is not a question",
                "EXPLAIN says which tables are read, and how.");
  }
  auto explained = std::move(explain.stmt);
  explained->query = statement->query;
  return {AsSelect(std::move(explained)), true, {}};
}

duckdb::unique_ptr<duckdb::SelectStatement> ParseSelect(const std::string& sql) {
  duckdb::unique_ptr<duckdb::SQLStatement> statement = ParseOne(sql);
  if (statement->type == StatementType::MULTI_STATEMENT) {
    throw Error(ErrorKind::kInvalid, "PIVOT needs its list of values here",
                "Write PIVOT … ON column IN ('a', 'b') ….");
  }
  return AsSelect(std::move(statement));
}

}  // namespace weft::engine
