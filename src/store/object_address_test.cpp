#include "store/object_address.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"

namespace weft::store {
namespace {

TEST(ObjectAddress, SaysWhereSomethingLies) {
  const ObjectAddress on_disk = ParseAddress("file:///srv/lake/a b/ü%20.parquet");
  EXPECT_EQ(on_disk.place, ObjectPlace::kDisk);
  EXPECT_EQ(on_disk.path, "/srv/lake/a b/ü%20.parquet");
  const ObjectAddress in_s3 = ParseAddress("s3://my-bucket/lake/x=1/a.parquet");
  EXPECT_EQ(in_s3.place, ObjectPlace::kS3);
  EXPECT_EQ(in_s3.bucket, "my-bucket");
  EXPECT_EQ(in_s3.path, "lake/x=1/a.parquet");
  EXPECT_EQ(ParseAddress("s3://my-bucket").path, "");
}

TEST(ObjectAddress, IsNeverRoundabout) {
  for (const std::string address : {"",
                                    "/srv/lake/a",
                                    "file://srv/lake",
                                    "file:/srv/a",
                                    "http://host/a",
                                    "s3://",
                                    "s3:///a",
                                    "s3://b/a",
                                    "s3://UPPER/a",
                                    "s3://bucket/",
                                    "s3://bucket//a",
                                    "s3://bucket/a/",
                                    "file:///",
                                    "file:///srv/../etc/passwd",
                                    "file:///srv/./a",
                                    "file:///srv//a",
                                    "s3://bucket/../other/a",
                                    "s3://bucket/a\nb",
                                    "s3://bucket/a\x7f",
                                    "s3://bucket/\xff"})
    EXPECT_FALSE(IsAddress(address)) << address;
  EXPECT_FALSE(IsAddress("s3://bucket/" + std::string(2'000, 'a')));
  EXPECT_FALSE(IsAddress(std::string_view("s3://bucket/a\0b", 15)));
  EXPECT_THROW(ParseAddress("s3://bucket/../other"), Error);
}

TEST(ObjectAddress, MayBeginInTheMiddleOfAName) {
  for (const std::string prefix : {"s3://bucket/", "s3://bucket/la", "file:///srv/lake/a/.."})
    EXPECT_NO_THROW(RequirePrefix(prefix)) << prefix;
  for (const std::string prefix : {"", "lake", "s3://bucket/../a", "file:///srv/lake/../a"})
    EXPECT_THROW(RequirePrefix(prefix), Error) << prefix;
}

}  // namespace
}  // namespace weft::store
