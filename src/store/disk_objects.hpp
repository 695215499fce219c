#pragma once
#include "store/objects.hpp"

namespace weft::store {

// Objects as files below one folder of this machine's disk. Links lead nowhere: what lies behind
// one is not there. FOLDER/.weft-tmp holds what is being written; what a killed process left there
// goes a day later.
class DiskObjects final : public Objects {
 public:
  // `root` is the folder's address. Throws Error{kUnavailable} when it cannot be used.
  explicit DiskObjects(std::string root);

  std::optional<ObjectInfo> Look(const std::string& address) override;
  std::string Read(const std::string& address) override;
  std::string ReadRange(const std::string& address, uint64_t offset, uint64_t bytes) override;
  void Put(const std::string& address, std::string_view bytes) override;
  void PutFile(const std::string& address, const std::filesystem::path& file) override;
  bool PutNew(const std::string& address, std::string_view bytes) override;
  void Remove(const std::vector<std::string>& addresses) override;
  void List(const std::string& prefix,
            const std::function<bool(const ListedObject&)>& see) override;
  std::optional<std::filesystem::path> OnDisk(const std::string& address) override;

 private:
  std::filesystem::path PathOf(const std::string& address) const;
  std::filesystem::path NewPath() const;
  bool Walk(const std::string& below, const std::string& prefix,
            const std::function<bool(const ListedObject&)>& see) const;
  void RemoveEmptyFolders(std::filesystem::path folder) const;

  const std::string root_;
  const std::filesystem::path folder_;
};

}  // namespace weft::store
