#include <algorithm>
#include <cstdio>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "base/yaml.hpp"
#include "cli/show.hpp"
#include "cli/verbs.hpp"
#include "mesh/names.hpp"
#include "product/templates.hpp"

// `weft init DIR --template NAME`: a new mesh folder, domain or product that validates; with
// `--stream DOMAIN.events`, of that domain's events.
namespace weft::cli {
namespace {

namespace fs = std::filesystem;

// The folder's own name and its parents' say what is meant: …/flights/cancelled_by_day is product
// cancelled_by_day in domain flights.
std::map<std::string, std::string> WordsFor(const fs::path& folder, const std::string& kind) {
  const std::string name = folder.filename().string();
  const std::string parent = folder.parent_path().filename().string();
  const bool product = kind.ends_with("product");
  const std::string domain = product ? parent : name;
  return {{"mesh", name},  {"domain", domain}, {"product", name},
          {"table", name}, {"team", domain},   {"owner", "admin"}};
}

void CheckName(const std::string& kind, const fs::path& folder) {
  const std::string name = folder.filename().string();
  const auto fault = kind == "domain" ? mesh::DomainNameFault(name) : mesh::NameFault(name);
  if (fault && kind != "mesh")
    throw Error(ErrorKind::kInvalid, "'" + name + "' cannot name a " + kind + ": it " + *fault,
                "names are a-z, 0-9 and _, and start with a letter");
}

// The mesh's own words for a domain's team and owner, when its documents are above the new folder.
void TakeFromDomain(const fs::path& folder, std::map<std::string, std::string>& words) {
  const fs::path document = folder.parent_path() / "domain.yaml";
  if (!fs::exists(document)) return;
  const auto parsed = ParseYaml(ReadFile(document));
  if (parsed.empty()) return;
  const Yaml& root = parsed.front().root;
  if (const Yaml* team = root.Find("team"); team && team->IsScalar()) words["team"] = team->text;
  if (const Yaml* curators = root.Find("curators");
      curators && curators->IsList() && !curators->items.empty())
    words["owner"] = curators->items.front().text;
}

std::vector<std::string> TextsOf(const Yaml& document, const char* key) {
  std::vector<std::string> texts;
  const Yaml* list = document.Find(key);
  if (list == nullptr || !list->IsList()) return texts;
  for (const Yaml& item : list->items) texts.push_back(item.text);
  return texts;
}

struct Person {
  std::string name;
  std::vector<std::string> teams;
  bool is_admin = false;
};

// Who is named at the top of the mesh folder.
struct People {
  std::vector<std::string> teams;
  std::vector<Person> persons;

