#pragma once
#include "store/objects.hpp"
#include "store/s3_client.hpp"

namespace weft::store {

// Objects in S3, in any bucket that the key reaches.
class S3Objects final : public Objects {
 public:
  S3Objects(S3Options options, const std::atomic<bool>* stopping);

  std::optional<ObjectInfo> Look(const std::string& address) override;
  std::string Read(const std::string& address) override;
  std::string ReadRange(const std::string& address, uint64_t offset, uint64_t bytes) override;
  void Put(const std::string& address, std::string_view bytes) override;
  void PutFile(const std::string& address, const std::filesystem::path& file) override;
  bool PutNew(const std::string& address, std::string_view bytes) override;
  void Remove(const std::vector<std::string>& addresses) override;
  void List(const std::string& prefix,
            const std::function<bool(const ListedObject&)>& see) override;
  std::optional<std::filesystem::path> OnDisk(const std::string&) override { return std::nullopt; }

 private:
  void RemoveSome(const std::string& bucket, const std::vector<std::string>& keys);

  const uint64_t part_bytes_;
  S3Client client_;
};

}  // namespace weft::store
