#include "mesh/decision.hpp"

#include <set>

#include "base/digest.hpp"
#include "base/text.hpp"

namespace weft::mesh {
namespace {

// Fields with their lengths, so that no two lists of fields give one text.
void AddFields(std::string& text, char kind, const std::set<std::string>& fields) {
  for (const std::string& field : fields) {
    text += kind;
    text += std::to_string(field.size());
    text += ':';
    text += field;
  }
}

}  // namespace

std::string Decision::Fingerprint() const {
  std::set<std::string> kept, masked, hidden;
  for (const ExpressionPtr& filter : filters) kept.insert(ToText(*filter));
  for (const auto& [column, mask] : masks) masked.insert(Lower(column) + "=" + ToString(mask));
  for (const std::string& column : hidden_columns) hidden.insert(Lower(column));
  std::string text = read ? "r" : "-";
  AddFields(text, 'f', kept);
  AddFields(text, 'm', masked);
  AddFields(text, 'h', hidden);
  return Sha256Hex(text);
}

}  // namespace weft::mesh
