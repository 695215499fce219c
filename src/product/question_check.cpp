#include "product/question_check.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "policy/question_rights.hpp"

namespace weft::product {
namespace {

const mesh::Question* QuestionOf(const mesh::ResourcePtr& resource) {
  return resource ? std::get_if<mesh::Question>(&resource->model) : nullptr;
}

std::string Of(const Position& at) {
  return std::to_string(at.line) + ":" + std::to_string(at.column);
}

bool IsThere(const mesh::Snapshot& snapshot, const std::string& user) {
  const auto found = snapshot.FindUser(user);
  return found && !found->disabled;
}

void CheckChart(const mesh::Resource& resource, const std::vector<engine::ResultColumn>& columns,
                std::vector<mesh::Finding>& findings) {
  const auto& question = std::get<mesh::Question>(resource.model);
  std::vector<std::string> known, wanted = question.chart.y;
  for (const engine::ResultColumn& column : columns) known.push_back(column.name);
  for (const std::string& name : {question.chart.x, question.chart.series})
    if (!name.empty()) wanted.push_back(name);
  for (const std::string& name : wanted) {
    if (std::ranges::find(known, name) != known.end()) continue;
    findings.push_back({mesh::Severity::kError,
                        resource.path,
                        {},
                        "`chart` names the column `" + name + "`, which the answer does not have",
                        "It has " + Join(known, ", ") + "."});
  }
}

// True when it binds as its owner in this mesh.
bool Works(const QuestionCheckRequest& request, const mesh::Question& question,
           const mesh::SnapshotPtr& in, std::string* why) {
  if (!IsThere(*in, question.owner)) return false;
  const mesh::Caller owner = mesh::CallerFor(*in, question.owner);
  const auto reads =
      lineage::BindQuestion(question, {owner, request.guard, in}, request.guard, request.engine);
  if (reads.fault && why != nullptr) *why = reads.fault->message();
  return !reads.fault;
}

// Who may read it by name or team; a question for everyone is news for nobody.
std::set<std::string> SharedWith(const mesh::Question& question, const mesh::Snapshot& snapshot) {
  std::set<std::string> people(question.users.begin(), question.users.end());
  if (question.teams.empty()) return people;
  for (const auto& [name, entry] : snapshot.users) {
    const auto user = entry->As<mesh::User>();
    if (std::ranges::any_of(user->teams, [&](const std::string& team) {
          return std::ranges::find(question.teams, team) != question.teams.end();
        }))
      people.insert(name);
  }
  return people;
}

}  // namespace

mesh::Finding QuestionFault(const mesh::Resource& resource, const Error& error) {
  const auto& question = std::get<mesh::Question>(resource.model);
  mesh::Finding finding{mesh::Severity::kError, resource.path, question.sql_at,
                        "the SQL does not work: " + error.message(), error.hint()};
  if (error.sql_position() < 0) return finding;
  const auto offset = static_cast<size_t>(error.sql_position());
  finding.at = mesh::PositionInDocument(question, resource.document.Text(), offset);
  finding.message = "the SQL does not work at " + Of(mesh::PositionInSql(question, offset)) + ": " +
                    error.message();
  return finding;
}

std::vector<mesh::Finding> CheckQuestions(const QuestionCheckRequest& request) {
  std::vector<mesh::Finding> findings;
  const mesh::SnapshotPtr& mesh = request.draft.candidate;
  for (const mesh::Edit& edit : request.draft.edits) {
    const mesh::Question* question = QuestionOf(edit.after);
    if (question == nullptr || !IsThere(*mesh, question->owner)) continue;
    const mesh::Caller owner = mesh::CallerFor(*mesh, question->owner);
    const auto reads = lineage::BindQuestion(*question, {owner, request.guard, mesh}, request.guard,
                                             request.engine);
    if (reads.fault)
      findings.push_back(QuestionFault(*edit.after, *reads.fault));
    else
      CheckChart(*edit.after, reads.columns, findings);
  }
  return findings;
}

std::vector<StoppedSql> StoppedQuestions(const QuestionCheckRequest& request) {
  std::vector<StoppedSql> stopped;
  if (request.touched.empty()) return stopped;
  for (const mesh::EntryPtr& entry : request.saved.Mentioning(request.touched, *request.base)) {
    const bool is_edited = std::ranges::any_of(
        request.draft.edits, [&](const mesh::Edit& edit) { return edit.id == entry->id; });
    const auto question = entry->As<mesh::Question>();
    std::string reason;
    if (is_edited || Works(request, *question, request.draft.candidate, &reason)) continue;
    if (reason.empty() || !Works(request, *question, request.base, nullptr)) continue;
    const bool is_hidden = !policy::MayReadQuestion(request.caller, *question);
    stopped.push_back({.owner = question->owner,
                       .reason = is_hidden ? "" : reason,
                       .question = question->name,
                       .is_hidden = is_hidden});
  }
  return stopped;
}

std::vector<store::Notice> QuestionNotices(const Draft& draft, const mesh::Snapshot& base,
                                           const std::string& actor) {
  std::vector<store::Notice> notices;
  for (const mesh::Edit& edit : draft.edits) {
    const mesh::Question* question = QuestionOf(edit.after);
    if (question == nullptr) continue;
    std::set<std::string> people = SharedWith(*question, *draft.candidate);
    const mesh::ResourcePtr before = base.Find(edit.id);
    if (const mesh::Question* old = QuestionOf(before))
      for (const std::string& user : SharedWith(*old, base)) people.erase(user);
    people.erase(actor);
    for (const std::string& user : people)
      if (IsThere(*draft.candidate, user))
        notices.push_back(
            {user, "shared", ToString(edit.id),
             actor + " shared the question " + question->name + ": " + question->title});
  }
  for (const StoppedSql& stopped : draft.plan.stopping) {
    if (stopped.question.empty() || !IsThere(*draft.candidate, stopped.owner)) continue;
    notices.push_back({stopped.owner, "stopped", "question " + stopped.question,
                       "your question " + stopped.question + " stops working: a change of " +
                           actor + " takes away what it reads"});
  }
  return notices;
}

}  // namespace weft::product
