#include <algorithm>
#include <array>

#include "base/pattern.hpp"
#include "mesh/kafka_source.hpp"
#include "mesh/parsers.hpp"

// The small kinds of weft/v1: Mesh, Domain, Team, User, Source.
namespace weft::mesh {
namespace {

using std::string_view;

// What every document of ours begins with.
constexpr Key kHead[] = {
    {"apiVersion", Shape::kText, true}, {"kind", Shape::kText, true},
    {"name", Shape::kText, true},       {"title", Shape::kText},
    {"description", Shape::kText},
};

constexpr Key kRulesKeys[] = {
    {"everyColumnHasAMeaning", Shape::kFlag},
    {"everyNullableColumnHasANullMeaning", Shape::kFlag},
    {"everyProductHasAnOwner", Shape::kFlag},
    {"columnNamePattern", Shape::kText},
};
constexpr ObjectShape kRules{"`rules`", kRulesKeys};

constexpr Key kMeshKeys[] = {
    {"rules", Shape::kObject, false, &kRules},
    {"adminMayRead", Shape::kFlag},
};
constexpr ObjectShape kMesh{"a Mesh", kMeshKeys, kHead};

constexpr string_view kModes[] = {"centralised", "standard", "decentralised"};
constexpr Key kDomainKeys[] = {
    {"curators", Shape::kTexts},
    {"team", Shape::kText},
    {"parent", Shape::kText},
    {"mode", Shape::kText, false, nullptr, kModes},
    {"engine", Shape::kText, false, nullptr, kEngines},
};
constexpr ObjectShape kDomain{"a Domain", kDomainKeys, kHead};

constexpr Key kTeamKeys[] = {{"contact", Shape::kText}, {"groups", Shape::kTexts}};
constexpr ObjectShape kTeam{"a Team", kTeamKeys, kHead};

constexpr Key kUserKeys[] = {
    {"email", Shape::kText},     {"teams", Shape::kTexts},   {"roles", Shape::kTexts},
    {"attributes", Shape::kMap}, {"disabled", Shape::kFlag},
};
constexpr ObjectShape kUser{"a User", kUserKeys, kHead};

constexpr Key kSourceKeys[] = {
    {"domain", Shape::kText},  {"type", Shape::kText, true},     {"owner", Shape::kText},
    {"purpose", Shape::kText}, {"classification", Shape::kText}, {"settings", Shape::kMap},
};
constexpr ObjectShape kSource{"a Source", kSourceKeys, kHead};

Rules ReadRules(const Yaml& root, Report& report) {
  Rules rules;
  const Yaml* yaml = root.Find("rules");
  if (!yaml || !yaml->IsMap()) return rules;
  rules.every_column_has_a_meaning = FlagOf(*yaml, "everyColumnHasAMeaning");
  rules.every_nullable_column_has_a_null_meaning =
      FlagOf(*yaml, "everyNullableColumnHasANullMeaning");
  rules.every_product_has_an_owner = FlagOf(*yaml, "everyProductHasAnOwner");
  rules.column_name_pattern = TextOf(*yaml, "columnNamePattern");
  std::string fault;
  if (!rules.column_name_pattern.empty() && !Pattern::Parse(rules.column_name_pattern, fault))
    report.Error(PositionOf(*yaml, "columnNamePattern"),
                 "`columnNamePattern` is no pattern: " + fault);
  return rules;
}

// One value or a list of them, as texts.
std::vector<std::string> ReadValues(const Yaml& key, const Yaml& value, Report& report) {
  if (value.IsScalar()) return {value.text};
  std::vector<std::string> values;
  for (const Yaml& item : value.items)
    if (item.IsScalar()) values.push_back(item.text);
  if (!value.IsList() || values.size() != value.items.size())
    report.Error(value.at, "`" + key.text + "` must be one value or a list of values");
  return values;
}

Attributes ReadAttributes(const Yaml& root, Report& report) {
  Attributes attributes;
  const Yaml* yaml = root.Find("attributes");
  if (!yaml) return attributes;
  for (const auto& [key, value] : yaml->entries) {
    if (const auto fault = NameFault(key.text))
      report.Error(key.at, "the attribute `" + key.text + "` " + *fault);
    if (key.text == "user" || key.text == "teams")
      report.Error(key.at, "the attribute `" + key.text + "` is set by Weft itself",
                   "Choose another name.");
    attributes[key.text] = ReadValues(key, value, report);
  }
  return attributes;
}

std::map<std::string, std::string> ReadSettings(const Yaml& root, Report& report) {
  std::map<std::string, std::string> settings;
  const Yaml* yaml = root.Find("settings");
  if (!yaml) return settings;
  for (const auto& [key, value] : yaml->entries) {
    if (!value.IsScalar())
      report.Error(value.at, "the setting `" + key.text + "` must be one value");
    settings[key.text] = value.text;
  }
  return settings;
}

void CheckNames(const Yaml& root, string_view key, FaultOf fault_of, Report& report) {
  for (const Yaml& item : ItemsOf(root, key))
    if (const auto fault = fault_of(item.text); fault && item.IsScalar())
      report.Error(item.at, "`" + item.text + "` in `" + std::string(key) + "` " + *fault);
}

}  // namespace

constexpr ObjectShape kMeshShape = kMesh;
constexpr ObjectShape kDomainShape = kDomain;
constexpr ObjectShape kTeamShape = kTeam;
constexpr ObjectShape kUserShape = kUser;
constexpr ObjectShape kSourceShape = kSource;

void ParseMesh(const Yaml& root, const Place&, Report& report, Resource& out) {
  CheckShape(root, kMesh, report);
  CheckName(root, "name", &SubjectNameFault, report);
  MeshDocument mesh;
  mesh.name = TextOf(root, "name");
  mesh.title = TextOf(root, "title");
  mesh.description = TextOf(root, "description");
  mesh.rules = ReadRules(root, report);
  mesh.admin_may_read = FlagOf(root, "adminMayRead", true);
  out.id.name = mesh.name;
  out.model = std::move(mesh);
}

void ParseDomain(const Yaml& root, const Place& place, Report& report, Resource& out) {
  CheckShape(root, kDomain, report);
  CheckName(root, "name", &DomainNameFault, report);
  Domain domain;
  domain.name = TextOf(root, "name");
  domain.title = TextOf(root, "title");
  domain.description = TextOf(root, "description");
  domain.curators = TextsOf(root, "curators");
  domain.team = TextOf(root, "team");
  domain.parent = TextOf(root, "parent");
  domain.engine = TextOf(root, "engine");
  const auto mode = std::ranges::find(kModes, TextOf(root, "mode"));
  if (mode != std::end(kModes)) domain.mode = static_cast<Mode>(mode - std::begin(kModes));
  if (!place.domain.empty() && !domain.name.empty() && domain.name != place.domain)
    report.Error(
        PositionOf(root, "name"),
        "the domain's name is `" + domain.name + "`, but its folder is `" + place.domain + "`",
        "Give both the same name.");
  if (!domain.parent.empty() && domain.parent == domain.name)
    report.Error(PositionOf(root, "parent"), "a domain cannot be its own parent");
  Refer(root, "curators", Reference::To::kUser, out);
  Refer(root, "team", Reference::To::kTeam, out);
  Refer(root, "parent", Reference::To::kDomain, out);
  out.id.name = domain.name;
  out.model = std::move(domain);
}

void ParseTeam(const Yaml& root, const Place&, Report& report, Resource& out) {
  CheckShape(root, kTeam, report);
  CheckName(root, "name", &SubjectNameFault, report);
  Team team{TextOf(root, "name"), TextOf(root, "title"), TextOf(root, "description"),
            TextOf(root, "contact"), TextsOf(root, "groups")};
  out.id.name = team.name;
  out.model = std::move(team);
}

void ParseUser(const Yaml& root, const Place&, Report& report, Resource& out) {
  CheckShape(root, kUser, report);
  CheckName(root, "name", &SubjectNameFault, report);
  CheckNames(root, "roles", &SubjectNameFault, report);
  User user;
  user.name = TextOf(root, "name");
  user.title = TextOf(root, "title");
  user.email = TextOf(root, "email");
  user.teams = TextsOf(root, "teams");
  user.roles = TextsOf(root, "roles");
  user.attributes = ReadAttributes(root, report);
  user.disabled = FlagOf(root, "disabled");
  Refer(root, "teams", Reference::To::kTeam, out);
  out.id.name = user.name;
  out.model = std::move(user);
}

void ParseSource(const Yaml& root, const Place& place, Report& report, Resource& out) {
  CheckShape(root, kSource, report);
  CheckName(root, "name", &NameFault, report);
  Source source;
  source.name = TextOf(root, "name");
  source.domain = DomainOf(root, place, report);
  source.type = TextOf(root, "type");
  source.owner = TextOf(root, "owner");
  source.purpose = TextOf(root, "purpose");
  source.classification = TextOf(root, "classification");
  source.settings = ReadSettings(root, report);
  if (const auto fault = source.type == kKafka ? KafkaFault(source.settings) : std::nullopt)
    report.Error(PositionOf(root, "settings"), *fault);
  Refer(root, "owner", Reference::To::kUser, out);
  out.references.push_back({Reference::To::kDomain, source.domain, PositionOf(root, "domain")});
  out.id.name = source.name;
  out.model = std::move(source);
}

}  // namespace weft::mesh
