#include "mesh/meaning_edit.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "base/yaml.hpp"
#include "mesh/diff.hpp"
#include "mesh/shape.hpp"

namespace weft::mesh {
namespace {

using std::string_view;

constexpr size_t kLineMax = 100;

bool IsContinuation(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

// Where bytes stand in a text whose positions count characters.
class Text {
 public:
  explicit Text(string_view text) : text_(text) {}

  size_t OffsetOf(Position at) const {
    size_t offset = 0;
    for (int line = 1; line < at.line; ++line) offset = text_.find('\n', offset) + 1;
    for (int column = 1; column < at.column && offset < text_.size(); ++column)
      for (++offset; offset < text_.size() && IsContinuation(text_[offset]);) ++offset;
    return offset;
  }
  char At(size_t offset) const { return offset < text_.size() ? text_[offset] : '\0'; }
  // Of the line's end, before its newline.
  size_t EndOfLine(size_t offset) const {
    const size_t end = std::min(text_.find('\n', offset), text_.size());
    return end > offset && text_[end - 1] == '\r' ? end - 1 : end;
  }
  // Where the scalar that begins there ends. `indent`: of its key; within braces none counts.
  size_t EndOfScalar(size_t begin, size_t indent, bool in_braces) const {
    switch (At(begin)) {
      case '"': return EndOfQuoted(begin, '"');
      case '\'': return EndOfQuoted(begin, '\'');
      case '|':
      case '>': return EndOfLines(begin, indent);
      default: return in_braces ? EndInBraces(begin) : EndOfPlain(begin, indent);
    }
  }

 private:
  size_t EndOfQuoted(size_t begin, char quote) const {
    for (size_t i = begin + 1; i < text_.size(); ++i) {
      if (quote == '"' && text_[i] == '\\') {
        ++i;
      } else if (text_[i] == quote) {
        if (quote == '"' || At(i + 1) != quote) return i + 1;
        ++i;
      }
    }
    return text_.size();
  }
  size_t EndInBraces(size_t begin) const {
    const size_t end = std::min(text_.find_first_of(",}]\n", begin), text_.size());
    return Trimmed(begin, end);
  }
  size_t Trimmed(size_t begin, size_t end) const {
    while (end > begin && (text_[end - 1] == ' ' || text_[end - 1] == '\r')) --end;
    return end;
  }
  // All lines from this one on that are indented deeper than the key.
  size_t EndOfLines(size_t begin, size_t indent) const {
    size_t end = EndOfLine(begin);
    for (size_t line = text_.find('\n', begin); line < text_.size();) {
      const size_t first = text_.find_first_not_of(" \r", ++line);
      if (first >= text_.size()) break;
      if (text_[first] != '\n') {
        if (first - line <= indent) break;
        end = EndOfLine(first);
      }
      line = text_.find('\n', first);
    }
    return end;
  }
  size_t EndOfPlain(size_t begin, size_t indent) const {
    const size_t comment = text_.find(" #", begin), line = EndOfLine(begin);
    if (comment < line) return Trimmed(begin, comment);
    return Trimmed(begin, EndOfLines(begin, indent));
  }

  const string_view text_;
};

// True for a text that means itself without quotes.
bool IsPlain(string_view text) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  if (text.empty() || !is_letter(text.front()) || text.back() == ' ' || text.back() == ':')
    return false;
  if (text.find(": ") != text.npos || text.find(" #") != text.npos) return false;
  return std::ranges::none_of(text, [](char c) {
    return static_cast<unsigned char>(c) < 0x20 ||
           string_view(",[]{}\"'\\").find(c) != string_view::npos;
  });
}

// In lines of at most kLineMax, each but the first behind the indentation.
std::string Folded(const std::string& text, size_t indent, const std::string& newline) {
  std::string out = ">-", line;
  const std::string margin = newline + std::string(indent, ' ');
  for (const std::string& word : Split(text, ' ')) {
    if (!line.empty() && indent + line.size() + 1 + word.size() > kLineMax) {
      out += margin + line;
      line.clear();
    }
    line += (line.empty() ? "" : " ") + word;
  }
  return out + margin + line;
}

bool MayFold(const std::string& text) {
  return text.find('\n') == text.npos && text.find("  ") == text.npos && text.front() != ' ' &&
         text.back() != ' ';
}

class Editor {
 public:
  explicit Editor(const std::string& document)
      : document_(document),
        text_(document),
        newline_(document.find("\r\n") == std::string::npos ? "\n" : "\r\n") {}

  // `value` null: the key is to come behind the map's `name`.
  void SetText(const Yaml& map, string_view key, const std::string& value) {
    const bool in_braces = text_.At(text_.OffsetOf(map.at)) == '{';
    for (const auto& [name, old] : map.entries) {
      if (name.text != key) continue;
      const size_t indent = static_cast<size_t>(name.at.column) - 1;
      if (old.IsScalar()) return Replace(old, indent, in_braces, value);
      Throw();
    }
    for (const auto& [name, old] : map.entries)
      if (name.text == "name") return InsertAfter(name, old, in_braces, key, value);
    Throw();
  }

