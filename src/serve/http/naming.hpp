#pragma once
#include <string>

#include "access/access.hpp"
#include "mesh/names.hpp"
#include "mesh/snapshot.hpp"
#include "serve/http/message.hpp"

// What a request names, and who sends it.
namespace weft::serve {

// Throws Error{kInvalid} for what is no table's name.
mesh::TableId TableOf(const std::string& text);
// A domain of this mesh; empty: none is named. Throws Error{kNotFound} with the one that may be
// meant.
std::string DomainOf(const std::string& text, const mesh::Snapshot& mesh);
// As access/ takes it.
access::By ByOf(const Call& call);

}  // namespace weft::serve
