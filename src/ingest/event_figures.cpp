#include "ingest/event_figures.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace weft::ingest {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr size_t kMinutesKept = 24 * 60, kHour = 60;
constexpr size_t kReasonsMax = 16, kReasonBytesMax = 160;
constexpr const char* kOthers = "other reasons";

void AddReason(std::map<std::string, uint64_t>& reasons, const std::string& reason,
               uint64_t count) {
  const size_t max = kReasonsMax + (reasons.contains(kOthers) ? 1 : 0);
  const bool fits = reasons.contains(reason) || reasons.size() < max;
  reasons[fits ? reason : kOthers] += count;
}

// `added` came after, or in the same moment.
void Add(EventTally& tally, const EventTally& added) {
  if (added.accepted > 0) {
    tally.first = tally.accepted > 0 ? std::min(tally.first, added.first) : added.first;
    tally.last = std::max(tally.last, added.last);
  }
  tally.accepted += added.accepted;
  tally.refused += added.refused;
  for (const auto& [reason, count] : added.reasons) AddReason(tally.reasons, reason, count);
}

// Of those that lie in a row with others', as many as the row's share.
uint64_t Beyond(const EventTally& tally, uint64_t carried) {
  if (tally.accepted == 0 || tally.last < carried) return 0;
  if (tally.first >= carried) return tally.accepted;
  const uint64_t all = tally.last - tally.first + 1, left = tally.last - carried + 1;
  return std::max<uint64_t>(1, tally.accepted * left / all);
}

}  // namespace

void EventFigures::Count(const EventStream& stream, Time now, const EventTally& tally) {
  if (tally.accepted + tally.refused == 0) return;
  const std::lock_guard lock(mutex_);
  totals_.accepted += tally.accepted;
  totals_.refused += tally.refused;
  Note(stream, now, tally);
}

void EventFigures::Remember(const EventStream& stream, Time then, const EventTally& tally) {
  const std::lock_guard lock(mutex_);
  Note(stream, then, tally);
}

void EventFigures::Note(const EventStream& stream, Time at, const EventTally& tally) {
  Marks& marks = marks_[stream];
  Fold(marks, at);
  const Time second = std::chrono::floor<seconds>(at);
  if (marks.seconds.empty() || marks.seconds.back().at < second)
    marks.seconds.push_back({second, {}});
  Add(marks.seconds.back().tally, tally);
}

void EventFigures::Fold(Marks& marks, Time now) {
  while (!marks.seconds.empty() && marks.seconds.front().at + minutes(1) < now) {
    const Mark& oldest = marks.seconds.front();
    const Time minute = std::chrono::floor<minutes>(oldest.at);
    if (marks.minutes.empty() || marks.minutes.back().at < minute)
      marks.minutes.push_back({minute, {}});
    Add(marks.minutes.back().tally, oldest.tally);
    marks.seconds.pop_front();
  }
  while (marks.minutes.size() > kMinutesKept) {
    EventTally all = std::move(marks.minutes[0].tally);
    Add(all, marks.minutes[1].tally);
    marks.minutes[1] = {marks.minutes[0].at, std::move(all)};
    marks.minutes.pop_front();
  }
}

EventCounts EventFigures::totals() const {
  const std::lock_guard lock(mutex_);
  return totals_;
}

std::vector<EventStream> EventFigures::streams() const {
  const std::lock_guard lock(mutex_);
  std::vector<EventStream> streams;
  for (const auto& [stream, _] : marks_) streams.push_back(stream);
  return streams;
}

StreamFigures EventFigures::Of(const EventStream& stream, Time now, uint64_t carried) const {
  StreamFigures figures{.by_minute = std::vector<EventCounts>(kHour)};
  const std::lock_guard lock(mutex_);
  const auto found = marks_.find(stream);
  if (found == marks_.end()) return figures;
  const auto look = [&](const Mark& mark) {
    const EventTally& tally = mark.tally;
    if (const uint64_t beyond = Beyond(tally, carried)) {
      if (figures.beyond == 0) figures.since = mark.at;
      figures.beyond += beyond;
    }
    const auto add = [&](EventCounts& counts) {
      counts.accepted += tally.accepted;
      counts.refused += tally.refused;
    };
    const auto ago = std::max<int64_t>(0, std::chrono::floor<seconds>(now - mark.at).count());
    if (ago < 60) add(figures.minute);
    const auto minutes_ago = static_cast<size_t>(std::max<int64_t>(
        0, (std::chrono::floor<minutes>(now) - std::chrono::floor<minutes>(mark.at)).count()));
    if (minutes_ago >= kHour) return;
    add(figures.hour);
    add(figures.by_minute[kHour - 1 - minutes_ago]);
    for (const auto& [reason, count] : tally.reasons) AddReason(figures.reasons, reason, count);
  };
  std::ranges::for_each(found->second.minutes, look);
  std::ranges::for_each(found->second.seconds, look);
  return figures;
}

std::string EventFigures::ReasonOf(const Reasons& reasons) {
  if (reasons.empty()) return "no reason";
  const std::string text = reasons.front().field + " " + reasons.front().problem;
  const std::string_view cut = std::string_view(text).substr(0, kReasonBytesMax);
  return std::string(cut.substr(0, Utf8Prefix(cut)));
}

}  // namespace weft::ingest
