#include "base/yaml_edit.hpp"

#include <algorithm>
#include <cctype>
#include <utility>

#include "base/json.hpp"
#include "base/yaml_text.hpp"

namespace weft {
namespace {

using Entry = std::pair<Yaml, Yaml>;

const Entry* Find(const Yaml& map, std::string_view key) {
  for (const Entry& entry : map.entries)
    if (entry.first.text == key) return &entry;
  return nullptr;
}

// Each scalar, in a line of its own.
bool AreTextsInLines(const Yaml& list) {
  int line = 0;
  return std::ranges::all_of(list.items, [&](const Yaml& item) {
    return item.IsScalar() && item.at.line > std::exchange(line, item.at.line);
  });
}

// A version, say: a text that needed no quotes needs none now.
bool StaysPlain(const Yaml& old, const Json& value) {
  if (!old.IsScalar() || !old.plain || !value.is_string()) return false;
  Yaml plain = old;
  plain.text = value.get<std::string>();
  return ToJson(plain) == value && std::ranges::all_of(plain.text, [](unsigned char c) {
           return std::isalnum(c) != 0 || c == '.' || c == '-' || c == '_';
         });
}

// How many items of a list stay, when the new one begins with these, in their order; else 0.
size_t KeptItems(const Yaml& list, const Json& value) {
  size_t kept = 0;
  for (const Yaml& item : list.items) {
    const Json json = ToJson(item);
    if (std::ranges::find(value, json) == value.end()) continue;
    if (kept == value.size() || value[kept] != json) return 0;
    ++kept;
  }
  return kept;
}

size_t IndentOf(const Yaml& node) { return static_cast<size_t>(std::max(node.at.column, 1)) - 1; }

}  // namespace

YamlEdit::YamlEdit(const std::string& document)
    : document_(document),
      before_(document),
      newline_(document.find("\r\n") == std::string::npos ? "\n" : "\r\n") {}

bool YamlEdit::Set(const Yaml& map, std::string_view key, const Json& value,
                   std::string_view after) {
  const Entry* entry = Find(map, key);
  if (entry == nullptr) return Insert(map, key, value, after);
  const auto& [name, old] = *entry;
  const Place place = PlaceIn(map, name);
  if (!ReplaceItems(old, place, value)) Replace(name, old, place, value);
  return true;
}

bool YamlEdit::Remove(const Yaml& map, std::string_view key) {
  const Entry* entry = Find(map, key);
  if (entry == nullptr) return true;
  const auto& [name, old] = *entry;
  const YamlText text(before_);
  const Place place = PlaceIn(map, name);
  const size_t begin = text.OffsetOf(name.at);
  if (place.in_braces) {
    EraseInBraces(name, old);
  } else {
    if (!IsAlone(begin) || map.entries.size() == 1) return false;
    Add({begin - place.indent, NextLine(EndOf(old.IsNull() ? name : old, place)), ""});
  }
  removed_.insert(&name);
  return true;
}

std::string YamlEdit::Take() {
  std::ranges::stable_sort(changes_, std::ranges::greater{}, &Change::begin);
  for (const Change& change : changes_)
    document_.replace(change.begin, change.end - change.begin, change.text);
  return std::move(document_);
}

YamlEdit::Place YamlEdit::PlaceIn(const Yaml& map, const Yaml& key) const {
  const YamlText text(before_);
  return {IndentOf(key), text.At(text.OffsetOf(map.at)) == '{'};
}

size_t YamlEdit::EndOf(const Yaml& value, const Place& place) const {
  const YamlText text(before_);
  const size_t begin = text.OffsetOf(value.at);
  if (value.IsScalar()) return text.EndOfScalar(begin, place.indent, place.in_braces);
  if (value.IsNull()) return begin;
  const bool is_flow = text.At(begin) == '{' || text.At(begin) == '[';
  const Place inside{IndentOf(value), is_flow};
  size_t end = begin + 1;
  if (value.IsList() && !value.items.empty()) end = EndOf(value.items.back(), inside);
  if (value.IsMap() && !value.entries.empty()) {
    const auto& [key, last] = value.entries.back();
    end = last.IsNull() ? BehindColon(key) : EndOf(last, {IndentOf(key), is_flow});
  }
  return is_flow ? text.SkipBetween(end) + 1 : end;
}

size_t YamlEdit::BehindColon(const Yaml& key) const {
  const YamlText text(before_);
  const size_t begin = text.OffsetOf(key.at);
  const size_t end = key.plain ? begin + key.text.size() : text.EndOfScalar(begin, 0, true);
  return std::min(before_.find(':', end), before_.size() - 1) + 1;
}

bool YamlEdit::IsAlone(size_t offset) const {
  const size_t line = before_.rfind('\n', offset);
  const size_t begin = offset == 0 || line == std::string::npos ? 0 : line + 1;
  return before_.find_first_not_of(' ', begin) == offset;
}

size_t YamlEdit::NextLine(size_t offset) const {
  return std::min(before_.find('\n', offset), before_.size() - 1) + 1;
}

void YamlEdit::Replace(const Yaml& key, const Yaml& old, const Place& place, const Json& value) {
  const size_t colon = BehindColon(key);
  if (old.IsNull()) return Add({colon, colon, Behind(Written(value, place))});
  const size_t begin = YamlText(before_).OffsetOf(old.at), end = EndOf(old, place);
  if (StaysPlain(old, value)) return Add({begin, end, value.get<std::string>()});
  std::string written = Written(value, place);
  const size_t first = before_.find_first_not_of(" \r\n", colon);
  const bool moves = first == begin && (old.at.line > key.at.line || written.starts_with(newline_));
  Add({moves ? colon : begin, end, moves ? Behind(std::move(written)) : std::move(written)});
}

// What comes behind a key's colon.
std::string YamlEdit::Behind(std::string written) const {
  return written.starts_with(newline_) ? std::move(written) : " " + written;
}

// Of a list of texts in lines of their own: those that go lose their line, new ones get theirs.
bool YamlEdit::ReplaceItems(const Yaml& old, const Place& place, const Json& value) {
  const YamlText text(before_);
  if (!old.IsList() || place.in_braces || !value.is_array()) return false;
  if (text.At(text.OffsetOf(old.at)) != '-' || !AreTextsInLines(old)) return false;
  const size_t kept = KeptItems(old, value);
  if (kept == 0) return false;
  const Place inside{IndentOf(old), false};
  for (const Yaml& item : old.items)
    if (std::ranges::find(value, ToJson(item)) == value.end())
      Add({text.OffsetOf({item.at.line, 1}), NextLine(EndOf(item, inside)), ""});
  const size_t behind = NextLine(EndOf(old.items.back(), inside));
  for (size_t i = kept; i < value.size(); ++i)
    InsertLine(behind, inside.indent, "- " + YamlValue(value[i], inside.indent, newline_));
  return true;
}

bool YamlEdit::Insert(const Yaml& map, std::string_view key, const Json& value,
                      std::string_view after) {
  const Entry* before = nullptr;
  for (const Entry& entry : map.entries)
    if (!removed_.contains(&entry.first) && (after.empty() || entry.first.text == after))
      before = &entry;
  if (before == nullptr) return false;
  const auto& [name, old] = *before;
  const Place place = PlaceIn(map, name);
  const size_t end = old.IsNull() ? BehindColon(name) : EndOf(old, place);
  const std::string text = Written(value, place);
  const std::string word = name.plain ? YamlKey(key) : JsonLine(std::string(key));
  if (place.in_braces) {
    const bool is_alone = IsAlone(YamlText(before_).OffsetOf(name.at));
    const std::string margin = is_alone ? newline_ + std::string(place.indent, ' ') : " ";
    Add({end, end, "," + margin + word + ": " + text});
  } else {
    InsertLine(NextLine(end), place.indent, word + ":" + Behind(text));
  }
  return true;
}

// `behind`: where a line begins, or where the text ends.
void YamlEdit::InsertLine(size_t behind, size_t indent, const std::string& line) {
  const bool is_at_end = behind == before_.size() && !before_.ends_with('\n');
  const std::string text = std::string(indent, ' ') + line;
  Add({behind, behind, is_at_end ? newline_ + text : text + newline_});
}

void YamlEdit::EraseInBraces(const Yaml& key, const Yaml& value) {
  const YamlText text(before_);
  size_t begin = text.OffsetOf(key.at);
  size_t end = value.IsNull() ? BehindColon(key) : EndOf(value, {IndentOf(key), true});
  const size_t next = text.SkipBetween(end);
  const size_t before = before_.find_last_not_of(" \t\r\n", begin - 1);
  if (text.At(next) != '}')
    end = next;
  else if (text.At(before) == ',')
    begin = before;
  Add({begin, end, ""});
}

std::string YamlEdit::Written(const Json& value, const Place& place) const {
  return place.in_braces ? JsonLine(value) : YamlValue(value, place.indent, newline_);
}

// What begins at one place is written in the order in which it was asked for.
void YamlEdit::Add(Change change) {
  for (Change& one : changes_)
    if (one.begin == change.begin && one.end == one.begin && change.end == change.begin) {
      one.text += change.text;
      return;
    }
  changes_.push_back(std::move(change));
}

}  // namespace weft
