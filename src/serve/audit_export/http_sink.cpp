#include <curl/curl.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "serve/audit_export/sink.hpp"

namespace weft::serve {
namespace {

constexpr long kTimeMaxSeconds = 30;

struct SlistFree {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using Headers = std::unique_ptr<curl_slist, SlistFree>;

size_t Ignore(char*, size_t size, size_t count, void*) { return size * count; }

int StopWhenAsked(void* stopping, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return *static_cast<const std::atomic<bool>*>(stopping) ? 1 : 0;
}

class HttpSink final : public AuditSink {
 public:
  HttpSink(std::string url, const SinkOptions& options)
      : url_(std::move(url)), options_(options), handle_(curl_easy_init(), &curl_easy_cleanup) {
    WEFT_CHECK(handle_ != nullptr);
  }

  void Send(std::span<const OutgoingRecord> records) override {
    std::string body;
    for (const OutgoingRecord& record : records) body += record.json + "\n";
    Headers headers;
    Add(headers, "Content-Type: application/x-ndjson");
    Add(headers, "Expect:");
    // The token is read anew each time: it may be changed while Weft runs.
    if (!options_.token_file.empty())
      Add(headers, "Authorization: Bearer " + std::string(Trim(ReadFile(options_.token_file))));
    Post(body, headers.get());
  }

 private:
  static void Add(Headers& headers, const std::string& line) {
    headers.reset(curl_slist_append(headers.release(), line.c_str()));
  }

  void Post(const std::string& body, curl_slist* headers) {
    CURL* curl = handle_.get();
    curl_easy_setopt(curl, CURLOPT_URL, url_.c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body.data());
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &Ignore);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, kTimeMaxSeconds);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    if (options_.stopping != nullptr) {
      curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
      curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, &StopWhenAsked);
      curl_easy_setopt(curl, CURLOPT_XFERINFODATA, options_.stopping);
    }
    const CURLcode code = curl_easy_perform(curl);
    if (code != CURLE_OK)
      throw Error(ErrorKind::kUnavailable,
                  std::string("the audit's receiver: ") + curl_easy_strerror(code));
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    if (status < 200 || status > 299)
      throw Error(ErrorKind::kUnavailable,
                  "the audit's receiver answered with status " + std::to_string(status));
  }

  const std::string url_;
  const SinkOptions options_;
  const std::unique_ptr<CURL, void (*)(CURL*)> handle_;
};

}  // namespace

std::unique_ptr<AuditSink> MakeHttpSink(const ExportTarget& target, const SinkOptions& options) {
  return std::make_unique<HttpSink>(target.url, options);
}

}  // namespace weft::serve
