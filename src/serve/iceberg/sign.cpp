#include "serve/iceberg/sign.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "lake/fields.hpp"
#include "lake/names.hpp"
#include "store/object_address.hpp"
#include "store/s3_xml.hpp"

namespace weft::serve::iceberg {
namespace {

using Names = std::span<const std::string_view>;
constexpr std::string_view kPart[]{"partNumber", "uploadId"}, kUpload[]{"uploadId"},
    kUploads[]{"uploads"}, kDelete[]{"delete"}, kList[]{"list-type", "prefix"};

// What is done to S3, told by method and parameters; `list-type` and `prefix` may have more.
struct DeedRow {
  std::string_view method;
  Names parameters;
  bool of_bucket = false, writes = false;
};
constexpr std::array kDeeds{
    DeedRow{"GET", {}},
    DeedRow{"HEAD", {}},
    DeedRow{.method = "GET", .parameters = kList, .of_bucket = true},
    DeedRow{.method = "PUT", .parameters = {}, .writes = true},
    DeedRow{.method = "PUT", .parameters = kPart, .writes = true},
    DeedRow{.method = "POST", .parameters = kUploads, .writes = true},
    DeedRow{.method = "POST", .parameters = kUpload, .writes = true},
    DeedRow{.method = "DELETE", .parameters = {}, .writes = true},
    DeedRow{.method = "DELETE", .parameters = kUpload, .writes = true},
    DeedRow{.method = "POST", .parameters = kDelete, .of_bucket = true, .writes = true},
};
// Parameters that change nothing of what is done.
constexpr std::string_view kAside[]{"x-id"};
constexpr std::string_view kOfLists[]{"delimiter",   "continuation-token", "max-keys",
                                      "start-after", "encoding-type",      "fetch-owner"};
// Lines of S3's own that may be there; nothing copies, and nothing gives rights.
constexpr std::string_view kLines[]{"x-amz-content-sha256",
                                    "x-amz-date",
                                    "x-amz-checksum-",
                                    "x-amz-sdk-checksum-algorithm",
                                    "x-amz-trailer",
                                    "x-amz-meta-",
                                    "x-amz-decoded-content-length",
                                    "x-amz-storage-class",
                                    "x-amz-user-agent",
                                    "x-amz-server-side-encryption",
                                    "x-amz-te"};
constexpr std::string_view kAlsoSigned[]{"content-md5", "content-type", "if-none-match",
                                         "if-match"};

[[noreturn]] void Refuse(const std::string& why) {
  throw Error(ErrorKind::kForbidden, "this request to S3 is not signed: " + why);
}

bool IsIn(std::string_view name, Names names) {
  return std::ranges::find(names, name) != names.end();
}

std::string Decoded(std::string_view text) {
  std::string out;
  const auto digit = [](char c) -> int {
    if (c >= '0' && c <= '9') return c - '0';
    c = static_cast<char>(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
  };
  for (size_t i = 0; i < text.size(); ++i) {
    const bool is_code =
        text[i] == '%' && i + 2 < text.size() && digit(text[i + 1]) >= 0 && digit(text[i + 2]) >= 0;
    out += is_code ? static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2])) : text[i];
    if (is_code) i += 2;
  }
  return out;
}

struct Url {
  std::string host, path;  // the path decoded
  std::vector<std::pair<std::string, std::string>> query;
};

Url UrlOf(const std::string& text) {
  const size_t scheme = text.find("://");
  if (scheme == text.npos) lake::ThrowInvalid("uri is no address");
  const size_t slash = std::min(text.find('/', scheme + 3), text.size());
  const size_t mark = std::min(text.find('?', slash), text.size());
  Url url{Lower(text.substr(scheme + 3, slash - scheme - 3)),
          Decoded(std::string_view(text).substr(slash, mark - slash)),
          {}};
  std::string_view rest = std::string_view(text).substr(std::min(mark + 1, text.size()));
  while (!rest.empty()) {
    const std::string_view one = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(one.size() + 1, rest.size()));
    const size_t equals = std::min(one.find('='), one.size());
    url.query.emplace_back(Decoded(one.substr(0, equals)),
                           Decoded(one.substr(std::min(equals + 1, one.size()))));
  }
  return url;
}

std::string HostOf(const store::S3Options& options) {
  std::string host = options.endpoint.empty() ? "https://s3." + options.region + ".amazonaws.com"
                                              : options.endpoint;
  host = host.substr(host.find("://") + 3);
  return Lower(host.substr(0, host.find('/')));
}

