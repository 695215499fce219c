#include "mesh/folder_layout.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace weft::mesh {
namespace {

using Area = Spot::Area;

constexpr std::string_view kPoliciesFolder = "policies";
constexpr std::string_view kTestsFolder = "tests";

// "v2" -> 2, anything else -> 0.
int MajorOf(std::string_view folder) {
  if (folder.size() < 2 || folder.size() > 4 || folder[0] != 'v' || folder[1] == '0') return 0;
  int major = 0;
  for (const char c : folder.substr(1)) {
    if (c < '0' || c > '9') return 0;
    major = major * 10 + (c - '0');
  }
  return major;
}

struct Home {
  Kind kind;
  bool top, domain, product;
  std::string_view place;
};
constexpr Home kHomes[] = {
    {Kind::kMesh, true, false, false, "weft.yaml at the top of the folder"},
    {Kind::kTeam, true, false, false, "a file at the top of the folder, such as teams.yaml"},
    {Kind::kUser, true, false, false, "a file at the top of the folder, such as teams.yaml"},
    {Kind::kDomain, false, true, false, "domain.yaml in a folder with the domain's name"},
    {Kind::kSource, true, true, false, "its domain's folder"},
    {Kind::kProduct, false, false, true,
     "a folder of its own in its domain's folder: domain/product/"},
    {Kind::kContract, false, true, true, "its product's or its domain's folder"},
    {Kind::kPolicy, true, true, true, ""},
    {Kind::kAgreement, false, false, false, "no folder: `weft request` or `weft share` makes it"},
    {Kind::kQuestion, true, true, true, ""},
    {Kind::kThread, false, false, false, "no folder: people ask and answer in the portal"},
    {Kind::kSubscription, false, false, false, "no folder: it is somebody's own"},
    {Kind::kTrackingPlan, false, true, false, "its domain's folder"},
};

}  // namespace

Spot SpotOf(std::string_view path) {
  std::vector<std::string> parts = Split(path, '/');
  Spot spot;
  spot.file = std::move(parts.back());
  parts.pop_back();
  spot.folder = path.substr(0, path.size() - spot.file.size());
  if (parts.empty() || (parts.size() == 1 && parts[0] == kPoliciesFolder)) {
    spot.area = Area::kTop;
    return spot;
  }
  if (parts[0] == kPoliciesFolder) return spot;
  spot.domain = parts[0];
  if (parts.size() == 1) {
    spot.area = Area::kDomain;
    return spot;
  }
  spot.product = parts[1];
  size_t below = 2;
  if (parts.size() > 2) spot.major = MajorOf(parts[2]);
  if (spot.major > 0) ++below;
  if (parts.size() == below) spot.area = Area::kProduct;
  if (parts.size() == below + 1 && parts[below] == kTestsFolder) spot.area = Area::kTests;
  return spot;
}

bool IsDocumentFile(std::string_view file) {
  return file.ends_with(".yaml") || file.ends_with(".yml");
}

bool IsCodeFile(std::string_view file) { return file.ends_with(".sql"); }

bool IsForPeople(std::string_view file) {
  const std::string name = Lower(file);
  constexpr std::string_view kBeginnings[] = {"readme",    "license",    "licence",
                                              "changelog", "codeowners", "makefile"};
  return name.ends_with(".md") || std::ranges::any_of(kBeginnings, [&](std::string_view word) {
           return name.starts_with(word);
         });
}

bool IsHidden(std::string_view path) {
  return path.starts_with('.') || path.find("/.") != path.npos;
}

bool MayLie(Kind kind, Area area, std::string_view& place) {
  const auto home = std::ranges::find(kHomes, kind, &Home::kind);
  place = home->place;
  switch (area) {
    case Area::kTop: return home->top;
    case Area::kDomain: return home->domain;
    case Area::kProduct: return home->product;
    default: return false;
  }
}

}  // namespace weft::mesh
