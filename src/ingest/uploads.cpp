#include "ingest/uploads.hpp"

#include <algorithm>
#include <chrono>

#include "audit/unknown_table.hpp"
#include "base/digest.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "ingest/file_form.hpp"
#include "lake/snapshots.hpp"
#include "mesh/rows_from.hpp"
#include "policy/write_rights.hpp"
#include "store/once_keys.hpp"

namespace weft::ingest {
namespace {

using Steady = std::chrono::steady_clock;

constexpr size_t kKeyMax = 255;
constexpr size_t kFaultsToldMax = 20;
constexpr int kTriesMax = 5;

std::string KeyOf(const SentFile& file) {
  const bool is_plain = std::ranges::all_of(file.key, [](char c) { return c > ' ' && c < 0x7F; });
  if (file.key.size() > kKeyMax || !is_plain)
    throw Error(ErrorKind::kInvalid, "the Idempotency-Key is no plain text of at most 255",
                "Write something like orders-2026-01-31.");
  return std::string(store::kSentOnce) + ToString(file.table) + ":" + file.key;
}

// What makes a request another one.
std::string DigestOf(const SentFile& file, mesh::UploadMode mode) {
  return Sha256Hex(std::string(Name(mode)) + "\n" + Sha256HexOfFile(file.path));
}

void RequireTakes(const mesh::Table& table) {
  const mesh::NotSent fault = mesh::NotSentOf(table);
  if (!fault.why.empty()) throw Error(ErrorKind::kConflict, fault.why, fault.instead);
}

mesh::UploadRule RuleOf(const mesh::Table& table, const mesh::Snapshot& snapshot) {
  const mesh::EntryPtr contract = snapshot.FindEntry({mesh::Kind::kContract, table.contract_id});
  WEFT_CHECK(contract != nullptr);
  return mesh::UploadRuleOf(*contract->Get(), table.contract.name);
}

std::string ModesOf(const mesh::UploadRule& rule) {
  std::vector<std::string> words;
  for (const mesh::UploadMode mode : rule.modes) words.emplace_back(Name(mode));
  return Join(words, ", ");
}

mesh::UploadMode ModeOf(const SentFile& file, const mesh::UploadRule& rule) {
  if (rule.modes.empty())
    throw Error(ErrorKind::kConflict, ToString(file.table) + " takes no files",
                "Its contract says so: weft.upload.");
  if (!file.mode) return rule.modes.front();
  if (std::ranges::find(rule.modes, *file.mode) != rule.modes.end()) return *file.mode;
  throw Error(ErrorKind::kInvalid,
              "the contract of " + ToString(file.table) +
                  " does not allow mode=" + std::string(Name(*file.mode)),
              "It allows " + ModesOf(rule) + ": weft.upload; merge needs a primary key.");
}

std::string NameOf(const SentFile& file, const ingest::FileForm& form) {
  return file.name.empty() ? "data." + form.format : file.name;
}

}  // namespace

// Holds a key while its request goes on.
class Uploads::Turn {
 public:
  Turn(Uploads& uploads, std::string key) : uploads_(uploads), key_(std::move(key)) {
    const std::lock_guard lock(uploads_.mutex_);
    if (!uploads_.running_.insert(key_).second)
      throw Error(ErrorKind::kConflict, "a request with this Idempotency-Key goes on",
                  "Repeat it in a moment.");
  }
  ~Turn() {
    const std::lock_guard lock(uploads_.mutex_);
    uploads_.running_.erase(key_);
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

 private:
  Uploads& uploads_;
  const std::string key_;
};

mesh::TablePtr Uploads::Theirs(const Sender& sender, const mesh::TableId& id) const {
  const mesh::SnapshotPtr snapshot = registry_.Now();
  mesh::TablePtr table = audit::SeenTable(guard_, {sender.caller, id, snapshot});
  if (policy::MayDecide(sender.caller, *table)) return table;
  const std::string sentence = sender.caller.user + " may not put rows into " + ToString(id) +
                               ": it belongs to team " + table->owner_team;
  guard_.audit().Note({.verb = audit::Verb::kRefusal,
                       .caller = sender.caller.user,
                       .token_id = sender.caller.token_id,
                       .client = sender.client,
                       .request_id = sender.request_id,
                       .text = "upload into " + ToString(id),
                       .refusal = sentence,
                       .refused = audit::Verb::kIngest},
                      false);
  throw Error(ErrorKind::kForbidden, sentence,
              "Ask them: weft describe table " + ToString(id) + " names its owners.");
}

Json Uploads::Put(const Sender& sender, const SentFile& file) {
  const mesh::TablePtr table = Theirs(sender, file.table);
  RequireTakes(*table);
  if (file.key.empty() || file.dry_run) return Done(sender, file, *table, {});
  const std::string key = KeyOf(file);
  const Turn turn(*this, sender.caller.user + "\n" + key);
  const mesh::UploadMode mode = ModeOf(file, RuleOf(*table, *registry_.Now()));
  const std::string digest = DigestOf(file, mode);
  if (const auto before = pointers_.FindOnce(sender.caller.user, key)) {
    if (before->digest != digest)
      throw Error(ErrorKind::kConflict,
                  "this Idempotency-Key was another file's, at " + FormatTime(before->at),
                  "Nothing was changed. Send this file with a key of its own.");
    Json answer = Json::parse(before->answer);
    answer["repeated"] = true;
    return answer;
  }
  lake::Facts facts;
  facts.once = store::LakeOnce{
      .user = sender.caller.user, .key = key, .digest = digest, .status = 200, .at = guard_.Now()};
  return Done(sender, file, *table, facts);
}

Json Uploads::Take(SentFile file, const mesh::Table& table, const store::LakeOnce& once) {
  const mesh::UploadRule rule = RuleOf(table, *registry_.Now());
  if (!rule.is_said) file.mode = mesh::UploadMode::kAppend;
  if (file.placed && rule.copies) throw engine::NotAsItIs("its contract says weft.landing: copy");
  if (file.placed && rule.rejects_bad_rows)
    throw engine::NotAsItIs("its contract says weft.badRows: reject");
  const mesh::Caller domain = mesh::ServicePrincipal(table.id.domain);
  lake::Facts facts;
  facts.once = once;
  return Done({domain, "warehouse", ""}, file, table, facts);
}

// Others may write meanwhile: then it is made again, on what they left.
Json Uploads::Done(const Sender& sender, const SentFile& file, const mesh::Table& table,
                   const lake::Facts& facts) {
  for (int tries = 1;; ++tries) {
    try {
      return Make(sender, file, table, facts);
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::kConflict || tries == kTriesMax) throw;
    }
  }
}

namespace {

// One upload on record: `began` before anything is done, and how it ended.
class OnRecord {
 public:
  OnRecord(audit::Audit& audit, const Sender& sender, const std::string& text,
           const std::string& table)
      : audit_(audit),
        offset_(audit.Begin({.verb = audit::Verb::kIngest,
                             .caller = sender.caller.user,
                             .token_id = sender.caller.token_id,
                             .client = sender.client,
                             .request_id = sender.request_id,
                             .text = text,
                             .tables = {{.table = table, .principal = sender.caller.user}}})) {}

