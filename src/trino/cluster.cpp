#include "trino/cluster.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "trino/dialect.hpp"
#include "trino/reads.hpp"

namespace weft::trino {
namespace {

// Past blanks, comments and opening parentheses.
size_t SkipToWord(std::string_view sql, size_t at) {
  while (at < sql.size()) {
    const std::string_view rest = sql.substr(at);
    if (rest.starts_with("--")) {
      at = std::min(sql.find('\n', at), sql.size());
    } else if (rest.starts_with("/*")) {
      const size_t end = sql.find("*/", at + 2);
      at = end == std::string_view::npos ? sql.size() : end + 2;
    } else if (std::string_view(" \t\r\n(").find(sql[at]) != std::string_view::npos) {
      ++at;
    } else {
      break;
    }
  }
  return at;
}

std::string WordAt(std::string_view sql, size_t at) {
  size_t end = at;
  while (end < sql.size() &&
         (std::isalnum(static_cast<unsigned char>(sql[end])) || sql[end] == '_'))
    ++end;
  return Lower(sql.substr(at, end - at));
}

std::string Literal(const Json& value) {
  if (value.is_null()) return LiteralOf(std::monostate{});
  if (value.is_boolean()) return LiteralOf(value.get<bool>());
  if (value.is_number_unsigned() && value.get<uint64_t>() > INT64_MAX)
    return "DECIMAL '" + value.dump() + "'";
  if (value.is_number_integer()) return LiteralOf(value.get<int64_t>());
  if (value.is_number()) return LiteralOf(mesh::DecimalText{value.dump()});
  if (value.is_string() && IsUtf8(value.get<std::string>()))
    return LiteralOf(value.get<std::string>());
  throw Error(ErrorKind::kInvalid, "Trino takes no lists or objects as parameters",
              "Write them into the SQL.");
}

std::string WithoutEnd(std::string_view sql) {
  while (!sql.empty() && std::string_view("; \t\r\n").find(sql.back()) != std::string_view::npos)
    sql.remove_suffix(1);
  return std::string(sql);
}

}  // namespace

bool Reads(std::string_view sql) {
  const size_t at = SkipToWord(sql, 0);
  const std::string word = WordAt(sql, at);
  if (word != "with") return word == "select" || word == "values" || word == "table";
  const std::string next = WordAt(sql, SkipToWord(sql, at + word.size()));
  return next != "session" && next != "function";
}

std::string Sent(const std::string& sql, const Json& params) {
  if (!Reads(sql))
    throw Error(ErrorKind::kForbidden, "only a SELECT goes to Trino",
                "Ask for DESCRIBE, SHOW and EXPLAIN with engine duckdb.");
  const std::string statement = WithoutEnd(sql);
  if (params.is_null() || params.empty()) return statement;
  if (!params.is_array())
    throw Error(ErrorKind::kInvalid, "Trino knows parameters by their place only",
                "Write ? in the SQL, and give `params` as a list.");
  std::vector<std::string> values;
  for (const Json& value : params) values.push_back(Literal(value));
  return "EXECUTE IMMEDIATE " + SqlText(statement) + " USING " + Join(values, ", ");
}

std::optional<mesh::TableId> MissedTable(const Refused& refused, const std::string& catalog) {
  if (refused.name() != "TABLE_NOT_FOUND") return std::nullopt;
  const std::vector<std::string> quoted = Split(refused.message(), '\'');
  if (quoted.size() < 3) return std::nullopt;
  const std::vector<std::string> parts = Split(quoted[1], '.');
  if (parts.size() != 3 || parts[0] != catalog) return std::nullopt;
  return mesh::TableId{parts[1], parts[2]};
}

}  // namespace weft::trino
