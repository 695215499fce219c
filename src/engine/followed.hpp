#pragma once
#include <memory>
#include <optional>
#include <vector>

#include "engine/engine.hpp"
#include "engine/instance.hpp"
#include "engine/lake_tables.hpp"

// By what a table can be followed as it grows: places of a source, or snapshots of the lake.
namespace weft::engine {

// As Engine has them.
const TableSource* FollowedBy(const std::shared_ptr<AskInstance>& instance,
                              const TableSources& sources, audit::Touch& touch,
                              const mesh::Table& table);
std::optional<Growth> GrowthAfter(LakeTables& tables, const mesh::Table& table, int64_t snapshot);

}  // namespace weft::engine
