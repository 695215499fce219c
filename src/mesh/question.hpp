#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/yaml.hpp"

// A saved question: SQL that one person wrote and others use, under a name. It holds no data and
// gives no right to any: its SQL always runs as whoever asks it.
namespace weft::mesh {

struct QuestionParameter {
  std::string name;   // in the SQL: $airport
  std::string type;   // of kParameterTypes
  std::string title;  // for people; may be empty
  Json otherwise;     // the value when none is given; null: one must be given
};

// How its answer is drawn: columns of the answer by name.
struct Chart {
  std::string kind;  // of kChartKinds; empty: none
  std::string x;
  std::vector<std::string> y;
  std::string series;  // a column that parts the rows into lines; may be empty
};

struct Question {
  std::string name;
  std::string title;
  std::string description;
  std::string sql;
  std::vector<QuestionParameter> parameters;
  Chart chart;
  std::string owner;               // a user
  bool everyone = false;           // shared with all who are signed in
  std::vector<std::string> teams;  // shared with them
  std::vector<std::string> users;  // shared with them
  Position sql_at;                 // of the SQL in the document
};

inline constexpr std::string_view kParameterTypes[] = {"text", "integer",   "number",
                                                       "date", "timestamp", "flag"};
inline constexpr std::string_view kChartKinds[] = {"bar",     "line", "area",
                                                   "scatter", "pie",  "number"};

// The values to run it with: those that are given, by name, else the defaults. Throws
// Error{kInvalid} that names the parameter which is unknown, missing or of another type.
Json ParametersOf(const Question& question, const Json& given);
// The same for looking at it without running: where nothing is given, any value of the type.
Json SampleParametersOf(const Question& question);

// Where this byte of the SQL stands: in the SQL, and in the question's document.
Position PositionInSql(const Question& question, size_t offset);
Position PositionInDocument(const Question& question, std::string_view document, size_t offset);

}  // namespace weft::mesh
