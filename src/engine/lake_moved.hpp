#pragma once
#include <string>

#include "engine/lake_write.hpp"

namespace weft::engine {

// Engine::RenameInDeletes. Blocking.
uint64_t RenameInDeletes(LakeWork& work, const std::string& address, const std::string& from,
                         const std::string& to);

}  // namespace weft::engine
