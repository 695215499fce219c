#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/json.hpp"

// The JSON Schemas of the API, a small part of JSON Schema 2020-12: the builders below write it,
// openapi.json shows it, and FindMisfit holds values against it: parameters and bodies on their way
// in, and in the tests every answer on its way out.
namespace weft::serve::schema {

Json Text(const std::string& example = {});
Json NotEmpty(const std::string& example);
// A text of which the whole matches; `pattern` as base/pattern.hpp reads it.
Json Shaped(const std::string& pattern, const std::string& example);
Json OneOf(const std::vector<std::string>& words);
Json Moment();  // ISO 8601
Json Number(uint64_t min = 0);
Json Number(uint64_t min, uint64_t max);
Json Real();
Json Truth();
Json ListOf(Json item);
Json MapOf(Json value);
Json OrNull(Json schema);  // not of a Ref
Json ListOrObject();       // or null: of anything
Json AnyObject();
Json Anything();
Json AnyOf(std::vector<Json> schemas);  // of answers: one of these
// One of Components(), by its name.
Json Ref(const std::string& name);

struct Field {
  std::string name;
  Json schema;
  std::string meaning;  // may be empty
  bool is_needed = true;
};
Field Optional(std::string name, Json schema, std::string meaning = {});
// Exactly these fields and no other.
Json Object(const std::vector<Field>& fields);
// {"items": […], "next": cursor or null}
Json PageOf(Json item);

// What is wrong with a value.
struct Misfit {
  std::string where;  // "files[3].sha256"; empty: the whole
  std::string what;   // "must be a whole number from 1 to 1,000", "is missing", "is not known"
  std::string hint;   // may be empty
};
std::optional<Misfit> FindMisfit(const Json& value, const Json& schema);

}  // namespace weft::serve::schema
