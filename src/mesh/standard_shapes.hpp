#pragma once
#include "mesh/model.hpp"
#include "mesh/shape.hpp"

// Objects that the two standards, ODPS v1.0.0 and ODCS v3.1.0, share. Inside mesh/ only.
namespace weft::mesh {

extern const ObjectShape kAuthority;       // authoritativeDefinitions[]
extern const ObjectShape kCustomProperty;  // customProperties[]
extern const ObjectShape kDescription;
extern const ObjectShape kRole;  // roles[], of a contract or a server
extern const ObjectShape kTeamMember;
extern const ObjectShape kTeamObject;

// Life cycle: proposed, draft, active, deprecated, retired.
inline constexpr std::string_view kStatuses[] = {"proposed", "draft", "active", "deprecated",
                                                 "retired"};

// purpose, usage and limitations, of a Contract or a Product.
template <typename Model>
void ReadDescription(const Yaml& root, Model& model) {
  const Yaml* description = root.Find("description");
  if (!description) return;
  model.purpose = TextOf(*description, "purpose");
  model.usage = TextOf(*description, "usage");
  model.limitations = TextOf(*description, "limitations");
}

// Nested ids must be of letters, digits, _ and - ; adds an error for each that is not, at any
// depth.
void CheckStableIds(const Yaml& yaml, Report& report);
// customProperties of ours begin with "weft."; adds a warning for one that does not exist.
void CheckCustomProperties(const Yaml& yaml, Report& report);

}  // namespace weft::mesh
