#include "serve/fetch.hpp"

#include "base/curl.hpp"
#include "base/error.hpp"

namespace weft::serve {
namespace {

constexpr size_t kReplyBytesMax = 1 << 20;
constexpr long kConnectSecondsMax = 5, kSecondsMax = 10;

// Taking less than what came ends the transfer.
size_t OnBody(char* bytes, size_t size, size_t count, void* to) {
  auto& body = *static_cast<std::string*>(to);
  if (body.size() + size * count > kReplyBytesMax) return 0;
  body.append(bytes, size * count);
  return size * count;
}

}  // namespace

identity::FetchReply FetchOverHttp(const identity::FetchRequest& request,
                                   const std::filesystem::path& ca_file) {
  Curl transfer(nullptr);
  CURL* curl = transfer.Begin(request.url, "http,https");
  CurlLines lines;
  lines.Add("Accept: application/json");
  if (!request.authorization.empty()) lines.Add("Authorization: " + request.authorization);
  identity::FetchReply reply;
  curl_easy_setopt(curl, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, lines.get());
  curl_easy_setopt(curl, CURLOPT_USERAGENT, "weft");
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, OnBody);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &reply.body);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, kConnectSecondsMax);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT, kSecondsMax);
  if (!ca_file.empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, ca_file.c_str());
  if (request.method == "POST") {
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request.body.data());
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, static_cast<long>(request.body.size()));
  }
  if (transfer.Perform() != CURLE_OK)
    throw Error(ErrorKind::kUnavailable, "the sign-in provider cannot be reached",
                "try again in a moment, or sign in another way",
                request.url + ": " + transfer.fault());
  reply.status = static_cast<int>(transfer.status());
  return reply;
}

}  // namespace weft::serve
