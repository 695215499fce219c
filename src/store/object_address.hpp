#pragma once
#include <string>
#include <string_view>

// How an object's address is written.
namespace weft::store {

enum class ObjectPlace { kDisk, kS3 };

// "s3://bucket/a/b": the bucket and "a/b"; "file:///a/b": no bucket, and "/a/b".
struct ObjectAddress {
  ObjectPlace place;
  std::string bucket, path;
};

// Throws Error{kInvalid} with what is wrong: another scheme, parts that are empty, "." or "..",
// control characters, text that is not UTF-8.
ObjectAddress ParseAddress(std::string_view address);
bool IsAddress(std::string_view address);
// The same for the beginning of addresses, whose last part may be anything.
void RequirePrefix(std::string_view prefix);

}  // namespace weft::store