  void End(const std::string& outcome, const engine::Making& making, const std::string& error) {
    const auto took =
        std::chrono::duration_cast<std::chrono::microseconds>(Steady::now() - started_);
    audit_.Finish(offset_, {outcome, making.rows(), making.bytes(), took, error});
    audit_.Sync();
  }

 private:
  audit::Audit& audit_;
  const uint64_t offset_;
  const Steady::time_point started_ = Steady::now();
};

// What is worth knowing, with the rows that the contract has left out.
std::vector<std::string> NotesOf(const engine::IntakeReport& report) {
  std::vector<std::string> notes = report.notes;
  if (report.rejected == 0) return notes;
  notes.push_back(
      (report.rejected == 1 ? "1 row does" : WithThousands(report.rejected) + " rows do") +
      std::string(" not fit, and the contract leaves them out (weft.badRows: reject):"));
  notes.insert(notes.end(), report.problems.begin(), report.problems.end());
  return notes;
}

}  // namespace

Json Uploads::Make(const Sender& sender, const SentFile& file, const mesh::Table& table,
                   const lake::Facts& facts) {
  const mesh::UploadRule rule = RuleOf(table, *registry_.Now());
  const mesh::UploadMode mode = ModeOf(file, rule);
  const FileForm form = file.placed ? FileForm{.format = "parquet", .delimiter = {}}
                                    : FormOf(file.path, file.name, file.content_type);
  const std::string name = ToString(table.id), file_name = NameOf(file, form);
  const auto touch = guard_.Open(sender.caller, {.verb = audit::Verb::kIngest});
  touch->RecordNothing();  // it has a record of its own, which names the table
  const std::shared_ptr<engine::FileMaking> making =
      engine::MakeFromFile(engine_, *touch, table,
                           {.path = file.path,
                            .placed = file.placed,
                            .name = file_name,
                            .format = form.format,
                            .delimiter = file.delimiter.empty() ? form.delimiter : file.delimiter,
                            .null_marks = rule.null_marks,
                            .reject_bad_rows = rule.rejects_bad_rows},
                           mode);
  if (file.when_gone)
    file.when_gone([weak = std::weak_ptr(making)] {
      if (const auto there = weak.lock()) there->Cancel();
    });
  OnRecord record(guard_.audit(), sender,
                  (file.dry_run ? "try to upload " : "upload ") + file_name + " into " + name +
                      " (" + std::string(Name(mode)) + ")",
                  name);
  const auto answer = [&](const std::optional<lake::Snapshot>& snapshot) {
    return Json{{"table", name},
                {"mode", Name(mode)},
                {"rows", making->report().rows},
                {"snapshot", snapshot ? Json(std::to_string(snapshot->id)) : Json()},
                {"notes", NotesOf(making->report())},
                {"dry_run", file.dry_run},
                {"repeated", false}};
  };
  try {
    making->Write();
    Check(*making, table);
    std::optional<lake::Snapshot> snapshot;
    lake::Facts kept = facts;
    kept.answer = [&](const std::vector<lake::StatePtr>& states) {
      return answer(lake::CurrentSnapshot(*states.front()->metadata)).dump();
    };
    if (!file.dry_run)
      snapshot =
          making->PublishWith({{"weft.upload", file_name}, {"weft.version", table.version}}, kept);
    record.End("done", *making, "");
    Log(LogLevel::kInfo, "upload.done",
        {{"table", name},
         {"mode", std::string(Name(mode))},
         {"rows", std::to_string(making->rows())}});
    return answer(snapshot);
  } catch (const Error& error) {
    record.End(error.kind() == ErrorKind::kCancelled ? "cancelled" : "failed", *making,
               std::string(weft::Name(error.kind())));
    throw;
  }
}

// The contract's promises, on the rows that would be.
void Uploads::Check(engine::Making& making, const mesh::Table& table) {
  const auto touch =
      guard_.Open(mesh::ServicePrincipal(table.id.domain), {.verb = audit::Verb::kIngest});
  touch->RecordNothing();
  const auto shown = making.ShowTo(*touch);
  std::vector<std::string> faults = faults_(*touch, table.id);
  if (faults.empty()) return;
  const size_t count = faults.size();
  if (count > kFaultsToldMax) faults.resize(kFaultsToldMax);
  throw Error(ErrorKind::kInvalid,
              "the rows would not keep the contract of " + ToString(table.id) + ": " +
                  std::to_string(count) + (count == 1 ? " check fails" : " checks fail") + "\n" +
                  Join(faults, "\n"),
              "Nothing was changed. Correct the file, or the contract's rules.");
}

}  // namespace weft::ingest
