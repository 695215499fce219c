#include "ingest/events.hpp"

#include <algorithm>
#include <atomic>
#include <utility>

#include "base/error.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "ingest/event_owners.hpp"
#include "ingest/event_window.hpp"
#include "journal/group_writer.hpp"

namespace weft::ingest {
namespace {

// A share of what may be worked on at once, as long as it lives. A single body always fits.
class Share {
 public:
  Share(std::atomic<size_t>& used, size_t bytes, size_t bytes_max) : used_(used), bytes_(bytes) {
    const size_t before = used_.fetch_add(bytes_);
    if (before == 0 || before + bytes_ <= bytes_max) return;
    used_ -= bytes_;
    throw Error(ErrorKind::kExhausted, "more events come than can be taken at once",
                "Send it again in a second.");
  }
  ~Share() { used_ -= bytes_; }
  Share(const Share&) = delete;
  Share& operator=(const Share&) = delete;

 private:
  std::atomic<size_t>& used_;
  const size_t bytes_;
};

// At most the size of an event, whole characters only: what is no UTF-8 ends there.
std::string_view Kept(std::string_view text) {
  text = text.substr(0, kEventBytesMax);
  return text.substr(0, Utf8Prefix(text));
}

}  // namespace

struct Events::Impl {
  Impl(const std::filesystem::path& folder, const Clock& with, const EventsOptions& options)
      : clock(with),
        log({.folder = folder,
             .segment_bytes_max = options.segment_bytes_max,
             .reserves = true,
             .disk = options.disk}),
        working_bytes_max(options.working_bytes_max),
        uuids_max(options.uuids_max),
        window(options.uuids_max),
        writer(log) {}

  void Remember();

  const Clock& clock;
  journal::AppendLog log;
  const size_t working_bytes_max, uuids_max;
  std::atomic<size_t> working_bytes{0};
  EventWindow window;
  journal::GroupWriter writer;
};

// The window as it was when the last process ended.
void Events::Impl::Remember() {
  const uint64_t next = log.next_offset();
  log.Read(next - std::min<uint64_t>(uuids_max, next),
           [this](uint64_t offset, std::string_view bytes) {
             const auto record = DecodeEvent(bytes);
             if (!record || record->event.uuid.empty()) return true;
             const std::string key = EventWindow::KeyOf(record->domain, record->event.uuid);
             if (record->kind == EventKind::kAccepted)
               window.Stored(key, offset);
             else
               window.Refused(key, offset);
             return true;
           });
}

namespace {

// One request: its events are read and judged, then stored.
class Taking {
 public:
  Taking(const SentEvents& sent, Time now)
      : sent_(sent), now_(now), owners_(sent.sender, *sent.snapshot) {}

  void Read() {
    EventReader reader(sent_.body, sent_.form);
    for (size_t index = 0; const ReadEvent* read = reader.Next(); ++index) {
      Reasons reasons = read->reasons;
      std::string domain = JudgeOwner(read->event, reasons);
      if (reasons.empty() && !Accept(index, read->event, domain))
        reasons = {{"event", "is larger than 64 KiB", "Send less in additional_meta or key_data."}};
      if (!reasons.empty())
        Refuse({index, read->event.uuid, Kept(reader.Text())}, std::move(domain),
               std::move(reasons));
    }
  }

  // Own ones first, then those that others are about to store: so nobody waits for one who waits.
  void Store(EventWindow& window, journal::GroupWriter& writer) {
    std::vector<size_t> left(records_.size());
    for (size_t i = 0; i < left.size(); ++i) left[i] = i;
    for (bool is_first = true; !left.empty(); is_first = false) {
      std::vector<size_t> own, others;
      for (const size_t i : left) (IsOwn(window, records_[i]) ? own : others).push_back(i);
      StoreOwn(window, writer, own, is_first);
      left.clear();
      for (const size_t i : others) {
        if (window.Wait(records_[i].key))
          ++answer_.duplicates;
        else
          left.push_back(i);
      }
    }
  }

  // What Store would count, without it.
  void Compare(const EventWindow& window) {
    for (const Record& record : records_) {
      if (record.refused || record.key.empty()) continue;
      const auto place = window.Find(record.key);
      if (place && !place->refused) ++answer_.duplicates;
    }
  }

  EventsAnswer Answer() { return std::move(answer_); }

 private:
  struct Record {
    size_t index = 0;           // in the request
    size_t begin = 0, end = 0;  // in bytes_
    std::string key;            // empty: without a uuid
    bool refused = false;
  };

  std::string JudgeOwner(const Event& event, Reasons& reasons) {
    if (event.owner.empty()) return owners_.Home();
    const EventOwners::Verdict& verdict = owners_.Judge(event.owner);
    if (verdict.problem.empty()) return verdict.domain;
    reasons.push_back({"data_owner", verdict.problem, verdict.remedy});
    return owners_.Home();
  }

