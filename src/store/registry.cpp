#include "store/registry.hpp"

#include <list>
#include <mutex>

#include "base/error.hpp"
#include "base/shared_slot.hpp"
#include "store/change_log.hpp"
#include "store/committer.hpp"
#include "store/doctor.hpp"
#include "store/loader.hpp"
#include "store/readers.hpp"
#include "store/search.hpp"

namespace weft::store {
namespace {

constexpr size_t kPastKept = 4;  // snapshots of the past that are kept ready

// When the last link does not hold, the log was altered behind our back.
LogEnd CheckedEnd(Connection& connection) {
  const auto last = LastChange(connection);
  if (!last) return {};
  const auto before = ChangeAt(connection, last->seq - 1);
  if (last->hash != HashOf(*last, before ? before->hash : std::string()))
    throw Error(ErrorKind::kUnavailable,
                "the change log was altered: its last change, " + std::to_string(last->seq) +
                    ", does not fit its hash",
                "Restore the newest backup.");
  return {last->seq, last->at_micros, last->hash};
}

}  // namespace

struct Registry::Impl {
  Impl(const Home& home, Clock& with)
      : clock(with),
        files(home.Files()),
        writer(home.Database()),
        log_end(CheckedEnd(writer)),
        shelf(std::make_shared<Shelf>(home.Database())),
        snapshot(LoadNow(writer, *shelf)),
        readers(shelf->readers()) {}

  mesh::SnapshotPtr FindPast(uint64_t seq);
  void KeepPast(mesh::SnapshotPtr then);

  Clock& clock;
  const Files files;

  std::mutex commit_mutex;  // guards the writer, the log's end and the listeners
  Connection writer;
  LogEnd log_end;
  std::vector<std::function<void(const mesh::SnapshotPtr&)>> listeners;

  const ShelfPtr shelf;
  SharedSlot<mesh::SnapshotPtr> snapshot;
  Readers& readers;
  Vocabulary vocabulary;

