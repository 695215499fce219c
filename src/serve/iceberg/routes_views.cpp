#include "lake/fields.hpp"
#include "serve/iceberg/answers.hpp"
#include "serve/iceberg/names.hpp"
#include "serve/iceberg/once.hpp"
#include "serve/iceberg/problem.hpp"
#include "serve/iceberg/rights.hpp"

namespace weft::serve::iceberg {
namespace {

constexpr auto kView = lake::Type::kView;

[[noreturn]] void ThrowNoView(const lake::TableName& name) {
  throw Error(ErrorKind::kNotFound, "View does not exist: " + lake::ToString(name));
}

Response List(const Door& door, const Call& call) { return ListAnswer(door, call, kView); }

Response Create(Door& door, const Call& call) {
  const Json body = BodyOf(call);
  lake::NewView view{.name = NewNameOf(call, body),
                     .location = lake::LookText(body, "location"),
                     .schema = lake::NeedObject(body, "schema"),
                     .version = lake::NeedObject(body, "view-version")};
  if (lake::Look(body, "properties")) view.properties = lake::NeedTexts(body, "properties");
  NeedToWrite(door, call, view.name.levels);
  return Once(door, call, [&](lake::Facts& facts) {
    facts.check = CheckFor(door, call);
    const lake::StatePtr state = door.catalog.CreateView(view, facts);
    NoteChange(door, call, "made view", view.name);
    return LoadAnswer(door, *state);
  });
}

Response Load(const Door& door, const Call& call) {
  const lake::TableName name = NameOf(call, "view");
  const lake::StatePtr state = door.catalog.FindView(name);
  if (!state) ThrowNoView(name);
  const auto touch = OpenLoad(door, call, name, true);
  Response response = LoadAnswer(door, *state);
  touch->Finish({.outcome = "done", .bytes = response.body.size()});
  return response;
}

Response Has(const Door& door, const Call& call) {
  const lake::TableName name = NameOf(call, "view");
  if (!MayLoad(door, call, name) || !door.catalog.FindView(name)) ThrowNoView(name);
  return NoContent();
}

Response Commit(Door& door, const Call& call) {
  const lake::TableName name = NameOf(call, "view");
  NeedToWrite(door, call, name.levels);
  const Json body = BodyOf(call);
  lake::TableCommit commit{.name = name, .updates = lake::NeedList(body, "updates")};
  if (lake::Look(body, "requirements")) commit.requirements = lake::NeedList(body, "requirements");
  return Once(door, call, [&](lake::Facts& facts) {
    facts.check = CheckFor(door, call);
    const lake::StatePtr state = door.catalog.CommitView(commit, facts);
    NoteChange(door, call, "committed to view", name);
    return LoadAnswer(door, *state);
  });
}

Response Drop(Door& door, const Call& call) {
  const lake::TableName name = NameOf(call, "view");
  NeedToWrite(door, call, name.levels);
  return Once(door, call, [&](lake::Facts& facts) {
    AnswersWith(facts, 204, "");
    door.catalog.Drop(name, kView, false, facts);
    NoteChange(door, call, "dropped view", name);
    return NoContent();
  });
}

Response Register(Door& door, const Call& call) {
  const Json body = BodyOf(call);
  const lake::TableName name = NewNameOf(call, body);
  NeedToWrite(door, call, name.levels);
  const std::string file = lake::NeedText(body, "metadata-location");
  return Once(door, call, [&](lake::Facts& facts) {
    facts.check = CheckFor(door, call);
    const lake::StatePtr state = door.catalog.RegisterView(name, file, facts);
    NoteChange(door, call, "registered view", name);
    return LoadAnswer(door, *state);
  });
}

Response Rename(Door& door, const Call& call) {
  const Json body = BodyOf(call);
  const lake::TableName from = NameOf(lake::NeedObject(body, "source"));
  const lake::TableName to = NameOf(lake::NeedObject(body, "destination"));
  NeedToWrite(door, call, from.levels);
  NeedToWrite(door, call, to.levels);
  return Once(door, call, [&](lake::Facts& facts) {
    if (ContractOf(door, to))
      throw Error(ErrorKind::kConflict,
                  "Table already exists: " + lake::ToString(to) + ", by its contract");
    AnswersWith(facts, 204, "");
    door.catalog.Rename(from, to, kView, facts);
    NoteChange(door, call, "renamed view " + lake::ToString(from) + " to", to);
    return NoContent();
  });
}

}  // namespace

std::vector<Route> ViewRoutes(Door& door) {
  const std::string all = "/v1/namespaces/{namespace}/views", one = all + "/{view}";
  const auto row = [&](const RowWords& words, auto handle) { return RowOf(door, words, handle); };
  return {
      row({"GET", all, "icebergListViews", "Views"}, List),
      row({"POST", all, "icebergCreateView", "Makes a view"}, Create),
      row({"GET", one, "icebergLoadView", "A view's metadata"}, Load),
      row({"HEAD", one, "icebergHasView", "Whether there is such a view"}, Has),
      row({"POST", one, "icebergCommitView", "Changes a view"}, Commit),
      row({"DELETE", one, "icebergDropView", "Drops a view"}, Drop),
      row({"POST", "/v1/namespaces/{namespace}/register-view", "icebergRegisterView",
           "A view from a metadata file"},
          Register),
      row({"POST", "/v1/views/rename", "icebergRenameView", "Another name for a view"}, Rename)};
}

}  // namespace weft::serve::iceberg
