#pragma once
#include <string>

#include "mesh/snapshot.hpp"
#include "store/registry.hpp"

// Where the portal shows what a notice is about.
namespace weft::serve {

// "https://weft.example/agreements/agr_1": the page of what it is about, else the inbox.
std::string LinkOf(const std::string& portal, const store::Notice& notice,
                   const mesh::Snapshot& mesh);

}  // namespace weft::serve
