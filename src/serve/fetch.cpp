#include "serve/fetch.hpp"

#include <curl/curl.h>

#include <memory>

#include "base/error.hpp"

namespace weft::serve {
namespace {

constexpr size_t kReplyBytesMax = 1 << 20;
constexpr long kConnectSecondsMax = 5, kSecondsMax = 10;

struct SlistFree {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using Headers = std::unique_ptr<curl_slist, SlistFree>;

void Append(Headers& headers, const std::string& line) {
  headers.reset(curl_slist_append(headers.release(), line.c_str()));
}

// Taking less than what came ends the transfer.
size_t OnBody(char* bytes, size_t size, size_t count, void* to) {
  auto& body = *static_cast<std::string*>(to);
  if (body.size() + size * count > kReplyBytesMax) return 0;
  body.append(bytes, size * count);
  return size * count;
}

Headers HeadersOf(const identity::FetchRequest& request) {
  Headers headers;
  Append(headers, "Accept: application/json");
  if (!request.authorization.empty()) Append(headers, "Authorization: " + request.authorization);
  return headers;
}

}  // namespace

identity::FetchReply FetchOverHttp(const identity::FetchRequest& request,
                                   const std::filesystem::path& ca_file) {
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> handle(curl_easy_init(),
                                                                   &curl_easy_cleanup);
  CURL* curl = handle.get();
  const Headers headers = HeadersOf(request);
  identity::FetchReply reply;
  curl_easy_setopt(curl, CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(curl, CURLOPT_USERAGENT, "weft");
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, OnBody);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &reply.body);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, kConnectSecondsMax);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT, kSecondsMax);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  if (!ca_file.empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, ca_file.c_str());
  if (request.method == "POST") {
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request.body.data());
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, static_cast<long>(request.body.size()));
  }
  const CURLcode code = curl_easy_perform(curl);
  if (code != CURLE_OK)
    throw Error(ErrorKind::kUnavailable, "the sign-in provider cannot be reached",
                "try again in a moment, or sign in another way",
                request.url + ": " + curl_easy_strerror(code));
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  reply.status = static_cast<int>(status);
  return reply;
}

}  // namespace weft::serve
