#pragma once
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/curl.hpp"
#include "store/objects.hpp"

// One request to S3 and its answer: signed by libcurl, tried again while that may help. Any thread;
// each call has a connection for itself, and connections are kept.
namespace weft::store {

struct S3Request {
  const char* method;
  std::string bucket, key = {};                                 // without a key: of the bucket
  std::vector<std::pair<std::string, std::string>> query = {};  // in the order of names
  std::vector<std::string> lines = {};                          // of the head
  std::string_view body = {};
  bool is_data = false;    // S3 gets the body's checksum, and compares
  std::string range = {};  // "0-99"
  uint64_t answer_bytes_max = 64ULL << 20;
  std::vector<int> also_fine = {};  // statuses besides 2xx that the caller knows
};

struct S3Answer {
  int status = 0;
  std::string body;
  ObjectInfo info;       // from the head; `bytes` is the length that it says
  std::string checksum;  // SHA-256 in base64 of the whole object, where S3 says one
  std::string mark;      // who wrote it (kMarkLine)
};

// Metadata of an object: its value tells a write of ours from another's.
constexpr const char* kMarkLine = "x-amz-meta-weft-write: ";

class S3Client {
 public:
  S3Client(S3Options options, const std::atomic<bool>* stopping);

  // Throws Error{kUnavailable} when S3 is away, or answers anything else than what is fine.
  S3Answer Ask(const S3Request& request);

 private:
  struct Trial;
  class Lease;

  Trial Try(const S3Request& request);
  std::string UrlOf(const S3Request& request) const;
  void Sign(CURL* curl, CurlLines& lines, const S3Request& request) const;
  void Limit(CURL* curl) const;
  void Rest(int trial) const;
  [[noreturn]] void ThrowFailed(const S3Request& request, const Trial& trial, int tries) const;

  const S3Options options_;
  const std::string scheme_, host_, signature_;
  const std::atomic<bool>* const stopping_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Curl>> idle_;
};

}  // namespace weft::store
