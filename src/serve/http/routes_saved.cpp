#include "base/json.hpp"
#include "discover/question_page.hpp"
#include "policy/question_rights.hpp"
#include "serve/http/routes_talk.hpp"
#include "serve/http/schemas.hpp"

// Saved questions, beyond what every kind has.
namespace weft::serve {
namespace {

Response Page(const TalkDoor& door, const Call& call) {
  const mesh::SnapshotPtr snapshot = door.registry.Now();
  const std::string& name = call.captures.at("name");
  const mesh::EntryPtr entry = snapshot->FindEntry({mesh::Kind::kQuestion, name});
  if (!entry || !policy::MayReadQuestion(call.caller, *entry->As<mesh::Question>()))
    throw Error(ErrorKind::kNotFound,
                "there is no question " + name + ", or you may not know of it",
                "weft search finds what you may know");
  return Response::Of(
      discover::QuestionPage({door.watch, door.guard, door.engine}, call.caller, entry, snapshot));
}

}  // namespace

std::vector<Route> SavedRoutes(const TalkDoor& door) {
  return {
      {.method = "GET",
       .pattern = "/api/v1/questions/{name}/facts",
       .id = "getQuestionFacts",
       .summary = "What a saved question reads, whether it works for you, and how much it is used",
       .tag = "questions",
       .lane = LaneName::kAsk,
       .parameters = {{"name", "path", schema::NotEmpty("late_by_carrier"), "the question's name",
                       true}},
       .answers = {{200, "What stands beside it", "application/json",
                    schema::Ref("QuestionFacts")}},
       .handle = [door](const Call& call) { return Page(door, call); }}};
}

}  // namespace weft::serve
