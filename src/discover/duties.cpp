#include "discover/duties.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "access/text.hpp"
#include "base/text.hpp"
#include "discover/crowd.hpp"
#include "discover/open_threads.hpp"
#include "mesh/agreement.hpp"
#include "mesh/owners.hpp"
#include "mesh/platform_domains.hpp"
#include "mesh/retirement.hpp"
#include "policy/write_rights.hpp"
#include "quality/retention.hpp"

namespace weft::discover {
namespace {

using quality::State;

// In the order in which they are shown.
enum class Duty {
  kUnanswered,
  kQuestion,
  kFile,
  kFailing,
  kLate,
  kNoOwner,
  kPastEnd,
  kRetention,
  kHold,
  kNoMeaning,
  kUnused,
  kNoData
};
constexpr std::array<std::string_view, 12> kDuties{
    "unanswered", "question",  "file",    "failing",    "late",   "no owner",
    "past end",   "retention", "on hold", "no meaning", "unused", "no data"};

struct Item {
  Duty duty{};
  std::string domain, product, table, agreement, thread, text;
  std::optional<Time> since;
};

Json ToJson(const Item& item) {
  const auto text = [](const std::string& name) { return name.empty() ? Json() : Json(name); };
  return {{"duty", kDuties[static_cast<size_t>(item.duty)]},
          {"domain", item.domain},
          {"product", text(item.product)},
          {"table", text(item.table)},
          {"agreement", text(item.agreement)},
          {"thread", text(item.thread)},
          {"text", item.text},
          {"since", item.since ? Json(FormatTime(*item.since)) : Json()}};
}

class Finder {
 public:
  Finder(const Watch& watch, const mesh::Caller& caller, std::string domain)
      : watch_(watch),
        caller_(caller),
        domain_(std::move(domain)),
        snapshot_(watch.registry.Now()),
        now_(watch.guard.Now()) {
    for (const auto& [_, entry] : snapshot_->users) {
      const auto user = entry->As<mesh::User>();
      if (!user->disabled) teams_.insert(user->teams.begin(), user->teams.end());
    }
  }

  std::vector<Item> Find() {
    AddRequests();
    AddQuestions();
    AddFiles();
    for (const UsedProduct& product : ProductsByUse(watch_, *snapshot_, domain_, now_ - kUseKept)) {
      if (IsTheirs(*product.product)) AddProduct(product);
    }
    std::ranges::stable_sort(items_, {}, &Item::duty);
    return std::move(items_);
  }

  std::set<std::string> Domains() const {
    std::set<std::string> domains;
    for (const auto& [name, _] : snapshot_->domains) {
      const bool is_wanted = domain_.empty() || name == domain_;
      if (is_wanted && !mesh::IsPlatforms(name) && policy::MayWriteDomain(caller_, name))
        domains.insert(name);
    }
    return domains;
  }

 private:
  bool IsTheirs(const mesh::Entry& product) const {
    const auto& owners = product.outline.names;
    return policy::MayWriteDomain(caller_, product.outline.domain) ||
           std::ranges::find(owners, caller_.user) != owners.end();
  }

  void AddRequests() {
    for (const auto& [_, entry] : snapshot_->requests) {
      const auto agreement = entry->As<mesh::Agreement>();
      const mesh::TablePtr table = mesh::FindOrMoved(*snapshot_, agreement->table);
      const bool is_wanted = domain_.empty() || agreement->table.domain == domain_;
      if (!table || !is_wanted || !policy::MayDecide(caller_, *table)) continue;
      items_.push_back({.duty = Duty::kUnanswered,
                        .domain = table->id.domain,
                        .product = table->product,
                        .table = ToString(table->id),
                        .agreement = agreement->id,
                        .text = agreement->requested.by + " asks for " + ToString(table->id) +
                                " for " + ToString(agreement->consumer) + ": " + agreement->purpose,
                        .since = agreement->requested.at});
    }
  }

  void AddQuestions() {
    for (const OpenThread& each : OpenThreads(*snapshot_, domain_)) {
      if (!policy::MayDecide(caller_, *each.table)) continue;
      const mesh::Thread& thread = *each.thread;
      const std::string about =
          ToString(each.table->id) + (thread.column.empty() ? "" : "." + thread.column);
      items_.push_back({.duty = Duty::kQuestion,
                        .domain = each.table->id.domain,
                        .product = each.table->product,
                        .table = ToString(each.table->id),
                        .thread = thread.id,
                        .text = thread.asked.by + " asks about " + about + ": " +
                                access::Quote(thread.asked.text),
                        .since = thread.asked.at});
    }
  }

  // In the warehouse, where no table takes them. Those of no domain are for admins.
  void AddFiles() {
    if (watch_.landing == nullptr) return;
    const std::vector<ingest::LandingFinding> findings = watch_.landing->Findings();
    for (const ingest::LandingFinding& each : findings) {
      const bool is_wanted = domain_.empty() || each.domain == domain_;
      if (is_wanted && policy::MayWriteDomain(caller_, each.domain))
        items_.push_back({.duty = Duty::kFile,
                          .domain = each.domain,
                          .table = each.table,
                          .text = each.text,
                          .since = each.since});
    }
  }

