#include "product/ground.hpp"

#include <algorithm>

#include "base/error.hpp"

namespace weft::product {
namespace {

// What the asker can mend; all else is ours and ends the apply.
bool IsAboutTheSql(const Error& error) {
  return error.kind() == ErrorKind::kInvalid || error.kind() == ErrorKind::kForbidden ||
         error.kind() == ErrorKind::kNotFound;
}

Position PositionOf(const std::string& text, int offset) {
  if (offset < 0 || static_cast<size_t>(offset) > text.size()) return {};
  const std::string_view before = std::string_view(text).substr(0, static_cast<size_t>(offset));
  const size_t line_begin = before.rfind('\n') + 1;  // npos + 1 is 0
  return {static_cast<int>(std::ranges::count(before, '\n')) + 1,
          static_cast<int>(before.size() - line_begin) + 1};
}

}  // namespace

Ground::Ground(const mesh::Snapshot& snapshot, audit::Touch& touch, engine::Engine& engine)
    : touch_(touch), engine_(engine), provenance_(snapshot, [this](const mesh::Table& table) {
        const Bound& bound = Bind(table);
        return bound.fault ? nullptr : &bound.description;
      }) {}

const Ground::Bound& Ground::Bind(const mesh::Table& table) {
  const auto [entry, is_new] = bound_.try_emplace(ToString(table.id));
  Bound& bound = entry->second;
  if (!is_new) return bound;
  try {
    bound.description = engine_.DescribeTable(touch_, table);
  } catch (const Error& error) {
    if (!IsAboutTheSql(error)) throw;
    bound.fault = Fault{PositionOf(table.sql, error.sql_position()), error.message(), error.hint()};
  }
  return bound;
}

}  // namespace weft::product
