#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "journal/segment.hpp"

// For what must be gone: other records in place of some.
namespace weft::journal {

// Another record of the same length in place of this one; nothing: it stays.
using Instead = std::function<std::optional<std::string>(uint64_t offset, std::string_view record)>;

// Of the records before `before`, for good: their segments are written again, one by one, and no
// file has the old ones then. The segment that is written to ends first, if it has some. Whoever
// reads gets either. Any thread. Answers how many were replaced. Throws as Append does, and
// Error{kInternal} for a damaged record.
uint64_t ReplaceBefore(AppendLog& log, uint64_t before, const Instead& instead);

}  // namespace weft::journal
