#include "product/change.hpp"

#include <algorithm>
#include <chrono>
#include <set>
#include <variant>

#include "base/error.hpp"
#include "base/text.hpp"
#include "policy/write_rights.hpp"
#include "product/held.hpp"
#include "product/impact.hpp"
#include "product/orphaned.hpp"
#include "product/question_check.hpp"
#include "product/readers.hpp"
#include "product/sql_check.hpp"
#include "product/subscribers.hpp"
#include "product/tables.hpp"

namespace weft::product {
namespace {

std::string Lines(const std::vector<std::string>& lines) { return "\n  " + Join(lines, "\n  "); }

std::string Counted(size_t count, const std::string& one, const std::string& many) {
  return count == 1 ? "1 " + one : WithThousands(count) + " " + many;
}

std::string BreakLine(const PlannedBreak& broken) {
  const std::string column =
      broken.change.column.empty() ? std::string() : "." + broken.change.column;
  std::string line = ToString(broken.change.table) + column + ": " + broken.change.message;
  return broken.readers.empty() ? line : line + " (read by " + Join(broken.readers, ", ") + ")";
}

std::chrono::microseconds Since(std::chrono::steady_clock::time_point started) {
  return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() -
                                                               started);
}

std::string StoppedLine(const StoppedSql& stopped) {
  const std::string line =
      "the SQL of " + ToString(stopped.table) + " stops working: " + stopped.reason;
  if (stopped.product.empty()) return line;
  const std::string team = stopped.owner.empty() ? "" : ", team " + stopped.owner;
  return line + " (product " + stopped.product + team + ")";
}

// "+ product flights.departures": the audit's account of a change.
std::string SummaryOf(const Plan& plan, const std::string& action) {
  constexpr std::string_view kSigns = "+~- ";
  std::string text = plan.folder.empty() ? action : action + " " + plan.folder;
  for (const PlannedChange& change : plan.changes) {
    text +=
        std::string("\n") + kSigns[static_cast<size_t>(change.verb)] + " " + ToString(change.id);
  }
  return text;
}

}  // namespace

Change::Change(Workshop& workshop, const ChangeContext& context, mesh::SnapshotPtr base,
               Draft draft)
    : workshop_(workshop), context_(context), base_(std::move(base)), draft_(std::move(draft)) {}

audit::Began Change::BeganOf(audit::Verb verb) const {
  return {.verb = verb,
          .caller = context_.caller.user,
          .token_id = context_.caller.token_id,
          .client = context_.client,
          .request_id = context_.request_id,
          .text = SummaryOf(draft_.plan, context_.action)};
}

void Change::ForgetUnreadBreaks() {
  std::erase_if(draft_.plan.breaking,
                [](const PlannedBreak& each) { return each.readers.empty(); });
}

void Change::FindReaders() {
  if (draft_.plan.breaking.empty()) return;
  AddReaders(draft_.plan.breaking, workshop_.lineage, base_, workshop_.guard.Now());
}

void Change::FindTold(const mesh::SnapshotPtr& mesh) {
  if (draft_.plan.deprecations.empty()) return;
  AddReadersAndTold(draft_.plan.deprecations,
                    ReadershipOf(workshop_.lineage, mesh, workshop_.guard.Now()));
}

std::vector<store::Notice> Change::Notices() const {
  std::vector<store::Notice> notices = OrphanedNotices(*base_, *draft_.candidate, draft_.edits);
  for (const Deprecation& each : draft_.plan.deprecations) {
    for (const std::string& user : each.told)
      if (user != context_.caller.user)
        notices.push_back(
            {user, "deprecated", ToString(each.table), context_.caller.user + ": " + each.notice});
  }
  std::set<std::string> told{};
  for (const store::Notice& notice : notices) told.insert(notice.user + " " + notice.subject);
  std::ranges::move(SubscriberNotices(draft_, *base_, workshop_.guard, told),
                    std::back_inserter(notices));
  std::erase_if(notices, [&](const store::Notice& notice) {
    return notice.what == "changed" && notice.user == context_.caller.user;
  });
  std::ranges::move(QuestionNotices(draft_, *base_, context_.caller.user),
                    std::back_inserter(notices));
  return notices;
}

void Change::FindImpact() {
  if (!MayShiftAccess(draft_, *base_)) return;
  const Time now = workshop_.guard.Now();
  const lineage::Touched uses = workshop_.lineage.usage().TouchedSince(now - kUseKept);
  draft_.plan.impact = product::FindImpact({draft_, base_, context_.caller, uses, now});
}

SqlCheck Change::CheckSql() {
  const auto before = workshop_.guard.Open(context_.caller, BeganOf(audit::Verb::kChange), base_);
  const auto touch =
      workshop_.guard.Open(context_.caller, BeganOf(audit::Verb::kChange), draft_.candidate);
  const Grants grants =
      GrantedOtherwise(base_, draft_.candidate, draft_.edits, workshop_.guard.Now());
  SqlCheck check = product::CheckSql({draft_, *base_, *touch, *before, workshop_.engine, grants});
  bound_ = std::move(check.bound);
  bound_in_ = draft_.candidate;
  return check;
}

