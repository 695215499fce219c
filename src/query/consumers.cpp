#include "query/consumers.hpp"

#include "base/error.hpp"
#include "mesh/retirement.hpp"

namespace weft::query {
namespace {

constexpr size_t kConsumersMax = 100;  // of one user and table

std::vector<std::string> NamesOf(const mesh::Snapshot& mesh, const std::string& table) {
  return mesh::AllNamesOf(mesh, *mesh::ParseTableId(table));
}

}  // namespace

std::optional<store::ConsumerRow> FindPlace(const store::Consumers& rows,
                                            const mesh::Snapshot& mesh,
                                            const store::ConsumerKey& key) {
  auto row = rows.Find(key);
  for (const std::string& name : NamesOf(mesh, key.table))
    if (!row) row = rows.Find({name, key.user, key.name});
  if (row) row->key = key;
  return row;
}

store::ConsumerKey Consumers::KeyOf(const ConsumerOf& which) const {
  return {mesh::AllNamesOf(*registry_.Now(), which.table).front(), which.caller.user, which.name};
}

void Consumers::Keep(const store::ConsumerRow& row) {
  rows_.Put(row);
  for (const std::string& name : NamesOf(*registry_.Now(), row.key.table))
    if (name != row.key.table) rows_.Remove({name, row.key.user, row.key.name});
}

bool Consumers::Put(const ConsumerOf& which, const std::optional<std::string>& from) {
  const store::ConsumerKey key = KeyOf(which);
  const auto known = FindPlace(rows_, *registry_.Now(), key);
  const std::string position =
      streams_.Resolve(which.caller, which.table, from.value_or(known ? known->position : ""));
  if (known && !from) return false;
  if (!known && rows_.Of(key.table, key.user).size() >= kConsumersMax)
    throw Error(ErrorKind::kExhausted, "you have 100 consumers of " + key.table,
                "Delete those that nobody reads by any more.");
  const Time now = clock_.Now();
  Keep({key, position, known ? known->made : now, known ? std::optional(now) : std::nullopt});
  return !known;
}

store::ConsumerRow Consumers::Need(const ConsumerOf& which) const {
  if (auto row = FindPlace(rows_, *registry_.Now(), KeyOf(which))) return *row;
  throw Error(ErrorKind::kNotFound,
              "you have no consumer " + which.name + " of " + ToString(which.table),
              "Make it with PUT.");
}

ConsumerState Consumers::StateOf(const mesh::Caller& caller, store::ConsumerRow row) const {
  const mesh::TableId table = *mesh::ParseTableId(row.key.table);
  std::string end = streams_.Resolve(caller, table, "latest");
  const uint64_t behind = streams_.CountBeyond(caller, table, row.position);
  return {std::move(row), std::move(end), behind};
}

ConsumerState Consumers::Find(const ConsumerOf& which) const {
  streams_.Resolve(which.caller, which.table, "");
  return StateOf(which.caller, Need(which));
}

std::vector<ConsumerState> Consumers::List(const mesh::Caller& caller,
                                           const mesh::TableId& table) const {
  streams_.Resolve(caller, table, "");
  std::vector<ConsumerState> states;
  std::map<std::string, store::ConsumerRow> rows;  // by name
  const std::vector<std::string> names = mesh::AllNamesOf(*registry_.Now(), table);
  for (const std::string& name : names)
    for (store::ConsumerRow& row : rows_.Of(name, caller.user)) {
      row.key.table = names.front();
      rows.emplace(row.key.name, std::move(row));
    }
  for (auto& [_, row] : rows) states.push_back(StateOf(caller, std::move(row)));
  return states;
}

bool Consumers::Commit(const ConsumerOf& which, const std::string& position) {
  store::ConsumerRow row = Need(which);
  if (!ParseCursor(position)) throw Error(ErrorKind::kInvalid, "'" + position + "' is no position");
  if (!streams_.IsBeyond(which.caller, which.table, {row.position, position})) return false;
  row.position = position;
  row.committed = clock_.Now();
  Keep(row);
  return true;
}

void Consumers::Remove(const ConsumerOf& which) {
  bool was_there = false;
  const store::ConsumerKey key = KeyOf(which);
  for (const std::string& name : NamesOf(*registry_.Now(), key.table))
    was_there = rows_.Remove({name, key.user, key.name}) || was_there;
  if (!was_there) Need(which);
}

std::unique_ptr<Stream> Consumers::Open(const ConsumerOf& which, StreamRequest request) {
  request.from = Need(which).position;
  const TurnPtr newest = TurnOf(KeyOf(which));
  const auto own = std::make_shared<uint64_t>(0);  // known once it is open
  request.may_go_on = [newest, own] {
    if (*newest == *own) return;
    throw Error(ErrorKind::kConflict, "another stream of this consumer was opened",
                "One reads at a time: give each reader a consumer of its own.");
  };
  auto stream = streams_.Open(which.caller, std::move(request));
  *own = ++*newest;
  return stream;
}

Consumers::TurnPtr Consumers::TurnOf(const store::ConsumerKey& key) {
  const std::lock_guard lock(mutex_);
  TurnPtr& turn = turns_[key];
  if (!turn) turn = std::make_shared<std::atomic<uint64_t>>(0);
  return turn;
}

}  // namespace weft::query
