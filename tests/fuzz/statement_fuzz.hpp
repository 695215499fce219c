#pragma once
#include <random>
#include <string>

// Statements against a small mesh with a filtered and masked table: whatever is asked, no hidden
// value comes back.
namespace weft::fuzz {

// One of the shapes that mutation starts from.
std::string StatementSeed(std::mt19937_64& random);
// Asks as a caller who sees only rows of `origin = 'JFK'`, `secret` masked. Fails the running test
// when a hidden value is in the answer or in the error. Throws Error as the engine does.
void AskMutated(const std::string& sql);

}  // namespace weft::fuzz
