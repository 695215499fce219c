#include "cli/simulation.hpp"

#include <array>
#include <chrono>

#include "base/digest.hpp"

namespace weft::cli {
namespace {

constexpr size_t kVisitsAtOnce = 24;
constexpr uint64_t kRegularCustomers = 400;
constexpr size_t kBoughtMax = 200;
// One in so many.
constexpr uint64_t kNewCustomer = 6, kBuys = 4, kRobot = 40, kLate = 50, kBroken = 60, kReturns = 9;
constexpr std::array kAgents{"Mozilla/5.0 (Windows NT 10.0)", "Mozilla/5.0 (iPhone)",
                             "shop-app/4.2"};
constexpr std::array kSources{"google_ads", "organic", "newsletter"};

Json Step(const char* owner, const char* action, const char* category) {
  return {{"data_owner", owner}, {"action", action}, {"action_category", category}};
}

Json ViewOf(const std::string& article) {
  Json step = Step("details", "views article", "view");
  step["article"] = article;
  return step;
}

}  // namespace

Simulation::Simulation(const SimulationOptions& options)
    : options_(options), random_(options.seed) {}

std::string Simulation::Price() {
  return std::to_string(5 + Below(195)) + "." + std::to_string(10 + Below(90));
}

std::vector<Json> Simulation::Purchase() {
  const std::string article = "A-" + std::to_string(1000 + Below(80)), price = Price();
  std::vector<Json> steps{ViewOf(article)};
  Json basket = Step("details", "adds to basket", "basket"),
       order = Step("orders", "buys something", "order");
  basket["value"] = price;
  order["order_value"] = price;
  for (Json* step : {&basket, &order}) {
    (*step)["article"] = article;
    steps.push_back(*step);
  }
  bought_.push_back(article);
  if (bought_.size() > kBoughtMax) bought_.erase(bought_.begin());
  return steps;
}

// A robot looks at everything and buys nothing.
Simulation::Visit Simulation::Robot() {
  Visit visit{.customer = "robot-" + std::to_string(Below(3)), .agent = "crawler/1.0", .steps = {}};
  for (uint64_t i = 0; i < 40 + Below(80); ++i)
    visit.steps.push_back(ViewOf("A-" + std::to_string(1000 + i % 80)));
  return visit;
}

Simulation::Visit Simulation::NewVisit() {
  if (IsOneIn(kRobot)) return Robot();
  Visit visit{.customer = std::to_string(1000 + Below(kRegularCustomers)),
              .agent = kAgents[Below(kAgents.size())],
              .steps = {Step("front_page", "views front page", "view")}};
  if (IsOneIn(kNewCustomer)) {
    visit.customer = std::to_string(100'000 + ++customers_);
    visit.steps.push_back(Step("accounts", "registers", "account"));
    visit.steps.back()["source"] = kSources[Below(kSources.size())];
  }
  for (uint64_t i = Below(5); i > 0; --i)
    visit.steps.push_back(ViewOf("A-" + std::to_string(1000 + Below(80))));
  if (IsOneIn(kBuys))
    for (Json& step : Purchase()) visit.steps.push_back(std::move(step));
  if (!bought_.empty() && IsOneIn(kReturns)) {
    Json back = Step("orders", "returns something", "return");
    back["article"] = bought_[Below(bought_.size())];
    back["value"] = Price();
    visit.steps.push_back(std::move(back));
  }
  return visit;
}

// As real senders do it.
void Simulation::Break(Json& event) {
  switch (Below(4)) {
    case 0: event.erase("action_category"); break;
    case 1: event["order_value"] = "103,4"; break;
    case 2: event["timestamp"] = "yesterday"; break;
    default: event["data_owner"] = "odrers"; break;
  }
}

std::string Simulation::Next() {
  using std::chrono::microseconds;
  while (visits_.size() < kVisitsAtOnce) visits_.push_back(NewVisit());
  const size_t chosen = Below(visits_.size());
  Visit& visit = visits_[chosen];
  Json event = visit.steps[visit.next++];
  const auto passed = microseconds(
      static_cast<int64_t>(1e6 * static_cast<double>(count_) / options_.events_per_second));
  Time at = options_.start + passed;
  if (IsOneIn(kLate)) at -= std::chrono::minutes(30 + Below(60 * 72));
  event["timestamp"] = FormatTime(at);
  event["acting_customer"] = visit.customer;
  event["event_uuid"] = Sha256Hex(std::to_string(options_.seed) + " " + FormatTime(options_.start) +
                                  " " + std::to_string(count_++))
                            .substr(0, 32);
  event["additional_meta"] = {{"agent", visit.agent}};
  if (IsOneIn(kBroken)) Break(event);
  if (visit.next == visit.steps.size())
    visits_.erase(visits_.begin() + static_cast<ptrdiff_t>(chosen));
  return event.dump();
}

}  // namespace weft::cli
