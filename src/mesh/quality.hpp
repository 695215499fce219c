#pragma once
#include "mesh/model.hpp"
#include "mesh/shape.hpp"

// ODCS `quality`: rules of a table or of one of its columns. Inside mesh/ only.
namespace weft::mesh {

extern const ObjectShape kQualityRule;

// Appends the rules of one object; `column` is empty for the table's own. Adds errors for rules
// without exactly one operator, without what their metric needs, or at the wrong level.
//
// mustBeBetween includes both its ends. A rule without type and metric is a text. A sql rule that
// compares with a text is kept, but not checked.
void ReadQuality(const Yaml& object, const std::string& column, List<QualityRule>& out,
                 Report& report);

}  // namespace weft::mesh