void Change::CheckOnEngine() {
  if (draft_.edits.empty()) return;
  SqlCheck check = CheckSql();
  std::ranges::move(check.findings, std::back_inserter(draft_.plan.findings));
  inherited_ = std::move(check.inherited);
  draft_.candidate = mesh::WithInherited(draft_.candidate, inherited_);
  std::ranges::move(check.breaking, std::back_inserter(draft_.plan.breaking));
  draft_.plan.stopping = std::move(check.stopping);
  for (const StoppedSql& stopped : draft_.plan.stopping) RaiseVersions(stopped);
  const QuestionCheckRequest questions{draft_,
                                       base_,
                                       context_.caller,
                                       check.concerned,
                                       workshop_.guard,
                                       workshop_.engine,
                                       workshop_.lineage.questions()};
  std::ranges::move(CheckQuestions(questions), std::back_inserter(draft_.plan.findings));
  std::ranges::move(StoppedQuestions(questions), std::back_inserter(draft_.plan.stopping));
}

// A change that stops others' SQL is a major one, whatever it does to the document.
void Change::RaiseVersions(const StoppedSql& stopped) {
  const mesh::TablePtr table = base_->FindTable(stopped.table);
  const auto making = table ? workshop_.lineage.makings().Of(table, base_) : nullptr;
  if (!making) return;
  for (VersionAdvice& advice : draft_.plan.versions) {
    const bool reads = std::ranges::any_of(making->tables, [&](const std::string& name) {
      const auto id = mesh::ParseTableId(name);
      const mesh::TablePtr source = id ? base_->FindTable(*id) : nullptr;
      return source && source->contract_id == advice.contract.name;
    });
    if (!reads) continue;
    advice.impact = Impact::kMajor;
    advice.reasons.push_back("the SQL of " + ToString(stopped.table) + " stops working");
  }
}

std::vector<mesh::TablePtr> Change::TablesWithFiles() const {
  std::vector<mesh::TablePtr> tables;
  for (const mesh::Edit& edit : draft_.edits) {
    const auto* contract = edit.after ? std::get_if<mesh::Contract>(&edit.after->model) : nullptr;
    if (contract == nullptr) continue;
    for (mesh::TablePtr& table : TablesOf(*contract, *draft_.candidate)) {
      if (table->file && table->sql.empty()) tables.push_back(std::move(table));
    }
  }
  return tables;
}

void Change::RequireRights() {
  const std::vector<std::string>& refusals = draft_.plan.refusals;
  if (refusals.empty()) return;
  audit::Began began = BeganOf(audit::Verb::kRefusal);
  began.refusal = Join(refusals, " ");
  workshop_.guard.audit().Note(began, false);
  throw Error(ErrorKind::kForbidden,
              context_.caller.user + " may not make " +
                  Counted(refusals.size(), "change", "changes") +
                  " of this; nothing is changed:" + Lines(refusals),
              "Ask those who may, or leave these documents out.");
}

void Change::FindHeld() {
  draft_.plan.held = HeldByAgreements(draft_, *base_, workshop_.guard.Now());
}

void Change::RequireNotHeld() const { product::RequireNotHeld(draft_.plan.held); }

void RequireNotHeld(const std::vector<std::string>& held) {
  if (held.empty()) return;
  throw Error(ErrorKind::kConflict,
              Counted(held.size(), "agreement is", "agreements are") +
                  " in force on what would go; nothing is changed:" + Lines(held),
              "Revoke them first, so that those who rely on them are told: weft revoke ID.");
}

void RequireNoErrors(const std::vector<mesh::Finding>& findings) {
  std::vector<std::string> errors;
  for (const mesh::Finding& finding : findings) {
    if (finding.severity == mesh::Severity::kError) errors.push_back(ToString(finding));
  }
  if (errors.empty()) return;
  throw Error(ErrorKind::kInvalid,
              Counted(errors.size(), "error", "errors") + "; nothing is changed:" + Lines(errors),
              "Mend these, then try again.");
}

void Change::RequireNoBreaks(const std::string& hint) const {
  std::vector<std::string> breaks;
  for (const PlannedBreak& each : draft_.plan.breaking) breaks.push_back(BreakLine(each));
  for (const StoppedSql& each : draft_.plan.stopping)
    if (each.question.empty()) breaks.push_back(StoppedLine(each));
  if (breaks.empty()) return;
  throw Error(ErrorKind::kConflict,
              Counted(breaks.size(), "change breaks", "changes break") +
                  " what others read; nothing is changed:" + Lines(breaks),
              hint);
}

