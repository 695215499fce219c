#pragma once
#include <filesystem>
#include <vector>

#include "access/subscriptions.hpp"
#include "access/threads.hpp"
#include "discover/watch.hpp"
#include "engine/engine.hpp"
#include "lineage/lineage.hpp"
#include "product/publish.hpp"
#include "serve/http/route.hpp"
#include "store/files.hpp"

// Routes about what people save and say.
namespace weft::serve {

struct TalkDoor {
  store::Registry& registry;
  audit::Guard& guard;
  engine::Engine& engine;
  lineage::Lineage& lineage;
  product::Publisher& publisher;
  access::Threads& threads;
  access::Subscriptions& subscriptions;
  const discover::Watch& watch;
};

struct FolderDoor {
  const store::Files& files;
  std::filesystem::path scratch;
  std::filesystem::path extensions;  // of DuckDB, for samples that are sheets
};

// What stands beside a saved question.
std::vector<Route> SavedRoutes(const TalkDoor& door);
// Questions and answers about tables.
std::vector<Route> ThreadRoutes(const TalkDoor& door);
// Tell me of changes.
std::vector<Route> SubscriptionRoutes(const TalkDoor& door);
// Kinds and their schemas, validate.
std::vector<Route> AuthoringRoutes(const TalkDoor& door);
// Templates, drafts, a product's folder.
std::vector<Route> DraftRoutes(const TalkDoor& door, const FolderDoor& files);

}  // namespace weft::serve
