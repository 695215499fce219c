#include "mesh/diff.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "base/error.hpp"
#include "base/json.hpp"
#include "base/yaml.hpp"

namespace weft::mesh {
namespace {

// What tells the entries of a list apart, best first.
constexpr std::array<const char*, 8> kIdentities{"id",       "name",    "property", "server",
                                                 "username", "channel", "role",     "url"};

Json Read(const std::string& text) {
  try {
    const std::vector<YamlDocument> documents = ParseYaml(text);
    return documents.empty() ? Json() : ToJson(documents[0].root);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::kInvalid) throw;
    return Json();
  }
}

bool IsListOfObjects(const Json& json) {
  return json.is_array() && !json.empty() &&
         std::ranges::all_of(json, [](const Json& item) { return item.is_object(); });
}

std::string TextOf(const Json& object, const char* key) {
  const auto value = object.find(key);
  if (value == object.end() || value->is_structured() || value->is_null()) return {};
  return value->is_string() ? value->get<std::string>() : value->dump();
}

// An entry's identity by a key, with its version where several bear one name (ports); empty: it has
// none.
std::string IdentityOf(const Json& entry, const char* key, bool with_version) {
  std::string identity = TextOf(entry, key);
  const std::string version = with_version ? TextOf(entry, "version") : "";
  return identity.empty() || version.empty() ? identity : identity + " " + version;
}

// Positions by identity; nothing unless each entry has one of its own.
std::optional<std::map<std::string, size_t>> Index(const Json& list, const char* key,
                                                   bool with_version) {
  std::map<std::string, size_t> index;
  for (size_t i = 0; i < list.size(); ++i) {
    std::string identity = IdentityOf(list[i], key, with_version);
    if (identity.empty() || !index.emplace(std::move(identity), i).second) return std::nullopt;
  }
  return index;
}

class Differ {
 public:
  void Compare(const std::string& path, const Json& before, const Json& after) {
    if (before == after) return;
    if (before.is_object() && after.is_object()) return CompareObjects(path, before, after);
    if (IsListOfObjects(before) && IsListOfObjects(after)) return CompareLists(path, before, after);
    changes_.push_back({path, TextOf(before), TextOf(after)});
  }
  std::vector<FieldChange> Take() { return std::move(changes_); }

 private:
  static std::string TextOf(const Json& json) {
    return json.is_null() ? std::string() : json.dump();
  }

  void CompareObjects(const std::string& path, const Json& before, const Json& after) {
    const std::string prefix = path.empty() ? "" : path + ".";
    for (const auto& [key, value] : before.items()) {
      const auto other = after.find(key);
      Compare(prefix + key, value, other == after.end() ? Json() : *other);
    }
    for (const auto& [key, value] : after.items())
      if (!before.contains(key)) Compare(prefix + key, Json(), value);
  }

  void CompareLists(const std::string& path, const Json& before, const Json& after) {
    for (const bool with_version : {false, true}) {
      for (const char* key : kIdentities) {
        const auto old = Index(before, key, with_version), now = Index(after, key, with_version);
        if (old && now) return CompareEntries(path, before, after, *old, *now);
      }
    }
    CompareByPlace(path, before, after);
  }

  using Places = std::map<std::string, size_t>;
  void CompareEntries(const std::string& path, const Json& before, const Json& after,
                      const Places& old, const Places& now) {
    for (const auto& [identity, at] : old) {
      const auto other = now.find(identity);
      Compare(path + "[" + identity + "]", before[at],
              other == now.end() ? Json() : after[other->second]);
    }
    for (const auto& [identity, at] : now)
      if (!old.contains(identity)) Compare(path + "[" + identity + "]", Json(), after[at]);
  }

  // Entries without identity: what both lists begin and end with is the same, between them the
  // place counts.
  void CompareByPlace(const std::string& path, const Json& before, const Json& after) {
    const size_t shorter = std::min(before.size(), after.size());
    size_t head = 0, tail = 0;
    while (head < shorter && before[head] == after[head]) ++head;
    while (tail < shorter - head &&
           before[before.size() - 1 - tail] == after[after.size() - 1 - tail])
      ++tail;
    const size_t longest = std::max(before.size(), after.size()) - tail;
    for (size_t i = head; i < longest; ++i)
      Compare(path + "[" + std::to_string(i) + "]", i < before.size() - tail ? before[i] : Json(),
              i < after.size() - tail ? after[i] : Json());
  }

  std::vector<FieldChange> changes_;
};

}  // namespace

std::vector<FieldChange> DiffDocuments(const std::string& before, const std::string& after) {
  Differ differ;
  differ.Compare("", Read(before), Read(after));
  return differ.Take();
}

}  // namespace weft::mesh
