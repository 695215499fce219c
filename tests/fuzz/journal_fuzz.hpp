#pragma once
#include <random>
#include <string>
#include <string_view>

// A journal whose last segment somebody changed, and events that nobody wrote.
namespace weft::fuzz {

// The bytes of a segment with records, to be mutated.
const std::string& SegmentSeed();
// Opens a journal whose only segment holds `bytes`: it says that it is damaged, or has the first of
// the records that were written and no others. Fails the running test else.
void OpenMutated(const std::string& bytes);

// A request's body with events, to be mutated.
std::string_view EventsSeed(std::mt19937_64& random);
// Reads all of them; each comes with reasons or is whole, and comes back from its record.
void ReadMutatedEvents(const std::string& body);
// Reads all of them as rows of a table: each comes with reasons, or its content is JSON again.
void ReadMutatedRows(const std::string& body);
// Reads all of them in each dialect: what comes out is a line of JSON each.
void TranslateMutated(const std::string& body);

}  // namespace weft::fuzz
