#pragma once
#include <string>
#include <vector>

#include "store/files.hpp"
#include "store/sqlite.hpp"

namespace weft::store {

// Everything that a registry can find wrong with itself, as sentences: SQLite's own integrity, the
// chain of changes, documents that cannot be read, the search index, files that are missing. Reads
// all of it.
std::vector<std::string> Diagnose(Connection& connection, const Files& files);

}  // namespace weft::store
