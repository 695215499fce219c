#include "base/curl.hpp"

#include "base/error.hpp"

namespace weft {
namespace {

constexpr long kTimeMaxSeconds = 30;

size_t Ignore(char*, size_t size, size_t count, void*) { return size * count; }

int StopWhenAsked(void* stopping, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return *static_cast<const std::atomic<bool>*>(stopping) ? 1 : 0;
}

}  // namespace

void CurlLines::Add(const std::string& line) {
  lines_.reset(curl_slist_append(lines_.release(), line.c_str()));
}

Curl::Curl(const std::atomic<bool>* stopping)
    : stopping_(stopping), handle_(curl_easy_init(), &curl_easy_cleanup) {
  WEFT_CHECK(handle_ != nullptr);
}

CURL* Curl::Begin(const std::string& url, const char* protocols) {
  CURL* curl = handle_.get();
  curl_easy_reset(curl);
  fault_.fill('\0');
  curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, protocols);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &Ignore);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT, kTimeMaxSeconds);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, fault_.data());
  if (stopping_ != nullptr) {
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, &StopWhenAsked);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, stopping_);
  }
  return curl;
}

CURLcode Curl::Perform() { return code_ = curl_easy_perform(handle_.get()); }

long Curl::status() const {
  long status = 0;
  curl_easy_getinfo(handle_.get(), CURLINFO_RESPONSE_CODE, &status);
  return status;
}

std::string Curl::header(const char* name) const {
  curl_header* found = nullptr;
  const CURLHcode code = curl_easy_header(handle_.get(), name, 0, CURLH_HEADER, -1, &found);
  return code == CURLHE_OK ? found->value : "";
}

std::string Curl::fault() const {
  return fault_[0] != '\0' ? fault_.data() : curl_easy_strerror(code_);
}

void Post(Curl& curl, const WebPost& post) {
  CURL* handle = curl.Begin(post.url, "http,https");
  curl_easy_setopt(handle, CURLOPT_HTTPHEADER, post.lines.get());
  curl_easy_setopt(handle, CURLOPT_POSTFIELDS, post.body.data());
  curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(post.body.size()));
  if (curl.Perform() != CURLE_OK)
    throw Error(ErrorKind::kUnavailable, std::string(post.who) + ": " + curl.fault());
  const long status = curl.status();
  if (status < 200 || status > 299)
    throw Error(ErrorKind::kUnavailable,
                std::string(post.who) + " answered with status " + std::to_string(status));
}

}  // namespace weft
