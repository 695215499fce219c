#include "mesh/finding.hpp"

#include <algorithm>

namespace weft::mesh {

std::string ToString(const Finding& finding) {
  std::string out = finding.file.empty() ? "document" : finding.file;
  out += ':' + std::to_string(finding.at.line) + ':' + std::to_string(finding.at.column);
  out += finding.severity == Severity::kError ? ": error: " : ": warning: ";
  out += finding.message;
  if (finding.hint.empty()) return out;
  const bool goes_on = finding.hint[0] >= 'a' && finding.hint[0] <= 'z';
  return out + (goes_on ? ", " : ". ") + finding.hint;
}

bool HasErrors(const std::vector<Finding>& findings) {
  return std::ranges::find(findings, Severity::kError, &Finding::severity) != findings.end();
}

}  // namespace weft::mesh
