#pragma once
#include "mesh/model.hpp"
#include "mesh/shape.hpp"

// ODCS `servers`: where a contract's data is. Inside mesh/ only.
namespace weft::mesh {

std::vector<Server> ReadServers(const Yaml& root, Report& report);

// Nothing when a path may name a file of its document's folder, else what is wrong with it.
std::optional<std::string> PathFault(std::string_view path);

}  // namespace weft::mesh