  // False: it is too large.
  bool Accept(size_t index, const Event& event, const std::string& domain) {
    const size_t begin = bytes_.size();
    Encode({.kind = EventKind::kAccepted, .domain = domain, .event = event});
    if (bytes_.size() - begin > kEventBytesMax) {
      bytes_.resize(begin);
      return false;
    }
    records_.push_back({index, begin, bytes_.size(), KeyOf(domain, event.uuid), false});
    ++answer_.accepted;
    return true;
  }

  struct Refused {
    size_t index;
    std::string_view uuid, text;
  };
  void Refuse(const Refused& event, std::string domain, Reasons reasons) {
    const size_t begin = bytes_.size();
    const std::string why = ReasonsJson(reasons);
    Encode({.kind = EventKind::kRefused,
            .domain = domain,
            .event = {.uuid = event.uuid},
            .text = event.text,
            .reasons = why});
    records_.push_back({event.index, begin, bytes_.size(), KeyOf(domain, event.uuid), true});
    answer_.refused.push_back({event.index, std::move(reasons)});
  }

  void Encode(EventRecord record) {
    record.received = now_;
    record.sender = sent_.sender.user;
    EncodeEvent(record, bytes_);
  }

  static std::string KeyOf(const std::string& domain, std::string_view uuid) {
    return uuid.empty() ? std::string() : EventWindow::KeyOf(domain, uuid);
  }

  // What others failed to store, and then we, is told by itself: the rest of the request is there.
  void StoreOwn(EventWindow& window, journal::GroupWriter& writer, const std::vector<size_t>& own,
                bool is_first) {
    try {
      Append(window, writer, own);
    } catch (const Error& error) {
      if (is_first) throw;
      for (const size_t i : own) {
        --answer_.accepted;
        answer_.refused.push_back({records_[i].index, {{"event", error.message(), error.hint()}}});
      }
    }
  }

  static bool IsOwn(EventWindow& window, const Record& record) {
    return record.refused || record.key.empty() || window.Begin(record.key);
  }

  void Append(EventWindow& window, journal::GroupWriter& writer, const std::vector<size_t>& own) {
    if (own.empty()) return;
    std::vector<std::string_view> views;
    for (const size_t i : own)
      views.push_back(
          std::string_view(bytes_).substr(records_[i].begin, records_[i].end - records_[i].begin));
    try {
      uint64_t offset = writer.Append(views);
      for (const size_t i : own) Settle(window, records_[i], offset++);
    } catch (...) {
      for (const size_t i : own)
        if (!records_[i].refused && !records_[i].key.empty()) window.Failed(records_[i].key);
      throw;
    }
  }

  static void Settle(EventWindow& window, const Record& record, uint64_t offset) {
    if (record.key.empty()) return;
    if (record.refused)
      window.Refused(record.key, offset);
    else
      window.Stored(record.key, offset);
  }

  const SentEvents& sent_;
  const Time now_;
  EventOwners owners_;
  EventsAnswer answer_;
  std::string bytes_;
  std::vector<Record> records_;
};

}  // namespace

Events::Events(const std::filesystem::path& folder, const Clock& clock, EventsOptions options)
    : impl_(std::make_unique<Impl>(folder, clock, options)) {
  if (const uint64_t torn = impl_->log.recovery().torn_bytes; torn > 0)
    Log(LogLevel::kWarn, "events.mended", {{"torn_bytes", std::to_string(torn)}});
  impl_->Remember();
}

Events::~Events() = default;

EventsAnswer Events::Take(const SentEvents& sent) {
  const Share share(impl_->working_bytes, sent.body.size(), impl_->working_bytes_max);
  Taking taking(sent, impl_->clock.Now());
  taking.Read();
  if (sent.dry_run)
    taking.Compare(impl_->window);
  else
    taking.Store(impl_->window, impl_->writer);
  return taking.Answer();
}

std::optional<EventReceipt> Events::Find(const mesh::Caller& caller, const mesh::Snapshot& snapshot,
                                         const std::string& uuid) const {
  std::optional<EventReceipt> receipt;
  for (const auto& [domain, node] : snapshot.domains) {
    if (!EventOwners::MaySend(caller, domain)) continue;
    const auto place = impl_->window.Find(EventWindow::KeyOf(domain, uuid));
    if (!place) continue;
    impl_->log.Read(place->offset, [&](uint64_t offset, std::string_view bytes) {
      const auto record = DecodeEvent(bytes);
      if (record && offset == place->offset)
        receipt = {uuid, domain, offset, record->received, std::string(record->reasons)};
      return false;
    });
    if (receipt && receipt->reasons.empty()) break;
  }
  return receipt;
}

const journal::AppendLog& Events::log() const { return impl_->log; }

void Events::Forget(uint64_t offset) {
  const uint64_t next = impl_->log.next_offset();
  impl_->log.DropBefore(std::min(offset, next - std::min<uint64_t>(impl_->uuids_max, next)));
}

}  // namespace weft::ingest
