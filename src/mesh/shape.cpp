#include "mesh/shape.hpp"

#include <algorithm>

#include "base/json.hpp"
#include "base/text.hpp"

namespace weft::mesh {
namespace {

std::string Quote(std::string_view word) { return "`" + std::string(word) + "`"; }

// A value as a message may show it: short, on one line.
std::string Shown(const Yaml& value) {
  constexpr size_t kShownMax = 40;
  if (value.text.size() > kShownMax || value.text.find('\n') != std::string::npos)
    return "this text";
  return Quote(value.text);
}

std::string_view TypeWord(const Yaml& value) {
  if (value.IsNull()) return "empty";
  if (value.IsList()) return "a list";
  if (value.IsMap()) return "an object";
  const Json json = ToJson(value);
  if (json.is_boolean()) return "a truth value";
  return json.is_number() ? "a number" : "a text";
}

// True for a plain scalar that YAML reads as a number or a truth value.
bool IsTyped(const Yaml& value) {
  if (!value.IsScalar() || !value.plain || value.text.empty()) return false;
  constexpr std::string_view kStarts = "0123456789+-.tTfF";
  return kStarts.find(value.text[0]) != std::string_view::npos && !ToJson(value).is_string();
}

void WrongType(std::string_view what, const Yaml& value, const char* expected, Report& report,
               std::string hint = {}) {
  if (value.IsNull() && hint.empty()) hint = "Give it a value, or remove the key.";
  report.Error(
      value.at,
      std::string(what) + " must be " + expected + ", it is " + std::string(TypeWord(value)),
      std::move(hint));
}

void CheckText(std::string_view what, const Yaml& value, Report& report) {
  if (value.IsScalar() && !IsTyped(value)) return;
  const bool quotable = value.IsScalar();
  WrongType(what, value, "a text", report,
            quotable ? "Put it into quotes: \"" + value.text + "\"." : "");
}

void CheckAllowed(const Key& key, const Yaml& value, Report& report) {
  if (key.allowed.empty() || !value.IsScalar() || IsTyped(value)) return;
  if (std::ranges::find(key.allowed, value.text) != key.allowed.end()) return;
  report.Error(
      value.at,
      Quote(key.name) + " is " + Shown(value) + ", it must be " + Alternatives(key.allowed),
      Suggestion(value.text, key.allowed));
}

void CheckTexts(const Key& key, const Yaml& value, Report& report) {
  if (!value.IsList()) {
    const std::string hint = value.IsScalar() ? "Write [" + value.text + "]." : "";
    return WrongType(Quote(key.name), value, "a list of texts", report, hint);
  }
  for (const Yaml& item : value.items) CheckText("an entry of " + Quote(key.name), item, report);
}

void CheckNumber(const Key& key, const Yaml& value, Report& report) {
  const Json json = value.IsScalar() ? ToJson(value) : Json();
  if (key.shape == Shape::kInteger && !json.is_number_integer())
    WrongType(Quote(key.name), value, "a whole number", report);
  if (key.shape == Shape::kNumber && !json.is_number())
    WrongType(Quote(key.name), value, "a number", report);
}

void CheckObjects(const Key& key, const Yaml& value, Report& report) {
  if (!value.IsList()) {
    const std::string hint = value.IsMap() ? "Begin each entry with \"- \"." : "";
    return WrongType(Quote(key.name), value, "a list", report, hint);
  }
  for (const Yaml& item : value.items) CheckShape(item, *key.object, report);
}

void ReportUnknown(const Yaml& key, const ObjectShape& shape, Report& report) {
  std::vector<std::string_view> known;
  for (const auto keys : {shape.keys, shape.more})
    for (const Key& row : keys) known.push_back(row.name);
  report.UnknownKey(key.at, "unknown key " + Shown(key) + " in " + std::string(shape.what),
                    Suggestion(key.text, known));
}

}  // namespace

void Report::Add(Severity severity, Position at, std::string message, std::string hint) {
  if (severity == Severity::kError) has_errors_ = true;
  findings_.push_back({severity, file_, at, std::move(message), std::move(hint)});
}

void Report::Error(Position at, std::string message, std::string hint) {
  Add(Severity::kError, at, std::move(message), std::move(hint));
}

void Report::Warning(Position at, std::string message, std::string hint) {
  Add(Severity::kWarning, at, std::move(message), std::move(hint));
}

void Report::UnknownKey(Position at, std::string message, std::string hint) {
  Add(unknown_keys_, at, std::move(message), std::move(hint));
}

const Key* ObjectShape::Find(std::string_view name) const {
  for (const auto keys_of : {keys, more})
    for (const Key& key : keys_of)
      if (key.name == name) return &key;
  return nullptr;
}

bool CheckShape(const Yaml& yaml, const ObjectShape& shape, Report& report) {
  if (!yaml.IsMap()) {
    WrongType(shape.what, yaml, "an object with keys", report);
    return false;
  }
  for (const auto& [key, value] : yaml.entries) {
    if (const Key* known = shape.Find(key.text))
      CheckValue(*known, value, report);
    else
      ReportUnknown(key, shape, report);
  }
  for (const auto keys : {shape.keys, shape.more})
    for (const Key& key : keys)
      if (key.required && !yaml.Find(key.name))
        report.Error(yaml.at, std::string(shape.what) + " needs the key " + Quote(key.name),
                     key.allowed.empty() ? "" : "Its values: " + Alternatives(key.allowed) + ".");
  return true;
}

void CheckValue(const Key& key, const Yaml& value, Report& report) {
  switch (key.shape) {
    case Shape::kText:
      CheckText(Quote(key.name), value, report);
      return CheckAllowed(key, value, report);
    case Shape::kTexts: return CheckTexts(key, value, report);
    case Shape::kFlag:
      if (!value.IsScalar() || !ToJson(value).is_boolean())
        WrongType(Quote(key.name), value, "true or false", report);
      return;
    case Shape::kInteger:
    case Shape::kNumber: return CheckNumber(key, value, report);
    case Shape::kScalar:
      if (!value.IsScalar() && !value.IsNull())
        WrongType(Quote(key.name), value, "one value", report);
      return;
    case Shape::kMap:
      if (!value.IsMap()) WrongType(Quote(key.name), value, "an object with keys", report);
      return;
    case Shape::kObject: CheckShape(value, *key.object, report); return;
    case Shape::kObjects: return CheckObjects(key, value, report);
    case Shape::kAny: return;
  }
}

std::string Suggestion(std::string_view written, std::span<const std::string_view> known) {
  const std::vector<std::string> words(known.begin(), known.end());
  const auto nearest = NearestWord(written, words);
  return nearest ? "did you mean " + Quote(*nearest) + "?" : "";
}

std::string Alternatives(std::span<const std::string_view> words) {
  std::string out;
  for (size_t i = 0; i < words.size(); ++i) {
    if (i > 0) out += i + 1 == words.size() ? " or " : ", ";
    out += Quote(words[i]);
  }
  return out;
}

std::string TextOf(const Yaml& map, std::string_view key) {
  const Yaml* value = map.Find(key);
  return value && value->IsScalar() ? value->text : std::string();
}

std::vector<std::string> TextsOf(const Yaml& map, std::string_view key) {
  std::vector<std::string> texts;
  for (const Yaml& item : ItemsOf(map, key))
    if (item.IsScalar()) texts.push_back(item.text);
  return texts;
}

bool FlagOf(const Yaml& map, std::string_view key, bool otherwise) {
  const Yaml* value = map.Find(key);
  if (!value || !value->IsScalar()) return otherwise;
  const Json json = ToJson(*value);
  return json.is_boolean() ? json.get<bool>() : otherwise;
}

const std::vector<Yaml>& ItemsOf(const Yaml& map, std::string_view key) {
  static const std::vector<Yaml> kNone;
  const Yaml* value = map.Find(key);
  return value ? value->items : kNone;
}

Position PositionOf(const Yaml& map, std::string_view key) {
  const Yaml* value = map.Find(key);
  return value ? value->at : map.at;
}

const Yaml* CustomOf(const Yaml& map, std::string_view property) {
  for (const Yaml& entry : ItemsOf(map, "customProperties"))
    if (TextOf(entry, "property") == property) return entry.Find("value");
  return nullptr;
}

}  // namespace weft::mesh
