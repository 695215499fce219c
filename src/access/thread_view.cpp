#include <algorithm>
#include <set>

#include "access/threads.hpp"
#include "audit/unknown_table.hpp"
#include "base/error.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "mesh/retirement.hpp"
#include "policy/write_rights.hpp"

// Threads as people see them.
namespace weft::access {
namespace {

using mesh::Thread;
using mesh::ThreadState;

Json WordsJson(const Thread::Words& words) {
  return {{"by", words.by},
          {"at", words.at ? Json(FormatTime(*words.at)) : Json()},
          {"text", words.text}};
}

Json OrNull(const std::string& text) { return text.empty() ? Json() : Json(text); }

std::optional<int64_t> SecondsToAnswer(const Thread& thread) {
  if (!thread.first_answer || !thread.asked.at) return std::nullopt;
  const auto took = *thread.first_answer - *thread.asked.at;
  return std::chrono::duration_cast<std::chrono::seconds>(took).count();
}

// How soon questions are answered, and how many are not.
class Pace {
 public:
  void Count(const Thread& thread) {
    if (StateOf(thread) == ThreadState::kOpen) ++open_;
    if (const auto seconds = SecondsToAnswer(thread)) seconds_.push_back(*seconds);
  }
  void AddTo(Json& json) {
    std::ranges::sort(seconds_);
    const size_t count = seconds_.size();
    Json median;
    if (count > 0) median = (seconds_[(count - 1) / 2] + seconds_[count / 2]) / 2;
    json["open"] = open_;
    json["first_answer"] = {{"median_s", median}, {"answered", count}};
  }

 private:
  size_t open_ = 0;
  std::vector<int64_t> seconds_;
};

bool Fits(const Thread& thread, const ThreadFilter& filter) {
  const bool column_fits = filter.column.empty() || Lower(filter.column) == Lower(thread.column);
  return column_fits && (!filter.state || *filter.state == StateOf(thread));
}

// Newest first, and by id where two came at once.
bool IsNewer(const mesh::ResourcePtr& a, const mesh::ResourcePtr& b) {
  const auto key = [](const mesh::ResourcePtr& each) {
    const auto& thread = std::get<Thread>(each->model);
    return std::pair(thread.asked.at.value_or(Time{}), thread.id);
  };
  return key(a) > key(b);
}

// All about a table, also under addresses that it had before.
std::vector<mesh::ResourcePtr> About(const mesh::Snapshot& snapshot, const mesh::Table& table) {
  std::vector<mesh::TableId> addresses{table.id};
  for (const mesh::FormerName& former : table.contract.formerly) addresses.push_back(former.table);
  std::vector<mesh::ResourcePtr> found;
  for (const mesh::TableId& address : addresses) {
    const auto node = snapshot.domains.find(address.domain);
    if (node == snapshot.domains.end()) continue;
    const std::string prefix = mesh::AboutKey(address.name, "");
    const auto& threads = node->second->threads;
    for (auto entry = threads.lower_bound(prefix);
         entry != threads.end() && entry->first.starts_with(prefix); ++entry)
      found.push_back(entry->second->Get());
  }
  return found;
}

}  // namespace

Json Threads::View(const mesh::Caller& caller, const mesh::Resource& resource) const {
  const auto& thread = std::get<Thread>(resource.model);
  const mesh::SnapshotPtr snapshot = registry_.Now();
  const mesh::TablePtr table = mesh::FindOrMoved(*snapshot, thread.table);
  const bool is_asker = thread.asked.by == caller.user, is_open = thread.closed_by.empty();
  const bool is_owner = table && policy::MayDecide(caller, *table);
  Json answers = Json::array(), may = Json::array();
  for (const Thread::Words& answer : thread.answers) {
    Json json = WordsJson(answer);
    json["number"] = answer.number;
    json["accepted"] = answer.number == thread.accepted;
    answers.push_back(std::move(json));
  }
  if (is_open) may.push_back("answer");
  if (is_owner && !thread.answers.empty()) may.push_back("accept");
  if (is_open && (is_asker || is_owner)) may.push_back("close");
  if (caller.is_admin || (is_asker && thread.answers.empty())) may.push_back("delete");
  const auto seconds = SecondsToAnswer(thread);
  return {{"id", thread.id},
          {"version", resource.version},
          {"table", ToString(table ? table->id : thread.table)},
          {"column", OrNull(thread.column)},
          {"state", Name(StateOf(thread))},
          {"asked", WordsJson(thread.asked)},
          {"answers", answers},
          {"first_answer_s", seconds ? Json(*seconds) : Json()},
          {"accepted_by", OrNull(thread.accepted_by)},
          {"meaning_of", OrNull(thread.meaning_of)},
          {"closed_by", OrNull(thread.closed_by)},
          {"may", may}};
}

// One page, newest first.
Json Threads::PageOf(const mesh::Caller& caller, std::vector<mesh::ResourcePtr> threads,
                     const ThreadFilter& filter) const {
  Pace pace;
  for (const mesh::ResourcePtr& each : threads) pace.Count(std::get<Thread>(each->model));
  std::erase_if(threads, [&](const mesh::ResourcePtr& each) {
    return !Fits(std::get<Thread>(each->model), filter);
  });
  std::ranges::sort(threads, IsNewer);
  auto first = threads.begin();
  if (!filter.after.empty()) {
    const auto last = std::ranges::find_if(
        threads, [&](const mesh::ResourcePtr& each) { return each->id.name == filter.after; });
    first = last == threads.end() ? last : last + 1;
  }
  Json items = Json::array(), next;
  for (auto each = first; each != threads.end(); ++each) {
    if (items.size() == filter.limit) {
      next = items.back()["id"];
      break;
    }
    items.push_back(View(caller, **each));
  }
  Json json{{"items", items}, {"next", next}};
  pace.AddTo(json);
  return json;
}

Json Threads::Of(const mesh::Caller& caller, const mesh::TableId& id,
                 const ThreadFilter& filter) const {
  const mesh::SnapshotPtr snapshot = registry_.Now();
  const mesh::TablePtr table = mesh::FindByAddress(*snapshot, id, guard_.Now());
  if (!table || !guard_.Decide(caller, mesh::Action::kDiscover, *table, snapshot).discover)
    throw audit::UnknownTable(guard_, {caller, id, snapshot});
  return PageOf(caller, About(*snapshot, *table), filter);
}

Json Threads::Unanswered(const mesh::Caller& caller, const std::string& domain,
                         const ThreadFilter& filter) const {
  const mesh::SnapshotPtr snapshot = registry_.Now();
  std::map<std::string, bool> known;
  const auto may_know = [&](const mesh::TableId& id) {
    const auto [entry, is_new] = known.try_emplace(ToString(id));
    const mesh::TablePtr table = is_new ? mesh::FindOrMoved(*snapshot, id) : nullptr;
    if (table)
      entry->second = guard_.Decide(caller, mesh::Action::kDiscover, *table, snapshot).discover;
    return entry->second;
  };
  std::vector<mesh::ResourcePtr> threads;
  for (const auto& [name, node] : snapshot->domains) {
    if (!domain.empty() && name != domain) continue;
    for (const auto& [_, entry] : node->threads) {
      const auto thread = entry->As<Thread>();
      if (may_know(thread->table)) threads.push_back(entry->Get());
    }
  }
  ThreadFilter open = filter;
  open.state = ThreadState::kOpen;
  return PageOf(caller, std::move(threads), open);
}

}  // namespace weft::access
