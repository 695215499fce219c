#pragma once
#include <filesystem>
#include <functional>
#include <string>

#include "store/registry.hpp"

// A home in one file and back: a tar (zstd) of a consistent database copy, key, files and audit
// segments.
namespace weft::store {

// Writes while the home is in use; durable on return. The file is mode 0600: it holds the key.
void Backup(const Home& home, const Registry& registry, const std::filesystem::path& file);
// Fills a home that does not exist or is empty; on failure leaves it as it was.
// Throws Error{kConflict} when the home is not empty, Error{kInvalid} when the file is no backup or
// is damaged.
void Restore(const std::filesystem::path& file, const std::filesystem::path& home);

}  // namespace weft::store
