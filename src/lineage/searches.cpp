#include "lineage/searches.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace weft::lineage {
namespace {

constexpr std::chrono::minutes kOpenFor{30};
constexpr std::chrono::seconds kTypingPause{30};
constexpr size_t kSearchesMax = 50'000, kBeginningMax = 1000;

bool IsWayToData(const audit::Began& began) {
  const audit::Verb verb = began.refused.value_or(began.verb);
  return verb == audit::Verb::kQuestion || verb == audit::Verb::kExport;
}

// Lower case, with one blank between words.
std::string NormalWords(const std::string& text) {
  std::vector<std::string> words = Split(Lower(text), ' ');
  std::erase(words, "");
  return Join(words, " ");
}

}  // namespace

bool IsTypedOn(const std::string& before, const std::string& after) {
  return before.starts_with(after) || after.starts_with(before);
}

bool Searches::Asked::IsOpenAt(Time time) const { return !led_somewhere && time - at <= kOpenFor; }

Searches::Searches(audit::Tail& tail) {
  tail.Follow([this](uint64_t offset, const audit::Record& record) { Take(offset, record); });
}

const Searches::Asked* Searches::LastOf(const std::string& caller) const {
  const auto found = last_.find(caller);
  return found == last_.end() ? nullptr : &found->second;
}

void Searches::Take(uint64_t offset, const audit::Record& record) {
  if (record.type == audit::RecordType::kEnded) return End(record);
  const bool is_search = record.began.verb == audit::Verb::kSearch;
  const bool is_note = record.type == audit::RecordType::kNote;
  if (is_search && !is_note) return Begin(offset, record);
  if (is_search || IsWayToData(record.began)) GoesOn(record.began.caller, record.at);
}

void Searches::Begin(uint64_t offset, const audit::Record& record) {
  const std::string words = NormalWords(record.began.text);
  if (words.empty() || (all_.size() >= kSearchesMax && !all_.contains(words))) return;
  Asked& asked = last_[record.began.caller];
  const bool is_typing = record.at - asked.at <= kTypingPause && !asked.led_somewhere;
  if (is_typing && IsTypedOn(asked.words, words)) Undo(asked);
  asked = {.words = words, .at = record.at};
  Search& search = all_[words];
  ++search.times;
  ++search.led_nowhere;
  search.last = record.at;
  beginning_[offset] = record.began.caller;
  if (beginning_.size() > kBeginningMax) beginning_.erase(beginning_.begin());
}

void Searches::End(const audit::Record& record) {
  const auto found = beginning_.find(record.of);
  if (found == beginning_.end()) return;
  Asked& asked = last_[found->second];
  beginning_.erase(found);
  if (record.ended.rows > 0 || asked.led_somewhere) return;
  asked.found_nothing = true;
  Search& search = all_[asked.words];
  ++search.found_nothing;
  --search.led_nowhere;
}

void Searches::GoesOn(const std::string& caller, Time at) {
  const auto last = last_.find(caller);
  if (last == last_.end() || !last->second.IsOpenAt(at)) return;
  Asked& asked = last->second;
  asked.led_somewhere = true;
  if (!asked.found_nothing) --all_[asked.words].led_nowhere;
}

void Searches::Undo(const Asked& asked) {
  const auto found = all_.find(asked.words);
  if (found == all_.end()) return;
  Search& search = found->second;
  --(asked.found_nothing ? search.found_nothing : search.led_nowhere);
  if (--search.times == 0) all_.erase(found);
}

}  // namespace weft::lineage
