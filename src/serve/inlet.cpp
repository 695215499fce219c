#include "serve/inlet.hpp"

#include "product/verify.hpp"

namespace weft::serve {
namespace {

using Steady = std::chrono::steady_clock;

constexpr int kRest = 20;  // times as long as a look took: a vast warehouse is looked at less often

}  // namespace

Inlet::Inlet(const store::Registry& registry, audit::Guard& guard, engine::Engine& engine,
             Lake& lake, const store::Home& home)
    : uploads_(registry, guard, engine, lake.pointers(),
               [&engine](audit::Touch& touch, const mesh::TableId& table) {
                 return product::FaultsOf(product::VerifyTable(touch, engine, table));
               }),
      landing_(registry, guard, lake.warehouse().objects(), lake.catalog(), lake.pointers(),
               uploads_, home.Scratch()) {}

void Inlet::Start(std::chrono::milliseconds interval) {
  looks_ = std::make_unique<RetryLoop>(RetryOptions{.name = "landing", .look_interval = interval});
  looks_->Start([this, next = Steady::time_point()]() mutable {
    const auto began = Steady::now();
    if (began < next) return false;
    landing_.Scan();
    next = began + kRest * (Steady::now() - began);
    return false;
  });
}

void Inlet::Stop() {
  if (looks_) looks_->Stop();
}

}  // namespace weft::serve