// On record with its rows and the file's bytes, whether it goes well or not.
engine::IntakeReport Change::TakeInOne(const mesh::Table& table) {
  audit::Began began = BeganOf(audit::Verb::kIngest);
  began.text = "take in " + (table.server ? table.server->path : ToString(table.id));
  began.tables.push_back({.table = ToString(table.id), .principal = context_.caller.user});
  audit::Audit& audit = workshop_.guard.audit();
  const uint64_t offset = audit.Begin(began);
  audit::Ended ended{.outcome = "done", .bytes = table.file->bytes};
  const auto started = std::chrono::steady_clock::now();
  const auto finish = [&] {
    ended.took = Since(started);
    audit.Finish(offset, ended);
  };
  try {
    auto report = workshop_.engine.TakeIn(table, workshop_.files.PathOf(table.file->sha256));
    ended.rows = report.rows;
    finish();
    return report;
  } catch (const Error& error) {
    ended.outcome = "failed";
    ended.error = Name(error.kind());
    finish();
    throw;
  }
}

Intake Change::TakeIn() {
  Intake intake;
  for (const mesh::TablePtr& table : TablesWithFiles()) {
    if (workshop_.engine.HasData(*table)) continue;
    try {
      intake.emplace_back(ToString(table->id), TakeInOne(*table));
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::kInvalid) throw;
      const mesh::ResourcePtr contract =
          draft_.candidate->Find({mesh::Kind::kContract, table->contract_id});
      const Position at = table->server ? table->server->at : Position{};
      draft_.plan.findings.push_back(
          {mesh::Severity::kError, contract->path, at, error.message(), error.hint()});
    }
  }
  return intake;
}

Tested Change::Test() {
  Tested tested;
  const auto started = std::chrono::steady_clock::now();
  const mesh::Snapshot& mesh = *draft_.candidate;
  const auto touch =
      workshop_.guard.Open(context_.caller, BeganOf(audit::Verb::kRun), draft_.candidate);
  const auto by_sql = workshop_.engine.ReadBySql(*touch);
  tested.checks = Verify(*touch, workshop_.engine, [&](const mesh::ResourceId& id) {
    const mesh::ResourcePtr resource = mesh.Find(id);
    if (!resource || resource->folder != draft_.plan.folder) return false;
    if (policy::MayWrite(context_.caller, id, *base_, mesh).allowed) return true;
    tested.left_out.insert(id);
    return false;
  });
  touch->Begin();
  touch->Finish({.outcome = "done", .rows = tested.checks.size(), .took = Since(started)});
  return tested;
}

bool Change::DomainsWereGrantedSince(const mesh::Snapshot& now) const {
  constexpr size_t kLookedAtMax = 1000;
  const auto changes = workshop_.registry.ChangeHeads(base_->seq, kLookedAtMax);
  return changes.size() == kLookedAtMax || std::ranges::any_of(changes, [&](const auto& change) {
           if (change.kind != RowOf(mesh::Kind::kAgreement).name) return false;
           const mesh::EntryPtr entry = now.FindEntry({mesh::Kind::kAgreement, change.name});
           return entry && !entry->As<mesh::Agreement>()->consumer.domain.empty();
         });
}

// While a change is prepared, agreements are decided, and nothing else changes that it rests on.
void Change::MeetAgreementsSince(const mesh::SnapshotPtr& now) {
  product::RequireNotHeld(HeldByAgreements(draft_, *now, workshop_.guard.Now()));
  FindTold(now);
  if (draft_.edits.empty() || !DomainsWereGrantedSince(*now)) return;
  base_ = now;
  draft_.candidate = mesh::Next(now, draft_.edits, now->seq + 1, workshop_.guard.Now());
  inherited_ = CheckSql().inherited;
}

uint64_t Change::Commit(
    const std::optional<std::pair<std::string, std::vector<store::AppliedFile>>>& folder,
    const Along& along) {
  std::vector<store::Write> writes = along.writes;
  for (const mesh::Edit& edit : draft_.edits) {
    const mesh::ResourcePtr before = base_->Find(edit.id);
    writes.push_back({edit.id, edit.after ? std::make_shared<mesh::Resource>(*edit.after) : nullptr,
                      before ? before->version : 0});
  }
  const auto settle = [&](const mesh::SnapshotPtr& now, store::Companions& companions) {
    if (now->seq != base_->seq) MeetAgreementsSince(now);
    companions = {Notices(), inherited_};
    std::ranges::copy(along.notices, std::back_inserter(companions.notices));
  };
  const uint64_t seq = workshop_.registry.Commit(
      std::move(writes), {context_.caller.user, context_.action, context_.request_id}, folder, {},
      settle);
  workshop_.guard.audit().Note(BeganOf(audit::Verb::kChange), true);
  for (const auto& [table, bound] : bound_)
    workshop_.lineage.makings().Keep(table, bound_in_, bound);
  return seq;
}

}  // namespace weft::product
