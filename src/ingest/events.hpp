#pragma once
#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "ingest/dialects.hpp"
#include "ingest/event_figures.hpp"
#include "ingest/event_reader.hpp"
#include "ingest/event_record.hpp"
#include "ingest/senders.hpp"
#include "journal/segment.hpp"
#include "mesh/caller.hpp"
#include "mesh/snapshot.hpp"

// Tracking events on their way in: each is judged by itself, kept with its verdict in the journal,
// and answered once it is on the disk. Refused ones are kept, too.
namespace weft::ingest {

struct SentEvents {
  const mesh::Caller& sender;
  const mesh::SnapshotPtr snapshot;
  std::string_view body;
  EventForm form = EventForm::kJson;
  bool dry_run = false;  // says what would be, keeps nothing
  // Whose contract they follow; null: the standard schema. Whether the sender may send for its
  // domain is for who calls to find out.
  const mesh::Table* table = nullptr;
  // Of events that were refused and are tried again: their positions then, by index. What is
  // refused again is not kept a second time.
  std::span<const uint64_t> replays = {};
  const Faults* faults = nullptr;  // of those of the standard schema; null: none
  // How much the sender's clock is behind: added to when events of the standard schema happened.
  std::chrono::microseconds clock_behind{0};
};

struct RefusedEvent {
  size_t index = 0;  // in the request, from 0
  Reasons reasons;
};

struct EventsAnswer {
  size_t accepted = 0;    // stored by this request or before
  size_t duplicates = 0;  // of them: event_uuids that were stored before
  std::vector<RefusedEvent> refused;
};

// Of one event, by its uuid.
struct EventReceipt {
  std::string uuid, domain, table;
  uint64_t position = 0;  // in the journal
  Time received{};
  std::string reasons;  // JSON, why it was refused; empty: it was accepted
  bool is_row = false;  // of a table's own contract
};

// Of each kind, the first position that only the journal has.
struct KeptElsewhere {
  uint64_t accepted = 0, refused = 0, rows = 0;
};

struct EventsOptions {
  uint64_t segment_bytes_max = 64 << 20;
  size_t uuids_max = 250'000;  // how many of the newest events' uuids are known
  SenderLimits limits = {};
  std::string hash_key = {};  // of what contracts want pseudonymised
  journal::Disk* disk = nullptr;
  // Told whenever more is durable, before who sent it: short, from the writer's thread.
  std::function<void()> on_durable = {};
};

// Any thread.
class Events {
 public:
  // Opens the journal of a home. Throws as AppendLog does.
  Events(const std::filesystem::path& folder, const Clock& clock, EventsOptions options = {});
  ~Events();

  // What it answers is durable. Throws Error{kInvalid} for a body that is no JSON, Busy when
  // more comes than the disk takes or this sender may send, journal::DiskFull when the disk is
  // full: nothing of the request is kept then.
  EventsAnswer Take(const SentEvents& sent);
  // Of the newest events, what this caller may send for. Nothing: not known.
  std::optional<EventReceipt> Find(const mesh::Caller& caller, const mesh::Snapshot& snapshot,
                                   const std::string& uuid) const;

  const journal::AppendLog& log() const;
  const EventFigures& figures() const;
  size_t working_bytes() const;  // of bodies that are being worked on
  // Gives the place of records before `offset` back, whole segments at a time; not of those whose
  // uuids are known.
  void Forget(uint64_t offset);
  // Takes out of the journal what events said that are kept elsewhere, for good. That they were
  // stored remains, so that they are not stored again.
  void Empty(const KeptElsewhere& kept);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace weft::ingest
