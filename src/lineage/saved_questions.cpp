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
    known = {question.version, WordDigests(question.As<mesh::Question>()->sql), nullptr, {}};
  return known;
}

QuestionReadsPtr SavedQuestions::Of(const mesh::EntryPtr& question,
                                    const mesh::SnapshotPtr& snapshot) {
  {
    const std::lock_guard lock(mutex_);
    const Known& known = KnownOf(*question);
    if (known.reads && known.holds_in.lock() == snapshot) return known.reads;
  }
  const auto saved = question->As<mesh::Question>();
  QuestionReads reads;
  const auto owner = snapshot->FindUser(saved->owner);
  if (owner && !owner->disabled) {
    const mesh::Caller as = mesh::CallerFor(*snapshot, saved->owner);
    reads = BindQuestion(*saved, {as, guard_, snapshot}, guard_, engine_);
  } else {
    reads.fault = Error(ErrorKind::kForbidden, "its owner " + saved->owner + " has left");
  }
  auto made = std::make_shared<const QuestionReads>(std::move(reads));
  const std::lock_guard lock(mutex_);
  Known& known = KnownOf(*question);
  known.reads = made;
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
