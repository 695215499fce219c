#include "store/s3_sign.hpp"

#include <gtest/gtest.h>

namespace weft::store {
namespace {

// The first example of Amazon's own description of header signatures.
TEST(S3Sign, SignsAsAmazonDescribesIt) {
  S3Options options;
  options.region = "us-east-1";
  options.access_key = "AKIAIOSFODNN7EXAMPLE";
  options.secret_key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
  S3Unsigned request{.method = "GET",
                     .host = "examplebucket.s3.amazonaws.com",
                     .path = "/test.txt",
                     .lines = {{"range", "bytes=0-9"}}};
  request.payload = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
  const auto lines = SignatureOf(request, options, *ParseTime("2013-05-24T00:00:00Z"));
  EXPECT_EQ(lines.at("x-amz-date"), "20130524T000000Z");
  EXPECT_EQ(lines.at("authorization"),
            "AWS4-HMAC-SHA256 "
            "Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, "
            "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date, "
            "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
}

TEST(S3Sign, EscapesWhatIsNotPlain) {
  EXPECT_EQ(S3Escaped("a b/ü~", "/"), "a%20b/%C3%BC~");
  EXPECT_EQ(S3Escaped("a/b=c", ""), "a%2Fb%3Dc");
}

}  // namespace
}  // namespace weft::store
