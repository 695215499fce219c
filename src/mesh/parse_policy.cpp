#include <algorithm>
#include <array>
#include <set>

#include "base/error.hpp"
#include "base/text.hpp"
#include "mesh/expression.hpp"
#include "mesh/parsers.hpp"

namespace weft::mesh {
namespace {

using std::string_view;

constexpr Key kSubjectsKeys[] = {
    {"everyone", Shape::kFlag},  {"members", Shape::kFlag}, {"users", Shape::kTexts},
    {"teams", Shape::kTexts},    {"roles", Shape::kTexts},  {"domains", Shape::kTexts},
    {"attributes", Shape::kMap},
};
constexpr ObjectShape kTo{"`to`", kSubjectsKeys};
constexpr ObjectShape kExcept{"`except`", kSubjectsKeys};

constexpr Key kObjectsKeys[] = {
    {"products", Shape::kTexts},
    {"tables", Shape::kTexts},
    {"tags", Shape::kTexts},
    {"classifications", Shape::kTexts},
};
constexpr ObjectShape kObjects{"`on`", kObjectsKeys};

constexpr string_view kRoles[] = {"admin", "curator", "owner", "team"};
constexpr string_view kEffects[] = {"allow", "deny", "restrict", "requests"};
constexpr string_view kActions[] = {"discover", "read"};
constexpr Key kRuleKeys[] = {
    {"name", Shape::kText, true},
    {"effect", Shape::kText, true, nullptr, kEffects},
    {"action", Shape::kText, false, nullptr, kActions},
    {"to", Shape::kObject, true, &kTo},
    {"except", Shape::kObject, false, &kExcept},
    {"on", Shape::kObject, false, &kObjects},
    {"columns", Shape::kTexts},
    {"filter", Shape::kText},
    {"masks", Shape::kMap},
    {"mask", Shape::kAny},
    {"purpose", Shape::kText},
    {"purposes", Shape::kTexts},
    {"exceptPurposes", Shape::kTexts},
    {"from", Shape::kText},
    {"until", Shape::kText},
    {"autoApprove", Shape::kFlag},
    {"longestDays", Shape::kInteger},
};
constexpr ObjectShape kRule{"a rule", kRuleKeys};

constexpr Key kPolicyKeys[] = {
    {"apiVersion", Shape::kText, true},
    {"kind", Shape::kText, true},
    {"name", Shape::kText, true},
    {"description", Shape::kText},
    {"rules", Shape::kObjects, true, &kRule},
};
constexpr ObjectShape kPolicy{"a Policy", kPolicyKeys};

// In the order of Mask::Type; "expression" is written as an object.
constexpr string_view kMaskWords[] = {"null",        "hash",           "redact",     "show-first-4",
                                      "show-last-4", "year",           "month",      "default",
                                      "expression",  "sha-256-global", "hash-column"};

constexpr Key kMaskKeys[] = {{"expression", Shape::kText, true}};
constexpr ObjectShape kMask{"a mask", kMaskKeys};

// A policy while it is read.
struct Reading {
  const Place& place;
  Report& report;
  Resource& out;
};

ExpressionPtr ReadExpression(const Yaml& map, string_view key, ExpressionPtr (*parse)(string_view),
                             Report& report) {
  const Yaml* value = map.Find(key);
  if (!value || !value->IsScalar()) return nullptr;
  try {
    return parse(value->text);
  } catch (const Error& error) {
    report.Error(value->at, "`" + std::string(key) + "`: " + error.message(), error.hint());
    return nullptr;
  }
}

std::optional<Mask> ReadMask(string_view column, const Yaml& value, Report& report) {
  if (value.IsNull()) return Mask{Mask::Type::kNull, nullptr};
  if (value.IsMap()) {
    CheckShape(value, kMask, report);
    const ExpressionPtr expression = ReadExpression(value, "expression", &ParseValue, report);
    return expression ? std::optional(Mask{Mask::Type::kExpression, expression}) : std::nullopt;
  }
  const auto word = std::ranges::find(kMaskWords, value.text);
  const auto type = static_cast<Mask::Type>(word - std::begin(kMaskWords));
  if (value.IsScalar() && word != std::end(kMaskWords) && type != Mask::Type::kExpression)
    return Mask{type, nullptr};
  std::vector<string_view> words(std::begin(kMaskWords), std::end(kMaskWords));
  std::erase(words, "expression");
  report.Error(value.at,
               "the mask of " + std::string(column) + " must be " + Alternatives(words) +
                   " or {expression: \"…\"}",
               Suggestion(value.text, words));
  return std::nullopt;
}

std::map<std::string, Mask> ReadMasks(const Yaml& rule, Report& report) {
  std::map<std::string, Mask> masks;
  const Yaml* yaml = rule.Find("masks");
  if (!yaml) return masks;
  for (const auto& [column, value] : yaml->entries) {
    const auto mask = ReadMask("column `" + column.text + "`", value, report);
    if (!mask) continue;
    if (!masks.emplace(Lower(column.text), *mask).second)
      report.Error(column.at, "the column `" + column.text + "` has two masks",
                   "Names compare without case.");
  }
  return masks;
}

void CheckRoles(const Yaml& subjects, Report& report) {
  for (const Yaml& item : ItemsOf(subjects, "roles"))
    if (std::ranges::find(kRoles, item.text) == std::end(kRoles))
      report.Error(item.at,
                   "there is no role `" + item.text + "`, it must be " + Alternatives(kRoles),
                   Suggestion(item.text, kRoles));
}

// Attribute by attribute, one value or a list.
Attributes ReadWantedAttributes(const Yaml& subjects, Report& report) {
  Attributes wanted;
  const Yaml* yaml = subjects.Find("attributes");
  if (!yaml || !yaml->IsMap()) return wanted;
  for (const auto& [key, value] : yaml->entries) {
    if (const auto fault = NameFault(key.text))
      report.Error(key.at, "the attribute `" + key.text + "` " + *fault);
    std::vector<std::string>& values = wanted[key.text];
    if (value.IsScalar() && !value.IsNull()) values.push_back(value.text);
    for (const Yaml& item : value.items) {
      if (item.IsScalar()) values.push_back(item.text);
    }
    if (values.empty())
      report.Error(value.at, "the attribute `" + key.text + "` has no value to compare with");
  }
  return wanted;
}

Subjects ReadSubjects(const Yaml& rule, string_view key, Reading& reading) {
  Subjects subjects;
  const Yaml* yaml = rule.Find(key);
  if (!yaml || !yaml->IsMap()) return subjects;
  subjects.everyone = FlagOf(*yaml, "everyone");
  subjects.members = FlagOf(*yaml, "members");
  subjects.users = TextsOf(*yaml, "users");
  subjects.teams = TextsOf(*yaml, "teams");
  subjects.roles = TextsOf(*yaml, "roles");
  subjects.domains = TextsOf(*yaml, "domains");
  subjects.attributes = ReadWantedAttributes(*yaml, reading.report);
  CheckRoles(*yaml, reading.report);
  Refer(*yaml, "users", Reference::To::kUser, reading.out);
  Refer(*yaml, "teams", Reference::To::kTeam, reading.out);
  Refer(*yaml, "domains", Reference::To::kDomain, reading.out);
  return subjects;
}

bool IsNobody(const Subjects& subjects) {
  return !subjects.everyone && !subjects.members && subjects.users.empty() &&
         subjects.teams.empty() && subjects.roles.empty() && subjects.domains.empty() &&
         subjects.attributes.empty();
}

// The full name of a product or a table: a domain's policy may leave its own name away. Nothing
// when it is none, and an error says so.
std::optional<TableId> ReadAddress(const Yaml& item, Reading& reading) {
  const std::string& domain = reading.place.domain;
  const bool is_bare = item.text.find('.') == std::string::npos;
  const std::string full = is_bare && !domain.empty() ? domain + "." + item.text : item.text;
  auto id = ParseTableId(full);
  if (!id && full.ends_with(".*") && !NameFault(Lower(full.substr(0, full.size() - 2))))
    id = TableId{Lower(full.substr(0, full.size() - 2)), "*"};
  if (!id) {
    reading.report.Error(
        item.at, "`" + item.text + "` is no name of a product or a table",
        domain.empty() ? "A global policy names the domain too: `domain." + item.text + "`." : "");
  } else if (!domain.empty() && id->domain != domain) {
    reading.report.Error(
        item.at, "`" + item.text + "` is not of domain `" + domain + "`, where this policy lies",
        "Put the rule into a policy of domain " + id->domain + ", or into a global one.");
    id.reset();
  }
  return id;
}

std::vector<std::string> ReadAddresses(const Yaml& on, string_view key, Reference::To to,
                                       Reading& reading) {
  std::vector<std::string> addresses;
  for (const Yaml& item : ItemsOf(on, key)) {
    const auto id = ReadAddress(item, reading);
    if (!id) continue;
    addresses.push_back(ToString(*id));
    if (id->name == "*")
      reading.out.references.push_back({Reference::To::kDomain, id->domain, item.at});
    else
      reading.out.references.push_back({to, addresses.back(), item.at});
  }
  return addresses;
}

Objects ReadObjects(const Yaml& rule, Reading& reading) {
  Objects objects;
  const Yaml* on = rule.Find("on");
  if (!on || !on->IsMap()) return objects;
  objects.products = ReadAddresses(*on, "products", Reference::To::kProduct, reading);
  objects.tables = ReadAddresses(*on, "tables", Reference::To::kTable, reading);
  objects.tags = TextsOf(*on, "tags");
  objects.classifications = TextsOf(*on, "classifications");
  return objects;
}

std::optional<Time> ReadMoment(const Yaml& rule, string_view key, Report& report) {
  const Yaml* value = rule.Find(key);
  if (!value || !value->IsScalar()) return std::nullopt;
  const auto time = ParseTime(value->text);
  if (!time)
    report.Error(
        value->at,
        "`" + std::string(key) + "` is `" + value->text + "`, it must be a date or a moment",
        "Write 2027-06-30 or 2027-06-30T12:00:00Z.");
  return time;
}

// `purposes` of an allow, `exceptPurposes` of what takes away: who says nothing sees less.
std::vector<std::string> ReadPurposes(const Yaml& yaml, Effect effect, Report& report) {
  const bool grants = effect == Effect::kAllow;
  const char* wrong = grants ? "exceptPurposes" : "purposes";
  if (effect == Effect::kRequests) {
    for (const char* key : {"purposes", "exceptPurposes"})
      if (yaml.Find(key))
        report.Error(PositionOf(yaml, key),
                     std::string("`") + key + "` has no meaning in a rule about requests");
    return {};
  }
  if (yaml.Find(wrong))
    report.Error(
        PositionOf(yaml, wrong),
        std::string("`") + wrong + "` is not for a rule that " + (grants ? "allows" : "takes away"),
        grants ? "Write `purposes`: it grants only for these."
               : "Write `exceptPurposes`: it binds unless one of these is stated.");
  const char* key = grants ? "purposes" : "exceptPurposes";
  std::vector<std::string> purposes = TextsOf(yaml, key);
  if (yaml.Find(key) && std::ranges::any_of(purposes, &std::string::empty))
    report.Error(PositionOf(yaml, key), std::string("`") + key + "` names an empty purpose");
  if (yaml.Find(key) && purposes.empty())
    report.Error(PositionOf(yaml, key), std::string("`") + key + "` names no purpose");
  return purposes;
}

constexpr int kLongestDaysMax = 36500;

// What only a rule about requests has, and what it has not.
void CheckRequests(const Yaml& yaml, const Rule& rule, Report& report) {
  if (rule.effect != Effect::kRequests) {
    for (const char* key : {"autoApprove", "longestDays"})
      if (yaml.Find(key))
        report.Error(PositionOf(yaml, key),
                     std::string("`") + key + "` is for rules of effect: requests");
    return;
  }
  for (const char* key : {"action", "masks", "mask", "purpose"})
    if (yaml.Find(key))
      report.Error(PositionOf(yaml, key),
                   std::string("`") + key + "` has no meaning in a rule about requests",
                   "It grants nothing: masks are rules of effect: restrict.");
  if (!rule.auto_approve && rule.longest_days == 0)
    report.Error(yaml.at, "the rule says nothing about requests",
                 "Add `autoApprove: true` or `longestDays`.");
  if (!rule.auto_approve && (yaml.Find("filter") || yaml.Find("columns")))
    report.Error(yaml.at, "`filter` and `columns` need `autoApprove: true`",
                 "They are what is approved; else the owner's side narrows.");
}

int ReadLongestDays(const Yaml& yaml, Report& report) {
  const std::string text = TextOf(yaml, "longestDays");
  if (text.empty()) return 0;
  const bool is_number =
      text.size() <= 5 && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
  const int days = is_number ? std::stoi(text) : 0;
  if (days < 1 || days > kLongestDaysMax)
    report.Error(PositionOf(yaml, "longestDays"), "`longestDays` must be from 1 to 36500");
  return days;
}

// Keys that say nothing beside the rule's effect.
void CheckSense(const Yaml& yaml, const Rule& rule, Report& report) {
  const auto refuse = [&](const char* key, const char* why, const char* hint) {
    if (yaml.Find(key))
      report.Error(PositionOf(yaml, key), std::string("`") + key + "` " + why, hint);
  };
  const bool shapes_data = yaml.Find("filter") || yaml.Find("masks") || yaml.Find("mask");
  if (rule.effect == Effect::kDeny)
    for (const char* key : {"filter", "masks", "mask", "columns"})
      refuse(key, "has no meaning in a rule that denies",
             "A deny takes the whole table away; use effect: restrict.");
  if (rule.action == Action::kDiscover && rule.effect != Effect::kDeny &&
      rule.effect != Effect::kRequests)
    refuse("action", "cannot be discover in a rule that does not deny",
           "Everybody signed in may discover already: leave the rule out, or read it as `action: "
           "read`.");
  if (rule.action == Action::kDiscover)
    for (const char* key : {"filter", "masks", "mask", "columns"})
      refuse(key, "has no meaning for action: discover", "It is about data: leave `action` out.");
  if (rule.effect == Effect::kRestrict)
    refuse("columns", "has no meaning in a rule that restricts",
           "Use `masks`, or `columns` of a rule that allows.");
  if (rule.effect == Effect::kRestrict && !shapes_data)
    report.Error(yaml.at, "the rule restricts nothing", "Add a `filter`, `masks` or a `mask`.");
  if (yaml.Find("mask") && rule.on.tags.empty() && rule.on.classifications.empty())
    report.Error(
        PositionOf(yaml, "mask"), "`mask` does not say which columns it is for",
        "Add `on: {classifications: […]}` or `on: {tags: […]}`, or use `masks: {column: mask}`.");
  if (!rule.purposes.empty() && rule.effect == Effect::kAllow && shapes_data)
    report.Error(yaml.at, "the rule narrows only for whoever states a purpose",
                 "Allow with `purposes` alone; narrow in a rule of effect: restrict.");
  if (rule.from && rule.until && *rule.from >= *rule.until)
    report.Error(PositionOf(yaml, "from"), "the rule ends before it begins");
  if (yaml.Find("to") && IsNobody(rule.to))
    report.Error(
        PositionOf(yaml, "to"), "the rule is for nobody",
        "Name users, teams, roles or domains, or write `everyone: true` or `members: true`.");
}

Rule ReadRule(const Yaml& yaml, Reading& reading) {
  Rule rule;
  rule.at = yaml.at;
  rule.name = TextOf(yaml, "name");
  const auto effect = std::ranges::find(kEffects, TextOf(yaml, "effect"));
  if (effect != std::end(kEffects))
    rule.effect = static_cast<Effect>(effect - std::begin(kEffects));
  rule.action = TextOf(yaml, "action") == "discover" ? Action::kDiscover : Action::kRead;
  rule.to = ReadSubjects(yaml, "to", reading);
  rule.except = ReadSubjects(yaml, "except", reading);
  rule.on = ReadObjects(yaml, reading);
  rule.filter = ReadExpression(yaml, "filter", &ParseCondition, reading.report);
  rule.masks = ReadMasks(yaml, reading.report);
  if (const Yaml* mask = yaml.Find("mask")) rule.mask = ReadMask("the rule", *mask, reading.report);
  rule.columns = TextsOf(yaml, "columns");
  rule.purpose = TextOf(yaml, "purpose");
  rule.purposes = ReadPurposes(yaml, rule.effect, reading.report);
  rule.from = ReadMoment(yaml, "from", reading.report);
  rule.until = ReadMoment(yaml, "until", reading.report);
  rule.auto_approve = FlagOf(yaml, "autoApprove");
  rule.longest_days = ReadLongestDays(yaml, reading.report);
  CheckSense(yaml, rule, reading.report);
  CheckRequests(yaml, rule, reading.report);
  return rule;
}

void CheckRuleNames(const Yaml& root, Report& report) {
  std::set<std::string> seen;
  for (const Yaml& rule : ItemsOf(root, "rules")) {
    const std::string name = TextOf(rule, "name");
    if (const auto fault = IdFault(name); fault && rule.Find("name"))
      report.Error(PositionOf(rule, "name"), "the rule's name " + *fault);
    if (!name.empty() && !seen.insert(Lower(name)).second)
      report.Error(PositionOf(rule, "name"), "two rules are named `" + name + "`",
                   "`weft why` names rules: give each its own name.");
  }
}

}  // namespace

constexpr ObjectShape kPolicyShape = kPolicy;

void ParsePolicy(const Yaml& root, const Place& place, Report& report, Resource& out) {
  CheckShape(root, kPolicy, report);
  CheckName(root, "name", &NameFault, report);
  CheckRuleNames(root, report);
  Policy policy;
  policy.domain = place.domain;
  policy.major = place.product.empty() ? 0 : place.major;
  if (!place.product.empty()) policy.product = place.domain + "." + place.product;
  policy.name = TextOf(root, "name");
  if (!place.domain.empty()) policy.name = place.domain + "." + policy.name;
  if (policy.major > 1) policy.name += "@" + std::to_string(policy.major);
  policy.description = TextOf(root, "description");
  Reading reading{place, report, out};
  for (const Yaml& rule : ItemsOf(root, "rules"))
    if (rule.IsMap()) policy.rules.push_back(ReadRule(rule, reading));
  out.id.name = policy.name;
  out.model = std::move(policy);
}

}  // namespace weft::mesh
