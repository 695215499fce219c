#include <curl/curl.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <memory>
#include <thread>

#include "base/error.hpp"
#include "base/text.hpp"
#include "cli/session.hpp"

namespace weft::cli {
namespace {

constexpr int kTriesMax = 60;  // a second apart

struct SlistFree {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using Headers = std::unique_ptr<curl_slist, SlistFree>;

void Append(Headers& headers, const std::string& line) {
  headers.reset(curl_slist_append(headers.release(), line.c_str()));
}

// Where an answer goes while it comes.
struct Receiver {
  CURL* handle;
  const Ask* ask;
  Reply reply;
};

size_t OnBody(char* bytes, size_t size, size_t count, void* to) {
  auto& receiver = *static_cast<Receiver*>(to);
  long status = 0;
  curl_easy_getinfo(receiver.handle, CURLINFO_RESPONSE_CODE, &status);
  const std::string_view piece(bytes, size * count);
  if (receiver.ask->sink && status < 400)
    receiver.ask->sink(piece);
  else
    receiver.reply.body += piece;
  return size * count;
}

size_t OnHeader(char* bytes, size_t size, size_t count, void* to) {
  const std::string_view line(bytes, size * count);
  const size_t colon = line.find(':');
  if (colon != std::string_view::npos)
    static_cast<Receiver*>(to)->reply.headers[Lower(line.substr(0, colon))] =
        std::string(Trim(line.substr(colon + 1)));
  return size * count;
}

ErrorKind KindOf(int status) {
  switch (status) {
    case 401: return ErrorKind::kUnauthenticated;
    case 403: return ErrorKind::kForbidden;
    case 404: return ErrorKind::kNotFound;
    case 409: return ErrorKind::kConflict;
    case 429: return ErrorKind::kExhausted;
    case 503:
    case 507: return ErrorKind::kUnavailable;
    default: return status < 500 ? ErrorKind::kInvalid : ErrorKind::kInternal;
  }
}

[[noreturn]] void ThrowProblem(const Reply& reply) {
  const Json problem = Json::parse(reply.body, nullptr, false);
  if (!problem.is_object())
    throw Error(KindOf(reply.status), "the server answered " + std::to_string(reply.status));
  std::string hint = problem.value("hint", "");
  if (reply.status == 401 && (hint.empty() || hint.starts_with("send Authorization")))
    hint =
        "run weft login, set WEFT_TOKEN, or give --token; a server's first admin finds one in "
        "HOME/admin.token, and --as lends one of the demo's";
  throw Error(KindOf(reply.status), problem.value("detail", problem.value("title", "")), hint);
}

}  // namespace

Json Reply::AsJson() const {
  Json json = Json::parse(body, nullptr, false);
  if (json.is_discarded()) throw Error(ErrorKind::kInternal, "the server's answer is no JSON");
  return json;
}

struct Client::Impl {
  Options options;
  std::array<char, CURL_ERROR_SIZE> error{};
  std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> handle{curl_easy_init(), &curl_easy_cleanup};

  void Prepare(const Ask& ask, Receiver& receiver, const Headers& headers) {
    CURL* curl = handle.get();
    curl_easy_reset(curl);
    curl_easy_setopt(curl, CURLOPT_URL, (options.server + ask.path).c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, ask.method.c_str());
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, OnBody);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &receiver);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, OnHeader);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, &receiver);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, 10L);
    curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, error.data());
    curl_easy_setopt(curl, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (!options.ca_file.empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, options.ca_file.c_str());
    if (ask.method == "GET") return;
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, ask.body.data());
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(ask.body.size()));
  }
};

Client::Client(const Options& options) : impl_(std::make_unique<Impl>()) {
  impl_->options = options;
}
Client::~Client() = default;

Reply Client::Send(const Ask& ask) {
  Headers headers;
  if (!ask.cookie.empty()) {
    Append(headers, "Cookie: " + ask.cookie);
    Append(headers, "Origin: " + impl_->options.server);
  } else if (!impl_->options.token.empty()) {
    Append(headers, "Authorization: Bearer " + impl_->options.token);
  }
  Append(headers, "Accept: " + ask.accept);
  Append(headers, "User-Agent: weft-cli");
  if (!ask.content_type.empty()) Append(headers, "Content-Type: " + ask.content_type);
  for (const std::string& line : ask.headers) Append(headers, line);
  Receiver receiver{impl_->handle.get(), &ask, {}};
  impl_->Prepare(ask, receiver, headers);
  std::unique_ptr<FILE, int (*)(FILE*)> upload(nullptr, &std::fclose);
  if (!ask.upload.empty()) {
    upload.reset(std::fopen(ask.upload.c_str(), "rb"));
    if (!upload) throw Error(ErrorKind::kUnavailable, "cannot read " + ask.upload.string());
    curl_easy_setopt(impl_->handle.get(), CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(impl_->handle.get(), CURLOPT_READDATA, upload.get());
    curl_easy_setopt(impl_->handle.get(), CURLOPT_INFILESIZE_LARGE,
                     static_cast<curl_off_t>(std::filesystem::file_size(ask.upload)));
  }
  const CURLcode code = curl_easy_perform(impl_->handle.get());
  long status = 0;
  curl_easy_getinfo(impl_->handle.get(), CURLINFO_RESPONSE_CODE, &status);
  receiver.reply.status = static_cast<int>(status);
  if (code == CURLE_COULDNT_CONNECT || code == CURLE_COULDNT_RESOLVE_HOST)
    throw Error(ErrorKind::kUnavailable, "no Weft answers at " + impl_->options.server,
                "start one with `weft demo` or `weft serve`, or name it with --server");
  if (code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CACERT_BADFILE)
    throw Error(ErrorKind::kUnavailable,
                impl_->options.server + " cannot prove who it is: " + impl_->error.data(),
                "name the file of the authority that signed its certificate with --ca-file");
  if (code == CURLE_SSL_CONNECT_ERROR)
    throw Error(ErrorKind::kUnavailable,
                "no TLS with " + impl_->options.server + ": " + impl_->error.data(),
                "a server without a certificate is named with http://");
  if (status >= 400) ThrowProblem(receiver.reply);
  if (code != CURLE_OK)
    throw Error(ErrorKind::kUnavailable,
                std::string("the answer broke off: ") + curl_easy_strerror(code),
                "what came so far is not whole");
  return std::move(receiver.reply);
}

Reply Client::SendWhenTaken(const Ask& ask) {
  for (int tries = 1;; ++tries) {
    try {
      return Send(ask);
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::kExhausted || tries == kTriesMax) throw;
    }
    std::this_thread::sleep_for(std::chrono::seconds(1));
  }
}

Json Client::Get(const std::string& path) { return Send({.path = path}).AsJson(); }

Json Client::Post(const std::string& path, const Json& body) {
  if (body.is_null()) return Send({.method = "POST", .path = path}).AsJson();
  return Send({.method = "POST",
               .path = path,
               .body = body.dump(),
               .content_type = "application/json"})
      .AsJson();
}

std::string Encode(const std::string& text) {
  const std::unique_ptr<char, decltype(&curl_free)> encoded(
      curl_easy_escape(nullptr, text.data(), static_cast<int>(text.size())), &curl_free);
  return encoded.get();
}

}  // namespace weft::cli
