#pragma once
#include <optional>
#include <string>
#include <string_view>

// Bodies of requests as they come over the wire.
namespace weft::ingest {

// What was packed as `encoding` says: "", identity, gzip or zstd. Nothing when that is more than
// `bytes_max`. Throws Error{kInvalid} for another encoding and for what is not packed so. It lies
// in `room`, or where it lay when it was not packed.
std::optional<std::string_view> Unpacked(std::string_view body, std::string_view encoding,
                                         size_t bytes_max, std::string& room);

}  // namespace weft::ingest
