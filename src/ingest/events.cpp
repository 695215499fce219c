#include "ingest/events.hpp"

#include <algorithm>
#include <utility>

#include "base/error.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "ingest/event_owners.hpp"
#include "ingest/event_plan.hpp"
#include "ingest/event_window.hpp"
#include "ingest/row_reader.hpp"
#include "journal/group_writer.hpp"
#include "journal/replace.hpp"
#include "mesh/event_table.hpp"

namespace weft::ingest {
namespace {

// At most the size of an event, whole characters only: what is no UTF-8 ends there.
std::string_view Kept(std::string_view text) {
  text = text.substr(0, kEventBytesMax);
  return text.substr(0, Utf8Prefix(text));
}

EventStream StreamOf(const EventRecord& record) {
  return {std::string(record.domain), std::string(record.table)};
}

// Nothing: it has no uuid.
std::optional<EventWindow::Key> KeyOf(const EventWindow& window, const EventRecord& record) {
  if (record.event.uuid.empty()) return std::nullopt;
  return window.KeyOf(record.table.empty() ? record.domain : record.table, record.event.uuid);
}

}  // namespace

struct Events::Impl {
  Impl(const std::filesystem::path& folder, const Clock& with, const EventsOptions& options)
      : clock(with),
        log({.folder = folder,
             .segment_bytes_max = options.segment_bytes_max,
             .reserves = true,
             .disk = options.disk}),
        senders(options.limits, with),
        pseudonyms(options.hash_key),
        uuids_max(options.uuids_max),
        window(options.uuids_max),
        writer(log, {}, [told = options.on_durable](uint64_t, journal::GroupWriter::Batch) {
          if (told) told();
        }) {}

  void Remember();
  void Count(const EventRecord& record, uint64_t offset);

  const Clock& clock;
  journal::AppendLog log;
  Senders senders;
  PseudonymBook pseudonyms;
  const size_t uuids_max;
  EventWindow window;
  EventFigures figures;
  journal::GroupWriter writer;
};

// The window and the figures as they were when the last process ended.
void Events::Impl::Remember() {
  const uint64_t next = log.next_offset();
  EventWindow::Hold hold(window);
  log.Read(next - std::min<uint64_t>(uuids_max, next),
           [&](uint64_t offset, std::string_view bytes) {
             const auto record = DecodeEvent(bytes);
             if (!record) return true;
             if (record->kind != EventKind::kEmptied) Count(*record, offset);
             const auto key = KeyOf(window, *record);
             if (!key) return true;
             if (IsRefused(record->kind))
               hold.Refused(*key, offset);
             else
               hold.Stored(*key, offset);
             return true;
           });
}

void Events::Impl::Count(const EventRecord& record, uint64_t offset) {
  EventTally tally{.accepted = 1, .first = offset, .last = offset};
  if (IsRefused(record.kind)) tally = {.refused = 1};
  if (IsRefused(record.kind)) tally.reasons[EventFigures::ReasonOf(ReasonsOf(record.reasons))] = 1;
  figures.Remember(StreamOf(record), record.received, tally);
}

namespace {

constexpr size_t kEventsMax = 100'000;

// One request: its events are read and judged, then stored.
class Taking {
 public:
  Taking(const SentEvents& sent, Time now, EventWindow& window, EventFigures& figures,
         PseudonymsPtr hashed)
      : sent_(sent),
        now_(now),
        window_(window),
        figures_(figures),
        hashed_(std::move(hashed)),
        owners_(sent.sender, *sent.snapshot),
        home_(owners_.Home()),
        plans_(*sent.snapshot) {}

