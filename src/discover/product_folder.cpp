#include "discover/product_folder.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "discover/visible.hpp"
#include "policy/write_rights.hpp"
#include "product/tables.hpp"

namespace weft::discover {
namespace {

using mesh::Kind;
using mesh::Resource;

class Packer {
 public:
  Packer(const audit::Guard& guard, const mesh::Caller& caller, const mesh::SnapshotPtr& snapshot)
      : guard_(guard), caller_(caller), snapshot_(snapshot) {}

  ProductFolder Pack(const std::string& name) {
    const mesh::ResourcePtr found = Known({Kind::kProduct, name});
    if (!found)
      throw Error(ErrorKind::kNotFound,
                  "there is no product " + name + ", or you may not know of it",
                  "weft search finds what you may know");
    const auto& product = std::get<mesh::Product>(found->model);
    folder_ = FolderOfPath(*found, product);
    is_owners_ = policy::MayWriteDomain(caller_, product.domain) ||
                 std::ranges::find(product.owners, caller_.user) != product.owners.end();
    Add(found, product.name + ".odps.yaml");
    for (const mesh::Port& port : product.outputs)
      if (const auto contract = Known({Kind::kContract, port.contract_id}))
        Add(contract, FileName(port.contract_id) + ".odcs.yaml");
    AddPolicies(product);
    return std::move(packed_);
  }

 private:
  mesh::ResourcePtr Known(const mesh::ResourceId& id) const {
    mesh::ResourcePtr found = snapshot_->Find(id);
    return found && MayKnow(guard_, caller_, *found, snapshot_) ? found : nullptr;
  }

  // Where it was applied from, else where it would be.
  static std::string FolderOfPath(const Resource& resource, const mesh::Product& product) {
    const size_t slash = resource.path.rfind('/');
    if (slash != std::string::npos) return resource.path.substr(0, slash + 1);
    const std::string major = product.major > 1 ? "v" + std::to_string(product.major) + "/" : "";
    return product.domain + "/" + product.name + "/" + major;
  }

  static std::string FileName(std::string id) {
    std::ranges::replace(id, '/', '_');
    return id;
  }

  void AddPolicies(const mesh::Product& product) {
    const auto node = snapshot_->domains.find(product.domain);
    if (node == snapshot_->domains.end()) return;
    for (const auto& [name, entry] : node->second->policies) {
      const auto policy = entry->As<mesh::Policy>();
      const bool is_its = policy->product == product.domain + "." + product.name &&
                          (policy->major == 0 || policy->major == product.major);
      if (!is_its) continue;
      if (const auto known = Known(entry->id)) Add(known, FileName(name) + ".policy.yaml");
    }
  }

  // Nothing of the resource's tables is kept from the caller.
  bool ReadsAll(const Resource& resource) {
    if (resource.files.empty()) return false;
    std::vector<std::string> names;
    for (const mesh::TablePtr& table : product::TablesOf(resource, *snapshot_)) {
      const mesh::Decision decision =
          guard_.Decide(caller_, mesh::Action::kRead, *table, snapshot_);
      if (!decision.read || !decision.filters.empty() || !decision.masks.empty() ||
          !decision.hidden_columns.empty())
        return false;
      names.push_back(ToString(table->id));
    }
    packed_.tables.insert(packed_.tables.end(), names.begin(), names.end());
    return true;
  }

  // Documents that came in one file are in one file again.
  void Add(const mesh::ResourcePtr& added, const std::string& otherwise) {
    const Resource& resource = *added;
    packed_.resources.push_back(added);
    std::string& text = packed_.texts[resource.path.empty() ? folder_ + otherwise : resource.path];
    text += (text.empty() ? "" : "\n---\n") + resource.document.Text();
    if (!is_owners_) return;
    for (const auto& [path, code] : resource.code) packed_.texts[folder_ + path] = code;
    const bool is_readable = ReadsAll(resource);
    const size_t slash = resource.path.rfind('/');
    const std::string base =
        slash == std::string::npos ? folder_ : resource.path.substr(0, slash + 1);
    for (const auto& [path, file] : resource.files)
      packed_.files[base + path] = {file, is_readable};
  }

  const audit::Guard& guard_;
  const mesh::Caller& caller_;
  const mesh::SnapshotPtr& snapshot_;
  std::string folder_;
  bool is_owners_ = false;
  ProductFolder packed_;
};

}  // namespace

ProductFolder FolderOf(const audit::Guard& guard, const mesh::Caller& caller,
                       const std::string& product, const mesh::SnapshotPtr& snapshot) {
  return Packer(guard, caller, snapshot).Pack(product);
}

}  // namespace weft::discover
