#pragma once
#include <map>
#include <optional>
#include <string>

#include "audit/tail.hpp"

// What people looked for, by its words, and whether it led anywhere. A memory of the audit, like
// usage.hpp.
namespace weft::lineage {

// How often the words were looked for, and how often nothing was found, or something was and
// nobody opened or asked for any of it within half an hour.
struct Search {
  uint64_t times = 0, found_nothing = 0, led_nowhere = 0;
  Time last{};
};

// Read it while the tail's lock is held.
class Searches {
 public:
  // What somebody last looked for.
  struct Asked {
    std::string words;
    Time at{};
    bool led_somewhere = false;
    bool found_nothing = false;
    bool IsOpenAt(Time time) const;  // what they open now comes from it
  };

  explicit Searches(audit::Tail& tail);

  // By words in lower case.
  const std::map<std::string, Search>& all() const { return all_; }
  const Asked* LastOf(const std::string& caller) const;

 private:
  void Take(uint64_t offset, const audit::Record& record);
  void Begin(uint64_t offset, const audit::Record& record);
  void End(const audit::Record& record);
  void GoesOn(const std::string& caller, Time at);
  void Undo(const Asked& asked);

  std::map<std::string, Search> all_;
  std::map<std::string, Asked> last_;          // by caller
  std::map<uint64_t, std::string> beginning_;  // whose searches have no end yet, by offset
};

// True when the one is typed on from the other.
bool IsTypedOn(const std::string& before, const std::string& after);

}  // namespace weft::lineage
