#pragma once
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "store/objects.hpp"
#include "store/s3_sign.hpp"

// A request to S3 that a client wants to have signed: what it would touch, and whether it may.
// What is not listed here is not signed. Pure.
namespace weft::serve::iceberg {

// Below which places what may be done.
struct SignRights {
  std::vector<std::string> readable, writable;  // addresses of folders
};

struct S3Deed {
  store::S3Unsigned request;
  std::vector<std::string> addresses;  // of the objects; of a listing what they begin with
  bool writes = false;
};

// From {method, uri, region, headers, body}. Throws Error{kInvalid} for what is no request to this
// S3, Error{kForbidden} for one that is never signed.
S3Deed DeedOf(const Json& wanted, const store::S3Options& options);
// Throws Error{kForbidden}.
void CheckDeed(const S3Deed& deed, const SignRights& rights);

}  // namespace weft::serve::iceberg