  void Read() {
    if (sent_.table) return ReadRows();
    EventReader reader(sent_.body, sent_.form);
    for (; const ReadEvent* read = reader.Next(); ++count_) {
      CheckCount();
      Reasons reasons = ReasonsAgainst(*read);
      const std::string& domain = JudgeOwner(read->event, reasons);
      if (reasons.empty()) reasons = plans_.Judge(domain, read->event);
      EventRecord record{.domain = domain, .event = read->event};
      record.event.at += sent_.clock_behind;
      if (reasons.empty() && Accept(record)) continue;
      if (reasons.empty()) reasons = {TooLarge("additional_meta or key_data")};
      record.kind = EventKind::kRefused;
      record.event = {.uuid = read->event.uuid};
      record.text = Kept(reader.Text());
      Refuse(record, std::move(reasons));
    }
  }

  size_t count() const { return count_; }

  // Own ones first, then those that others are about to store: so nobody waits for one who waits.
  void Store(journal::GroupWriter& writer) {
    std::vector<size_t> left(records_.size());
    for (size_t i = 0; i < left.size(); ++i) left[i] = i;
    for (bool is_first = true; !left.empty(); is_first = false) {
      std::vector<size_t> own, others;
      Part(left, own, others);
      StoreOwn(writer, own, is_first);
      left.clear();
      for (const size_t i : others) {
        if (window_.Wait(*records_[i].key))
          ++answer_.duplicates;
        else
          left.push_back(i);
      }
    }
  }

  // What Store would count, without it.
  void Compare() {
    for (const Record& record : records_) {
      if (record.refused || !record.key) continue;
      const auto place = window_.Find(*record.key);
      if (place && !place->refused) ++answer_.duplicates;
    }
  }

  EventsAnswer Answer() { return std::move(answer_); }

 private:
  struct Record {
    size_t index = 0;                     // in the request
    size_t begin = 0, end = 0;            // in bytes_
    std::optional<EventWindow::Key> key;  // nothing: without a uuid
    bool refused = false;
    size_t stream = 0;   // in streams_
    std::string reason;  // of a refused one
  };

  Reasons ReasonsAgainst(const ReadEvent& read) const {
    if (!sent_.faults || !sent_.faults->contains(count_)) return read.reasons;
    return {sent_.faults->at(count_)};
  }

  const std::string& JudgeOwner(const Event& event, Reasons& reasons) {
    if (event.owner.empty()) return home_;
    const EventOwners::Verdict& verdict = owners_.Judge(event.owner);
    if (verdict.problem.empty()) return verdict.domain;
    reasons.push_back({"data_owner", verdict.problem, verdict.remedy});
    return home_;
  }

  void ReadRows() {
    const std::string table = mesh::EventKeyOf(*sent_.table);
    RowReader reader(sent_.body, sent_.form, *sent_.table, hashed_);
    for (; const ReadRow* read = reader.Next(); ++count_) {
      CheckCount();
      Reasons reasons = read->reasons;
      EventRecord record{.kind = EventKind::kRow,
                         .domain = sent_.table->id.domain,
                         .event = {.uuid = read->key},
                         .table = table,
                         .content = read->content};
      if (reasons.empty() && Accept(record)) continue;
      if (reasons.empty()) reasons = {TooLarge("this row")};
      record.kind = EventKind::kRefusedRow;
      record.content = {};
      record.text = Kept(reader.Text());
      Refuse(record, std::move(reasons));
    }
  }

  // An event of two bytes has its reasons, its record and its part of the answer like any other.
  void CheckCount() const {
    if (count_ < kEventsMax) return;
    throw Error(ErrorKind::kInvalid, "the request has more than 100,000 events",
                "Send them in several requests: nothing of this one was kept.");
  }

  static Reason TooLarge(const std::string& where) {
    return {"event", "is larger than 64 KiB", "Send less in " + where + "."};
  }

  // False: it is too large.
  bool Accept(EventRecord& record) {
    if (!sent_.replays.empty()) record.replays = sent_.replays[count_];
    const size_t begin = bytes_.size();
    Encode(record);
    if (bytes_.size() - begin > kEventBytesMax) {
      bytes_.resize(begin);
      return false;
    }
    records_.push_back(
        {count_, begin, bytes_.size(), KeyOf(window_, record), false, Place(record), {}});
    ++answer_.accepted;
    return true;
  }

