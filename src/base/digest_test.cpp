#include "base/digest.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "base/files.hpp"

namespace weft {
namespace {

TEST(Digest, KnowsTheStandardsTestVectors) {
  EXPECT_EQ(Sha256Hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(Sha256Hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(ToHex(HmacSha256("Jefe", "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(ToHex(HmacSha256("", "")),
            "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

TEST(Digest, OfAFileIsThatOfItsBytes) {
  const std::string path = testing::TempDir() + "digest_test.bin";
  const std::string bytes = RandomBytes(700'000);
  WriteFileDurably(path, bytes);
  EXPECT_EQ(Sha256HexOfFile(path), Sha256Hex(bytes));
  EXPECT_THROW(Sha256HexOfFile(path + ".absent"), Error);
}

TEST(Digest, WritesBase64AsTheStandardsSay) {
  EXPECT_EQ(ToBase64(""), "");
  EXPECT_EQ(ToBase64("foob"), "Zm9vYg==");
  EXPECT_EQ(ToBase64("foobar"), "Zm9vYmFy");
  EXPECT_EQ(ToBase64Url("\xfb\xff"), "-_8");
}

TEST(Digest, ComparesSecrets) {
  EXPECT_TRUE(EqualSecrets("secret", "secret"));
  EXPECT_FALSE(EqualSecrets("secret", "secreT"));
  EXPECT_FALSE(EqualSecrets("secret", "secret "));
}

TEST(Digest, DrawsFreshBytes) {
  EXPECT_EQ(RandomBytes(32).size(), 32u);
  EXPECT_NE(RandomBytes(32), RandomBytes(32));
}

}  // namespace
}  // namespace weft
