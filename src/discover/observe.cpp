#include "discover/observe.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "audit/record.hpp"
#include "base/text.hpp"
#include "discover/crowd.hpp"
#include "discover/journeys.hpp"
#include "discover/open_threads.hpp"
#include "mesh/agreement.hpp"
#include "mesh/retirement.hpp"
#include "policy/agreement_rule.hpp"
#include "policy/write_rights.hpp"
#include "product/platform_eyes.hpp"

namespace weft::discover {
namespace {

using lineage::LateTouch;
using lineage::Week;

constexpr size_t kProductsMax = 5000;  // those most used, if there are more
constexpr size_t kTroubledMax = 100, kSlowMax = 20, kRefusedMax = 50, kRequestsMax = 100;
constexpr size_t kLooksMax = 500;  // records that are read to find those
constexpr int kWeeksShown = 13;

class Observer {
 public:
  Observer(const Watch& watch, const mesh::Caller& caller, const ObserveRequest& request)
      : watch_(watch),
        caller_(caller),
        request_(request),
        snapshot_(watch.registry.Now()),
        now_(watch.guard.Now()),
        since_(now_ - std::chrono::days(request.days)),
        eyes_(caller, snapshot_) {}

  Json Observe() {
    Json json{{"days", request_.days},
              {"domain", request_.domain.empty() ? Json() : Json(request_.domain)}};
    LookAtProducts(json);
    LookAtTouches(json);
    json["requests"] = Requests();
    json["threads"] = OpenThreadsJson(watch_, caller_, snapshot_, request_.domain);
    json["journeys"] = JourneysJson(watch_, caller_, request_, snapshot_);
    return json;
  }

 private:
  // ---- products, and who reads them from another domain

  void LookAtProducts(Json& json) {
    std::map<std::string, size_t> states;
    Json troubled = Json::array();
    std::set<std::string> tables;  // visible ones
    const auto products = ProductsByUse(watch_, *snapshot_, "", now_ - kUseKept);
    size_t looked = 0;
    for (const UsedProduct& product : products) {
      const bool is_here = IsHere(product.product->outline.domain);
      if (!is_here && product.readers.empty()) continue;
      if (++looked > kProductsMax) break;
      const auto visible = VisibleTables(watch_, caller_, product, snapshot_);
      for (const audit::Access& each : visible) tables.insert(ToString(each.table->id));
      if (!visible.empty() && is_here) CountState(product, visible, states, troubled);
    }
    json["states"] = states;
    json["troubled"] = troubled;
    json["cut"] = looked > kProductsMax;
    json["interfaces"] = Interfaces(products, tables);
  }

  bool IsHere(const std::string& domain) const {
    return request_.domain.empty() || domain == request_.domain;
  }

  void CountState(const UsedProduct& product, const std::vector<audit::Access>& tables,
                  std::map<std::string, size_t>& states, Json& troubled) const {
    quality::State worst = quality::State::kFresh;
    for (const audit::Access& each : tables) {
      if (mesh::IsRetired(*each.table, now_)) continue;
      const quality::Verdict verdict = watch_.states.Of(*each.table, now_);
      worst = quality::Worse(worst, verdict.state);
      const bool is_trouble =
          verdict.state == quality::State::kLate || verdict.state == quality::State::kFailing;
      if (!is_trouble || troubled.size() == kTroubledMax) continue;
      troubled.push_back({{"product", product.product->id.name},
                          {"table", ToString(each.table->id)},
                          {"state", quality::Name(verdict.state)},
                          {"why", verdict.why},
                          {"late_seconds", verdict.late.count()}});
    }
    ++states[std::string(quality::Name(worst))];
  }

  // An interface is a product that another domain reads. By week: those with a use in it.
  Json Interfaces(const std::vector<UsedProduct>& products, const std::set<std::string>& visible) {
    Crowd crowd(*snapshot_);
    const Week first = lineage::WeekOf(now_) - std::chrono::weeks(kWeeksShown - 1);
    using Pair = std::pair<std::string, std::string>;  // domain that reads, product
    std::map<Week, std::set<Pair>> weeks;
    std::set<Pair> now;
    for (int i = 0; i < kWeeksShown; ++i) weeks[first + std::chrono::weeks(i)];
    const auto lock = watch_.lineage.tail().CatchUp();
    const auto& used = watch_.lineage.usage().tables();
    for (const UsedProduct& product : products) {
      const std::string& own = product.product->outline.domain;
      const std::vector<product::Placed> tables = TablesOf(product.product, *snapshot_);
      for (const product::Placed& table : tables) {
        const auto readers = used.find(ToString(table.id));
        if (readers == used.end() || !visible.contains(readers->first)) continue;
        for (const auto& [principal, reader] : readers->second)
          for (const std::string& domain : crowd.Of(principal).domains) {
            if (domain == own || !(IsHere(own) || IsHere(domain))) continue;
            const Pair pair{domain, product.product->id.name};
            if (reader.last >= now_ - kUseKept) now.insert(pair);
            for (const auto& [week, _] : reader.weeks)
              if (week >= first) weeks[week].insert(pair);
          }
      }
    }
    Json trend = Json::array();
    for (const auto& [week, pairs] : weeks)
      trend.push_back({{"week", FormatTime(week).substr(0, 10)}, {"interfaces", pairs.size()}});
    Json items = Json::array();
    for (const auto& [domain, product] : now)
      items.push_back({{"domain", domain}, {"product", product}});
    return {{"count", now.size()}, {"weeks", trend}, {"items", items}};
  }

