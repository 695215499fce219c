#include "store/s3_upload.hpp"

#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/descriptor.hpp"
#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/log.hpp"

namespace weft::store {
namespace {

constexpr uint64_t kPartsMax = 10'000;

[[noreturn]] void ThrowUnreadable(const std::filesystem::path& file) {
  throw Error(ErrorKind::kUnavailable, "cannot read " + file.string() + ": " + std::strerror(errno),
              "Check the disk and the file's permissions.");
}

// As much as there is, up to the piece's size.
size_t Fill(int file, std::string& piece, const std::filesystem::path& path) {
  size_t have = 0;
  while (have < piece.size()) {
    const ssize_t got = ::read(file, piece.data() + have, piece.size() - have);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) ThrowUnreadable(path);
    if (got == 0) break;
    have += static_cast<size_t>(got);
  }
  return have;
}

}  // namespace

S3Upload::S3Upload(S3Client& client, std::string bucket, std::string key)
    : client_(client),
      bucket_(std::move(bucket)),
      key_(std::move(key)),
      mark_(ToHex(RandomBytes(16))) {}

void S3Upload::Send(const std::filesystem::path& file, uint64_t part_bytes) {
  const Descriptor opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (opened.get() < 0) ThrowUnreadable(file);
  std::string piece(std::max(part_bytes, std::filesystem::file_size(file) / (kPartsMax - 1)), '\0');
  Begin();
  try {
    while (const size_t have = Fill(opened.get(), piece, file))
      SendPart(std::string_view(piece).substr(0, have));
    Complete();
  } catch (...) {
    GiveUp();
    throw;
  }
}

S3Request S3Upload::For(const char* method) const {
  return {.method = method, .bucket = bucket_, .key = key_, .query = {{"uploadId", id_}}};
}

void S3Upload::Begin() {
  const S3Answer answer =
      client_.Ask({.method = "POST",
                   .bucket = bucket_,
                   .key = key_,
                   .query = {{"uploads", ""}},
                   .lines = {"x-amz-checksum-algorithm: SHA256", kMarkLine + mark_}});
  id_ = ParseUploadId(answer.body);
}

void S3Upload::SendPart(std::string_view bytes) {
  S3Request request = For("PUT");
  request.query.insert(request.query.begin(), {"partNumber", std::to_string(parts_.size() + 1)});
  request.body = bytes;
  request.is_data = true;
  const S3Answer answer = client_.Ask(request);
  parts_.push_back({answer.info.etag, ToBase64(Sha256(bytes))});
}

// An answer that was lost is told by a repeat that no longer finds the upload, and an object that
// is marked as ours. A refusal may come with status 200.
void S3Upload::Complete() {
  const std::string body = CompletionOf(parts_);
  S3Request request = For("POST");
  request.body = body;
  request.also_fine = {404};
  const S3Answer answer = client_.Ask(request);
  const S3Fault fault = FaultIn(answer.body);
  if (answer.status == 200 && fault.code.empty()) return;
  const S3Answer there =
      client_.Ask({.method = "HEAD", .bucket = bucket_, .key = key_, .also_fine = {404}});
  if (there.mark == mark_) return;
  throw Error(
      ErrorKind::kUnavailable,
      "s3://" + bucket_ + "/" + key_ + ": S3 does not put the parts together: " + fault.code,
      "Try again.", fault.message);
}

void S3Upload::GiveUp() {
  try {
    S3Request request = For("DELETE");
    request.also_fine = {404};
    client_.Ask(request);
  } catch (const Error& error) {
    Log(LogLevel::kWarn, "s3.parts_left", {{"key", key_}, {"why", error.message()}});
  }
}

}  // namespace weft::store
