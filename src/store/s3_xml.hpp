#pragma once
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "store/objects.hpp"

// The XML that S3 speaks; the only place that knows pugixml. What is read comes over the network:
// it may be anything, entities and declarations are not followed.
namespace weft::store {

struct S3Fault {
  std::string code, message;  // "NoSuchKey"; empty: this is no fault
};
S3Fault FaultIn(const std::string& xml);

struct S3Page {
  std::vector<std::pair<std::string, ObjectInfo>> entries;  // by key
  std::string next;                                         // empty: the last page
};
// These throw Error{kUnavailable} for what is no such answer.
S3Page ParsePage(const std::string& xml);
std::string ParseUploadId(const std::string& xml);
// Those that could not be removed: key and code.
std::vector<std::pair<std::string, std::string>> ParseNotRemoved(const std::string& xml);

struct S3Part {
  std::string etag, checksum;  // the checksum in base64
};
std::string CompletionOf(const std::vector<S3Part>& parts);
std::string RemovalOf(const std::vector<std::string>& keys);
// What such a removal, written by anybody, is about; nothing when it is none, or names versions.
std::vector<std::string> KeysToRemove(const std::string& xml);

}  // namespace weft::store
