#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "mesh/names.hpp"

// A thread: what somebody asked about a table or one of its columns, and what others answered.
namespace weft::mesh {

enum class ThreadState { kOpen, kAnswered, kClosed };
std::string_view Name(ThreadState state);  // "open", "answered", "closed"

struct Thread {
  struct Words {     // of one person
    int number = 0;  // of an answer, from 1; not used again when it is taken back
    std::string by;  // a user
    std::optional<Time> at;
    std::string text;
  };

  std::string id;  // "thr_3f9c2a7b10de"
  TableId table;
  std::string column;  // empty: the whole table
  Words asked;
  std::vector<Words> answers;        // in their order
  std::optional<Time> first_answer;  // by somebody else than who asked; stays when it is taken back
  int accepted = 0;                  // the answer's number; 0: none
  std::string accepted_by;
  std::string meaning_of;  // the contract whose meaning it became; empty: it did not
  std::string closed_by;   // a user; empty: it is not closed
  std::optional<Time> closed_at;
};

ThreadState StateOf(const Thread& thread);
// The document that says this; parsing it gives an equal value.
std::string DocumentOf(const Thread& thread);

}  // namespace weft::mesh
