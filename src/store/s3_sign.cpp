#include "store/s3_sign.hpp"

#include <algorithm>

#include "base/digest.hpp"

namespace weft::store {
namespace {

constexpr std::string_view kAlgorithm = "AWS4-HMAC-SHA256";

// "20130524T000000Z"
std::string Stamp(Time now) {
  std::string stamp = FormatTime(std::chrono::floor<std::chrono::seconds>(now));
  stamp = stamp.substr(0, 19) + "Z";
  std::erase_if(stamp, [](char c) { return c == '-' || c == ':'; });
  return stamp;
}

std::string QueryOf(const S3Unsigned& request) {
  std::vector<std::string> parts;
  for (const auto& [name, value] : request.query)
    parts.push_back(S3Escaped(name, "") + "=" + S3Escaped(value, ""));
  std::ranges::sort(parts);
  std::string query;
  for (const std::string& part : parts) query += (query.empty() ? "" : "&") + part;
  return query;
}

}  // namespace

std::string S3Escaped(std::string_view text, std::string_view also_kept) {
  constexpr std::string_view kKept =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (kKept.find(c) != kKept.npos || also_kept.find(c) != also_kept.npos)
      out += c;
    else
      out.append({'%', kDigits[byte >> 4], kDigits[byte & 15]});
  }
  return out;
}

std::map<std::string, std::string> SignatureOf(const S3Unsigned& request, const S3Options& options,
                                               Time now) {
  const std::string stamp = Stamp(now), day = stamp.substr(0, 8);
  std::map<std::string, std::string> added{{"x-amz-date", stamp},
                                           {"x-amz-content-sha256", request.payload}};
  if (!options.session_token.empty()) added["x-amz-security-token"] = options.session_token;
  std::map<std::string, std::string> lines = request.lines;
  for (const auto& [name, value] : added) lines[name] = value;
  lines["host"] = request.host;
  std::string names, head;
  for (const auto& [name, value] : lines) {
    names += (names.empty() ? "" : ";") + name;
    head += name + ":" + value + "\n";
  }
  const std::string canonical = request.method + "\n" + S3Escaped(request.path, "/") + "\n" +
                                QueryOf(request) + "\n" + head + "\n" + names + "\n" +
                                request.payload;
  const std::string scope = day + "/" + options.region + "/s3/aws4_request";
  const std::string to_sign =
      std::string(kAlgorithm) + "\n" + stamp + "\n" + scope + "\n" + Sha256Hex(canonical);
  std::string key = "AWS4" + options.secret_key;
  for (const std::string_view part : {std::string_view(day), std::string_view(options.region),
                                      std::string_view("s3"), std::string_view("aws4_request")})
    key = HmacSha256(key, part);
  added["authorization"] = std::string(kAlgorithm) + " Credential=" + options.access_key + "/" +
                           scope + ", SignedHeaders=" + names +
                           ", Signature=" + ToHex(HmacSha256(key, to_sign));
  return added;
}

}  // namespace weft::store
