#pragma once
#include <string>
#include <string_view>

// A change to one meaning in a contract's text that leaves all else as it is: comments, order,
// indentation, quotes, byte for byte.
namespace weft::mesh {

struct MeaningEdit {
  std::string table;
  std::string column;   // empty: the table's own meaning
  std::string meaning;  // plain text
};

// The text with that meaning, and with the last number of the contract's version one higher. The
// text itself when it says so already. Throws Error{kNotFound} when the contract has no such table
// or column, Error{kConflict} when it is written in a way that cannot be changed so.
std::string WithMeaning(const std::string& document, const MeaningEdit& edit);

}  // namespace weft::mesh