  void Add(const Yaml& document) {
    const Yaml* kind = document.Find("kind");
    const Yaml* name = document.Find("name");
    if (kind == nullptr || name == nullptr) return;
    if (kind->text == "Team") teams.push_back(name->text);
    if (kind->text != "User") return;
    const auto roles = TextsOf(document, "roles");
    persons.push_back(
        {name->text, TextsOf(document, "teams"), std::ranges::find(roles, "admin") != roles.end()});
  }
};

People PeopleOf(const fs::path& mesh) {
  People people;
  for (const auto& entry : fs::directory_iterator(mesh)) {
    if (entry.path().extension() != ".yaml" && entry.path().extension() != ".yml") continue;
    for (const YamlDocument& document : ParseYaml(ReadFile(entry.path())))
      people.Add(document.root);
  }
  return people;
}

// A domain's curator and team must be in the mesh: the owner that is given, else an admin, else
// anybody; the team that bears the domain's name, else the curator's, else any.
void TakeFromMesh(const Options& options, const fs::path& folder, const std::string& owner,
                  std::map<std::string, std::string>& words) {
  People people;
  if (fs::exists(folder.parent_path() / "weft.yaml")) people = PeopleOf(folder.parent_path());
  const auto rank = [&](const Person& person) {
    return std::pair(person.name == owner, person.is_admin);
  };
  const auto curator = std::ranges::max_element(people.persons, {}, rank);
  std::vector<std::string> teams = people.teams;
  if (curator != people.persons.end()) {
    if (owner.empty()) words["owner"] = curator->name;
    if (curator->name == words["owner"])
      teams.insert(teams.begin(), curator->teams.begin(), curator->teams.end());
  }
  const bool named_alike = std::ranges::find(teams, words["domain"]) != teams.end();
  if (!named_alike && !teams.empty()) words["team"] = teams.front();
  if (teams.empty() || curator == people.persons.end())
    Say(options, "the mesh needs team " + words["team"] + " and user " + words["owner"] +
                     ": an admin adds them to teams.yaml beside weft.yaml");
}

std::string TemplateNames() {
  std::string names;
  for (const product::TemplateRow& row : product::Templates())
    names += (names.empty() ? "" : ", ") + row.name;
  return names;
}

void Write(const Options& options, const std::string& directory, const fs::path& folder,
           const product::FolderTexts& files) {
  for (const auto& [path, text] : files) {
    fs::create_directories((folder / path).parent_path());
    WriteFileDurably(folder / path, text);
    Say(options, "wrote " + (fs::path(directory) / path).lexically_normal().string());
  }
}

struct Stream {
  std::string table, category, action;
};

// The server knows the stream: what was declared of it, and what its newest events have.
void InitOfStream(const Options& options, const std::string& directory, const fs::path& folder,
                  const std::string& owner, const Stream& stream) {
  CheckName("product", folder);
  std::string path = "/api/v1/drafts?stream=" + Encode(stream.table) +
                     "&product=" + Encode(folder.filename().string());
  if (!stream.category.empty()) path += "&category=" + Encode(stream.category);
  if (!stream.action.empty()) path += "&action=" + Encode(stream.action);
  if (!owner.empty()) path += "&owner=" + Encode(owner);
  const Json made = Client(Completed(options)).Post(path, Json());
  product::FolderTexts files;
  for (const Json& file : made["files"]) {
    const std::string whole = file["path"];  // DOMAIN/PRODUCT/…
    files[whole.substr(whole.find('/', whole.find('/') + 1) + 1)] = file["text"];
  }
  Write(options, directory, folder, files);
}

void Init(const Options& options, const std::string& directory, const std::string& kind,
          const std::string& owner, const Stream& stream) {
  const fs::path folder = fs::absolute(directory).lexically_normal();
  const fs::path clean = folder.has_filename() ? folder : folder.parent_path();
  if (fs::exists(clean) && !fs::is_empty(clean))
    throw Error(ErrorKind::kConflict, clean.string() + " is not empty",
                "name a new folder; nothing was written");
  if (!stream.table.empty()) return InitOfStream(options, directory, clean, owner, stream);
  CheckName(kind, clean);
  auto words = WordsFor(clean, kind);
  if (kind.ends_with("product")) TakeFromDomain(clean, words);
  if (!owner.empty()) words["owner"] = owner;
  if (kind == "domain") TakeFromMesh(options, clean, owner, words);
  const auto files = product::FillTemplate(kind, words);
  if (files.empty())
    throw Error(ErrorKind::kInvalid, "there is no template '" + kind + "'",
                "there are " + TemplateNames());
  Write(options, directory, clean, files);
}

struct InitArguments {
  std::string directory, kind = "mesh", owner;
  Stream stream;
};

}  // namespace

void ConfigureInit(CLI::App& verb, Options& options) {
  auto arguments = std::make_shared<InitArguments>();
  verb.add_option("dir", arguments->directory, "the new folder")->required();
  verb.add_option("--template", arguments->kind, "mesh, domain, sql-product or file-product")
      ->capture_default_str();
  verb.add_option("--owner", arguments->owner, "the user who will own it");
  verb.add_option("--stream", arguments->stream.table,
                  "a product of a domain's events, DOMAIN.events; asks the server");
  verb.add_option("--category", arguments->stream.category, "only its events of this category");
  verb.add_option("--action", arguments->stream.action, "only those of this action");
  verb.callback([&options, arguments] {
    Init(options, arguments->directory, arguments->kind, arguments->owner, arguments->stream);
  });
}

}  // namespace weft::cli
