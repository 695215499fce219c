#pragma once
#include <string>
#include <vector>

#include "base/yaml.hpp"

// What validation has to say: every finding at once, each at its place.
namespace weft::mesh {

enum class Severity { kError, kWarning };

struct Finding {
  Severity severity = Severity::kError;
  std::string file;  // relative to the folder that was given, empty for a document without a file
  Position at;       // 1-based; 0:0 where the whole file is meant
  std::string message;  // what is wrong, with what was expected
  std::string hint;     // what to do, "did you mean `logicalType`?"; may be empty
};

// "flights/departures/departures.odcs.yaml:12:5: error: unknown key `logicaltype`, did you mean …"
std::string ToString(const Finding& finding);
bool HasErrors(const std::vector<Finding>& findings);

}  // namespace weft::mesh
