#pragma once
#include <set>
#include <string>
#include <string_view>

// A quick look at SQL text, to pick what the engine must really bind.
namespace weft::product {

// True when one of these lower-case names stands in the text as a word, whatever its case; it may
// stand in a comment or a literal too. Never false when the SQL reads a table of such a name,
// or a pinned major of it.
bool MentionsAny(std::string_view sql, const std::set<std::string>& names);

}  // namespace weft::product
