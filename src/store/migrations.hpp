#pragma once
#include <filesystem>
#include <string_view>

#include "store/sqlite.hpp"

// The tables of the registry as a list of steps forward. A step that was released is never changed;
// a new one is a new row with the next version. docs/formats/registry.md describes the outcome.
namespace weft::store {

struct Migration {
  int version;            // rows of one version belong together
  std::string_view what;  // for the log
  std::string_view sql;
};

// The version that this binary reads and writes: the last row's.
int FormatVersion();
// Brings a database to FormatVersion() in one transaction. Answers the version that it had, 0 for a
// new one. Throws Error{kUnavailable} when it is newer.
int Migrate(Connection& connection);
// The version in a home's file `format`. Throws Error{kUnavailable} when it holds none.
int ReadFormat(const std::filesystem::path& file);
// Refuses what a newer Weft has written: throws Error{kUnavailable} that says what to do.
void RefuseNewer(int version, std::string_view what);

}  // namespace weft::store
