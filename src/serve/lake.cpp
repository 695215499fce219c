#include "serve/lake.hpp"

#include "base/log.hpp"
#include "lake/former_names.hpp"
#include "lake/rehome.hpp"
#include "serve/iceberg/once.hpp"

namespace weft::serve {
namespace {

constexpr std::chrono::minutes kBetweenPurges{1};
constexpr std::chrono::minutes kPurgeGrace{10};  // who still reads may end

}  // namespace

Lake::Lake(const WarehouseOptions& options, const store::Home& home, store::Registry& registry,
           const Clock& clock)
    : registry_(registry),
      clock_(clock),
      warehouse_(options, home.root()),
      pointers_(home),
      catalog_(pointers_, warehouse_.objects(), clock,
               {.warehouse = warehouse_.address(),
                .folder_of = [this](const lake::Levels& levels) { return FolderOf(levels); }}),
      purges_({.name = "purges", .look_interval = kBetweenPurges}) {
  registry.OnCommit([this](const mesh::SnapshotPtr& mesh) { lake::FollowNames(catalog_, *mesh); });
}

void Lake::Settle(engine::Engine& engine) {
  SettlePlaces(engine);
  lake::FollowNames(catalog_, *registry_.Now());
}

void Lake::SettlePlaces(engine::Engine& engine) {
  const std::string to = warehouse_.address();
  const auto from = lake::FormerWarehouse(pointers_, warehouse_.objects(), to);
  if (!from) return;
  const size_t moved = lake::Rehome(
      pointers_, warehouse_.objects(),
      {.from = *from,
       .to = to,
       .rename_in_deletes =
           [&](const std::string& address) { return engine.RenameInDeletes(address, *from, to); },
       .complain =
           [](const std::string& table, const std::string& why) {
             Log(LogLevel::kError, "lake.unsettled", {{"table", table}, {"why", why}});
           }});
  Log(LogLevel::kInfo, "lake.settled",
      {{"from", *from}, {"to", to}, {"tables", std::to_string(moved)}});
}

void Lake::Start() {
  purges_.Start([this] {
    if (const auto fault = warehouse_.Fault())
      Log(LogLevel::kError, "warehouse.away", {{"why", *fault}});
    if (const std::unique_lock still(stillness_, std::try_to_lock); still)
      catalog_.Purge(clock_.Now() - kPurgeGrace);
    pointers_.ForgetOnceBefore(clock_.Now() - iceberg::kOnceLifetime);
    return false;
  });
}

void Lake::Stop() {
  warehouse_.Stop();
  purges_.Stop();
}

std::vector<std::string> Lake::Faults() {
  if (const auto fault = warehouse_.Fault()) return {*fault};
  return catalog_.Faults();
}

// Where a domain's tables lie: in its team's folder.
std::optional<std::string> Lake::FolderOf(const lake::Levels& levels) const {
  const auto mesh = registry_.Now();
  const auto domain = levels.size() == 1 ? mesh->domains.find(levels[0]) : mesh->domains.end();
  if (domain == mesh->domains.end()) return std::nullopt;
  return domain->second->domain.team.empty() ? levels[0] : domain->second->domain.team;
}

}  // namespace weft::serve
