#include "serve/http/sender_door.hpp"

#include "base/error.hpp"
#include "ingest/event_owners.hpp"

namespace weft::serve {

void RequireRoomFor(const mesh::Caller& caller, const Route& route) {
  if (route.from_anywhere || !ingest::EventOwners::OnlySends(caller)) return;
  throw Error(
      ErrorKind::kForbidden,
      "This token has the scope " + caller.scope + ": it sends events and nothing else.",
      "Use a token with the scope all or, for what only reads, with read: weft token create "
      "--scope all");
}

}  // namespace weft::serve