  void Refuse(EventRecord& record, Reasons reasons) {
    const std::string why = ReasonsJson(reasons), reason = EventFigures::ReasonOf(reasons);
    answer_.refused.push_back({count_, std::move(reasons)});
    if (!sent_.replays.empty()) return;
    const size_t begin = bytes_.size();
    record.reasons = why;
    Encode(record);
    records_.push_back(
        {count_, begin, bytes_.size(), KeyOf(window_, record), true, Place(record), reason});
  }

  // Most of a request is of one stream.
  size_t Place(const EventRecord& record) {
    const auto is_its = [&](const EventStream& stream) {
      return stream.domain == record.domain && stream.table == record.table;
    };
    const size_t place = std::ranges::find_if(streams_, is_its) - streams_.begin();
    if (place == streams_.size()) streams_.push_back(StreamOf(record));
    return place;
  }

  void Encode(EventRecord& record) {
    record.received = now_;
    record.sender = sent_.sender.user;
    EncodeEvent(record, bytes_);
  }

  // What others failed to store, and then we, is told by itself: the rest of the request is there.
  void StoreOwn(journal::GroupWriter& writer, const std::vector<size_t>& own, bool is_first) {
    try {
      Append(writer, own);
    } catch (const Error& error) {
      if (is_first) throw;
      for (const size_t i : own) {
        --answer_.accepted;
        answer_.refused.push_back({records_[i].index, {{"event", error.message(), error.hint()}}});
      }
    }
  }

  void Part(const std::vector<size_t>& all, std::vector<size_t>& own, std::vector<size_t>& others) {
    EventWindow::Hold hold(window_);
    for (const size_t i : all) {
      const Record& record = records_[i];
      const bool is_own = record.refused || !record.key || hold.Begin(*record.key);
      (is_own ? own : others).push_back(i);
    }
  }

  void Append(journal::GroupWriter& writer, const std::vector<size_t>& own) {
    if (own.empty()) return;
    std::vector<std::string_view> views;
    for (const size_t i : own)
      views.push_back(
          std::string_view(bytes_).substr(records_[i].begin, records_[i].end - records_[i].begin));
    try {
      uint64_t offset = writer.Append(views);
      Count(own, offset);
      EventWindow::Hold hold(window_);
      for (const size_t i : own) Settle(hold, records_[i], offset++);
    } catch (...) {
      EventWindow::Hold hold(window_);
      for (const size_t i : own)
        if (!records_[i].refused && records_[i].key) hold.Failed(*records_[i].key);
      throw;
    }
  }

  // They lie from `offset` on.
  void Count(const std::vector<size_t>& own, uint64_t offset) {
    std::vector<EventTally> tallies(streams_.size());
    for (const size_t i : own) {
      EventTally& tally = tallies[records_[i].stream];
      if (records_[i].refused) {
        ++tally.refused;
        ++tally.reasons[records_[i].reason];
      } else {
        if (tally.accepted++ == 0) tally.first = offset;
        tally.last = offset;
      }
      ++offset;
    }
    for (size_t i = 0; i < tallies.size(); ++i) figures_.Count(streams_[i], now_, tallies[i]);
  }

  static void Settle(EventWindow::Hold& hold, const Record& record, uint64_t offset) {
    if (!record.key) return;
    if (record.refused)
      hold.Refused(*record.key, offset);
    else
      hold.Stored(*record.key, offset);
  }

