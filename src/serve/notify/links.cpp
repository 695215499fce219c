#include "serve/notify/links.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "mesh/retirement.hpp"
#include "serve/notify/way_out.hpp"

namespace weft::serve {
namespace {

struct Page {
  mesh::Kind kind;
  std::string_view path;
};
constexpr std::array kPages{Page{mesh::Kind::kProduct, "/products/"},
                            Page{mesh::Kind::kQuestion, "/questions/"},
                            Page{mesh::Kind::kThread, "/threads/"}};

// Of "product flights.departures".
std::string PathOf(const std::string& subject, const mesh::Snapshot& mesh) {
  const size_t space = subject.find(' ');
  const auto kind = mesh::FindKind(subject.substr(0, space));
  const auto page =
      std::ranges::find_if(kPages, [&](const Page& each) { return each.kind == kind; });
  if (space == std::string::npos || page == kPages.end()) return {};
  const std::string name = subject.substr(space + 1);
  return mesh.FindEntry({page->kind, name}) ? std::string(page->path) + name : std::string();
}

}  // namespace

std::string LinkOf(const std::string& portal, const store::Notice& notice,
                   const mesh::Snapshot& mesh) {
  if (mesh.FindEntry({mesh::Kind::kAgreement, notice.subject}))
    return portal + "/agreements/" + notice.subject;
  if (mesh::FindOrMoved(mesh, notice.subject)) return portal + "/tables/" + notice.subject;
  const std::string path = PathOf(notice.subject, mesh);
  return portal + (path.empty() ? "/inbox" : path);
}

std::string WayContext::LinkOf(const store::Notice& notice) const {
  return options.portal ? serve::LinkOf(options.portal(), notice, *registry.Now()) : std::string();
}

}  // namespace weft::serve
