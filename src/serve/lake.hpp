#pragma once
#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "engine/engine.hpp"
#include "lake/catalog.hpp"
#include "serve/delivery/retry_loop.hpp"
#include "serve/warehouse.hpp"
#include "store/registry.hpp"

// The lake of a node: where its tables lie, their catalog, and the work that goes on beside.
namespace weft::serve {

class Lake {
 public:
  // Throws as Warehouse does. All but the options outlive it.
  Lake(const WarehouseOptions& options, const store::Home& home, store::Registry& registry,
       const Clock& clock);

  Warehouse& warehouse() { return warehouse_; }
  store::LakePointers& pointers() { return pointers_; }
  lake::Catalog& catalog() { return catalog_; }

  // Of a home that lies elsewhere than before: leads to its tables' files again. Tables have the
  // names that their contracts give them, from here on after each commit. Before anybody reads
  // them.
  void Settle(engine::Engine& engine);
  // Removes what was purged, and answers that nobody asks for again, from time to time.
  void Start();
  // Held while files are removed, or must not be: by a backup, which copies what its database leads
  // to.
  std::mutex& stillness() { return stillness_; }
  // Nothing of it waits or works from now on.
  void Stop();
  // What is wrong, a sentence each.
  std::vector<std::string> Faults();

 private:
  void SettlePlaces(engine::Engine& engine);
  std::optional<std::string> FolderOf(const lake::Levels& levels) const;

  const store::Registry& registry_;
  const Clock& clock_;
  Warehouse warehouse_;
  store::LakePointers pointers_;
  lake::Catalog catalog_;
  std::mutex stillness_;
  RetryLoop purges_;
};

}  // namespace weft::serve
