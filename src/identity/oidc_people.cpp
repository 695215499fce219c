#include "identity/oidc_people.hpp"

#include <algorithm>
#include <set>

#include "base/error.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "identity/id_token.hpp"
#include "mesh/names.hpp"
#include "mesh/parse.hpp"

namespace weft::identity {
namespace {

std::string Text(const Json& json, const std::string& key) {
  return json.contains(key) && json[key].is_string() ? json[key].get<std::string>() : "";
}

std::string VerifiedMail(const Json& claims) {
  const bool is_verified = claims.contains("email_verified") && claims["email_verified"] == true;
  return is_verified ? Lower(Text(claims, "email")) : "";
}

// Quotes a text; JSON's strings are YAML's, too.
std::string Quoted(const std::string& text) {
  return Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

OidcPeople::OidcPeople(OidcPeopleOptions options, store::Registry& registry,
                       store::OidcLinks& links, audit::Audit& audit)
    : options_(std::move(options)), registry_(registry), links_(links), audit_(audit) {}

std::string OidcPeople::UserOf(const std::string& issuer, const Json& claims,
                               const Through& through) {
  const std::string user = Linked(issuer, claims);
  const auto known = registry_.Now()->FindUser(user);
  if (!known || known->disabled) ThrowNotSignedIn("user " + user + " is disabled or gone");
  KeepTeams(user, claims);
  audit_.Note({.verb = audit::Verb::kLogin,
               .caller = user,
               .client = through.client,
               .request_id = through.request_id,
               .text = "by " + issuer + ", subject " + Text(claims, "sub")},
              false);
  return user;
}

std::string OidcPeople::Linked(const std::string& issuer, const Json& claims) {
  const std::string subject = Text(claims, "sub");
  if (const auto linked = links_.UserOf(issuer, subject)) return *linked;
  std::string user = FindKnown(claims);
  if (user.empty()) user = Make(claims);
  links_.Link(issuer, subject, user);
  return user;
}

// Empty: nobody. Looks at every user, once in a subject's life.
std::string OidcPeople::FindKnown(const Json& claims) const {
  const std::string name = Lower(Text(claims, options_.user_claim)), mail = VerifiedMail(claims);
  std::string found;
  for (const auto& [key, entry] : registry_.Now()->users) {
    const auto user = entry->template As<mesh::User>();
    const bool is_admin = std::ranges::find(user->roles, "admin") != user->roles.end();
    const bool by_mail = !mail.empty() && Lower(user->email) == mail;
    const bool by_name = !name.empty() && user->name == name && user->email.empty() && !is_admin;
    if (!by_mail && !by_name) continue;
    if (!found.empty()) ThrowNotSignedIn("several users could be meant: " + found + ", " + key);
    found = key;
  }
  if (!found.empty() && links_.IsLinked(found))
    ThrowNotSignedIn("user " + found + " is another subject's already");
  return found;
}

std::string OidcPeople::Make(const Json& claims) {
  std::string name = Lower(Text(claims, options_.user_claim));
  if (name.empty()) name = VerifiedMail(claims);
  if (!options_.makes_users) ThrowNotSignedIn("there is no user for '" + name + "'");
  if (const auto fault = mesh::SubjectNameFault(name))
    ThrowNotSignedIn("'" + name + "' cannot be a user's name: it " + *fault);
  if (registry_.Now()->FindUser(name))
    ThrowNotSignedIn("there is a user " + name + " already, whose document does not fit");
  Put({.name = name,
       .title = Text(claims, "name"),
       .email = VerifiedMail(claims),
       .teams = TeamsOf(claims, TeamsByGroup()),
       .roles = {},
       .attributes = {}},
      0);
  return name;
}

void OidcPeople::KeepTeams(const std::string& name, const Json& claims) {
  const auto by_group = TeamsByGroup();
  if (by_group.empty()) return;
  const mesh::ResourcePtr resource = registry_.Now()->Find({mesh::Kind::kUser, name});
  const auto& user = std::get<mesh::User>(resource->model);
  if (resource->document.Text() != DocumentOf(user)) return;  // somebody's own words
  mesh::User next = user;
  next.teams = TeamsOf(claims, by_group);
  if (next.teams != user.teams) Put(next, resource->version);
}

// Of the settings, and of Team documents.
std::multimap<std::string, std::string> OidcPeople::TeamsByGroup() const {
  std::multimap<std::string, std::string> teams(options_.teams.begin(), options_.teams.end());
  for (const auto& [name, entry] : registry_.Now()->teams) {
    for (const std::string& group : entry->As<mesh::Team>()->groups) teams.emplace(group, name);
  }
  return teams;
}

std::vector<std::string> OidcPeople::TeamsOf(
    const Json& claims, const std::multimap<std::string, std::string>& by_group) const {
  std::set<std::string> teams;
  const Json& groups =
      claims.contains(options_.groups_claim) ? claims[options_.groups_claim] : Json::array();
  const mesh::SnapshotPtr mesh = registry_.Now();
  for (const Json& group : groups) {
    if (!group.is_string()) continue;
    const auto [first, last] = by_group.equal_range(group.get<std::string>());
    for (auto mapped = first; mapped != last; ++mapped) {
      if (mesh->teams.contains(mapped->second))
        teams.insert(mapped->second);
      else
        Log(LogLevel::kWarn, "oidc.no_team", {{"team", mapped->second}});
    }
  }
  return {teams.begin(), teams.end()};
}

std::string OidcPeople::DocumentOf(const mesh::User& user) const {
  std::string text =
      "# Made and kept by sign-in. Once you change it, its teams are yours to keep.\n"
      "apiVersion: weft/v1\nkind: User\nname: " +
      Quoted(user.name) + "\n";
  if (!user.title.empty()) text += "title: " + Quoted(user.title) + "\n";
  if (!user.email.empty()) text += "email: " + Quoted(user.email) + "\n";
  std::vector<std::string> teams;
  for (const std::string& team : user.teams) teams.push_back(Quoted(team));
  if (!teams.empty()) text += "teams: [" + Join(teams, ", ") + "]\n";
  return text;
}

void OidcPeople::Put(const mesh::User& user, uint64_t expected_version) {
  std::vector<mesh::Finding> findings;
  auto parsed = mesh::ParseDocumentText(DocumentOf(user), {}, findings);
  if (!parsed) ThrowNotSignedIn("no user can be made of these claims");
  auto resource = std::make_shared<mesh::Resource>(std::move(*parsed));
  registry_.Commit({{resource->id, resource, expected_version}},
                   {.actor = "weft", .action = "sign-in", .request_id = ""});
}

void OidcPeople::ForgetTheDeparted(const mesh::Snapshot& mesh) {
  for (const std::string& user : links_.Users())
    if (!mesh.users.contains(user)) links_.Unlink(user);
}

}  // namespace weft::identity
