#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "mesh/diff.hpp"
#include "mesh/snapshot.hpp"

// Which version a changed contract should bear: a new major when it breaks readers, a new minor
// when it promises more, a patch when only words differ.
namespace weft::product {

enum class Impact { kPatch, kMinor, kMajor };

struct FieldImpact {
  mesh::FieldChange change;
  Impact impact = Impact::kPatch;
};

struct VersionAdvice {
  mesh::ResourceId contract;
  std::string before, declared;  // of the document as it is, and as it would be
  std::vector<FieldImpact> fields;
  Impact impact = Impact::kPatch;
  std::vector<std::string> reasons;  // what makes it a major

  // The least version that says so; nothing when `before` is no version number.
  std::optional<std::string> Suggested() const;
  // False when `declared` is less than that.
  bool IsEnough() const;
};

// For each contract that the edits change, from its fields and from the breaks. Pure.
std::vector<VersionAdvice> AdviseVersions(const mesh::Snapshot& base,
                                          const std::vector<mesh::Edit>& edits,
                                          const std::vector<mesh::BreakingChange>& breaks);

// The envelope of the draft standard OMDS: {kind: MetadataDifference, source1, source2, impact,
// suggestedVersion, diffs}.
Json ToJson(const VersionAdvice& advice);
std::string ToText(const VersionAdvice& advice);  // one line

}  // namespace weft::product
