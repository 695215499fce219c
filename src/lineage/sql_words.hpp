#pragma once
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

// A first, cheap look at SQL: which words are in it. Whether a word is a table is the engine's to
// say.
namespace weft::lineage {

// True when one of the lower-case names stands in it as a word, whatever it means there.
bool MentionsAny(std::string_view sql, const std::set<std::string>& names);

// Digests of its lower-case words, sorted, each once; and of one word.
std::vector<uint32_t> WordDigests(std::string_view sql);
uint32_t WordDigest(std::string_view word);

}  // namespace weft::lineage
