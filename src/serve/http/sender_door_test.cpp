#include "serve/http/sender_door.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"

namespace weft::serve {
namespace {

TEST(SenderDoor, OpensToSendersWhatIsOpenFromAnywhereAlone) {
  const Route inside{.id = "listUsers"}, outside{.id = "sendEvents", .from_anywhere = true};
  mesh::Caller sender{.user = "admin", .is_admin = true, .scope = "events:orders"};
  EXPECT_NO_THROW(RequireRoomFor(sender, outside));
  EXPECT_THROW(RequireRoomFor(sender, inside), Error) << "an admin's, too";
  for (const char* scope : {"all", "read"}) {
    sender.scope = scope;
    EXPECT_NO_THROW(RequireRoomFor(sender, inside)) << scope;
  }
}

}  // namespace
}  // namespace weft::serve
