#include "mesh/document_patch.hpp"

#include "base/error.hpp"
#include "base/json.hpp"
#include "base/yaml.hpp"
#include "base/yaml_edit.hpp"

namespace weft::mesh {
namespace {

// What goes first, then what changes, then what is new: lines that come to stand behind one place
// keep this order.
enum class Pass { kRemove, kReplace, kAdd };

bool Merge(YamlEdit& text, const Yaml& map, const Json& patch, Pass pass) {
  bool is_done = true;
  for (const auto& [key, value] : patch.items()) {
    const Yaml* old = map.Find(key);
    if (old != nullptr && old->IsMap() && value.is_object()) {
      is_done = is_done && Merge(text, *old, value, pass);
      continue;
    }
    const Pass due = value.is_null() ? Pass::kRemove : old != nullptr ? Pass::kReplace : Pass::kAdd;
    if (due != pass) continue;
    Json merged;
    merged.merge_patch(value);
    if (due == Pass::kRemove)
      is_done = is_done && text.Remove(map, key);
    else if (old == nullptr || ToJson(*old) != merged)
      is_done = is_done && text.Set(map, key, merged);
  }
  return is_done;
}

// Only what was meant may differ, whatever the text looks like.
bool Says(const std::string& document, const Json& content) {
  try {
    const std::vector<YamlDocument> documents = ParseYaml(document);
    return documents.size() == 1 && ToJson(documents[0].root) == content;
  } catch (const Error&) {
    return false;
  }
}

}  // namespace

std::string WithPatch(const std::string& document, const Json& patch) {
  const std::vector<YamlDocument> documents = ParseYaml(document);
  const Yaml root = documents.empty() ? Yaml() : documents[0].root;
  Json content = ToJson(root);
  content.merge_patch(patch);
  YamlEdit text(document);
  bool is_done = root.IsMap() && patch.is_object();
  for (const Pass pass : {Pass::kRemove, Pass::kReplace, Pass::kAdd})
    is_done = is_done && Merge(text, root, patch, pass);
  if (std::string after = text.Take(); is_done && Says(after, content)) return after;
  return content.dump(2) + "\n";
}

}  // namespace weft::mesh
