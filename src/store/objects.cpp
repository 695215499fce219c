#include "store/objects.hpp"

#include <map>

#include "base/error.hpp"
#include "store/disk_objects.hpp"
#include "store/object_address.hpp"
#include "store/object_errors.hpp"
#include "store/s3_objects.hpp"

namespace weft::store {
namespace {

// Sends each address to the root that it lies below; roots in one bucket share their connections.
class ObjectsByRoot final : public Objects {
 public:
  explicit ObjectsByRoot(const ObjectsOptions& options) {
    for (std::string root : options.roots) {
      while (root.ends_with('/')) root.pop_back();
      if (ParseAddress(root).place == ObjectPlace::kDisk) {
        roots_[root] = std::make_shared<DiskObjects>(root);
      } else {
        if (!s3_) s3_ = std::make_shared<S3Objects>(options.s3, options.stopping);
        roots_[root] = s3_;
      }
    }
  }

  std::optional<ObjectInfo> Look(const std::string& address) override {
    return At(address).Look(address);
  }
  std::string Read(const std::string& address) override { return At(address).Read(address); }
  std::string ReadRange(const std::string& address, uint64_t offset, uint64_t bytes) override {
    return At(address).ReadRange(address, offset, bytes);
  }
  void Put(const std::string& address, std::string_view bytes) override {
    At(address).Put(address, bytes);
  }
  void PutFile(const std::string& address, const std::filesystem::path& file) override {
    At(address).PutFile(address, file);
  }
  bool PutNew(const std::string& address, std::string_view bytes) override {
    return At(address).PutNew(address, bytes);
  }
  void Remove(const std::vector<std::string>& addresses) override {
    std::map<Objects*, std::vector<std::string>> by_place;
    for (const std::string& address : addresses) by_place[&At(address)].push_back(address);
    for (const auto& [objects, some] : by_place) objects->Remove(some);
  }
  void List(const std::string& prefix,
            const std::function<bool(const ListedObject&)>& see) override {
    RequirePrefix(prefix);
    Below(prefix).List(prefix, see);
  }
  std::optional<std::filesystem::path> OnDisk(const std::string& address) override {
    return At(address).OnDisk(address);
  }

 private:
  Objects& At(const std::string& address) {
    ParseAddress(address);
    return Below(address);
  }
  Objects& Below(const std::string& address) {
    for (const auto& [root, objects] : roots_)
      if (address.size() > root.size() && address.starts_with(root) && address[root.size()] == '/')
        return *objects;
    ThrowOutside(address, "it is not in the warehouse");
  }

  std::shared_ptr<S3Objects> s3_;
  std::map<std::string, std::shared_ptr<Objects>> roots_;
};

}  // namespace

std::unique_ptr<Objects> OpenObjects(ObjectsOptions options) {
  return std::make_unique<ObjectsByRoot>(options);
}

std::string AddressBelow(std::string_view root, std::string_view name) {
  std::string address(root);
  if (!address.ends_with('/')) address += '/';
  return address.append(name);
}

void ThrowNotThere(const std::string& address) {
  throw Error(ErrorKind::kNotFound, "there is no " + address);
}

void ThrowOutside(const std::string& address, const std::string& why) {
  throw Error(ErrorKind::kInvalid, address + " cannot be used: " + why,
              "Name what lies in the warehouse.");
}

void ThrowTooLarge(const std::string& address) {
  throw Error(ErrorKind::kExhausted, address + " is larger than what is read at once");
}

void ThrowTooShort(const std::string& address, uint64_t bytes) {
  throw Error(ErrorKind::kUnavailable,
              address + " has fewer than " + std::to_string(bytes) + " bytes",
              "It was cut short: put it there again, or go back to an earlier snapshot.");
}

}  // namespace weft::store