  // A version's last number changes, its quotes stay.
  void SetVersion(const Yaml& old, const std::string& value) {
    const size_t begin = text_.OffsetOf(old.at);
    const bool is_quoted = text_.At(begin) == '"' || text_.At(begin) == '\'';
    const size_t end = begin + old.text.size() + (is_quoted ? 2 : 0);
    const std::string quote(is_quoted ? 1 : 0, text_.At(begin));
    changes_.push_back({begin, end, quote + value + quote});
  }

  std::string Take() {
    std::ranges::sort(changes_, std::ranges::greater{}, &Change::begin);
    for (const Change& change : changes_)
      document_.replace(change.begin, change.end - change.begin, change.text);
    return std::move(document_);
  }

  [[noreturn]] static void Throw() {
    throw Error(ErrorKind::kConflict,
                "the contract is written in a way that cannot be changed piece by piece",
                "Change the meaning in its document, and apply that.");
  }

 private:
  struct Change {
    size_t begin, end;
    std::string text;
  };

  std::string Written(const std::string& value, size_t indent, bool in_braces) const {
    const bool is_long = indent + value.size() + 15 > kLineMax;
    if (!in_braces && is_long && MayFold(value)) return Folded(value, indent + 2, newline_);
    if (!in_braces && IsPlain(value)) return value;
    return Json(value).dump(-1, ' ', false, Json::error_handler_t::replace);
  }

  void Replace(const Yaml& old, size_t indent, bool in_braces, const std::string& value) {
    const size_t begin = text_.OffsetOf(old.at);
    changes_.push_back(
        {begin, text_.EndOfScalar(begin, indent, in_braces), Written(value, indent, in_braces)});
  }

  void InsertAfter(const Yaml& name, const Yaml& old, bool in_braces, string_view key,
                   const std::string& value) {
    const size_t indent = static_cast<size_t>(name.at.column) - 1;
    const size_t begin = text_.OffsetOf(old.at);
    const size_t end = text_.EndOfScalar(begin, indent, in_braces);
    const std::string word = name.plain ? std::string(key) : "\"" + std::string(key) + "\"";
    const std::string entry = word + ": " + Written(value, indent, in_braces);
    if (in_braces) return changes_.push_back({end, end, ", " + entry});
    const size_t line = text_.EndOfLine(end);
    changes_.push_back({line, line, newline_ + std::string(indent, ' ') + entry});
  }

  std::string document_;
  const Text text_;  // of the document as it was given
  const std::string newline_;
  std::vector<Change> changes_;
};

const Yaml& Named(const Yaml& map, string_view list, const std::string& name) {
  for (const Yaml& item : ItemsOf(map, list))
    if (Lower(TextOf(item, "name")) == Lower(name)) return item;
  throw Error(ErrorKind::kNotFound, "the contract has no `" + name + "`");
}

// "1.2.3" -> "1.2.4"; empty for what is no such number.
std::string NextPatch(const std::string& version) {
  const std::vector<std::string> parts = Split(version, '.');
  const bool fits = parts.size() == 3 && std::ranges::all_of(parts, [](const std::string& part) {
                      return !part.empty() && part.size() < 7 &&
                             part.find_first_not_of("0123456789") == std::string::npos;
                    });
  if (!fits) return {};
  return parts[0] + "." + parts[1] + "." + std::to_string(std::stoi(parts[2]) + 1);
}

// Whatever the text looks like: only what was meant may differ.
void RequireOnly(const std::string& before, const std::string& after, const Json& meaning,
                 bool with_version) {
  bool is_right = true, has_meaning = false;
  const std::vector<FieldChange> changes = DiffDocuments(before, after);
  for (const FieldChange& change : changes) {
    const bool is_meaning = change.path.ends_with(".description") && change.after == meaning.dump();
    has_meaning = has_meaning || is_meaning;
    is_right = is_right && (is_meaning || (with_version && change.path == "version"));
  }
  if (!is_right || !has_meaning || changes.size() != (with_version ? 2U : 1U)) Editor::Throw();
}

}  // namespace

std::string WithMeaning(const std::string& document, const MeaningEdit& edit) {
  const std::vector<YamlDocument> documents = ParseYaml(document);
  if (documents.size() != 1) Editor::Throw();
  const Yaml& root = documents[0].root;
  const Yaml& table = Named(root, "schema", edit.table);
  const Yaml& place = edit.column.empty() ? table : Named(table, "properties", edit.column);
  if (TextOf(place, "description") == edit.meaning) return document;
  Editor editor(document);
  editor.SetText(place, "description", edit.meaning);
  const std::string next = NextPatch(TextOf(root, "version"));
  if (!next.empty()) editor.SetVersion(*root.Find("version"), next);
  std::string after = editor.Take();
  RequireOnly(document, after, edit.meaning, !next.empty());
  return after;
}

}  // namespace weft::mesh
