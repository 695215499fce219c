#include "serve/http/portal.hpp"

#include <zlib.h>

#include <memory>

#include "base/error.hpp"
#include "base/json.hpp"
#include "serve/http/routes.hpp"
#include "serve/http/schema.hpp"

extern "C" const char weft_portal_pack[], weft_portal_pack_end[];

namespace weft::serve {
namespace {

constexpr std::string_view kFirstPage = "/index.html";
// Nothing but our own files runs or is drawn, and nobody frames us.
constexpr const char* kContentSecurityPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
constexpr const char* kScript = "/weft.js";
constexpr int kGzipWindow = 15 + 16;

bool Takes(const Call& call, const std::string& header, std::string_view what) {
  return call.Header(header).find(what) != std::string::npos;
}

std::string Unzipped(std::string_view gzip) {
  z_stream zip{};
  inflateInit2(&zip, kGzipWindow);
  zip.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(gzip.data()));
  zip.avail_in = static_cast<uInt>(gzip.size());
  std::string text;
  std::string piece(64 << 10, '\0');
  int state = Z_OK;
  while (state == Z_OK) {
    zip.next_out = reinterpret_cast<Bytef*>(piece.data());
    zip.avail_out = static_cast<uInt>(piece.size());
    state = inflate(&zip, Z_NO_FLUSH);
    text.append(piece, 0, piece.size() - zip.avail_out);
  }
  inflateEnd(&zip);
  if (state != Z_STREAM_END) throw Error(ErrorKind::kInternal, "the portal's files are broken");
  return text;
}

// Also on pages that take nothing of other sites unless it says so. After an upgrade, a browser
// may have the old one for an hour.
Route ScriptRoute(const std::shared_ptr<const Portal>& portal) {
  return {.method = "GET",
          .pattern = kScript,
          .id = "getBrowserScript",
          .summary = "The script with which pages of other sites send tracking events",
          .tag = "events",
          .access = Access::kPublic,
          .takes_other_parameters = true,
          .answers = {{200,
                       "The script",
                       "text/javascript; charset=utf-8",
                       schema::Text(),
                       {{"ETag", "its version"}}},
                      {304, "The script that you have", "", Json()}},
          .from_anywhere = true,
          .handle = [portal](const Call& call) {
            Response script = portal->Answer(call);
            script.With("Cross-Origin-Resource-Policy", "cross-origin")
                .With("Cache-Control", "public, max-age=3600");
            return script;
          }};
}

}  // namespace

Portal::Portal(std::string_view pack) {
  if (pack.empty()) return;
  const size_t line = pack.find('\n');
  std::string_view bytes = pack.substr(line + 1);
  for (const Json& row : Json::parse(pack.substr(0, line))) {
    const auto size = row["bytes"].get<size_t>();
    if (size > bytes.size()) throw Error(ErrorKind::kInternal, "the portal's files are cut off");
    files_[row["path"]] = {.type = row["type"],
                           .etag = "W/\"" + row["sha256"].get<std::string>() + "\"",
                           .gzip = bytes.substr(0, size),
                           .is_immutable = row["immutable"]};
    bytes.remove_prefix(size);
  }
}

const Portal::File* Portal::Find(const Call& call) const {
  const auto found = files_.find(call.path);
  if (found != files_.end()) return &found->second;
  const bool is_page =
      call.path == "/" || (Takes(call, "accept", "text/html") && !call.path.starts_with("/api/") &&
                           !call.path.starts_with("/assets/"));
  const auto first = is_page ? files_.find(kFirstPage) : files_.end();
  return first == files_.end() ? nullptr : &first->second;
}

Response Portal::Of(const File& file, const Call& call) {
  const bool is_known = Takes(call, "if-none-match", file.etag);
  const bool zipped = Takes(call, "accept-encoding", "gzip");
  Response response = Response::Text(is_known ? ""
                                     : zipped ? std::string(file.gzip)
                                              : Unzipped(file.gzip),
                                     file.type, is_known ? 304 : 200);
  if (zipped && !is_known) response.With("Content-Encoding", "gzip");
  response.With("ETag", file.etag)
      .With("Vary", "Accept-Encoding, Accept")
      .With("Cache-Control", file.is_immutable ? "public, max-age=31536000, immutable" : "no-cache")
      .With("Content-Security-Policy", kContentSecurityPolicy)
      .With("Cross-Origin-Opener-Policy", "same-origin")
      .With("Referrer-Policy", "same-origin");
  return response;
}

Response Portal::Answer(const Call& call) const {
  if (const File* file = Find(call)) return Of(*file, call);
  throw Error(ErrorKind::kNotFound, "there is nothing at " + call.path,
              "the addresses are listed at /openapi.json");
}

std::vector<Route> PortalRoutes() {
  const auto portal = std::make_shared<const Portal>(PortalPack());
  return {
      ScriptRoute(portal),
      {.method = "GET",
       .pattern = "/",
       .id = "getPortal",
       .summary = "The portal, for people",
       .tag = "operate",
       .access = Access::kPublic,
       .takes_other_parameters = true,
       .answers =
           {{200, "A page", "text/html; charset=utf-8", schema::Text(), {{"ETag", "its version"}}},
            {304, "The page that you have", "", Json()}},
       .handle = [portal](const Call& call) { return portal->Answer(call); }}};
}

std::string_view PortalPack() {
  return {weft_portal_pack, static_cast<size_t>(weft_portal_pack_end - weft_portal_pack)};
}

}  // namespace weft::serve
