#include <set>

#include "base/digest.hpp"
#include "lake/fields.hpp"
#include "serve/iceberg/answers.hpp"
#include "serve/iceberg/names.hpp"
#include "serve/iceberg/once.hpp"
#include "serve/iceberg/problem.hpp"
#include "serve/iceberg/rights.hpp"

namespace weft::serve::iceberg {
namespace {

// The names right below `parent`, in order: domains, and for admins what is theirs.
std::set<std::string> Below(const Door& door, const Call& call, const lake::Levels& parent) {
  std::set<std::string> names;
  if (parent.empty())
    for (const auto& [name, domain] : door.registry.Now()->domains) names.insert(name);
  if (!call.caller.is_admin) return names;
  for (const store::LakeNamespace& row : door.pointers.Namespaces()) {
    const lake::Levels levels = lake::LevelsOf(row.levels);
    if (levels.size() == parent.size() + 1 &&
        std::equal(parent.begin(), parent.end(), levels.begin()))
      names.insert(levels.back());
  }
  return names;
}

Response List(const Door& door, const Call& call) {
  lake::Levels parent;
  if (const std::string text = call.Parameter("parent"); !text.empty()) {
    parent = CheckedLevels(lake::LevelsOf(text));
    NeedNamespace(door, call, parent);
  }
  const Page page = PageOf(call);
  Json names = Json::array();
  Json next = nullptr;
  const auto all = Below(door, call, parent);
  for (auto name = page.after.empty() ? all.begin() : all.upper_bound(page.after);
       name != all.end(); ++name) {
    if (names.size() == page.size) {
      next = ToBase64(names.back().back().get<std::string>());
      break;
    }
    lake::Levels levels = parent;
    levels.push_back(*name);
    names.push_back(JsonOf(levels));
  }
  return Response::Of({{"namespaces", names}, {"next-page-token", next}});
}

// What a domain's document says, and what was set here besides.
Json PropertiesOf(const Door& door, const lake::Levels& levels) {
  Json properties = Json::object();
  if (IsDomain(door, levels)) {
    const auto node = door.registry.Now()->domains.find(levels.front())->second;
    if (!node->domain.description.empty()) properties["comment"] = node->domain.description;
    if (!node->domain.team.empty()) properties["owner"] = node->domain.team;
    // Without it Trino makes a table before it asks whether its place is free.
    const auto& options = door.catalog.options();
    if (const auto folder = options.folder_of(levels))
      properties["location"] = options.warehouse + "/" + *folder;
  }
  const auto row = door.pointers.FindNamespace(lake::KeyOf(levels));
  const Json set = row ? Json::parse(row->properties) : Json::object();
  for (const auto& [name, value] : set.items()) properties[name] = value;
  return properties;
}

Response Get(const Door& door, const Call& call) {
  const lake::Levels levels = LevelsOf(call);
  NeedNamespace(door, call, levels);
  return Response::Of({{"namespace", JsonOf(levels)}, {"properties", PropertiesOf(door, levels)}});
}

Response Create(Door& door, const Call& call) {
  const Json body = BodyOf(call);
  const lake::Levels levels = LevelsOf(lake::NeedList(body, "namespace"));
  const Json properties =
      lake::Look(body, "properties") ? lake::NeedTexts(body, "properties") : Json::object();
  if (!call.caller.is_admin || call.caller.scope != "all")
    throw Error(ErrorKind::kForbidden, "only an admin makes namespaces that are no domains",
                "A domain is made by its document: weft apply.");
  const std::string name = lake::ToString(levels);
  return Once(door, call, [&](lake::Facts& facts) {
    if (levels.size() > 1) NeedNamespace(door, call, {levels.begin(), levels.end() - 1});
    const Json answer{{"namespace", JsonOf(levels)}, {"properties", properties}};
    AnswersWith(facts, 200, answer.dump());
    if (IsDomain(door, levels) ||
        !door.pointers.AddNamespace({lake::KeyOf(levels), properties.dump()}, facts.once))
      throw Refusal(ErrorKind::kConflict, "AlreadyExistsException",
                    "Namespace already exists: " + name);
    NoteChange(door, call, "made namespace", {levels, "*"});
    return Response::Of(answer);
  });
}

Response Drop(Door& door, const Call& call) {
  const lake::Levels levels = LevelsOf(call);
  NeedToWrite(door, call, levels);
  const std::string name = lake::ToString(levels);
  return Once(door, call, [&](lake::Facts& facts) {
    if (IsDomain(door, levels))
      throw Error(ErrorKind::kForbidden, name + " is a domain of the mesh",
                  "It goes when its document does.");
    AnswersWith(facts, 204, "");
    const auto refusal = door.pointers.DropNamespace(lake::KeyOf(levels), facts.once);
    if (refusal && refusal->why == store::LakeRefusal::Why::kGone) ThrowNoNamespace(name);
    if (refusal)
      throw Refusal(ErrorKind::kConflict, "NamespaceNotEmptyException",
                    "Namespace " + name + " is not empty");
    NoteChange(door, call, "dropped namespace", {levels, "*"});
    return NoContent();
  });
}

struct PropertyEdit {
  Json removals = Json::array(), updates = Json::object();
};

PropertyEdit EditOf(const Json& body) {
  PropertyEdit edit;
  if (lake::Look(body, "updates")) edit.updates = lake::NeedTexts(body, "updates");
  if (lake::Look(body, "removals")) edit.removals = lake::NeedList(body, "removals");
  for (const Json& name : edit.removals) {
    if (!name.is_string()) lake::ThrowInvalid("a property's name must be a text");
    if (edit.updates.contains(name.get<std::string>()))
      throw Refusal(ErrorKind::kInvalid, "UnprocessableEntityException",
                    "property " + name.get<std::string>() + " is both set and removed")
          .WithStatus(422);
  }
  return edit;
}

Response SetProperties(Door& door, const Call& call) {
  const lake::Levels levels = LevelsOf(call);
  NeedToWrite(door, call, levels);
  const PropertyEdit edit = EditOf(BodyOf(call));
  return Once(door, call, [&](lake::Facts& facts) {
    const auto row = door.pointers.FindNamespace(lake::KeyOf(levels));
    Json kept = row ? Json::parse(row->properties) : Json::object();
    Json answer{{"updated", Json::array()}, {"removed", Json::array()}, {"missing", Json::array()}};
    for (const Json& name : edit.removals)
      answer[kept.erase(name.get<std::string>()) > 0 ? "removed" : "missing"].push_back(name);
    for (const auto& [name, value] : edit.updates.items()) {
      kept[name] = value;
      answer["updated"].push_back(name);
    }
    AnswersWith(facts, 200, answer.dump());
    door.pointers.SetNamespace({lake::KeyOf(levels), kept.dump()}, facts.once);
    return Response::Of(answer);
  });
}

}  // namespace

std::vector<Route> NamespaceRoutes(Door& door) {
  const std::string one = "/v1/namespaces/{namespace}";
  return {
      RowOf({"GET", "/v1/namespaces", "icebergListNamespaces", "Namespaces: domains"},
            [&](const Call& call) { return List(door, call); }),
      RowOf({"POST", "/v1/namespaces", "icebergCreateNamespace", "A namespace that is no domain"},
            [&](const Call& call) { return Create(door, call); }),
      RowOf({"GET", one, "icebergGetNamespace", "A namespace and its properties"},
            [&](const Call& call) { return Get(door, call); }),
      RowOf({"HEAD", one, "icebergHasNamespace", "Whether there is such a namespace"},
            [&](const Call& call) {
              NeedNamespace(door, call, LevelsOf(call));
              return NoContent();
            }),
      RowOf({"DELETE", one, "icebergDropNamespace", "Drops an empty namespace"},
            [&](const Call& call) { return Drop(door, call); }),
      RowOf({"POST", one + "/properties", "icebergSetNamespace", "Sets and removes properties"},
            [&](const Call& call) { return SetProperties(door, call); })};
}

}  // namespace weft::serve::iceberg
