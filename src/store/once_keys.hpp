#pragma once
#include <chrono>
#include <string_view>

// How long an answer to a request that is done once is kept, by how its key begins. Requests of the
// Iceberg door have keys of letters, digits and dashes, which nobody repeats after an hour.
namespace weft::store {

// A file that somebody sent, with a key of their own: a nightly push may be repeated much later.
constexpr std::string_view kSentOnce = "sent:";
constexpr std::chrono::days kSentOnceLifetime{90};
// A file that lay in a team's place and was taken in: for ever, as the file may stay there.
constexpr std::string_view kFoundOnce = "found:";

}  // namespace weft::store
