#include "trino/governor.hpp"

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "trino/asker.hpp"
#include "trino/operations.hpp"

namespace weft::trino {
namespace {

const Json& ActionOf(const Json& body) { return PartOf(PartOf(body, "input"), "action"); }

std::string UserOf(const Json& body) {
  const Json& context = PartOf(PartOf(body, "input"), "context");
  return TextIn(PartOf(context, "identity"), "user");
}

Json Result(Json result) { return {{"result", std::move(result)}}; }

}  // namespace

Governor::Governor(const store::Registry& registry, audit::Guard& guard, GovernorOptions options)
    : registry_(registry),
      guard_(guard),
      options_(std::move(options)),
      policy_user_("policies/" + ToHex(RandomBytes(16))) {}

std::unique_ptr<Asker> Governor::AskerOf(const Json& body) {
  if (TextIn(ActionOf(body), "operation").empty())
    throw Error(ErrorKind::kInvalid, "this is no question of Trino's Open Policy Agent plugin");
  const std::string user = UserOf(body);
  const World world{registry_, guard_, options_};
  if (auto pass = passes_.Find(user)) return QuestionOf(world, std::move(pass));
  if (user == policy_user_) return PolicyOf(world, user);
  return options_.trusts_names ? PersonOf(world, user) : nullptr;
}

// An expression that looks into another table does so as the policy, not as the asker.
Json Governor::ViewOf(const std::string& expression) const {
  Json view{{"expression", expression}};
  if (expression.find("(SELECT ") != std::string::npos) view["identity"] = policy_user_;
  return view;
}

Json Governor::Allow(const Json& body) {
  const Json& action = ActionOf(body);
  const std::string operation = TextIn(action, "operation");
  if (operation == "ImpersonateUser") {
    const std::string whom = TextIn(PartOf(PartOf(action, "resource"), "user"), "user");
    return Result(UserOf(body) == options_.user && passes_.Find(whom) != nullptr);
  }
  const auto asker = AskerOf(body);
  return Result(asker && Allows(options_, *asker, operation, PartOf(action, "resource")));
}

Json Governor::AllowEach(const Json& body) {
  const auto asker = AskerOf(body);
  const Json& action = ActionOf(body);
  const std::string operation = TextIn(action, "operation");
  Json resources = PartOf(action, "filterResources");
  // Of columns there is one resource, their table: what is answered counts its columns.
  if (operation == "FilterColumns" && resources.size() == 1) {
    const Json whole = resources[0];
    resources = Json::array();
    for (const Json& column : PartOf(PartOf(whole, "table"), "columns")) {
      resources.push_back(whole);
      resources.back()["table"]["columns"] = Json::array({column});
    }
  }
  Json allowed = Json::array();
  for (size_t i = 0; asker && i < resources.size(); ++i)
    if (Allows(options_, *asker, operation, resources[i])) allowed.push_back(i);
  return Result(std::move(allowed));
}

Json Governor::RowFilters(const Json& body) {
  const auto asker = AskerOf(body);
  const Named named = NamedOf(PartOf(PartOf(ActionOf(body), "resource"), "table"));
  Json filters = Json::array();
  if (asker && !IsOfLake(options_, named)) return Result(std::move(filters));
  const auto shown = asker ? asker->See(named.id()) : std::nullopt;
  if (!shown) return Result(Json::array({{{"expression", "FALSE"}}}));
  for (const std::string& filter : shown->filters) filters.push_back(ViewOf(filter));
  return Result(std::move(filters));
}

Json Governor::ColumnMasks(const Json& body) {
  const auto asker = AskerOf(body);
  const Json& resources = PartOf(ActionOf(body), "filterResources");
  std::map<std::string, std::optional<Shown>> seen;
  Json masks = Json::array();
  for (size_t i = 0; i < resources.size(); ++i) {
    const Json& column = PartOf(resources[i], "column");
    const Named named = NamedOf(column);
    if (asker && !IsOfLake(options_, named)) continue;
    const auto [known, is_new] = seen.try_emplace(named.schema + "." + named.table);
    if (is_new && asker) known->second = asker->See(named.id());
    const std::optional<Shown>& shown = known->second;
    const std::string name = Lower(TextIn(column, "columnName"));
    // Whoever uses a refused column is denied. A mask would make Trino think that all use it.
    if (shown && !shown->masks.contains(name)) continue;
    masks.push_back(
        {{"index", i}, {"viewExpression", ViewOf(shown ? shown->masks.at(name) : "NULL")}});
  }
  return Result(std::move(masks));
}

}  // namespace weft::trino
