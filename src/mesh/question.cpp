#include "mesh/question.hpp"

#include <algorithm>
#include <array>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

namespace weft::mesh {
namespace {

bool IsMoment(const Json& value) {
  return value.is_string() && ParseTime(value.get<std::string>()).has_value();
}

struct TypeRow {
  std::string_view name;
  std::string_view words;
  bool (*fits)(const Json&);
  const char* sample;  // as JSON
};
constexpr std::array kTypes{
    TypeRow{"text", "a text", [](const Json& v) { return v.is_string(); }, R"("")"},
    TypeRow{"integer", "a whole number", [](const Json& v) { return v.is_number_integer(); }, "0"},
    TypeRow{"number", "a number", [](const Json& v) { return v.is_number(); }, "0.5"},
    TypeRow{"date", "a date, such as 2026-11-21", &IsMoment, R"("2026-11-21")"},
    TypeRow{"timestamp", "a moment, such as 2026-11-21T06:18:00Z", &IsMoment,
            R"("2026-11-21T06:18:00Z")"},
    TypeRow{"flag", "true or false", [](const Json& v) { return v.is_boolean(); }, "false"},
};

const TypeRow& RowOf(const QuestionParameter& parameter) {
  const auto row = std::ranges::find(kTypes, parameter.type, &TypeRow::name);
  WEFT_CHECK(row != kTypes.end());
  return *row;
}

void RequireKnown(const Question& question, const Json& given) {
  for (const auto& [name, _] : given.items()) {
    if (std::ranges::find(question.parameters, name, &QuestionParameter::name) !=
        question.parameters.end())
      continue;
    throw Error(ErrorKind::kInvalid,
                "question " + question.name + " has no parameter `" + name + "`",
                "weft describe question " + question.name + " lists them.");
  }
}

}  // namespace

Json ParametersOf(const Question& question, const Json& given) {
  if (!given.is_null() && !given.is_object())
    throw Error(ErrorKind::kInvalid, "the parameters of a saved question go by name",
                R"(Write "params": {"airport": "JFK"}.)");
  RequireKnown(question, given);
  Json values = Json::object();
  for (const QuestionParameter& parameter : question.parameters) {
    const Json value = given.is_null() || !given.contains(parameter.name) ? parameter.otherwise
                                                                          : given[parameter.name];
    const TypeRow& row = RowOf(parameter);
    if (value.is_null() || !row.fits(value))
      throw Error(ErrorKind::kInvalid, "the parameter `" + parameter.name + "` " +
                                           (value.is_null() ? "is missing" : "does not fit") +
                                           ": it is " + std::string(row.words));
    values[parameter.name] = value;
  }
  return values.empty() ? Json() : values;
}

Json SampleParametersOf(const Question& question) {
  Json values = Json::object();
  for (const QuestionParameter& parameter : question.parameters)
    values[parameter.name] =
        parameter.otherwise.is_null() ? Json::parse(RowOf(parameter).sample) : parameter.otherwise;
  return values.empty() ? Json() : values;
}

Position PositionInSql(const Question& question, size_t offset) {
  const std::string_view before = std::string_view(question.sql).substr(0, offset);
  const size_t begin = before.rfind('\n') + 1;  // npos + 1 is 0
  return {static_cast<int>(std::ranges::count(before, '\n')) + 1,
          static_cast<int>(before.size() - begin) + 1};
}

Position PositionInDocument(const Question& question, std::string_view document, size_t offset) {
  const Position at = question.sql_at, in_sql = PositionInSql(question, offset);
  const std::vector<std::string> lines = Split(document, '\n');
  const auto line = static_cast<size_t>(at.line);
  if (at.line < 1 || line > lines.size()) return at;
  const auto column = static_cast<size_t>(at.column) - 1;
  const char style = column < lines[line - 1].size() ? lines[line - 1][column] : ' ';
  if (style == '|' && line < lines.size()) {
    const size_t indent = lines[line].find_first_not_of(' ');
    return {at.line + in_sql.line,
            in_sql.column + static_cast<int>(indent == std::string::npos ? 0 : indent)};
  }
  const bool is_one_line = style != '>' && question.sql.find('\n') == std::string::npos;
  const int quote = style == '"' || style == '\'' ? 1 : 0;
  return is_one_line ? Position{at.line, at.column + quote + in_sql.column - 1} : at;
}

}  // namespace weft::mesh
