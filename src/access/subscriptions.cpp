#include "access/subscriptions.hpp"

#include "access/record_of.hpp"
#include "audit/unknown_table.hpp"
#include "base/error.hpp"
#include "base/json.hpp"
#include "mesh/retirement.hpp"

namespace weft::access {
namespace {

// A person's own business: any token of theirs that may change something will do.
void RequirePerson(const mesh::Caller& caller) {
  if (caller.scope == "all" && caller.service_domain.empty()) return;
  throw Error(ErrorKind::kForbidden,
              "this token has scope " + caller.scope + " and changes nothing",
              "Use a token of scope all.");
}

}  // namespace

mesh::ResourceId Subscriptions::IdOf(const mesh::Caller& caller, const mesh::TableId& id) const {
  const mesh::SnapshotPtr snapshot = registry_.Now();
  const mesh::TablePtr table = mesh::FindByAddress(*snapshot, id, guard_.Now());
  if (!table || !guard_.Decide(caller, mesh::Action::kDiscover, *table, snapshot).discover)
    throw audit::UnknownTable(guard_, {caller, id, snapshot});
  return {mesh::Kind::kSubscription, mesh::NameOf({caller.user, table->id})};
}

void Subscriptions::Subscribe(const By& by, const mesh::TableId& table) {
  RequirePerson(by.caller);
  const mesh::ResourceId id = IdOf(by.caller, table);
  if (registry_.Now()->FindEntry(id)) return;
  const std::string name = id.name.substr(0, id.name.size() - by.caller.user.size() - 1);
  const mesh::Subscription subscription{by.caller.user, *mesh::ParseTableId(name)};
  registry_.Commit({{id, RecordOf(subscription), std::nullopt}},
                   {by.caller.user, "subscribe", by.request_id});
}

void Subscriptions::Unsubscribe(const By& by, const mesh::TableId& table) {
  RequirePerson(by.caller);
  const mesh::ResourceId id = IdOf(by.caller, table);
  if (!registry_.Now()->FindEntry(id)) return;
  registry_.Commit({{id, nullptr, std::nullopt}}, {by.caller.user, "unsubscribe", by.request_id});
}

Json Subscriptions::Of(const mesh::Caller& caller, const mesh::TableId& table) const {
  const mesh::ResourceId id = IdOf(caller, table);
  return {{"table", id.name.substr(0, id.name.size() - caller.user.size() - 1)},
          {"subscribed", registry_.Now()->FindEntry(id) != nullptr}};
}

}  // namespace weft::access
