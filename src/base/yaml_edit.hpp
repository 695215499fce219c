#pragma once
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_fwd.hpp"
#include "base/yaml.hpp"

// Changes to the text of a YAML (or JSON) document that leave all else as it is: comments, order,
// indentation, quotes, byte for byte. It goes by where things stand, so whoever changes a document
// compares afterwards what it says with what was meant.
namespace weft {

class YamlEdit {
 public:
  // Maps given below are parts of what ParseYaml read from this text.
  explicit YamlEdit(const std::string& document);

  // The value of a key: in place of the one that stands there, else behind the key `after`, which
  // may be left out for the last. False, and nothing changed, when it cannot be written so.
  bool Set(const Yaml& map, std::string_view key, const Json& value, std::string_view after = {});
  bool Remove(const Yaml& map, std::string_view key);

  // The changed text. Once.
  std::string Take();

 private:
  struct Change {
    size_t begin, end;
    std::string text;
  };
  struct Place {  // of a value
    size_t indent = 0;
    bool in_braces = false;
  };

  Place PlaceIn(const Yaml& map, const Yaml& key) const;
  size_t EndOf(const Yaml& value, const Place& place) const;
  size_t BehindColon(const Yaml& key) const;
  bool IsAlone(size_t offset) const;  // nothing but spaces stands before it in its line
  size_t NextLine(size_t offset) const;

  void Replace(const Yaml& key, const Yaml& old, const Place& place, const Json& value);
  bool ReplaceItems(const Yaml& old, const Place& place, const Json& value);
  bool Insert(const Yaml& map, std::string_view key, const Json& value, std::string_view after);
  void InsertLine(size_t behind, size_t indent, const std::string& line);
  void EraseInBraces(const Yaml& key, const Yaml& value);
  std::string Written(const Json& value, const Place& place) const;
  std::string Behind(std::string written) const;
  void Add(Change change);

  std::string document_;
  const std::string before_;  // the document as it was given
  const std::string newline_;
  std::vector<Change> changes_;
  std::set<const Yaml*> removed_;  // keys
};

}  // namespace weft
