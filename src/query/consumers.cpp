#include "query/consumers.hpp"

#include "base/error.hpp"

namespace weft::query {
namespace {

constexpr size_t kConsumersMax = 100;  // of one user and table

store::ConsumerKey KeyOf(const ConsumerOf& which) {
  return {ToString(which.table), which.caller.user, which.name};
}

// Ends when another one reads.
class OwnedStream final : public Stream {
 public:
  OwnedStream(std::unique_ptr<Stream> stream, std::shared_ptr<std::atomic<uint64_t>> reader)
      : stream_(std::move(stream)), reader_(std::move(reader)), turn_(++*reader_) {}

  std::string Next() override {
    if (*reader_ != turn_)
      throw Error(ErrorKind::kConflict, "another stream of this consumer was opened");
    return stream_->Next();
  }
  const std::string& position() const override { return stream_->position(); }

 private:
  const std::unique_ptr<Stream> stream_;
  const std::shared_ptr<std::atomic<uint64_t>> reader_;
  const uint64_t turn_;
};

}  // namespace

bool Consumers::Put(const ConsumerOf& which, const std::optional<std::string>& from) {
  const store::ConsumerKey key = KeyOf(which);
  const auto known = rows_.Find(key);
  const std::string position =
      streams_.Resolve(which.caller, which.table, from.value_or(known ? known->position : ""));
  if (known && !from) return false;
  if (!known && rows_.Of(key.table, key.user).size() >= kConsumersMax)
    throw Error(ErrorKind::kExhausted, "you have 100 consumers of " + key.table,
                "Delete those that nobody reads by any more.");
  const Time now = clock_.Now();
  rows_.Put({key, position, known ? known->made : now, known ? std::optional(now) : std::nullopt});
  return !known;
}

store::ConsumerRow Consumers::Need(const ConsumerOf& which) const {
  if (auto row = rows_.Find(KeyOf(which))) return *row;
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
  const auto rows = rows_.Of(ToString(table), caller.user);
  for (const store::ConsumerRow& row : rows) states.push_back(StateOf(caller, row));
  return states;
}

bool Consumers::Commit(const ConsumerOf& which, const std::string& position) {
  store::ConsumerRow row = Need(which);
  if (!ParseCursor(position)) throw Error(ErrorKind::kInvalid, "'" + position + "' is no position");
  if (!streams_.IsBeyond(which.caller, which.table, {row.position, position})) return false;
  row.position = position;
  row.committed = clock_.Now();
  rows_.Put(row);
  return true;
}

void Consumers::Remove(const ConsumerOf& which) {
  if (!rows_.Remove(KeyOf(which))) Need(which);
}

std::unique_ptr<Stream> Consumers::Open(const ConsumerOf& which, StreamRequest request) {
  request.from = Need(which).position;
  auto stream = streams_.Open(which.caller, std::move(request));
  const std::lock_guard lock(mutex_);
  auto& reader = readers_[KeyOf(which)];
  if (!reader) reader = std::make_shared<std::atomic<uint64_t>>(0);
  return std::make_unique<OwnedStream>(std::move(stream), reader);
}

}  // namespace weft::query
