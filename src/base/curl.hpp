#pragma once
#include <curl/curl.h>

#include <array>
#include <atomic>
#include <memory>
#include <string>
#include <string_view>

// libcurl as a server uses it for what it sends and fetches by itself. One thread at a time.
namespace weft {

// The lines of a request's head.
class CurlLines {
 public:
  void Add(const std::string& line);
  curl_slist* get() const { return lines_.get(); }

 private:
  struct Free {
    void operator()(curl_slist* lines) const { curl_slist_free_all(lines); }
  };
  std::unique_ptr<curl_slist, Free> lines_;
};

// One transfer after the other, over a connection that is kept.
class Curl {
 public:
  // Waiting ends when `stopping` is set; null: never.
  explicit Curl(const std::atomic<bool>* stopping);

  // Forgets the transfer before; `protocols` are the only ones that may be spoken. 30 s at most.
  CURL* Begin(const std::string& url, const char* protocols);
  CURLcode Perform();
  long status() const;  // the receiver's last answer; 0: none
  // A line of its head; empty: there is none.
  std::string header(const char* name) const;
  std::string fault() const;  // what went wrong, in curl's words

 private:
  const std::atomic<bool>* const stopping_;
  const std::unique_ptr<CURL, void (*)(CURL*)> handle_;
  std::array<char, CURL_ERROR_SIZE> fault_{};
  CURLcode code_ = CURLE_OK;
};

// POST over HTTP. Taken when this returns: throws Error{kUnavailable} for any other answer than
// 2xx, and when there is none; `who` is what the message calls the receiver.
struct WebPost {
  std::string url;
  std::string_view body;
  const CurlLines& lines;
  std::string_view who;  // "the audit's receiver"
};
void Post(Curl& curl, const WebPost& post);

}  // namespace weft
