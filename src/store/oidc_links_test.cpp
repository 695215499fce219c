#include "store/oidc_links.hpp"

#include "base/error.hpp"
#include "store/test_home.hpp"

namespace weft::store {
namespace {

TEST(OidcLinks, AreOneToOneForGood) {
  const TestFolder folder;
  const Home home(folder.home());
  {
    OidcLinks links(home);
    links.Link("https://a", "s1", "ann");
    EXPECT_THROW(links.Link("https://a", "s1", "bob"), Error);
    EXPECT_THROW(links.Link("https://a", "s2", "ann"), Error);
    links.Link("https://b", "s1", "bob");
  }
  OidcLinks links(home);
  EXPECT_EQ(links.UserOf("https://a", "s1"), "ann");
  EXPECT_EQ(links.UserOf("https://b", "s1"), "bob");
  EXPECT_EQ(links.UserOf("https://b", "s2"), std::nullopt);
  EXPECT_EQ(links.Users(), (std::vector<std::string>{"ann", "bob"}));
  EXPECT_TRUE(links.IsLinked("ann"));
  links.Unlink("ann");
  EXPECT_FALSE(links.IsLinked("ann"));
}

}  // namespace
}  // namespace weft::store
