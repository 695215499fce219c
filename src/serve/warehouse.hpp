#pragma once
#include <atomic>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "base/json.hpp"
#include "store/objects.hpp"

// Where the lake's tables lie, as the operator says it.
namespace weft::serve {

struct WarehouseOptions {
  std::string address;                       // empty: HOME/lake
  std::string s3_endpoint, s3_region;        // empty: AWS_ENDPOINT_URL, AWS_REGION, Amazon's own
  std::string s3_access_key;                 // empty: AWS_ACCESS_KEY_ID and its secret
  std::filesystem::path s3_secret_key_file;  // empty: AWS_SECRET_ACCESS_KEY
  bool s3_path_style = true;

  bool operator==(const WarehouseOptions&) const = default;
};

// With what is not set taken from the environment, by the names that Amazon's tools use. Throws
// Error for a secret's file that cannot be read, and for a key without its secret.
store::S3Options S3OptionsOf(const WarehouseOptions& options);

class Warehouse {
 public:
  // Throws as above, and as store::OpenObjects does. S3 may be away.
  Warehouse(const WarehouseOptions& options, const std::filesystem::path& home);

  // "file:///var/lib/weft/lake", "s3://bucket/lake": no slash at the end.
  const std::string& address() const { return address_; }
  store::Objects& objects() { return *objects_; }
  // What Iceberg's clients need besides keys to reach it: endpoint, region, how buckets are named.
  // Empty for a folder.
  Json ClientConfig() const;
  // How S3 is reached; null for a folder.
  const store::S3Options* s3() const { return address_.starts_with("s3://") ? &s3_ : nullptr; }
  // Why it cannot be used now, and what to do.
  std::optional<std::string> Fault();
  // Nobody waits for S3 from now on.
  void Stop() { stopping_ = true; }

 private:
  std::atomic<bool> stopping_{false};
  const std::string address_;
  const store::S3Options s3_;
  const std::unique_ptr<store::Objects> objects_;
};

}  // namespace weft::serve
