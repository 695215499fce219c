#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "access/access.hpp"
#include "base/json_fwd.hpp"
#include "mesh/thread.hpp"

// Questions and answers about tables. Who may discover a table may ask, read and answer; its
// owner's side accepts an answer. What a thread tells of is committed with its notices, as an
// agreement is.
namespace weft::access {

struct ThreadFilter {
  std::string column;                      // only about this one; empty: all
  std::optional<mesh::ThreadState> state;  // nothing: any
  std::string after;                       // the id of the last one on the page before
  size_t limit = 100;
};

class Threads {
 public:
  Threads(store::Registry& registry, audit::Guard& guard) : registry_(registry), guard_(guard) {}

  // Each answers the thread as it is now. All throw Error{kNotFound} for a table that is not there
  // or hidden, and for a thread about one; Error{kInvalid} for a text that is empty or too long.
  mesh::ResourcePtr Ask(const By& by, const mesh::TableId& table, const std::string& column,
                        const std::string& text);
  // Of one that is not closed, else Error{kConflict}.
  mesh::ResourcePtr Answer(const By& by, const std::string& id, const std::string& text);
  // Commits a thread's record, and what people are told of it, with something else: all or nothing.
  using CommitAlong = std::function<void(const store::Write&, const std::vector<store::Notice>&)>;
  // By the owner's side; `meaning_of`: the contract whose meaning it becomes, committed along.
  mesh::ResourcePtr Accept(const By& by, const std::string& id, int answer,
                           const std::string& meaning_of,
                           const CommitAlong& commit_along = nullptr);
  // By who asked, or the owner's side.
  mesh::ResourcePtr Close(const By& by, const std::string& id);
  // One's own answer, unless it is accepted.
  mesh::ResourcePtr TakeBack(const By& by, const std::string& id, int answer);
  // One's own question that nobody has answered; an admin's any.
  void Delete(const By& by, const std::string& id);

  // What Accept would be about, with its checks: to be asked before a contract is changed for it.
  struct Accepted {
    mesh::TablePtr table;
    mesh::Thread thread;
    std::string text;  // the answer's
  };
  Accepted ToAccept(const By& by, const std::string& id, int answer) const;

  // {"items": threads, newest first, "next", "open": how many nobody has answered,
  //  "first_answer": {"median_s", "answered"}}
  Json Of(const mesh::Caller& caller, const mesh::TableId& table, const ThreadFilter& filter) const;
  // The same of one domain, or of all, but only what nobody could answer yet.
  Json Unanswered(const mesh::Caller& caller, const std::string& domain,
                  const ThreadFilter& filter) const;
  // One thread as the caller sees it, with what they may do about it.
  Json View(const mesh::Caller& caller, const mesh::Resource& thread) const;

 private:
  Json PageOf(const mesh::Caller& caller, std::vector<mesh::ResourcePtr> threads,
              const ThreadFilter& filter) const;

  store::Registry& registry_;
  audit::Guard& guard_;
};

}  // namespace weft::access
