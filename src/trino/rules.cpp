#include <optional>

#include "base/text.hpp"
#include "lake/table_name.hpp"
#include "trino/asker.hpp"
#include "trino/governor.hpp"

// The rules of Trino's file-based access control.
namespace weft::trino {
namespace {

// Names in a file of rules are regular expressions.
std::string Exactly(const std::string& name) {
  std::string pattern;
  for (const char c : name) {
    if (std::string_view(".$^+*?()[]{}|\\").find(c) != std::string_view::npos) pattern += '\\';
    pattern += c;
  }
  return pattern;
}

std::string Everything(const std::vector<std::string>& filters) {
  return "(" + Join(filters, ") AND (") + ")";
}

// An expression that looks into other tables does so as the policy.
void Add(Json& to, const char* key, const std::string& expression, const std::string& policy_user) {
  to[key] = expression;
  if (expression.find("(SELECT ") == std::string::npos) return;
  to[std::string(key) + "_environment"] = {{"user", policy_user}};
}

Json RuleOf(const Shown& shown, const mesh::Table& table, const std::string& policy_user) {
  Json rule{{"privileges", Json::array({"SELECT"})}};
  if (!shown.filters.empty()) Add(rule, "filter", Everything(shown.filters), policy_user);
  for (const mesh::Column& column : table.contract.columns) {
    const std::string name = Lower(column.name);
    Json one{{"name", name}};
    if (shown.refused.contains(name)) {
      one["allow"] = false;
    } else if (const auto mask = shown.masks.find(name); mask != shown.masks.end()) {
      Add(one, "mask", mask->second, policy_user);
    } else {
      continue;
    }
    rule["columns"].push_back(std::move(one));
  }
  return rule;
}

constexpr size_t kRulesMax = 200'000;

}  // namespace

Json Governor::Rules() const {
  const mesh::SnapshotPtr snapshot = registry_.Now();
  const World world{registry_, guard_, options_};
  const std::string catalog = Exactly(options_.catalog);
  Json tables = Json::array(
      {{{"user", Exactly(policy_user_)},
        {"catalog", catalog},
        {"privileges", Json::array({"SELECT"})}},
       {{"catalog", "system"}, {"schema", "jdbc"}, {"privileges", Json::array({"SELECT"})}}});
  for (const auto& [user, entry] :
       options_.trusts_names ? snapshot->users : decltype(snapshot->users){}) {
    const auto person = PersonOf(world, user);
    if (!person) continue;
    for (const auto& [domain, node] : snapshot->domains)
      for (const auto& [name, slot] : node->tables) {
        const mesh::TablePtr table = slot->Get();
        const std::string in_lake = lake::NameOf(*table).name;
        const auto shown = person->See({domain, in_lake});
        if (!shown) continue;
        Json rule = RuleOf(*shown, *table, policy_user_);
        rule["user"] = Exactly(user);
        rule["catalog"] = catalog;
        rule["schema"] = Exactly(domain);
        rule["table"] = Exactly(in_lake);
        tables.push_back(std::move(rule));
        if (tables.size() > kRulesMax)
          throw Error(ErrorKind::kExhausted, "there are too many rules for one file",
                      "Let Trino ask by its Open Policy Agent plugin instead.");
      }
  }
  const Json read_only = "read-only", none = Json::array();
  return {{"catalogs", Json::array({{{"catalog", catalog}, {"allow", read_only}},
                                    {{"catalog", "system"}, {"allow", read_only}}})},
          {"tables", std::move(tables)},
          {"schemas", Json::array({{{"owner", false}}})},
          {"queries", Json::array({{{"allow", Json::array({"execute"})}}})},
          {"functions", Json::array({{{"catalog", "system"},
                                      {"schema", "builtin"},
                                      {"function", ".*"},
                                      {"privileges", Json::array({"EXECUTE"})}}})},
          {"procedures", none},
          {"catalog_session_properties", none},
          {"impersonation", none}};
}

}  // namespace weft::trino
