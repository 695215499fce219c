#pragma once
#include <functional>
#include <string>
#include <vector>

#include "engine/engine.hpp"
#include "engine/lake_write.hpp"

// Rows that leave a table of the lake for good: from its current rows and from all versions.
namespace weft::engine {

// Engine::Count and Engine::Forget. Blocking.
Departure CountRows(LakeWork& work, const mesh::Table& table, const RowsToGo& rows);

struct ForgetOptions {
  Time now{};
  std::function<void(const std::vector<std::string>&)> leaving;
};
Departure ForgetRows(LakeWork& work, const mesh::Table& table, const RowsToGo& rows,
                     const ForgetOptions& options);

}  // namespace weft::engine
