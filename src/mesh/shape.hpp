#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "mesh/finding.hpp"

// What an object of a document may look like, as tables of its keys, and the check of a tree
// against them. Inside mesh/ only: parsers declare their tables, check once, then read what is
// there.
namespace weft::mesh {

// Where findings about one document go.
class Report {
 public:
  // `unknown_keys`: how grave a key is that no table has.
  Report(std::vector<Finding>& findings, std::string file, Severity unknown_keys)
      : findings_(findings), file_(std::move(file)), unknown_keys_(unknown_keys) {}

  void Error(Position at, std::string message, std::string hint = {});
  void Warning(Position at, std::string message, std::string hint = {});
  void UnknownKey(Position at, std::string message, std::string hint);
  bool has_errors() const { return has_errors_; }

 private:
  void Add(Severity severity, Position at, std::string message, std::string hint);

  std::vector<Finding>& findings_;
  const std::string file_;
  const Severity unknown_keys_;
  bool has_errors_ = false;
};

enum class Shape {
  kText,     // a text; 1.0 and true need quotes to be one
  kTexts,    // a list of texts
  kFlag,     // true or false
  kInteger,  // a whole number
  kNumber,
  kScalar,   // one value of any type, or null
  kAny,      // anything, as long as the key is there
  kMap,      // an object whose keys are free
  kObject,   // an object of a shape of its own
  kObjects,  // a list of such objects
};

struct ObjectShape;

struct Key {
  std::string_view name;
  Shape shape = Shape::kText;
  bool required = false;
  const ObjectShape* object = nullptr;  // of kObject and kObjects
  std::span<const std::string_view> allowed =
      {};  // of kText: all values that it may have; empty: any
  std::span<const std::string_view> examples = {};  // of kText: some that mean something to Weft
};

struct ObjectShape {
  std::string_view what;  // for messages: "a column"
  std::span<const Key> keys;
  std::span<const Key> more = {};  // keys that it shares with other objects

  const Key* Find(std::string_view name) const;
};

// Adds every finding: unknown keys with the nearest known one, wrong types, missing keys, bad
// values. False when `yaml` is no object at all.
bool CheckShape(const Yaml& yaml, const ObjectShape& shape, Report& report);
// The same for one value.
void CheckValue(const Key& key, const Yaml& value, Report& report);

// "did you mean `x`?", or nothing.
std::string Suggestion(std::string_view written, std::span<const std::string_view> known);
// "`a`, `b` or `c`"
std::string Alternatives(std::span<const std::string_view> words);

// Reading what a check has let pass. Absent, null or mistyped values read as empty.
std::string TextOf(const Yaml& map, std::string_view key);
std::vector<std::string> TextsOf(const Yaml& map, std::string_view key);
bool FlagOf(const Yaml& map, std::string_view key, bool otherwise = false);
const std::vector<Yaml>& ItemsOf(const Yaml& map, std::string_view key);
// The place of a key's value, of the map itself when the key is absent.
Position PositionOf(const Yaml& map, std::string_view key);
// The `value` of a customProperties entry of this name, or nullptr.
const Yaml* CustomOf(const Yaml& map, std::string_view property);

}  // namespace weft::mesh
