#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "mesh/model.hpp"

// The verdict on one caller and one table: the same value feeds every door.
namespace weft::mesh {

struct Reason {
  std::string policy;  // "pii", "flights.departures", or empty for a built-in right
  std::string rule;    // its name, or "own domain", "curator", "admin"
  std::string effect;  // "allows", "denies", "filters rows", "masks tailnum with hash"
  std::string column;  // of a mask
};

struct Decision {
  bool discover = false;  // false: the table is hidden, answer "not found"
  bool read = false;
  std::vector<ExpressionPtr> filters;       // AND; caller attributes already constants
  std::map<std::string, Mask> masks;        // by lower-case column; the strictest
  std::vector<std::string> hidden_columns;  // not granted: they do not exist for this caller
  std::optional<Time> valid_until;          // the earliest end of what it rests on
  std::vector<Reason> why;
  std::string refusal;    // "analyst may not read fleet.planes"
  std::string next_step;  // "ask team fleet: weft request fleet.planes --for …"

  // Equal for decisions that show the same rows and columns, whoever asks: the key of shared views.
  std::string Fingerprint() const;
};

}  // namespace weft::mesh
