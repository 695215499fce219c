#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/shared_slot.hpp"
#include "mesh/resource.hpp"

// A resource as a snapshot lists it: enough to find it and to build the trees. What it means is
// brought back when somebody asks, so that a mesh of a million columns starts at once and fits into
// memory.
namespace weft::mesh {

// What the snapshot's trees say of a resource.
struct Outline {
  std::string domain;                  // that it belongs to; empty: none
  std::string status;                  // of a product, a contract, an agreement or a thread
  int major = 1;                       // of a product
  bool has_code = false;               // of a product
  bool has_files = false;              // of a contract: data that is taken in
  bool has_kept = false;               // the same: tables that are to be materialised
  std::vector<std::string> tables;     // of a contract: their names as written, in order; of an
                                       // agreement, a thread, a subscription its one
  std::vector<std::string> contracts;  // of a product: those that its output ports name
  std::vector<std::string> names;  // of a product: its owners; of a contract: addresses that its
                                   // tables had before; of an agreement: whom it is for and who
                                   // asked, "team:x", "user:y", "domain:z"; of a question its
                                   // owner, of a thread who asked, of a subscription who is told
  std::optional<Time> end;         // of an agreement; of a product or a contract: of its life
  uint64_t holds = 0;              // a filter: has all bits of what may not go before it
};
// The bits of what a reference names; others may have the same.
uint64_t FilterOf(Reference::To to, std::string_view name);
Outline OutlineOf(const Resource& resource);

struct Head {
  ResourceId id;
  uint64_t version = 0;
  std::string folder, path;
  std::string document_sha256;
  Outline outline;
};
Head HeadOf(const Resource& resource);

// Brings back a resource from the bytes that an entry keeps. Filled by store/. Any thread.
class Restorer {
 public:
  virtual ~Restorer() = default;
  // Never null. May keep what it made for a while.
  virtual ResourcePtr Restore(const Head& head, std::string_view bytes) const = 0;
};

// Immutable, any thread. An entry that was given the whole resource keeps it; pointers into the
// resource of any other hold only as long as what Get or As answered.
class Entry : public Head {
 public:
  explicit Entry(ResourcePtr whole);
  // The restorer is shared, because snapshots outlive whoever made them.
  Entry(Head head, std::string bytes, std::shared_ptr<const Restorer> restorer);

  ResourcePtr Get() const;  // never null
  // What it means; null when it is of another kind.
  template <typename T>
  std::shared_ptr<const T> As() const {
    const ResourcePtr whole = Get();
    const T* model = std::get_if<T>(&whole->model);
    return model == nullptr ? nullptr : std::shared_ptr<const T>(whole, model);
  }

 private:
  const ResourcePtr whole_;
  const std::string bytes_;
  const std::shared_ptr<const Restorer> restorer_;
  mutable SharedSlot<std::weak_ptr<const Resource>> restored_;
};
using EntryPtr = std::shared_ptr<const Entry>;

}  // namespace weft::mesh
