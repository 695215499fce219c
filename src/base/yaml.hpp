#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json_fwd.hpp"

// A document with positions: YAML 1.2 (so JSON too) as a plain tree whose every key and value knows
// the line and column where it stands. Parsed with yaml-cpp; untrusted input.
namespace weft {

// 1-based; 0 means "nowhere in the text".
struct Position {
  int line = 0;
  int column = 0;
  bool operator==(const Position&) const = default;
};

class Yaml {
 public:
  enum class Type { kNull, kScalar, kList, kMap };

  Type type = Type::kNull;
  Position at;
  std::string text;   // of a scalar, quotes and escapes resolved
  bool plain = true;  // a scalar without quotes, whose text may be a number, a truth value or null
  std::vector<Yaml> items;                     // of a list
  std::vector<std::pair<Yaml, Yaml>> entries;  // of a map, in order, keys are scalars

  bool IsNull() const { return type == Type::kNull; }
  bool IsScalar() const { return type == Type::kScalar; }
  bool IsList() const { return type == Type::kList; }
  bool IsMap() const { return type == Type::kMap; }
  // The value under a key, or nullptr.
  const Yaml* Find(std::string_view key) const;
};

// One document of a file and the bytes that it takes there: [begin, end).
struct YamlDocument {
  Yaml root;
  size_t begin = 0;
  size_t end = 0;
};

struct YamlLimits {
  size_t bytes_max = 8 << 20;
  size_t nodes_max = 500'000;
  int depth_max = 100;
};

// All documents of a text ("---" parts them; empty ones are left out). Aliases, tags that name a
// type, duplicate keys, invalid UTF-8, and text beyond the limits are refused. Throws
// Error{kInvalid}; its message starts with "line:column: ".
std::vector<YamlDocument> ParseYaml(std::string_view text, const YamlLimits& limits = {});

// The tree as JSON: plain scalars become null, true, false, integers or numbers by the YAML 1.2
// core schema.
Json ToJson(const Yaml& yaml);
// The tree of a JSON value; positions are zero.
Yaml FromJson(const Json& json);

}  // namespace weft
