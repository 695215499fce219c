#pragma once
#include <string>
#include <vector>

#include "connect/kafka.hpp"

namespace weft::serve {

// Rows of a stream's piece, written as server-sent events, as messages: the place of an event is
// its key. What else the stream says is none; its end throws Error{kForbidden} with the reason.
std::vector<connect::KafkaMessage> MessagesOf(const std::string& events);

}  // namespace weft::serve
