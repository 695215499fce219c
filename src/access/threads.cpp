#include "access/threads.hpp"

#include <algorithm>

#include "access/text.hpp"
#include "access/thread_work.hpp"
#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "mesh/retirement.hpp"
#include "policy/write_rights.hpp"

namespace weft::access {
namespace {

using mesh::Thread;

constexpr size_t kIdBytes = 6;
constexpr size_t kAnswersMax = 200;

std::string AboutOf(const Thread& thread) {
  return ToString(thread.table) + (thread.column.empty() ? "" : "." + thread.column);
}

// Who takes part: who asked and who answered.
People PartOf(const Thread& thread) {
  People people{thread.asked.by};
  for (const Thread::Words& answer : thread.answers) people.insert(answer.by);
  return people;
}

Thread::Words* FindAnswer(Thread& thread, int number) {
  const auto found = std::ranges::find(thread.answers, number, &Thread::Words::number);
  if (found == thread.answers.end())
    throw Error(ErrorKind::kNotFound,
                "thread " + thread.id + " has no answer " + std::to_string(number));
  return &*found;
}

int NextNumber(const Thread& thread) {
  int last = thread.accepted;
  for (const Thread::Words& answer : thread.answers) last = std::max(last, answer.number);
  return last + 1;
}

}  // namespace

mesh::ResourcePtr Threads::Ask(const By& by, const mesh::TableId& id, const std::string& column,
                               const std::string& text) {
  ThreadWork work(registry_, guard_, by);
  const mesh::TablePtr table = work.KnownTable(id);
  Thread thread{.id = "thr_" + ToHex(RandomBytes(kIdBytes)), .table = table->id};
  if (!column.empty()) {
    const mesh::Column* known = table->Find(column);
    if (known == nullptr)
      throw Error(ErrorKind::kNotFound,
                  "table " + ToString(table->id) + " has no column `" + column + "`",
                  "Its page lists its columns.");
    thread.column = known->name;
  }
  thread.asked = {0, by.caller.user, work.now(),
                  CheckedText("question", text, "is a cancelled flight a row, too?")};
  return work.Commit(thread, {"ask", OwnersSide(work.snapshot(), table->id),
                              by.caller.user + " asks about " + AboutOf(thread) + ": " +
                                  Quote(thread.asked.text)});
}

mesh::ResourcePtr Threads::Answer(const By& by, const std::string& id, const std::string& text) {
  ThreadWork work(registry_, guard_, by);
  Thread thread = work.Open(id);
  work.RequireOpen(thread);
  if (thread.answers.size() >= kAnswersMax)
    throw Error(ErrorKind::kConflict, "thread " + id + " has 200 answers already", "Ask anew.");
  thread.answers.push_back({NextNumber(thread), by.caller.user, work.now(),
                            CheckedText("answer", text, "yes, with an empty dep_time")});
  if (!thread.first_answer && by.caller.user != thread.asked.by) thread.first_answer = work.now();
  return work.Commit(thread, {"answer", PartOf(thread),
                              by.caller.user + " answers about " + AboutOf(thread) + ": " +
                                  Quote(thread.answers.back().text)});
}

Threads::Accepted Threads::ToAccept(const By& by, const std::string& id, int answer) const {
  ThreadWork work(registry_, guard_, by);
  Accepted accepted{nullptr, work.Open(id), {}};
  accepted.text = FindAnswer(accepted.thread, answer)->text;
  if (!work.IsOwnersSide(accepted.thread))
    work.Refuse(
        accepted.thread,
        by.caller.user + " may not accept an answer about " + ToString(accepted.thread.table),
        "Its domain's team and curators, the product's owners and admins may.");
  accepted.table = work.TableOf(accepted.thread);
  if (!accepted.table)
    throw Error(ErrorKind::kConflict, "the table " + ToString(accepted.thread.table) + " is gone");
  return accepted;
}

mesh::ResourcePtr Threads::Accept(const By& by, const std::string& id, int answer,
                                  const std::string& meaning_of, const CommitAlong& commit_along) {
  ToAccept(by, id, answer);
  ThreadWork work(registry_, guard_, by);
  Thread thread = work.Open(id);
  FindAnswer(thread, answer);
  thread.accepted = answer;
  thread.accepted_by = by.caller.user;
  if (!meaning_of.empty()) thread.meaning_of = meaning_of;
  const std::string became = meaning_of.empty() ? "" : ", and it is now what the contract says";
  return work.Commit(thread,
                     {"accept", PartOf(thread),
                      by.caller.user + " accepted an answer about " + AboutOf(thread) + became},
                     commit_along);
}

mesh::ResourcePtr Threads::Close(const By& by, const std::string& id) {
  ThreadWork work(registry_, guard_, by);
  Thread thread = work.Open(id);
  work.RequireOpen(thread);
  if (thread.asked.by != by.caller.user && !work.IsOwnersSide(thread))
    work.Refuse(thread, by.caller.user + " may not close thread " + id,
                "Who asked, and the table's owners may.");
  thread.closed_by = by.caller.user;
  thread.closed_at = work.now();
  return work.Commit(thread, {"close",
                              {thread.asked.by},
                              by.caller.user + " closed your question about " + AboutOf(thread)});
}

mesh::ResourcePtr Threads::TakeBack(const By& by, const std::string& id, int answer) {
  ThreadWork work(registry_, guard_, by);
  Thread thread = work.Open(id);
  const Thread::Words* words = FindAnswer(thread, answer);
  if (words->by != by.caller.user && !by.caller.is_admin)
    work.Refuse(thread, by.caller.user + " may not take back an answer of " + words->by,
                "Who wrote it, and admins may.");
  if (thread.accepted == answer)
    throw Error(ErrorKind::kConflict, "this answer is accepted: it stays",
                "Answer once more, and have that accepted.");
  std::erase_if(thread.answers, [&](const Thread::Words& each) { return each.number == answer; });
  return work.Commit(thread, {"take back", {}, {}});
}

void Threads::Delete(const By& by, const std::string& id) {
  ThreadWork work(registry_, guard_, by);
  const Thread thread = work.Open(id);
  if (thread.asked.by != by.caller.user && !by.caller.is_admin)
    work.Refuse(thread, by.caller.user + " may not delete thread " + id,
                "Who asked it, and admins may.");
  if (!thread.answers.empty() && !by.caller.is_admin)
    throw Error(ErrorKind::kConflict, "thread " + id + " has answers: others may rely on it",
                "Close it instead.");
  work.Delete(thread);
}

}  // namespace weft::access
