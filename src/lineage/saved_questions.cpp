#include "lineage/saved_questions.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "base/text.hpp"
#include "lineage/sql_words.hpp"
#include "policy/question_rights.hpp"

namespace weft::lineage {
namespace {

constexpr size_t kKnownMax = 20'000;

// What is wrong with the SQL, or with who asks; all else is ours.
bool IsAboutTheSql(const Error& error) {
  return error.kind() == ErrorKind::kInvalid || error.kind() == ErrorKind::kForbidden ||
         error.kind() == ErrorKind::kNotFound;
}

void AddUses(const mesh::ColumnRoles& from, mesh::ColumnRoles& to) {
  for (const auto& [column, roles] : from) to[column].Add(roles);
}

Json UsesJson(const QuestionReads& reads, const std::set<std::string>& shown) {
  Json uses = Json::array();
  for (const auto& [column, roles] : reads.uses) {
    const SourceColumn source = ParseSource(column);
    if (shown.contains(source.table))
      uses.push_back(
          {{"table", source.table}, {"column", source.column}, {"roles", roles.Names()}});
  }
  return uses;
}

}  // namespace

QuestionReads BindQuestion(const mesh::Question& question, const Viewer& as, audit::Guard& guard,
                           engine::Engine& engine) {
  QuestionReads reads;
  try {
    const auto touch = guard.Open(as.caller, {.verb = audit::Verb::kRun}, as.snapshot);
    touch->RecordNothing();
    engine::Description real =
        engine.Describe(*touch, question.sql, mesh::SampleParametersOf(question));
    reads.columns = std::move(real.columns);
    reads.tables = {real.tables.begin(), real.tables.end()};
    for (const mesh::ColumnRoles& column : real.origins.columns) AddUses(column, reads.uses);
    AddUses(real.origins.rows, reads.uses);
  } catch (const Error& error) {
    if (!IsAboutTheSql(error)) throw;
    reads.fault = error;
  }
  return reads;
}

SavedQuestions::Known& SavedQuestions::KnownOf(const mesh::Entry& question) {
  if (known_.size() >= kKnownMax) known_.clear();
  Known& known = known_[question.id.name];
  if (known.version != question.version)
    known = {question.version, WordDigests(question.As<mesh::Question>()->sql), nullptr, {}, {}};
  return known;
}

std::string SavedQuestions::StateOf(const std::string& name, const mesh::Caller& owner,
                                    const mesh::SnapshotPtr& snapshot) const {
  const auto id = mesh::ParseTableId(name);
  const mesh::TablePtr table = id ? snapshot->FindTable(*id) : nullptr;
  if (!table) return {};
  const mesh::Decision decision = guard_.Decide(owner, mesh::Action::kRead, *table, snapshot);
  return table->version + (decision.read ? decision.Fingerprint() : " refused");
}

QuestionReadsPtr SavedQuestions::Find(const mesh::Entry& question, const mesh::Caller& owner,
                                      const mesh::SnapshotPtr& snapshot) {
  Known& known = KnownOf(question);
  if (!known.reads) return nullptr;
  if (known.holds_in.lock() == snapshot) return known.reads;
  const bool holds = !known.reads->fault && std::ranges::all_of(known.rests, [&](const auto& rest) {
    return rest.second == StateOf(rest.first, owner, snapshot);
  });
  if (!holds) return nullptr;
  known.holds_in = snapshot;
  return known.reads;
}

QuestionReadsPtr SavedQuestions::Of(const mesh::EntryPtr& question,
                                    const mesh::SnapshotPtr& snapshot) {
  const auto saved = question->As<mesh::Question>();
  const auto owner = snapshot->FindUser(saved->owner);
  if (!owner || owner->disabled) {
    QuestionReads reads;
    reads.fault = Error(ErrorKind::kForbidden, "its owner " + saved->owner + " has left");
    return std::make_shared<const QuestionReads>(std::move(reads));
  }
  const mesh::Caller as = mesh::CallerFor(*snapshot, saved->owner);
  {
    const std::lock_guard lock(mutex_);
    if (QuestionReadsPtr known = Find(*question, as, snapshot)) return known;
  }
  auto made = std::make_shared<const QuestionReads>(
      BindQuestion(*saved, {as, guard_, snapshot}, guard_, engine_));
  std::map<std::string, std::string> rests;
  for (const std::string& table : made->tables) rests[table] = StateOf(table, as, snapshot);
  const std::lock_guard lock(mutex_);
  Known& known = KnownOf(*question);
  known.reads = made;
  known.rests = std::move(rests);
  known.holds_in = snapshot;
  return made;
}

std::vector<mesh::EntryPtr> SavedQuestions::Mentioning(const std::set<std::string>& names,
                                                       const mesh::Snapshot& snapshot) {
  std::vector<mesh::EntryPtr> found;
  const std::lock_guard lock(mutex_);
  for (const auto& [_, question] : snapshot.questions) {
    const std::vector<uint32_t>& words = KnownOf(*question).words;
    const bool mentions = std::ranges::any_of(names, [&](const std::string& name) {
      return std::ranges::binary_search(words, WordDigest(name));
    });
    if (mentions) found.push_back(question);
  }
  return found;
}

Json SavedQuestions::Reading(const std::vector<mesh::TablePtr>& tables, const Viewer& viewer) {
  std::set<std::string> names, full;
  for (const mesh::TablePtr& table : tables) {
    names.insert(Lower(table->id.name.substr(0, table->id.name.find('@'))));
    full.insert(ToString(table->id));
  }
  Json items = Json::array();
  for (const mesh::EntryPtr& entry : Mentioning(names, *viewer.snapshot)) {
    const auto question = entry->As<mesh::Question>();
    if (!policy::MayReadQuestion(viewer.caller, *question)) continue;
    const QuestionReadsPtr reads = Of(entry, viewer.snapshot);
    std::set<std::string> shown;
    std::ranges::set_intersection(reads->tables, full, std::inserter(shown, shown.end()));
    if (shown.empty()) continue;
    items.push_back({{"question", question->name},
                     {"title", question->title},
                     {"owner", question->owner},
                     {"tables", shown},
                     {"uses", UsesJson(*reads, shown)}});
  }
  return items;
}

}  // namespace weft::lineage
