#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "engine/engine.hpp"
#include "mesh/snapshot.hpp"
#include "store/files.hpp"

// Typed data can be made anew from the files that they came from: after a restore, when the data
// folder was lost, or when a newer Weft reads files in another way.
namespace weft::product {

// Tables with a file that is not taken in.
std::vector<mesh::TablePtr> TablesWithoutData(const mesh::Snapshot& snapshot,
                                              const engine::Engine& engine);

// Takes those files in, one after the other. Answers a sentence for each that could not be; the
// others answer questions all the same. Blocking.
std::vector<std::string> RetakeData(const mesh::Snapshot& snapshot, const store::Files& files,
                                    engine::Engine& engine);

// Removes typed data that no table has any more, a day after it was made at the earliest. Answers
// how many files.
size_t SweepData(const mesh::Snapshot& snapshot, const std::filesystem::path& data, Time now);

}  // namespace weft::product
