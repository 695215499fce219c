#include <algorithm>
#include <span>

#include "base/error.hpp"
#include "base/text.hpp"
#include "discover/access_view.hpp"
#include "discover/approval.hpp"
#include "discover/discover.hpp"
#include "mesh/principal.hpp"
#include "product/tables.hpp"

namespace weft::discover {
namespace {

// The mesh that the question is about, and the table in it.
struct Moment {
  const audit::Guard& guard;
  mesh::SnapshotPtr snapshot;
  mesh::TablePtr table;
  Time at;
};

[[noreturn]] void ThrowUnknown(const mesh::TableId& table) {
  throw Error(ErrorKind::kNotFound, "There is no table " + ToString(table) + ".",
              "weft search finds tables by their words.");
}

Moment MomentOf(const audit::Guard& guard, const store::Registry& registry,
                const WhyRequest& request) {
  Moment moment{guard, request.at ? registry.At(*request.at) : registry.Now(), nullptr,
                request.at.value_or(guard.Now())};
  moment.table = moment.snapshot->FindTable(request.table);
  return moment;
}

// Who answers for the table today; of one that is gone, for its domain.
bool MayAskAboutOthers(const mesh::Caller& caller, const mesh::TableId& id,
                       const mesh::TablePtr& today) {
  const std::string& domain = id.domain;
  if (caller.is_admin || caller.curated.contains(domain) || caller.own_domains.contains(domain) ||
      caller.service_domain == domain)
    return true;
  return today != nullptr && std::ranges::find(today->owners, caller.user) != today->owners.end();
}

mesh::Decision DecisionAt(const mesh::Caller& caller, const Moment& moment) {
  return moment.guard.DecideAt(moment.at, std::span(&caller, 1), *moment.table, moment.snapshot)
      .front();
}

// Error{kNotFound} for a table that the caller may not know of today, and for one that never was.
// Answers whether they may ask about others.
bool RequireVisible(const mesh::Caller& caller, const mesh::SnapshotPtr& now, const Moment& moment,
                    const mesh::TableId& id) {
  const mesh::TablePtr today = now->FindTable(id);
  if (today) FindVisible(moment.guard, caller, id, now);
  if (moment.table == nullptr) ThrowUnknown(id);
  const bool may_ask = MayAskAboutOthers(caller, moment.table->id, today);
  if (!today && !may_ask && !DecisionAt(caller, moment).discover) ThrowUnknown(id);
  return may_ask;
}

[[noreturn]] void ThrowNotTheirs(const mesh::Caller& caller, const std::string& whom,
                                 const mesh::Table& table) {
  throw Error(ErrorKind::kForbidden,
              caller.user + " may not ask what " + whom + " may see of " + ToString(table.id) + ".",
              "Its owners may: ask team " + table.owner_team + ".");
}

mesh::Caller Subject(const mesh::Snapshot& snapshot, const std::string& user) {
  if (const auto domain = mesh::DomainOfPrincipal(user)) {
    if (snapshot.domains.contains(*domain)) return mesh::ServicePrincipal(*domain);
  } else if (snapshot.FindUser(user) != nullptr) {
    return mesh::CallerFor(snapshot, user);
  }
  throw Error(ErrorKind::kNotFound, "There is no user " + user + ".", "weft get users lists them.");
}

// Everybody who could ask anything: people who are not disabled, and domains.
std::vector<mesh::Caller> Everybody(const mesh::Snapshot& snapshot) {
  std::vector<mesh::Caller> callers;
  for (const auto& [domain, _] : snapshot.domains)
    callers.push_back(mesh::ServicePrincipal(domain));
  for (const auto& [name, entry] : snapshot.users) {
    if (!entry->As<mesh::User>()->disabled) callers.push_back(mesh::CallerFor(snapshot, name));
  }
  std::ranges::sort(callers, {}, &mesh::Caller::user);
  return callers;
}

const mesh::Column* WantedColumn(const mesh::Table& table, const std::string& column) {
  const mesh::Column* wanted = column.empty() ? nullptr : table.Find(column);
  if (column.empty() || wanted != nullptr) return wanted;
  throw Error(ErrorKind::kNotFound,
              "Table " + ToString(table.id) + " has no column " + column + ".",
              "weft describe table " + ToString(table.id) + " lists its columns.");
}

// What the column takes over from its sources, and what it may do without. Of a source that the
// asker may not know nothing but the classification is told.
void AddClassifications(Json& json, const store::Registry& registry, const Moment& moment,
                        const mesh::Caller& asker, const mesh::Column& column) {
  const mesh::Table& table = *moment.table;
  const std::string target =
      table.id.domain + "." + product::BareName(table.id) + "." + Lower(column.name);
  for (const mesh::Inherited& row : moment.snapshot->InheritedBy(table)) {
    if (row.column != column.name) continue;
    const std::string from = VisibleSource({moment.guard, asker, moment.snapshot}, row.from);
    Json told{{"classification", row.classification}, {"from", from}};
    if (!row.approved) {
      json["inherits"].push_back(std::move(told));
      continue;
    }
    const auto approval =
        from.empty() ? std::nullopt : FindApproval(registry, *moment.snapshot, from, target);
    told["contract"] = approval ? approval->contract : "";
    told["by"] = approval ? Json(approval->by) : Json();
    told["at"] = approval ? Json(FormatTime(approval->at)) : Json();
    json["declassified"].push_back(std::move(told));
  }
}

Json ColumnsJson(const store::Registry& registry, const Moment& moment, const mesh::Caller& asker,
                 const mesh::Decision& decision, const mesh::Column* wanted) {
  Json columns = Json::array();
  for (const mesh::Column& each : moment.table->contract.columns) {
    if (wanted != nullptr && &each != wanted) continue;
    Json json{{"name", each.name}};
    json.update(ToJson(ViewOf(decision, each.name)));
    AddClassifications(json, registry, moment, asker, each);
    columns.push_back(json);
  }
  return columns;
}

Json AboutJson(const WhyRequest& request, const mesh::Table& table) {
  return {{"table", ToString(table.id)},
          {"column", request.column.empty() ? Json() : Json(request.column)},
          {"at", request.at ? Json(FormatTime(*request.at)) : Json()}};
}

Json WhoJson(const std::string& user, const mesh::Decision& decision, const mesh::Column* wanted) {
  const Json access = AccessJson(decision);
  Json json{{"user", user}, {"filters", access["filters"]}, {"why", access["why"]}};
  json["masked"] = Json::array();
  for (const auto& [column, _] : decision.masks) json["masked"].push_back(column);
  json["hidden"] = decision.hidden_columns;
  if (wanted == nullptr) return json;
  const Json view = ToJson(ViewOf(decision, wanted->name));
  json["shown"] = view["shown"];
  if (view.contains("mask")) json["mask"] = view["mask"];
  return json;
}

}  // namespace

Json Why(const audit::Guard& guard, const store::Registry& registry, const mesh::Caller& caller,
         const WhyRequest& request) {
  const mesh::SnapshotPtr now = registry.Now();
  const Moment moment = MomentOf(guard, registry, request);
  const std::string& user = request.user.empty() ? caller.user : request.user;
  const bool about_self = user == caller.user;
  const bool may_ask = RequireVisible(caller, now, moment, request.table);
  if (!about_self && !may_ask) ThrowNotTheirs(caller, user, *moment.table);
  mesh::Caller subject = about_self && !request.at ? caller : Subject(*moment.snapshot, user);
  subject.purpose = request.purpose;
  const mesh::Decision decision = DecisionAt(subject, moment);
  if (about_self && !decision.discover && !may_ask) ThrowUnknown(request.table);
  Json answer{{"user", user}, {"discover", decision.discover}};
  answer.update(AboutJson(request, *moment.table));
  answer.update(AccessJson(decision));
  answer["lifetime"] = LifetimeJson(*moment.table, *moment.snapshot, moment.at);
  answer["columns"] =
      ColumnsJson(registry, moment, caller, decision, WantedColumn(*moment.table, request.column));
  return answer;
}

Json WhoCould(const audit::Guard& guard, const store::Registry& registry,
              const mesh::Caller& caller, const WhyRequest& request) {
  const Moment moment = MomentOf(guard, registry, request);
  if (!RequireVisible(caller, registry.Now(), moment, request.table))
    ThrowNotTheirs(caller, "others", *moment.table);
  const mesh::Column* wanted = WantedColumn(*moment.table, request.column);
  std::vector<mesh::Caller> callers = Everybody(*moment.snapshot);
  for (mesh::Caller& each : callers) each.purpose = request.purpose;
  const std::vector<mesh::Decision> decisions =
      guard.DecideAt(moment.at, callers, *moment.table, moment.snapshot);
  Json answer = AboutJson(request, *moment.table);
  answer["items"] = Json::array();
  for (size_t i = 0; i < callers.size(); ++i) {
    const mesh::Decision& decision = decisions[i];
    if (!decision.discover || !decision.read) continue;
    if (wanted != nullptr && ViewOf(decision, wanted->name).shown == Shown::kNotGranted) continue;
    answer["items"].push_back(WhoJson(callers[i].user, decision, wanted));
  }
  return answer;
}

}  // namespace weft::discover
