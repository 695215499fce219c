#include "access/thread_work.hpp"

#include "access/record_of.hpp"
#include "audit/unknown_table.hpp"
#include "base/error.hpp"
#include "mesh/retirement.hpp"
#include "policy/write_rights.hpp"

namespace weft::access {

ThreadWork::ThreadWork(store::Registry& registry, audit::Guard& guard, const By& by)
    : registry_(registry), guard_(guard), by_(by), now_(guard.Now()), snapshot_(registry.Now()) {
  if (by.caller.scope == "all" && by.caller.service_domain.empty()) return;
  throw Error(ErrorKind::kForbidden,
              "this token has scope " + by.caller.scope + " and changes nothing",
              "Use a token of scope all.");
}

mesh::TablePtr ThreadWork::KnownTable(const mesh::TableId& id) const {
  mesh::TablePtr table = mesh::FindByAddress(*snapshot_, id, now_);
  if (table && guard_.Decide(by_.caller, mesh::Action::kDiscover, *table, snapshot_).discover)
    return table;
  throw audit::UnknownTable(guard_, {by_.caller, id, snapshot_});
}

mesh::TablePtr ThreadWork::TableOf(const mesh::Thread& thread) const {
  mesh::TablePtr table = mesh::FindOrMoved(*snapshot_, thread.table);
  if (!table) return nullptr;
  return guard_.Decide(by_.caller, mesh::Action::kDiscover, *table, snapshot_).discover ? table
                                                                                        : nullptr;
}

mesh::Thread ThreadWork::Open(const std::string& id) {
  const mesh::ResourcePtr found = snapshot_->Find({mesh::Kind::kThread, id});
  const auto* thread = found ? std::get_if<mesh::Thread>(&found->model) : nullptr;
  if (thread == nullptr || (!by_.caller.is_admin && !TableOf(*thread)))
    throw Error(ErrorKind::kNotFound, "there is no thread " + id + ", or you may not know of it",
                "The page of a table lists what is asked about it.");
  version_ = found->version;
  return *thread;
}

bool ThreadWork::IsOwnersSide(const mesh::Thread& thread) const {
  const mesh::TablePtr table = TableOf(thread);
  return table ? policy::MayDecide(by_.caller, *table) : by_.caller.is_admin;
}

void ThreadWork::RequireOpen(const mesh::Thread& thread) const {
  if (thread.closed_by.empty()) return;
  throw Error(ErrorKind::kConflict, "thread " + thread.id + " is closed, by " + thread.closed_by,
              "Ask anew.");
}

void ThreadWork::Note(const mesh::Thread& thread, audit::Verb verb, const std::string& text,
                      const std::string& refusal) const {
  audit::Began began{.verb = verb,
                     .caller = by_.caller.user,
                     .token_id = by_.caller.token_id,
                     .client = by_.client,
                     .request_id = by_.request_id,
                     .text = text,
                     .refusal = refusal};
  began.tables = {{.table = ToString(thread.table), .principal = by_.caller.user}};
  guard_.audit().Note(began, refusal.empty());
}

void ThreadWork::Refuse(const mesh::Thread& thread, const std::string& sentence,
                        const std::string& hint) const {
  Note(thread, audit::Verb::kRefusal, sentence, sentence);
  throw Error(ErrorKind::kForbidden, sentence, hint);
}

mesh::ResourcePtr ThreadWork::Commit(const mesh::Thread& thread, const Deed& deed,
                                     const Threads::CommitAlong& commit_along) {
  const auto resource = RecordOf(thread);
  std::vector<store::Notice> notices;
  for (const std::string& user : deed.told)
    if (user != by_.caller.user)
      notices.push_back({user, deed.action, ToString(resource->id), deed.text});
  const store::Write write{resource->id, resource, version_};
  if (commit_along)
    commit_along(write, notices);
  else
    registry_.Commit({write}, {by_.caller.user, deed.action, by_.request_id}, std::nullopt,
                     {.notices = std::move(notices)});
  Note(thread, audit::Verb::kChange, std::string(deed.action) + " " + ToString(resource->id), "");
  return resource;
}

void ThreadWork::Delete(const mesh::Thread& thread) {
  const mesh::ResourceId id{mesh::Kind::kThread, thread.id};
  registry_.Commit({{id, nullptr, version_}}, {by_.caller.user, "delete", by_.request_id});
  Note(thread, audit::Verb::kChange, "delete " + ToString(id), "");
}

}  // namespace weft::access
