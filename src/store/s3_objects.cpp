#include "store/s3_objects.hpp"

#include <algorithm>
#include <map>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/files.hpp"
#include "store/object_address.hpp"
#include "store/object_errors.hpp"
#include "store/s3_upload.hpp"
#include "store/s3_xml.hpp"

namespace weft::store {
namespace {

constexpr size_t kRemovedAtOnce = 1'000;

S3Request For(const char* method, const std::string& address) {
  ObjectAddress parsed = ParseAddress(address);
  return {.method = method, .bucket = std::move(parsed.bucket), .key = std::move(parsed.path)};
}

}  // namespace

S3Objects::S3Objects(S3Options options, const std::atomic<bool>* stopping)
    : part_bytes_(options.part_bytes), client_(std::move(options), stopping) {}

std::optional<ObjectInfo> S3Objects::Look(const std::string& address) {
  S3Request request = For("HEAD", address);
  request.also_fine = {404};
  const S3Answer answer = client_.Ask(request);
  return answer.status == 404 ? std::nullopt : std::optional(answer.info);
}

std::string S3Objects::Read(const std::string& address) {
  S3Request request = For("GET", address);
  request.lines = {"x-amz-checksum-mode: ENABLED"};
  request.answer_bytes_max = kReadBytesMax;
  request.also_fine = {404};
  S3Answer answer = client_.Ask(request);
  if (answer.status == 404) ThrowNotThere(address);
  return std::move(answer.body);
}

std::string S3Objects::ReadRange(const std::string& address, uint64_t offset, uint64_t bytes) {
  if (bytes == 0) return "";
  S3Request request = For("GET", address);
  request.range = std::to_string(offset) + "-" + std::to_string(offset + bytes - 1);
  request.answer_bytes_max = std::max<uint64_t>(bytes, request.answer_bytes_max);
  request.also_fine = {404, 416};
  S3Answer answer = client_.Ask(request);
  if (answer.status == 404) ThrowNotThere(address);
  if (answer.status == 200) answer.body.erase(0, offset);  // a server that knows no ranges
  if (answer.status == 416 || answer.body.size() < bytes) ThrowTooShort(address, offset + bytes);
  answer.body.resize(bytes);
  return std::move(answer.body);
}

void S3Objects::Put(const std::string& address, std::string_view bytes) {
  S3Request request = For("PUT", address);
  request.body = bytes;
  request.is_data = true;
  client_.Ask(request);
}

void S3Objects::PutFile(const std::string& address, const std::filesystem::path& file) {
  std::error_code error;
  const uintmax_t bytes = std::filesystem::file_size(file, error);
  if (error)
    throw Error(ErrorKind::kUnavailable, "cannot read " + file.string() + ": " + error.message(),
                "Check the disk and the file's permissions.");
  if (bytes > part_bytes_) {
    ObjectAddress to = ParseAddress(address);
    S3Upload(client_, std::move(to.bucket), std::move(to.path)).Send(file, part_bytes_);
  } else {
    Put(address, ReadFile(file));
  }
}

// A refusal may be the answer to a repeat, ours or libcurl's, of what was done: the mark tells.
bool S3Objects::PutNew(const std::string& address, std::string_view bytes) {
  const std::string mark = ToHex(RandomBytes(16));
  S3Request request = For("PUT", address);
  request.lines = {"if-none-match: *", kMarkLine + mark};
  request.body = bytes;
  request.is_data = true;
  request.also_fine = {412};
  if (client_.Ask(request).status != 412) return true;
  S3Request look = For("HEAD", address);
  look.also_fine = {404};
  return client_.Ask(look).mark == mark;
}

void S3Objects::Remove(const std::vector<std::string>& addresses) {
  std::map<std::string, std::vector<std::string>> by_bucket;
  for (const std::string& address : addresses) {
    ObjectAddress parsed = ParseAddress(address);
    by_bucket[parsed.bucket].push_back(std::move(parsed.path));
  }
  for (const auto& [bucket, keys] : by_bucket)
    for (size_t begin = 0; begin < keys.size(); begin += kRemovedAtOnce) {
      const size_t end = std::min(keys.size(), begin + kRemovedAtOnce);
      RemoveSome(bucket, {keys.begin() + static_cast<ptrdiff_t>(begin),
                          keys.begin() + static_cast<ptrdiff_t>(end)});
    }
}

void S3Objects::RemoveSome(const std::string& bucket, const std::vector<std::string>& keys) {
  const std::string body = RemovalOf(keys);
  const S3Answer answer = client_.Ask({.method = "POST",
                                       .bucket = bucket,
                                       .query = {{"delete", ""}},
                                       .body = body,
                                       .is_data = true});
  for (const auto& [key, code] : ParseNotRemoved(answer.body)) {
    if (code == "NoSuchKey") continue;
    throw Error(ErrorKind::kUnavailable,
                "S3 does not remove s3://" + bucket + "/" + key + ": " + code,
                "Let this key delete below the warehouse.");
  }
}

void S3Objects::List(const std::string& prefix,
                     const std::function<bool(const ListedObject&)>& see) {
  const size_t slash = prefix.find('/', std::string_view("s3://").size());
  const std::string place = prefix.substr(0, slash);
  S3Request request = For("GET", place);
  for (std::string next;;) {
    request.query = {{"list-type", "2"}, {"prefix", prefix.substr(slash + 1)}};
    if (!next.empty()) request.query.insert(request.query.begin(), {"continuation-token", next});
    const S3Page page = ParsePage(client_.Ask(request).body);
    for (const auto& [key, info] : page.entries) {
      std::string address = AddressBelow(place, key);
      if (!IsAddress(address)) continue;  // what stands for a folder, for one
      if (!see({std::move(address), info})) return;
    }
    if (page.next.empty() || page.next == next) return;
    next = page.next;
  }
}

}  // namespace weft::store
