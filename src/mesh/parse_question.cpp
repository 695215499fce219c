#include <algorithm>
#include <set>

#include "base/json.hpp"
#include "mesh/parsers.hpp"

// A saved question.
namespace weft::mesh {
namespace {

using std::string_view;

constexpr Key kParameterKeys[] = {{"name", Shape::kText, true},
                                  {"type", Shape::kText, true, nullptr, kParameterTypes},
                                  {"title", Shape::kText},
                                  {"default", Shape::kScalar}};
constexpr ObjectShape kParameter{"a parameter", kParameterKeys};

constexpr Key kChartKeys[] = {{"kind", Shape::kText, true, nullptr, kChartKinds},
                              {"x", Shape::kText},
                              {"y", Shape::kTexts, true},
                              {"series", Shape::kText}};
constexpr ObjectShape kChart{"`chart`", kChartKeys};

constexpr Key kSharedKeys[] = {
    {"everyone", Shape::kFlag}, {"teams", Shape::kTexts}, {"users", Shape::kTexts}};
constexpr ObjectShape kShared{"`sharedWith`", kSharedKeys};

constexpr Key kQuestionKeys[] = {
    {"apiVersion", Shape::kText, true},
    {"kind", Shape::kText, true},
    {"name", Shape::kText, true},
    {"title", Shape::kText, true},
    {"description", Shape::kText},
    {"owner", Shape::kText, true},
    {"sharedWith", Shape::kObject, false, &kShared},
    {"parameters", Shape::kObjects, false, &kParameter},
    {"sql", Shape::kText, true},
    {"chart", Shape::kObject, false, &kChart},
};
constexpr ObjectShape kQuestion{"a Question", kQuestionKeys};

std::vector<QuestionParameter> ReadParameters(const Yaml& root, Report& report) {
  std::vector<QuestionParameter> parameters;
  std::set<std::string> names;
  for (const Yaml& item : ItemsOf(root, "parameters")) {
    if (!item.IsMap()) continue;
    CheckName(item, "name", &NameFault, report);
    QuestionParameter parameter{
        TextOf(item, "name"), TextOf(item, "type"), TextOf(item, "title"), {}};
    if (const Yaml* value = item.Find("default"); value && value->IsScalar())
      parameter.otherwise = ToJson(*value);
    if (!names.insert(parameter.name).second)
      report.Error(PositionOf(item, "name"), "there are two parameters `" + parameter.name + "`",
                   "Give one another name.");
    parameters.push_back(std::move(parameter));
  }
  return parameters;
}

// Only once the shape is right: a default must be a value of its type.
void CheckDefaults(const Yaml& root, const Question& question, Report& report) {
  const std::vector<Yaml>& items = ItemsOf(root, "parameters");
  for (size_t i = 0; i < question.parameters.size() && i < items.size(); ++i) {
    if (question.parameters[i].otherwise.is_null()) continue;
    Question one{.name = question.name, .parameters = {question.parameters[i]}};
    try {
      ParametersOf(one, Json());
    } catch (const Error& error) {
      report.Error(PositionOf(items[i], "default"), "`default`: " + error.message());
    }
  }
}

Chart ReadChart(const Yaml& root) {
  const Yaml* yaml = root.Find("chart");
  if (!yaml || !yaml->IsMap()) return {};
  return {TextOf(*yaml, "kind"), TextOf(*yaml, "x"), TextsOf(*yaml, "y"), TextOf(*yaml, "series")};
}

void ReadShared(const Yaml& root, Question& question, Resource& out) {
  const Yaml* yaml = root.Find("sharedWith");
  if (!yaml || !yaml->IsMap()) return;
  question.everyone = FlagOf(*yaml, "everyone");
  question.teams = TextsOf(*yaml, "teams");
  question.users = TextsOf(*yaml, "users");
  Refer(*yaml, "teams", Reference::To::kTeam, out);
  Refer(*yaml, "users", Reference::To::kUser, out);
}

}  // namespace

constexpr ObjectShape kQuestionShape = kQuestion;

void ParseQuestion(const Yaml& root, const Place&, Report& report, Resource& out) {
  CheckShape(root, kQuestion, report);
  CheckName(root, "name", &NameFault, report);
  Question question{.name = TextOf(root, "name"),
                    .title = TextOf(root, "title"),
                    .description = TextOf(root, "description"),
                    .sql = TextOf(root, "sql"),
                    .parameters = ReadParameters(root, report),
                    .chart = ReadChart(root),
                    .owner = TextOf(root, "owner"),
                    .sql_at = PositionOf(root, "sql")};
  if (!report.has_errors()) CheckDefaults(root, question, report);
  Refer(root, "owner", Reference::To::kUser, out);
  ReadShared(root, question, out);
  // A question never keeps a person or a team in the mesh.
  for (Reference& reference : out.references) reference.holds = false;
  out.id.name = question.name;
  out.model = std::move(question);
}

}  // namespace weft::mesh
