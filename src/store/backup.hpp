#pragma once
#include <filesystem>
#include <functional>
#include <string>

#include "store/registry.hpp"

// A home in one file and back: a tar (zstd) of a consistent database copy, key, files, audit
// segments and events.
namespace weft::store {

// Puts a copy of the events' journal into a folder, while somebody writes to it.
using CopyEvents = std::function<void(const std::filesystem::path& folder)>;

// Writes while the home is in use; durable on return. The file is mode 0600: it holds the key.
// Without `copy_events`, nobody writes events meanwhile.
void Backup(const Home& home, const Registry& registry, const std::filesystem::path& file,
            const CopyEvents& copy_events = {});
// Fills a home that does not exist or is empty; on failure leaves it as it was.
// Throws Error{kConflict} when the home is not empty, Error{kInvalid} when the file is no backup or
// is damaged.
void Restore(const std::filesystem::path& file, const std::filesystem::path& home);

}  // namespace weft::store
