#pragma once
#include <string>
#include <vector>

#include "audit/guard.hpp"
#include "engine/engine.hpp"
#include "mesh/finding.hpp"

// Documents judged while they are being written: what `weft validate` finds, and nothing stored.
namespace weft::discover {

struct Draft {
  std::string path;  // in a mesh folder: says where it belongs; may be empty
  std::string kind;  // with `name`: it replaces this resource, where that lies; may be empty
  std::string name;
  std::string text;
};

// Every finding, at its place. A whole folder, one with weft.yaml, is read as one; other documents
// each by itself. What they name must be in the mesh, or among them; what the caller may not know
// of is not there. A saved question's SQL is bound as the caller.
std::vector<mesh::Finding> Validate(audit::Guard& guard, engine::Engine& engine,
                                    const mesh::Caller& caller, const std::vector<Draft>& drafts,
                                    const mesh::SnapshotPtr& snapshot);

}  // namespace weft::discover
