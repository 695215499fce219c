#include "engine/choice.hpp"

#include <algorithm>
#include <set>

#include "base/error.hpp"
#include "base/text.hpp"
#include "trino/reads.hpp"

namespace weft::engine {
namespace {

struct Token {
  enum class Type { kBlank, kName, kPoint, kOther };
  Type type = Type::kOther;
  std::string_view text;  // of a quoted name without its quotes
  size_t end = 0;
};

bool IsNameByte(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || (c & 0x80) != 0;
}

size_t EndAt(std::string_view sql, std::string_view mark, size_t from) {
  const size_t found = sql.find(mark, from);
  return found == std::string_view::npos ? sql.size() : found + mark.size();
}

// A quote that is doubled goes on as the next token, which does no harm here.
Token TokenAt(std::string_view sql, size_t at) {
  using Type = Token::Type;
  const std::string_view rest = sql.substr(at);
  if (rest.starts_with("--")) return {Type::kBlank, {}, EndAt(sql, "\n", at)};
  if (rest.starts_with("/*")) return {Type::kBlank, {}, EndAt(sql, "*/", at + 2)};
  if (std::isspace(static_cast<unsigned char>(sql[at]))) return {Type::kBlank, {}, at + 1};
  if (sql[at] == '.') return {Type::kPoint, {}, at + 1};
  if (sql[at] == '\'') return {Type::kOther, {}, EndAt(sql, "'", at + 1)};
  if (sql[at] == '"') {
    const size_t end = EndAt(sql, "\"", at + 1);
    return {Type::kName, sql.substr(at + 1, end - std::min(end, at + 2)), end};
  }
  size_t end = at;
  while (end < sql.size() && IsNameByte(sql[end])) ++end;
  const bool is_name = end > at && !std::isdigit(static_cast<unsigned char>(sql[at]));
  return {is_name ? Type::kName : Type::kOther, sql.substr(at, end - at), std::max(end, at + 1)};
}

// Names on both sides of a point: flights.flown, weft."flights"."flown".
std::set<mesh::TableId> PairsIn(std::string_view sql) {
  std::set<mesh::TableId> pairs;
  std::string before;  // the name that a point may follow
  bool has_point = false;
  for (size_t at = 0; at < sql.size();) {
    const Token token = TokenAt(sql, at);
    at = token.end;
    if (token.type == Token::Type::kBlank) continue;
    if (token.type == Token::Type::kPoint) {
      has_point = !before.empty();
      continue;
    }
    const bool is_name = token.type == Token::Type::kName;
    if (is_name && has_point) pairs.insert({Lower(before), Lower(token.text)});
    before = is_name ? token.text : std::string_view();
    has_point = false;
  }
  return pairs;
}

struct Named {
  std::string engine, by;
};

// What the product that gives the table out says, else its domain; nothing: neither does.
Named NamedBy(const mesh::Snapshot& snapshot, const mesh::TableId& id, const mesh::SlotPtr& slot) {
  if (const mesh::EntryPtr& entry = slot->product()) {
    const auto product = entry->As<mesh::Product>();
    if (product && !product->engine.empty()) return {product->engine, "product " + entry->id.name};
  }
  const auto node = snapshot.domains.find(id.domain);
  if (node == snapshot.domains.end()) return {};
  return {node->second->domain.engine, "domain " + id.domain};
}

bool IsTrino(const Named& named) { return named.engine == Name(EngineName::kTrino); }

}  // namespace

Choice ChoiceFor(const audit::Touch& touch, const std::string& sql,
                 std::optional<EngineName> said) {
  if (said) return {*said};
  if (!trino::Reads(sql)) return {};
  const mesh::Snapshot& snapshot = *touch.snapshot();
  for (const mesh::TableId& id : PairsIn(sql)) {
    const mesh::SlotPtr slot = snapshot.FindSlot(id);
    if (!slot) continue;
    const Named named = NamedBy(snapshot, id, slot);
    if (IsTrino(named) && touch.Discover(id)) return {EngineName::kTrino, named.by};
  }
  return {};
}

Choice ChoiceFor(const mesh::Snapshot& snapshot, const mesh::Table& table) {
  const mesh::SlotPtr slot = table.sql.empty() ? nullptr : snapshot.FindSlot(table.id);
  const Named named = slot ? NamedBy(snapshot, table.id, slot) : Named{};
  return IsTrino(named) ? Choice{EngineName::kTrino, named.by} : Choice{};
}

Error WithReason(const Error& error, const Choice& choice) {
  const bool is_refusal =
      error.kind() == ErrorKind::kForbidden || error.kind() == ErrorKind::kNotFound;
  const bool is_over = error.kind() == ErrorKind::kCancelled;
  if (choice.because.empty() || is_refusal || is_over) return error;
  Error told(error.kind(), error.message(),
             error.hint() + (error.hint().empty() ? "" : " ") + "Trino is asked because " +
                 choice.because + " names it: engine duckdb asks this server instead.",
             error.detail());
  if (error.sql_position() >= 0) told.AtSqlPosition(error.sql_position());
  return told;
}

}  // namespace weft::engine
