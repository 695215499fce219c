#pragma once
#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"

// Bytes by address, on disk or in S3: "file:///srv/lake/ops/departures/data/1.parquet",
// "s3://bucket/lake/ops/departures/data/1.parquet". An address is written as it is meant, without
// percent signs of its own; its parts between slashes are not empty, "." or "..". There are no
// folders: what is not listed is not there.
//
// Any thread. What can be repeated safely is, when S3 is slow, busy or cut off; all calls throw
//   Error{kInvalid}      an address that is none, or lies outside the roots;
//   Error{kUnavailable}  the disk or S3 does not do what it should, with what to do about it.
// No message holds a key.
namespace weft::store {

struct ObjectInfo {
  uint64_t bytes = 0;
  std::string etag;  // another one when the bytes are others
  Time modified{};
};

struct ListedObject {
  std::string address;
  ObjectInfo info;
};

class Objects {
 public:
  virtual ~Objects() = default;

  // Nothing: there is none.
  virtual std::optional<ObjectInfo> Look(const std::string& address) = 0;
  // The whole of it, for what is small: Error{kNotFound}, Error{kExhausted} beyond 1 GiB.
  virtual std::string Read(const std::string& address) = 0;
  // Exactly these bytes; Error{kUnavailable} when the object has fewer.
  virtual std::string ReadRange(const std::string& address, uint64_t offset, uint64_t bytes) = 0;

  // These publish whole or not at all, and durably before they return; who reads meanwhile gets the
  // old bytes or the new ones.
  virtual void Put(const std::string& address, std::string_view bytes) = 0;
  virtual void PutFile(const std::string& address, const std::filesystem::path& file) = 0;
  // False: there is one already, and stays. Of several at once exactly one gets true, also when its
  // answer was lost on the way.
  virtual bool PutNew(const std::string& address, std::string_view bytes) = 0;

  // What is not there is fine. When it throws, some may be gone.
  virtual void Remove(const std::vector<std::string>& addresses) = 0;
  // All whose address begins so, in the order of their bytes, until `see` answers false.
  virtual void List(const std::string& prefix,
                    const std::function<bool(const ListedObject&)>& see) = 0;

  // Where on this machine's disk it lies, whether or not it is there; nothing for S3.
  virtual std::optional<std::filesystem::path> OnDisk(const std::string& address) = 0;
};

struct S3Options {
  std::string endpoint;  // "http://127.0.0.1:9000"; empty: Amazon's own of the region
  std::string region = "us-east-1";
  std::string access_key, secret_key, session_token;
  bool path_style = true;  // http://endpoint/bucket/…, else http://bucket.endpoint/…

  std::chrono::milliseconds connect_time_max{5'000};
  std::chrono::seconds stall_time_max{20};  // without a byte either way
  int tries_max = 5;                        // of one request, the first among them
  std::chrono::milliseconds pause_first{100}, pause_max{5'000};
  uint64_t part_bytes = 16 << 20;  // larger files go in parts

  bool operator==(const S3Options&) const = default;
};

struct ObjectsOptions {
  std::vector<std::string> roots;  // addresses; nothing outside of them is touched
  S3Options s3;
  const std::atomic<bool>* stopping = nullptr;  // when set, waiting for S3 ends with kCancelled
};

// Goes by the address's scheme. A root on disk is made where its parent is there. Throws
// Error{kInvalid} for a root that is no address, Error{kUnavailable} for a folder that cannot be
// used.
std::unique_ptr<Objects> OpenObjects(ObjectsOptions options);

// "s3://bucket/lake" and "ops/departures" -> "s3://bucket/lake/ops/departures".
std::string AddressBelow(std::string_view root, std::string_view name);

}  // namespace weft::store
