#pragma once
#include <map>
#include <string>

#include "audit/audit.hpp"
#include "mesh/caller.hpp"
#include "mesh/snapshot.hpp"
#include "store/registry.hpp"

// Which of the platform's rows are for one reader. Pure but for what it remembers; one thread.
namespace weft::product {

class Eyes {
 public:
  Eyes(mesh::Caller reader, mesh::SnapshotPtr snapshot)
      : reader_(std::move(reader)), snapshot_(std::move(snapshot)) {}

  // False: the row is not for this reader. Else what is not for them is taken out of it.
  bool Admit(audit::Began& touch);
  bool MaySee(const store::ChangeHead& change);

 private:
  bool Owns(const std::string& table);
  bool OwnsDomain(const std::string& domain) const;
  bool OwnsProduct(const std::string& name) const;

  const mesh::Caller reader_;
  const mesh::SnapshotPtr snapshot_;
  std::map<std::string, bool> owned_;  // by table
};

}  // namespace weft::product