// "bucket" and "a/b" of a path-style or a host-style address.
std::pair<std::string, std::string> PlaceOf(const Url& url, const store::S3Options& options) {
  const std::string host = HostOf(options), path = url.path.substr(url.path.empty() ? 0 : 1);
  if (url.host.ends_with("." + host))
    return {url.host.substr(0, url.host.size() - host.size() - 1), path};
  if (url.host != host) Refuse("it is to another server");
  const size_t slash = std::min(path.find('/'), path.size());
  return {path.substr(0, slash), path.substr(std::min(slash + 1, path.size()))};
}

const DeedRow& RowOf(const std::string& method, const Url& url, bool of_bucket) {
  for (const DeedRow& row : kDeeds) {
    if (row.method != method || row.of_bucket != of_bucket) continue;
    size_t found = 0;
    const bool fits = std::ranges::all_of(url.query, [&](const auto& parameter) {
      found += IsIn(parameter.first, row.parameters) ? 1 : 0;
      return IsIn(parameter.first, row.parameters) || IsIn(parameter.first, kAside) ||
             (row.parameters.data() == kList && IsIn(parameter.first, kOfLists));
    });
    if (fits && found == row.parameters.size()) return row;
  }
  Refuse("nothing like it is needed for a table's files");
}

std::map<std::string, std::string> LinesOf(const Json& headers) {
  std::map<std::string, std::string> lines;
  for (const auto& [name, values] : headers.items()) {
    const std::string line = Lower(name);
    const bool is_theirs = line.starts_with("x-amz-");
    const bool may_be = std::ranges::any_of(
        kLines, [&](std::string_view known) { return line.starts_with(known); });
    if (is_theirs && !may_be) Refuse("it has the line " + line);
    if (!is_theirs && !IsIn(line, kAlsoSigned)) continue;
    std::string text;
    if (values.is_string()) text = values.get<std::string>();
    if (values.is_array())
      for (const Json& value : values)
        text += (text.empty() ? "" : ",") + (value.is_string() ? value.get<std::string>() : "");
    lines[line] = std::string(Trim(text));
  }
  lines.erase("x-amz-date");
  return lines;
}

std::string ParameterOf(const Url& url, std::string_view name) {
  for (const auto& [key, value] : url.query)
    if (key == name) return value;
  return "";
}

// The body is signed with the keys that it names.
void NameRemoved(const Json& wanted, const std::string& bucket, S3Deed& deed) {
  const std::string body = lake::LookText(wanted, "body");
  for (const std::string& key : store::KeysToRemove(body))
    deed.addresses.push_back("s3://" + bucket + "/" + key);
  if (deed.addresses.empty()) Refuse("it does not say what it removes");
  deed.request.payload = Sha256Hex(body);
}

}  // namespace

S3Deed DeedOf(const Json& wanted, const store::S3Options& options) {
  const std::string method = lake::NeedText(wanted, "method");
  const Url url = UrlOf(lake::NeedText(wanted, "uri"));
  if (lake::NeedText(wanted, "region") != options.region) Refuse("it is for another region");
  const auto [bucket, key] = PlaceOf(url, options);
  const DeedRow& row = RowOf(method, url, key.empty());
  S3Deed deed{.request = {.method = method,
                          .host = url.host,
                          .path = url.path,
                          .query = url.query,
                          .lines = LinesOf(lake::NeedObject(wanted, "headers"))},
              .addresses = {},
              .writes = row.writes};
  if (const auto said = deed.request.lines.find("x-amz-content-sha256");
      said != deed.request.lines.end())
    deed.request.payload = said->second;
  const std::string place = "s3://" + bucket + "/";
  if (row.parameters.data() == kDelete)
    NameRemoved(wanted, bucket, deed);
  else if (row.of_bucket)
    deed.addresses.push_back(place + ParameterOf(url, "prefix"));
  else
    deed.addresses.push_back(place + key);
  return deed;
}

void CheckDeed(const S3Deed& deed, const SignRights& rights) {
  const auto& places = deed.writes ? rights.writable : rights.readable;
  for (const std::string& address : deed.addresses) {
    // A prefix may end in a slash, which addresses do not.
    const std::string whole = address.ends_with('/') ? address + "x" : address;
    const bool fits =
        store::IsAddress(whole) && std::ranges::any_of(places, [&](const std::string& place) {
          return lake::LiesWithin(whole, place);
        });
    if (!fits)
      Refuse(std::string(deed.writes ? "writing " : "reading ") + address +
             " is not the caller's by way of this table");
  }
}

}  // namespace weft::serve::iceberg
