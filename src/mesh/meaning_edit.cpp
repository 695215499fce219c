#include "mesh/meaning_edit.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "base/yaml.hpp"
#include "base/yaml_edit.hpp"
#include "mesh/diff.hpp"
#include "mesh/shape.hpp"

namespace weft::mesh {
namespace {

using std::string_view;

[[noreturn]] void ThrowUnchangeable() {
  throw Error(ErrorKind::kConflict,
              "the contract is written in a way that cannot be changed piece by piece",
              "Change the meaning in its document, and apply that.");
}

void RequireText(const Yaml& map, string_view key) {
  const Yaml* old = map.Find(key);
  if (old != nullptr && !old->IsScalar() && !old->IsNull()) ThrowUnchangeable();
}

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
  if (!is_right || !has_meaning || changes.size() != (with_version ? 2U : 1U)) ThrowUnchangeable();
}

}  // namespace

std::string WithMeaning(const std::string& document, const MeaningEdit& edit) {
  const std::vector<YamlDocument> documents = ParseYaml(document);
  if (documents.size() != 1) ThrowUnchangeable();
  const Yaml& root = documents[0].root;
  const Yaml& table = Named(root, "schema", edit.table);
  const Yaml& place = edit.column.empty() ? table : Named(table, "properties", edit.column);
  if (TextOf(place, "description") == edit.meaning) return document;
  RequireText(place, "description");
  YamlEdit text(document);
  const std::string next = NextPatch(TextOf(root, "version"));
  const bool is_written = text.Set(place, "description", edit.meaning, "name") &&
                          (next.empty() || text.Set(root, "version", next));
  if (!is_written) ThrowUnchangeable();
  const std::string after = text.Take();
  RequireOnly(document, after, edit.meaning, !next.empty());
  return after;
}

}  // namespace weft::mesh
