#pragma once
#include "mesh/caller.hpp"
#include "serve/http/route.hpp"

namespace weft::serve {

// A token that can only send events stands in web pages and apps, where everybody reads it: it
// opens what is open from anywhere (sending, and receipts of what was sent) and nothing else.
// Throws Error{kForbidden}.
void RequireRoomFor(const mesh::Caller& caller, const Route& route);

}  // namespace weft::serve
