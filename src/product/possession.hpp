#pragma once
#include <optional>
#include <string>
#include <unordered_set>

#include "mesh/caller.hpp"
#include "mesh/snapshot.hpp"
#include "store/files.hpp"

// Who may name a content by its digest. To know a digest is not to have the file: it counts as here
// for those who sent it, and for those who may change a resource that holds it already.
namespace weft::product {

class Possession {
 public:
  // All outlive this.
  Possession(const mesh::Caller& caller, const mesh::Snapshot& snapshot, const store::Files& files)
      : caller_(caller), snapshot_(snapshot), files_(files) {}

  // False also when the content is here, but the caller has not shown that they have it.
  bool Has(const std::string& sha256);

 private:
  const std::unordered_set<std::string>& Held();

  const mesh::Caller& caller_;
  const mesh::Snapshot& snapshot_;
  const store::Files& files_;
  std::optional<std::unordered_set<std::string>> held_;  // by resources; made when first needed
};

}  // namespace weft::product