  const SentEvents& sent_;
  const Time now_;
  EventWindow& window_;
  EventFigures& figures_;
  const PseudonymsPtr hashed_;  // null: nothing is
  size_t count_ = 0;            // of events, so far
  EventOwners owners_;
  const std::string home_;  // whose events are that nobody can tell
  EventPlans plans_;
  EventsAnswer answer_;
  std::string bytes_;
  std::vector<Record> records_;
  std::vector<EventStream> streams_;
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
  const Time now = impl_->clock.Now();
  auto lease =
      impl_->senders.Enter(sent.sender.user + " " + sent.sender.token_id, sent.body.size());
  // What is replayed was hashed when it came.
  const bool hashes = sent.table && sent.replays.empty();
  Taking taking(sent, now, impl_->window, impl_->figures,
                hashes ? impl_->pseudonyms.Of(*sent.table, *sent.snapshot) : nullptr);
  taking.Read();
  lease.Count(taking.count());
  if (sent.dry_run)
    taking.Compare();
  else
    taking.Store(impl_->writer);
  return taking.Answer();
}

namespace {

// Whose uuids those of this domain are: its own, and those of each of its tables.
std::vector<std::string> OwnersIn(const std::string& domain, const mesh::DomainNode& node) {
  std::vector<std::string> owners{domain};
  for (const auto& [_, slot] : node.tables) {
    if (!slot->has_kept()) continue;
    if (const mesh::TablePtr table = slot->Get(); mesh::TakesEvents(*table))
      owners.push_back(mesh::EventKeyOf(*table));
  }
  return owners;
}

EventReceipt ReceiptOf(const std::string& uuid, uint64_t offset, const EventRecord& record) {
  const std::string domain(record.domain);
  std::string table = record.table.empty() ? domain + ".events" : std::string(record.table);
  if (IsRefused(record.kind)) table = domain + ".rejected_events";
  return {uuid,
          domain,
          table,
          offset,
          record.received,
          std::string(record.reasons),
          !record.table.empty()};
}

}  // namespace

std::optional<EventReceipt> Events::Find(const mesh::Caller& caller, const mesh::Snapshot& snapshot,
                                         const std::string& uuid) const {
  std::optional<EventReceipt> receipt;
  for (const auto& [domain, node] : snapshot.domains) {
    if (!EventOwners::MaySend(caller, domain)) continue;
    const std::vector<std::string> owners = OwnersIn(domain, *node);
    for (const std::string& owner : owners) {
      const auto place = impl_->window.Find(impl_->window.KeyOf(owner, uuid));
      if (!place) continue;
      impl_->log.Read(place->offset, [&](uint64_t offset, std::string_view bytes) {
        const auto record = DecodeEvent(bytes);
        if (record && offset == place->offset) receipt = ReceiptOf(uuid, offset, *record);
        return false;
      });
      if (receipt && receipt->reasons.empty()) return receipt;
    }
  }
  return receipt;
}

size_t Events::working_bytes() const { return impl_->senders.bytes(); }

const EventFigures& Events::figures() const { return impl_->figures; }

const journal::AppendLog& Events::log() const { return impl_->log; }

// One that was refused before is kept twice elsewhere: as what it is, and as a replay.
void Events::Empty(const KeptElsewhere& kept) {
  const auto end_of = [&](const EventRecord& record) {
    if (IsRefused(record.kind)) return kept.refused;
    const uint64_t end = record.kind == EventKind::kRow ? kept.rows : kept.accepted;
    return record.replays ? std::min(end, kept.refused) : end;
  };
  const uint64_t emptied = journal::ReplaceBefore(
      impl_->log, std::max({kept.accepted, kept.refused, kept.rows}),
      [&](uint64_t offset, std::string_view bytes) -> std::optional<std::string> {
        const auto record = DecodeEvent(bytes);
        if (!record || record->kind == EventKind::kEmptied || offset >= end_of(*record))
          return std::nullopt;
        return Emptied(*record, bytes.size());
      });
  Log(LogLevel::kInfo, "events.emptied", {{"records", std::to_string(emptied)}});
}

void Events::Forget(uint64_t offset) {
  const uint64_t next = impl_->log.next_offset();
  impl_->log.DropBefore(std::min(offset, next - std::min<uint64_t>(impl_->uuids_max, next)));
}

}  // namespace weft::ingest
