#pragma once
#include <filesystem>
#include <memory>
#include <string>

#include "mesh/entry.hpp"
#include "mesh/recent.hpp"
#include "store/readers.hpp"

// Where snapshots get from what they do not carry: meanings from the entries' bytes, documents from
// the database. Shared by the registry and by every entry, because snapshots outlive their
// registry. Any thread.
namespace weft::store {

class Shelf : public mesh::Restorer, public std::enable_shared_from_this<Shelf> {
 public:
  explicit Shelf(const std::filesystem::path& database);

  // A snapshot's entry of a stored resource. Products and contracts, which are many and long, are
  // brought back when asked for; all else is needed for every decision and stays whole.
  mesh::EntryPtr MakeEntry(mesh::Head head, std::string bytes) const;

  mesh::ResourcePtr Restore(const mesh::Head& head, std::string_view bytes) const override;
  Readers& readers() const { return *readers_; }

 private:
  std::shared_ptr<mesh::Resource> ParseAgain(const mesh::Head& head) const;

  // Documents read through it by themselves: they would keep the shelf, which keeps them.
  const std::shared_ptr<Readers> readers_;
  mutable mesh::Recent recent_;
};
using ShelfPtr = std::shared_ptr<const Shelf>;

// The head of a resource that is about to be stored, with the meaning's bytes beside it.
struct Compiled {
  mesh::Head head;
  std::string head_bytes, meaning;
};
Compiled Compile(const mesh::Resource& resource);

}  // namespace weft::store