  void AddProduct(const UsedProduct& used) {
    const auto product = used.product->As<mesh::Product>();
    Item item{.domain = product->domain, .product = used.product->id.name};
    AddOwner(*product, item);
    if (product->retirement.at && now_ >= *product->retirement.at) {
      Add(Duty::kPastEnd, item, "its end has come, and it is still here: delete it",
          product->retirement.at);
      return;
    }
    const std::vector<product::Placed> tables = TablesOf(used.product, *snapshot_);
    for (const product::Placed& placed : tables) {
      const mesh::TablePtr table = placed.slot->Get();
      if (!mesh::IsRetired(*table, now_)) AddTable(*table, item);
    }
    if (used.readers.empty() && !tables.empty()) AddUnused(*used.product, item);
  }

  void AddOwner(const mesh::Product& product, const Item& item) {
    if (mesh::AreAllGone(*snapshot_, product.owners))
      return Add(Duty::kNoOwner, item,
                 "its owners have left: " + Join(product.owners, ", ") + ". Name another.", {});
    const auto node = snapshot_->domains.find(product.domain);
    const std::string team = !product.team.empty() || node == snapshot_->domains.end()
                                 ? product.team
                                 : node->second->domain.team;
    if (product.owners.empty() && !teams_.contains(team))
      Add(Duty::kNoOwner, item,
          team.empty() ? "nobody owns it: name an owner or a team"
                       : "its team " + team + " has no members: name an owner",
          {});
  }

  void AddTable(const mesh::Table& table, Item item) {
    item.table = ToString(table.id);
    const quality::Verdict verdict = watch_.states.Of(table, now_);
    if (verdict.state == State::kFailing) Add(Duty::kFailing, item, verdict.why, CheckedAt(item));
    if (verdict.state == State::kLate) Add(Duty::kLate, item, verdict.why, verdict.due);
    if (verdict.state == State::kNoData) Add(Duty::kNoData, item, verdict.why, {});
    const quality::RetentionPromise promise = quality::RetentionOf(*snapshot_, table);
    if (!promise.fault.empty()) Add(Duty::kRetention, item, promise.fault, {});
    if (watch_.holding)
      for (const store::HoldRow& hold : watch_.holding->InForce(table))
        Add(Duty::kHold, item, "its rows stay, says " + hold.actor + ": " + hold.reason,
            hold.since);
    const auto nameless = std::ranges::count_if(
        table.contract.columns, [](const mesh::Column& each) { return each.meaning.empty(); });
    if (nameless > 0)
      Add(Duty::kNoMeaning, item,
          std::to_string(nameless) + (nameless == 1 ? " column has" : " columns have") +
              " no meaning",
          {});
  }

  std::optional<Time> CheckedAt(const Item& item) const {
    const auto last = watch_.states.Last(item.table);
    return last ? std::optional(last->at) : std::nullopt;
  }

  // What is new has had no time to be found.
  void AddUnused(const mesh::Entry& product, const Item& item) {
    const auto made = watch_.registry.MadeAt(product.id, 1);
    if (made && now_ - *made >= kUseKept)
      Add(Duty::kUnused, item, "nobody has read it for 90 days", {});
  }

  // What Weft brings along nobody finishes or takes away.
  static bool IsWefts(Duty duty, const Item& item) {
    const bool is_open = duty == Duty::kNoOwner || duty == Duty::kUnused ||
                         duty == Duty::kNoMeaning || duty == Duty::kNoData;
    return is_open && (mesh::IsPlatforms(item.domain) ||
                       mesh::IsPlatforms(mesh::ResourceId{mesh::Kind::kProduct, item.product}));
  }

  void Add(Duty duty, Item item, std::string text, std::optional<Time> since) {
    if (IsWefts(duty, item)) return;
    item.duty = duty;
    item.text = std::move(text);
    item.since = since;
    items_.push_back(std::move(item));
  }

  const Watch& watch_;
  const mesh::Caller& caller_;
  const std::string domain_;
  const mesh::SnapshotPtr snapshot_;
  const Time now_;
  std::set<std::string> teams_;  // with members
  std::vector<Item> items_;
};

}  // namespace

Json Duties(const Watch& watch, const mesh::Caller& caller, const DutiesRequest& request) {
  Finder finder(watch, caller, Lower(request.domain));
  const std::vector<Item> found = finder.Find();
  Json counts = Json::object(), items = Json::array();
  for (const std::string_view duty : kDuties) counts[std::string(duty)] = 0;
  for (size_t i = 0; i < found.size(); ++i) {
    Json& count = counts[std::string(kDuties[static_cast<size_t>(found[i].duty)])];
    count = count.get<size_t>() + 1;
    if (i >= request.after && items.size() < request.limit) items.push_back(ToJson(found[i]));
  }
  const size_t shown = request.after + items.size();
  return {{"domains", finder.Domains()},
          {"counts", counts},
          {"items", items},
          {"next", shown < found.size() ? Json(std::to_string(shown)) : Json()}};
}

}  // namespace weft::discover
