#pragma once
#include <filesystem>
#include <string>

#include "store/s3_client.hpp"
#include "store/s3_xml.hpp"

namespace weft::store {

// A large file on its way to S3, in parts that become one object at the end. What does not get
// there is taken back; a killed process leaves parts that nobody sees, which the bucket's own rule
// for unfinished uploads removes.
class S3Upload {
 public:
  S3Upload(S3Client& client, std::string bucket, std::string key);
  void Send(const std::filesystem::path& file, uint64_t part_bytes);

 private:
  void Begin();
  void SendPart(std::string_view bytes);
  void Complete();
  void GiveUp();
  S3Request For(const char* method) const;

  S3Client& client_;
  const std::string bucket_, key_, mark_;
  std::string id_;
  std::vector<S3Part> parts_;
};

}  // namespace weft::store
