#pragma once
#include <span>
#include <string>

#include "mesh/snapshot.hpp"

// Which tables a domain has, and under which names. Inside mesh/ only.
namespace weft::mesh {

// Lays the slots of these lower-case names anew, from the node's contracts and products.
void LaySlots(DomainNode& node, std::span<const std::string> names,
              const std::shared_ptr<Recent>& recent);

}  // namespace weft::mesh
