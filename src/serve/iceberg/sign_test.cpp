#include "serve/iceberg/sign.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"

namespace weft::serve::iceberg {
namespace {

store::S3Options Options() {
  store::S3Options options;
  options.endpoint = "http://127.0.0.1:9000";
  options.region = "eu-central-1";
  return options;
}

Json Wanted(const std::string& method, const std::string& place, Json headers = Json::object()) {
  return {{"method", method},
          {"uri", "http://127.0.0.1:9000/lake/" + place},
          {"region", "eu-central-1"},
          {"headers", std::move(headers)}};
}

// "" when it would be signed for a reader, or a writer, of s3://lake/ops/gates.
std::string Fault(const Json& wanted, bool writer = false) {
  const std::string place = "s3://lake/ops/gates";
  try {
    CheckDeed(DeedOf(wanted, Options()),
              {{place}, writer ? std::vector{place} : std::vector<std::string>()});
    return "";
  } catch (const Error& error) {
    return error.message();
  }
}

TEST(Sign, ReadersReadAndListTheTablesPlace) {
  EXPECT_EQ(Fault(Wanted("GET", "ops/gates/data/1.parquet")), "");
  EXPECT_EQ(Fault(Wanted("GET", "ops/gates/data/a%20b.parquet?x-id=GetObject")), "");
  EXPECT_EQ(Fault(Wanted("HEAD", "ops/gates/data/1.parquet")), "");
  EXPECT_EQ(Fault(Wanted("GET", "?list-type=2&prefix=ops%2Fgates%2F&max-keys=9")), "");
  EXPECT_EQ(Fault(Wanted("GET", "?list-type=2&prefix=ops%2Fgates%2Fdata")), "");
}

TEST(Sign, NothingElse) {
  for (const char* place :
       {"ops/gates", "ops/gates2/x", "ops/other/x", "ops/gates/../other/x",
        "ops/gates/%2e%2e/other", "ops/gates//x", "ops/gates/data/1.parquet?acl",
        "ops/gates/x?versionId=1", "ops/gates/x?list-type=2", "?list-type=2&prefix=ops%2F",
        "?list-type=2&prefix=ops%2Fgates", "?list-type=2", "?versions&prefix=ops%2Fgates%2F",
        "?policy", ""})
    EXPECT_NE(Fault(Wanted("GET", place)), "") << place;
  Json other = Wanted("GET", "ops/gates/data/1.parquet");
  other["uri"] = "http://elsewhere:9000/lake/ops/gates/data/1.parquet";
  EXPECT_NE(Fault(other), "");
  other = Wanted("GET", "ops/gates/data/1.parquet");
  other["region"] = "us-east-1";
  EXPECT_NE(Fault(other), "");
}

TEST(Sign, WritersWriteToo) {
  for (const auto& [method, place] : std::vector<std::pair<std::string, std::string>>{
           {"PUT", "ops/gates/data/1.parquet"},
           {"PUT", "ops/gates/data/1?partNumber=1&uploadId=u"},
           {"POST", "ops/gates/data/1?uploads"},
           {"POST", "ops/gates/data/1?uploadId=u"},
           {"DELETE", "ops/gates/data/1?uploadId=u"},
           {"DELETE", "ops/gates/data/1"}}) {
    EXPECT_EQ(Fault(Wanted(method, place), true), "") << method << place;
    EXPECT_NE(Fault(Wanted(method, place)), "") << "readers: " << method << place;
  }
  for (const auto& [method, place] :
       std::vector<std::pair<std::string, std::string>>{{"PUT", "ops/other/1"},
                                                        {"PUT", "ops/gates/data/1?acl"},
                                                        {"PUT", "ops/gates/data/1?tagging"},
                                                        {"PUT", ""},
                                                        {"DELETE", ""},
                                                        {"PATCH", "ops/gates/data/1"},
                                                        {"PUT", "ops/gates/data/1?partNumber=1"}})
    EXPECT_NE(Fault(Wanted(method, place), true), "") << method << place;
}

TEST(Sign, NoLineThatCopiesOrGivesRights) {
  EXPECT_EQ(Fault(Wanted("PUT", "ops/gates/1", {{"x-amz-meta-a", {"b"}}, {"Host", {"h"}}}), true),
            "");
  for (const char* line :
       {"x-amz-copy-source", "X-Amz-Copy-Source", "x-amz-acl", "x-amz-grant-read",
        "x-amz-security-token", "x-amz-website-redirect-location"})
    EXPECT_NE(Fault(Wanted("PUT", "ops/gates/1", {{line, {"x"}}}), true), "") << line;
}

TEST(Sign, WhatIsRemovedTogetherIsNamedInTheBody) {
  Json wanted = Wanted("POST", "?delete");
  EXPECT_NE(Fault(wanted, true), "");
  wanted["body"] = "<Delete><Object><Key>ops/gates/1</Key></Object></Delete>";
  EXPECT_EQ(Fault(wanted, true), "");
  EXPECT_NE(Fault(wanted), "");
  EXPECT_NE(DeedOf(wanted, Options()).request.payload, "UNSIGNED-PAYLOAD");
  wanted["body"] =
      "<Delete><Object><Key>ops/gates/1</Key></Object><Object><Key>ops/b</Key></Object></Delete>";
  EXPECT_NE(Fault(wanted, true), "");
  wanted["body"] =
      "<Delete><Object><Key>ops/gates/1</Key><VersionId>1</VersionId></Object></Delete>";
  EXPECT_NE(Fault(wanted, true), "");
}

}  // namespace
}  // namespace weft::serve::iceberg