  // ---- questions

  struct Picked {
    std::vector<LateTouch> slow, refused;  // the slowest, the newest
    size_t answers = 0, refusals = 0;
    std::map<uint32_t, bool> tables_here;
  };

  void LookAtTouches(Json& json) {
    Picked picked;
    {
      const auto lock = watch_.lineage.tail().CatchUp();
      const lineage::Touches& touches = watch_.lineage.touches();
      for (auto touch = touches.late().rbegin(); touch != touches.late().rend(); ++touch) {
        if (touch->at < since_) break;
        if (IsHere(*touch, touches.names(), picked)) Pick(*touch, picked);
      }
    }
    std::ranges::stable_sort(picked.slow, std::greater(), &LateTouch::took);
    json["slow"] = Show(picked.slow, kSlowMax);
    json["refused"] = Show(picked.refused, kRefusedMax);
  }

  bool IsHere(const LateTouch& touch, const lineage::Names& names, Picked& picked) const {
    if (request_.domain.empty()) return true;
    return std::ranges::any_of(touch.tables, [&](uint32_t table) {
      const auto [known, is_new] = picked.tables_here.try_emplace(table, false);
      if (is_new) known->second = names.Of(table).starts_with(request_.domain + ".");
      return known->second;
    });
  }

  static void Pick(const LateTouch& touch, Picked& picked) {
    if (touch.what == LateTouch::What::kRefusal && picked.refused.size() < kLooksMax)
      picked.refused.push_back(touch);
    if (touch.what != LateTouch::What::kAnswer || touch.outcome == LateTouch::Outcome::kRunning)
      return;
    const auto is_faster = [](const LateTouch& a, const LateTouch& b) { return a.took > b.took; };
    picked.slow.push_back(touch);
    std::ranges::push_heap(picked.slow, is_faster);
    if (picked.slow.size() <= kLooksMax) return;
    std::ranges::pop_heap(picked.slow, is_faster);
    picked.slow.pop_back();
  }

  // What the record says, as far as the caller may see it; the same rule as in weft.audit.
  Json Show(const std::vector<LateTouch>& touches, size_t shown_max) {
    Json list = Json::array();
    for (const LateTouch& touch : touches) {
      if (list.size() == shown_max) break;
      std::optional<audit::Record> record = RecordAt(touch.offset);
      if (!record || !eyes_.Admit(record->began)) continue;
      const audit::Began& began = record->began;
      std::set<std::string> tables;
      for (const audit::TableTouch& each : began.tables) tables.insert(each.table);
      list.push_back({{"offset", touch.offset},
                      {"at", FormatTime(record->at)},
                      {"caller", began.caller},
                      {"request_id", began.request_id},
                      {"tables", tables},
                      {"text", began.text},
                      {"refusal", began.refusal},
                      {"took_us", touch.took.count()}});
    }
    return list;
  }

  // Nothing when retention dropped it meanwhile.
  std::optional<audit::Record> RecordAt(uint64_t offset) const {
    std::optional<audit::Record> record;
    watch_.audit.log().Read(offset, [&](uint64_t found, std::string_view text) {
      if (found == offset) record = audit::DecodeRecord(text);
      return false;
    });
    return record;
  }

  // ---- requests

  Json Requests() const {
    Json items = Json::array();
    size_t open = 0;
    for (const auto& [_, entry] : snapshot_->requests) {
      if (!IsHere(entry->outline.domain)) continue;
      const auto agreement = entry->As<mesh::Agreement>();
      const mesh::TablePtr table = mesh::FindOrMoved(*snapshot_, agreement->table);
      const bool is_theirs = (table && policy::MayDecide(caller_, *table)) ||
                             policy::IsForCaller(caller_, *agreement) ||
                             agreement->requested.by == caller_.user;
      if (!is_theirs) continue;
      ++open;
      if (items.size() < kRequestsMax) items.push_back(RequestJson(*agreement));
    }
    return {{"open", open}, {"items", items}};
  }

  Json RequestJson(const mesh::Agreement& agreement) const {
    const Time at = agreement.requested.at.value_or(now_);
    return {{"agreement", agreement.id},
            {"table", ToString(agreement.table)},
            {"consumer", ToString(agreement.consumer)},
            {"by", agreement.requested.by},
            {"purpose", agreement.purpose},
            {"at", FormatTime(at)},
            {"age_seconds", std::chrono::floor<std::chrono::seconds>(now_ - at).count()}};
  }

  const Watch& watch_;
  const mesh::Caller& caller_;
  const ObserveRequest& request_;
  const mesh::SnapshotPtr snapshot_;
  const Time now_, since_;
  product::Eyes eyes_;
};

}  // namespace

Json Observe(const Watch& watch, const mesh::Caller& caller, const ObserveRequest& request) {
  return Observer(watch, caller, request).Observe();
}

}  // namespace weft::discover