  std::mutex past_mutex;  // guards the snapshots of the past, the last used first
  std::list<mesh::SnapshotPtr> past;
};

mesh::SnapshotPtr Registry::Impl::FindPast(uint64_t seq) {
  const std::lock_guard lock(past_mutex);
  for (auto at = past.begin(); at != past.end(); ++at) {
    if ((*at)->seq != seq) continue;
    past.splice(past.begin(), past, at);
    return past.front();
  }
  return nullptr;
}

void Registry::Impl::KeepPast(mesh::SnapshotPtr then) {
  const std::lock_guard lock(past_mutex);
  past.push_front(std::move(then));
  if (past.size() > kPastKept) past.pop_back();
}

Registry::Registry(const Home& home, Clock& clock) : impl_(std::make_unique<Impl>(home, clock)) {}
Registry::~Registry() = default;

mesh::SnapshotPtr Registry::Now() const { return impl_->snapshot.Load(); }

mesh::SnapshotPtr Registry::At(Time time) const {
  const mesh::SnapshotPtr now = Now();
  if (time >= now->at) return now;
  const auto lease = impl_->readers.Take();
  const Transaction moment(*lease, Transaction::Use::kRead);
  Statement find(*lease, "SELECT max(seq) FROM changes WHERE at <= ?");
  find.With(time.time_since_epoch().count()).Step();
  const auto seq = static_cast<uint64_t>(find.Integer(0));
  if (seq == 0) return std::make_shared<const mesh::Snapshot>();
  if (auto known = impl_->FindPast(seq)) return known;
  mesh::SnapshotPtr then = LoadAt(*lease, *impl_->shelf, seq, *now);
  impl_->KeepPast(then);
  return then;
}

uint64_t Registry::Commit(
    std::vector<Write> writes, const ChangeContext& context,
    const std::optional<std::pair<std::string, std::vector<AppliedFile>>>& folder,
    Companions companions, const Settle& settle) {
  const std::lock_guard lock(impl_->commit_mutex);
  const mesh::SnapshotPtr base = Now();
  CheckExpected(writes, *base);
  if (settle) settle(base, companions);
  Transaction transaction(impl_->writer);
  Committer committer(impl_->writer, *impl_->shelf, *base, impl_->log_end);
  const Time at = impl_->clock.Now();
  for (Write& write : writes) committer.Add(std::move(write), context, at);
  committer.Finish();
  if (folder) committer.SetFolder(folder->first, folder->second);
  for (const Notice& notice : companions.notices) committer.AddNotice(notice);
  for (const mesh::InheritedEdit& edit : companions.inherited) committer.SetInherited(edit);
  const LogEnd end = committer.end();
  mesh::SnapshotPtr next = base;
  if (!writes.empty())
    next = mesh::WithInherited(mesh::NextOfEntries(base, committer.edits(), end.seq,
                                                   Time(std::chrono::microseconds(end.at_micros))),
                               companions.inherited);
  transaction.Commit();
  impl_->log_end = end;
  impl_->vocabulary.Add(committer.words());
  if (writes.empty()) return end.seq;
  impl_->snapshot.Store(next);
  for (const auto& listener : impl_->listeners) listener(next);
  return end.seq;
}

bool Registry::OwesInherited() const {
  const auto lease = impl_->readers.Take();
  return Statement(*lease, "SELECT 1 FROM pending WHERE what = 'inherited'").Step();
}

void Registry::PayInherited(const std::vector<mesh::InheritedEdit>& all) {
  const std::lock_guard lock(impl_->commit_mutex);
  const mesh::SnapshotPtr base = Now();
  Transaction transaction(impl_->writer);
  Committer committer(impl_->writer, *impl_->shelf, *base, impl_->log_end);
  for (const mesh::InheritedEdit& edit : all) committer.SetInherited(edit);
  Statement(impl_->writer, "DELETE FROM pending WHERE what = 'inherited'").Run();
  transaction.Commit();
  impl_->snapshot.Store(mesh::WithInherited(base, all));
}

std::vector<AppliedFile> Registry::FolderFiles(const std::string& folder) const {
  return ReadFolder(*impl_->readers.Take(), folder);
}

std::vector<Version> Registry::History(const mesh::ResourceId& id) const {
  return ReadHistory(*impl_->readers.Take(), id);
}

std::vector<Change> Registry::Changes(uint64_t after, size_t limit) const {
  return ReadChanges(*impl_->readers.Take(), after, limit);
}

std::vector<ChangeHead> Registry::ChangeHeads(uint64_t after, size_t limit) const {
  return ReadChangeHeads(*impl_->readers.Take(), after, limit);
}

std::optional<Time> Registry::MadeAt(const mesh::ResourceId& id, uint64_t version) const {
  return ReadTimeOf(*impl_->readers.Take(), id, version);
}

std::vector<ChangeHead> Registry::FirstChanges(mesh::Kind kind, size_t limit) const {
  return ReadFirstChanges(*impl_->readers.Take(), std::string(mesh::RowOf(kind).name), limit);
}

void Registry::OnCommit(std::function<void(const mesh::SnapshotPtr&)> listener) {
  const std::lock_guard lock(impl_->commit_mutex);
  impl_->listeners.push_back(std::move(listener));
}

std::vector<SearchHit> Registry::Search(const SearchQuery& query) const {
  const auto lease = impl_->readers.Take();
  const mesh::SnapshotPtr now = Now();
  return RunSearch({*lease, impl_->vocabulary, *now}, query);
}

void Registry::CopyDatabase(const std::filesystem::path& to) const {
  (*impl_->readers.Take()).CopyTo(to);
}

std::vector<std::string> Registry::Doctor() const {
  return Diagnose(*impl_->readers.Take(), impl_->files);
}

}  // namespace weft::store
