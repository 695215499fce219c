#include "serve/event_replay.hpp"

#include <thread>

#include "base/error.hpp"
#include "base/text.hpp"
#include "ingest/event_owners.hpp"
#include "mesh/event_table.hpp"
#include "mesh/platform_domains.hpp"

namespace weft::serve {
namespace {

constexpr size_t kAtOnce = 1000;
constexpr size_t kToldMax = 1000;
constexpr int kTriesMax = 50;
constexpr std::chrono::milliseconds kBetweenTries{100};
constexpr const char* kEvents = "events";

const std::string kTracking(mesh::kTrackingDomain);

void RequireSender(const mesh::Caller& sender, const mesh::TableId& id) {
  if (ingest::EventOwners::MaySend(sender, id.domain)) return;
  throw Error(ErrorKind::kForbidden, sender.user + " may not send events of domain " + id.domain,
              "Use a token of its team, or one with scope events:" + id.domain + ".");
}

// Not a token that can only send: what was refused is for the team to see.
void RequireReplayer(const mesh::Caller& caller, const mesh::TableId& id) {
  if (ingest::EventOwners::MaySend(caller, id.domain) && !ingest::EventOwners::OnlySends(caller))
    return;
  throw Error(ErrorKind::kForbidden,
              caller.user + " may not replay events of domain " + id.domain + " by this token",
              "Its team, its curators and admins may, with a token of scope all.");
}

// What was refused of a table, or of a domain's events, and not accepted since.
std::string RefusedSql(const mesh::TableId& id, const mesh::TablePtr& table, int64_t after) {
  return "SELECT position, event FROM tracking.rejected_events WHERE data_owner = " +
         SqlText(id.domain) + " AND sent_to " +
         (table ? "= " + SqlText(mesh::EventKeyOf(*table)) : std::string("IS NULL")) +
         " AND replayed_as IS NULL AND position > " + std::to_string(after) +
         " ORDER BY position LIMIT " + std::to_string(kAtOnce);
}

Json ReasonsOf(const ingest::Reasons& reasons) {
  Json list = Json::array();
  for (const ingest::Reason& reason : reasons)
    list.push_back(
        {{"field", reason.field}, {"problem", reason.problem}, {"remedy", reason.remedy}});
  return list;
}

// What became of it, some events at a time.
struct Outcome {
  uint64_t accepted = 0, duplicates = 0, refused = 0;
  Json told = Json::array();

  void Add(const ingest::EventsAnswer& answer, const std::vector<uint64_t>& positions) {
    accepted += answer.accepted;
    duplicates += answer.duplicates;
    refused += answer.refused.size();
    for (const ingest::RefusedEvent& event : answer.refused)
      if (told.size() < kToldMax)
        told.push_back(
            {{"position", positions[event.index]}, {"reasons", ReasonsOf(event.reasons)}});
  }
};

}  // namespace

mesh::TablePtr EventTableFor(const mesh::Caller& sender, const mesh::TableId& id,
                             const mesh::Snapshot& snapshot) {
  RequireSender(sender, id);
  const mesh::TablePtr table = snapshot.FindTable(id);
  if (!table)
    throw Error(ErrorKind::kNotFound, "there is no table " + ToString(id),
                "Write its contract, with customProperties weft.events: true.");
  if (mesh::TakesEvents(*table)) return table;
  throw Error(ErrorKind::kInvalid, ToString(id) + " takes no events of its own",
              id.name == kEvents
                  ? "Send them to POST /api/v1/events."
                  : "Write weft.events: true into the customProperties of the table's contract.");
}

// The first run of the table of kept refusals may be under way.
std::vector<Json> EventReplay::Rows(audit::Touch& touch, const std::string& sql) {
  for (int tries = 1;; ++tries) {
    try {
      return engine_.RowsAs(touch, kTracking, sql, kAtOnce);
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::kUnavailable || tries == kTriesMax) throw;
    }
    std::this_thread::sleep_for(kBetweenTries);
    touch.Refresh();
  }
}

Json EventReplay::Run(const Wish& wish) {
  RequireReplayer(wish.by.caller, wish.table);
  const mesh::SnapshotPtr mesh = registry_.Now();
  const mesh::TablePtr table =
      wish.table.name == kEvents ? nullptr : EventTableFor(wish.by.caller, wish.table, *mesh);
  const std::lock_guard lock(mutex_);
  const auto touch = guard_.Open(mesh::ServicePrincipal(kTracking), {.verb = audit::Verb::kRun});
  touch->RecordNothing();  // a note tells of it
  Outcome outcome;
  int64_t last = -1;
  for (bool is_done = !mesh->FindTable({kTracking, "rejected_events"}); !is_done;) {
    const std::vector<Json> rows = Rows(*touch, RefusedSql(wish.table, table, last));
    std::string body;
    std::vector<uint64_t> positions;
    for (const Json& row : rows) {
      last = row.at(0).get<int64_t>();
      const std::string event = ingest::Mapped(wish.mapping, row.at(1));
      if (Trim(event).empty()) continue;
      body += event + "\n";
      positions.push_back(static_cast<uint64_t>(last));
    }
    is_done = rows.size() < kAtOnce;
    if (!positions.empty())
      outcome.Add(events_.Take({.sender = wish.by.caller,
                                .snapshot = mesh,
                                .body = body,
                                .form = ingest::EventForm::kNdjson,
                                .dry_run = wish.dry_run,
                                .table = table.get(),
                                .replays = positions}),
                  positions);
  }
  if (!wish.dry_run)
    guard_.audit().Note(
        {.verb = audit::Verb::kIngest,
         .caller = wish.by.caller.user,
         .token_id = wish.by.caller.token_id,
         .client = wish.by.client,
         .request_id = wish.by.request_id,
         .text = "replay rejected events: " + std::to_string(outcome.accepted) + " accepted",
         .tables = {{.table = ToString(wish.table), .principal = wish.by.caller.user}}},
        true);
  return {{"accepted", outcome.accepted},
          {"duplicates", outcome.duplicates},
          {"still_rejected", outcome.refused},
          {"rejected", std::move(outcome.told)}};
}

}  // namespace weft::serve
