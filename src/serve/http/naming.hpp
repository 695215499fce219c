#pragma once
#include <string>

#include "access/access.hpp"
#include "mesh/names.hpp"
#include "serve/http/message.hpp"

// What a request names, and who sends it.
namespace weft::serve {

// Throws Error{kInvalid} for what is no table's name.
mesh::TableId TableOf(const std::string& text);
// As access/ takes it.
access::By ByOf(const Call& call);

}  // namespace weft::serve
