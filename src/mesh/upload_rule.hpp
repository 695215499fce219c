#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mesh/resource.hpp"

// How a table takes files that people send or drop, as its contract says. It is read from the
// document when a file comes, which is seldom, and is no part of a snapshot.
namespace weft::mesh {

enum class UploadMode { kReplace, kAppend, kMerge };
std::string_view Name(UploadMode mode);  // replace, append, merge
std::optional<UploadMode> UploadModeOf(std::string_view word);

struct UploadRule {
  // customProperties weft.upload, a word or a list; the first is meant where none is said. Empty:
  // `none`, the table takes no files. Without the property all that the table can do: replace,
  // append, and merge with a primary key.
  std::vector<UploadMode> modes;
  bool is_said = false;                     // by the property
  bool copies = false;                      // dropped files, always: weft.landing: copy
  bool rejects_bad_rows = false;            // the others go in: weft.badRows: reject
  std::vector<std::string> null_marks{""};  // customProperties weft.nullMarks of the table
};

// Of the table of that name (as written) in a contract.
UploadRule UploadRuleOf(const Resource& contract, std::string_view table);

// customProperties weft.consumer of that table: the team that it is a package for, alone. Empty: it
// is none.
std::string ConsumerOf(const Resource& contract, std::string_view table);

}  // namespace weft::mesh
