#include "serve/notify/notifier.hpp"

#include <atomic>
#include <optional>
#include <string>
#include <vector>

#include "base/log.hpp"
#include "serve/delivery/retry_loop.hpp"
#include "serve/notify/way_out.hpp"

namespace weft::serve {
namespace {

constexpr std::chrono::days kTriedFor{7};
constexpr std::chrono::hours kBetweenSweeps{1};

}  // namespace

struct Notifier::Impl {
  // One way, its thread and its figures.
  struct Channel {
    Channel(store::Way the_way, const std::string& name, const NotifierOptions& options)
        : way(the_way),
          loop({.name = name,
                .look_interval = options.look_interval,
                .retry_min = options.retry_min,
                .retry_max = options.retry_max}) {}

    const store::Way way;
    RetryLoop loop;
    std::unique_ptr<WayOut> out;
    std::atomic<uint64_t> sent{0};
    std::optional<Time> swept;
  };

  Impl(const store::Registry& the_registry, const store::Home& home, const Clock& the_clock,
       NotifierOptions the_options)
      : registry(the_registry), clock(the_clock), options(std::move(the_options)), outbox(home) {
    if (!options.mail.url.empty()) Add(store::Way::kMail, "notice.mail", &MailWay);
    if (!options.webhook.url.empty()) Add(store::Way::kWebhook, "notice.webhook", &WebhookWay);
  }

  void Add(store::Way way, const std::string& name,
           std::unique_ptr<WayOut> (*make)(const WayContext&)) {
    auto channel = std::make_unique<Channel>(way, name, options);
    channel->out = make({outbox, registry, clock, options, &channel->loop.stopping()});
    channels.push_back(std::move(channel));
  }

  bool Step(Channel& channel) {
    Sweep(channel);
    const size_t sent = channel.out->SendSome();
    channel.sent += sent;
    return sent > 0;
  }

  // What nobody could be told for a week is told in the product only. A way that is set up late
  // begins there, too.
  void Sweep(Channel& channel) {
    const Time now = clock.Now();
    if (channel.swept && now - *channel.swept < kBetweenSweeps) return;
    const uint64_t given_up = outbox.GiveUpBefore(channel.way, now - kTriedFor);
    if (given_up > 0)
      Log(LogLevel::kWarn, "notice.given_up", {{"notices", std::to_string(given_up)}});
    channel.swept = now;
  }

  const store::Registry& registry;
  const Clock& clock;
  const NotifierOptions options;
  store::Outbox outbox;
  std::vector<std::unique_ptr<Channel>> channels;  // after what they use: their threads go first
};

Notifier::Notifier(const store::Registry& registry, const store::Home& home, const Clock& clock,
                   NotifierOptions options)
    : impl_(std::make_unique<Impl>(registry, home, clock, std::move(options))) {}

Notifier::~Notifier() {
  for (const auto& channel : impl_->channels) channel->loop.Stop();
}

void Notifier::Start() {
  for (const auto& channel : impl_->channels)
    channel->loop.Start([impl = impl_.get(), each = channel.get()] { return impl->Step(*each); });
}

void Notifier::Wake() {
  for (const auto& channel : impl_->channels) channel->loop.Wake();
}

NoticeCounts Notifier::counts(store::Way way) const {
  for (const auto& channel : impl_->channels)
    if (channel->way == way)
      return {impl_->outbox.CountWaiting(way), channel->sent, channel->loop.failures()};
  return {};
}

}  // namespace weft::serve
