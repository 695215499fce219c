#pragma once
#include <string>
#include <string_view>

// How blocks of Avro files are compressed: null, deflate, snappy, zstandard, by those names. Pure.
namespace weft::lake {

// Throws Error{kUnavailable} for another codec, for what is damaged, and beyond 1 GiB.
std::string Unpacked(std::string_view codec, std::string_view bytes);

}  // namespace weft::lake
