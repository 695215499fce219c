#pragma once
#include <filesystem>

// The frames of a zstd file (RFC 8878), walked without unpacking them.
namespace weft::engine {

// True when the file is a row of whole frames, so that nothing of it was cut off.
bool HasWholeZstdFrames(const std::filesystem::path& file);

}  // namespace weft::engine
