#include "product/possession.hpp"

#include "base/digest.hpp"
#include "policy/write_rights.hpp"

namespace weft::product {

bool Possession::Has(const std::string& sha256) {
  if (!files_.Has(sha256)) return false;
  return files_.WasSentBy(caller_.user, sha256) || Held().contains(sha256);
}

const std::unordered_set<std::string>& Possession::Held() {
  if (held_) return *held_;
  held_.emplace();
  for (const auto& [id, entry] : snapshot_.resources) {
    if (!policy::MayWrite(caller_, id, snapshot_, snapshot_).allowed) continue;
    held_->insert(entry->document_sha256);
    const mesh::ResourcePtr resource = entry->Get();
    for (const auto& [_, text] : resource->code) held_->insert(Sha256Hex(text));
    for (const auto& [_, file] : resource->files) held_->insert(file.sha256);
  }
  return *held_;
}

}  // namespace weft::product
