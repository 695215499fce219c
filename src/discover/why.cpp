#include "base/error.hpp"
#include "base/text.hpp"
#include "discover/access_view.hpp"
#include "discover/discover.hpp"

namespace weft::discover {
namespace {

bool MayAskAboutOthers(const mesh::Caller& caller, const mesh::Table& table) {
  const std::string& domain = table.id.domain;
  const bool owns = std::ranges::find(table.owners, caller.user) != table.owners.end();
  return caller.is_admin || owns || caller.curated.contains(domain) ||
         caller.own_domains.contains(domain) || caller.service_domain == domain;
}

constexpr std::string_view kPrincipalPrefix = "domain:";

mesh::Caller Subject(const mesh::Snapshot& snapshot, const std::string& user) {
  if (user.starts_with(kPrincipalPrefix)) {
    const std::string domain = user.substr(kPrincipalPrefix.size());
    if (snapshot.domains.contains(domain)) return mesh::ServicePrincipal(domain);
  } else if (snapshot.FindUser(user) != nullptr) {
    return mesh::CallerFor(snapshot, user);
  }
  throw Error(ErrorKind::kNotFound, "There is no user " + user + ".", "weft get users lists them.");
}

mesh::Decision DecisionOn(const audit::Guard& guard, const std::string& user,
                          const mesh::Table& table, const mesh::SnapshotPtr& snapshot) {
  return guard.Decide(Subject(*snapshot, user), mesh::Action::kRead, table, snapshot);
}

void AddColumns(Json& answer, const mesh::Table& table, const mesh::Decision& decision,
                const std::string& column) {
  const mesh::Column* wanted = column.empty() ? nullptr : table.Find(column);
  if (!column.empty() && wanted == nullptr) {
    throw Error(ErrorKind::kNotFound,
                "Table " + ToString(table.id) + " has no column " + column + ".",
                "weft describe table " + ToString(table.id) + " lists its columns.");
  }
  Json columns = Json::array();
  for (const mesh::Column& each : table.contract.columns) {
    if (wanted != nullptr && &each != wanted) continue;
    Json json{{"name", each.name}};
    json.update(ToJson(ViewOf(decision, each.name)));
    columns.push_back(json);
  }
  answer["columns"] = columns;
}

}  // namespace

Json Why(const audit::Guard& guard, const mesh::Caller& caller, const std::string& user,
         const mesh::TableId& table, const std::string& column, const mesh::SnapshotPtr& snapshot) {
  const audit::Access own = FindVisible(guard, caller, table, snapshot);
  const bool about_self = user.empty() || user == caller.user;
  if (!about_self && !MayAskAboutOthers(caller, *own.table)) {
    throw Error(ErrorKind::kForbidden,
                caller.user + " may not ask what " + user + " may see of " + ToString(table) + ".",
                "Its owners may: ask team " + own.table->owner_team + ".");
  }
  const mesh::Decision decision =
      about_self ? own.decision : DecisionOn(guard, user, *own.table, snapshot);
  Json answer{{"user", about_self ? caller.user : user}, {"table", ToString(own.table->id)}};
  answer["column"] = column.empty() ? Json(nullptr) : Json(column);
  answer["discover"] = decision.discover;
  answer.update(AccessJson(decision));
  answer["lifetime"] = LifetimeJson(*own.table, *snapshot, guard.Now());
  AddColumns(answer, *own.table, decision, column);
  return answer;
}

}  // namespace weft::discover
