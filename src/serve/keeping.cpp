#include "serve/keeping.hpp"

#include <algorithm>
#include <set>

#include "base/log.hpp"
#include "product/retake.hpp"

namespace weft::serve {
namespace {

constexpr std::chrono::milliseconds kBetweenLooks{std::chrono::minutes(1)};
constexpr std::chrono::seconds kBetweenErasures{2};
constexpr std::chrono::hours kBetweenSweeps{24};

}  // namespace

Keeping::Keeping(const KeepingParts& parts, const transform::EraserParts& eraser,
                 const KeepingOptions& options)
    : parts_(parts),
      registry_(eraser.registry),
      upkeep_(eraser.registry, eraser.engine, parts.lake.catalog(), eraser.objects, parts.clock,
              {.keep = options.versions_keep,
               .grace = options.orphans_keep,
               .pause = options.upkeep_interval}),
      eraser_(eraser, {.grace = options.erasure_grace, .night = options.retention_time}),
      upkeep_loop_(
          {.name = "upkeep", .look_interval = std::min(options.upkeep_interval, kBetweenLooks)}),
      erase_loop_({.name = "erasures", .look_interval = kBetweenErasures}) {
  upkeep_.Respect(eraser.holding);
}

void Keeping::Start() {
  upkeep_loop_.Start([this] { return LookAfter(); });
  erase_loop_.Start([this] {
    const std::unique_lock still(parts_.lake.stillness(), std::try_to_lock);
    return still && eraser_.Step();
  });
}

void Keeping::Stop() {
  upkeep_loop_.Stop();
  erase_loop_.Stop();
}

bool Keeping::LookAfter() {
  const Time now = parts_.clock.Now();
  if (!swept_ || now - *swept_ >= kBetweenSweeps) {
    swept_ = now;
    parts_.work.Run([this] {
      const std::lock_guard still(parts_.lake.stillness());
      SweepFiles();
    });
  }
  const std::unique_lock still(parts_.lake.stillness(), std::try_to_lock);
  return still && upkeep_.Step();
}

// What was sent and never applied, or was replaced, goes after a day.
void Keeping::SweepFiles() {
  const mesh::SnapshotPtr snapshot = registry_.Now();
  std::set<std::string> named;
  for (const auto& [_, entry] : snapshot->resources) {
    if (!entry->outline.has_files) continue;
    const mesh::ResourcePtr resource = entry->Get();
    for (const auto& [path, file] : resource->files) named.insert(file.sha256);
  }
  const Time now = parts_.clock.Now();
  const size_t removed =
      parts_.files.Sweep(named, now) + product::SweepData(*snapshot, parts_.home.Data(), now);
  if (removed > 0) Log(LogLevel::kInfo, "files.swept", {{"removed", std::to_string(removed)}});
}

}  // namespace weft::serve
