#include "store/s3_client.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <thread>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/log.hpp"
#include "store/object_errors.hpp"
#include "store/patience.hpp"
#include "store/s3_sign.hpp"
#include "store/s3_xml.hpp"

namespace weft::store {
namespace {

constexpr size_t kIdleMax = 16;
constexpr std::chrono::milliseconds kGlance{20};  // at whether to stop

struct Code {
  std::string_view name, hint;
  bool passes = false;  // it may be another the next time
};
constexpr std::array kCodes{
    Code{"SignatureDoesNotMatch", "Check s3_secret_key_file, or AWS_SECRET_ACCESS_KEY."},
    Code{"InvalidAccessKeyId", "Check s3_access_key, or AWS_ACCESS_KEY_ID."},
    Code{"XAdminUserNotFound", "Check s3_access_key, or AWS_ACCESS_KEY_ID."},
    Code{"AccessDenied", "Let this key list, read, write and delete below the warehouse."},
    Code{"NoSuchBucket", "Make the bucket, or name another in `warehouse`."},
    Code{"PermanentRedirect", "Set s3_region to that of the bucket."},
    Code{"AuthorizationHeaderMalformed", "Set s3_region to that of the bucket."},
    Code{"RequestTimeTooSkewed", "Set the clock of this machine."},
    Code{"ConditionalRequestConflict", "Try again in a moment.", true},
    Code{"OperationAborted", "Try again in a moment.", true},
    Code{"RequestTimeout", "Try again in a moment.", true},
};

// These answer the question that was asked; the first stands for none.
constexpr std::array<std::string_view, 5> kAnswers{"", "NoSuchKey", "NoSuchUpload",
                                                   "PreconditionFailed", "InvalidRange"};

const Code* Find(const std::string& code) {
  const auto found = std::ranges::find(kCodes, code, &Code::name);
  return found == kCodes.end() ? nullptr : &*found;
}

bool MayPass(int status) {
  return status == 408 || status == 429 || status == 500 || (status >= 502 && status <= 504);
}

bool MayPass(CURLcode code) {
  constexpr std::array kFinal{
      CURLE_URL_MALFORMAT,       CURLE_UNSUPPORTED_PROTOCOL,     CURLE_WRITE_ERROR,
      CURLE_ABORTED_BY_CALLBACK, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE};
  return std::ranges::find(kFinal, code) == kFinal.end();
}

std::string EndpointOf(const S3Options& options) {
  std::string endpoint = options.endpoint.empty()
                             ? "https://s3." + options.region + ".amazonaws.com"
                             : options.endpoint;
  while (endpoint.ends_with('/')) endpoint.pop_back();
  return endpoint;
}

size_t AfterScheme(const std::string& endpoint) { return endpoint.find("://") + 3; }

struct Sink {
  std::string* body;
  uint64_t bytes_max;
};

// Taking less than what came ends the transfer.
size_t OnBody(char* bytes, size_t size, size_t count, void* to) {
  const Sink& sink = *static_cast<Sink*>(to);
  if (sink.body->size() + size * count > sink.bytes_max) return 0;
  sink.body->append(bytes, size * count);
  return size * count;
}

// Also ends what is under way.
int EndWhenAsked(void* stopping, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  const auto* flag = static_cast<const std::atomic<bool>*>(stopping);
  return (flag && *flag) || Patience::IsOver() ? 1 : 0;
}

std::string WithoutQuotes(std::string text) {
  std::erase(text, '"');
  return text;
}

ObjectInfo InfoIn(const Curl& curl, CURL* handle) {
  curl_off_t bytes = -1, modified = -1;
  curl_easy_getinfo(handle, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &bytes);
  curl_easy_getinfo(handle, CURLINFO_FILETIME_T, &modified);
  return {.bytes = bytes < 0 ? 0 : static_cast<uint64_t>(bytes),
          .etag = WithoutQuotes(curl.header("etag")),
          .modified = Time(std::chrono::seconds(std::max<curl_off_t>(modified, 0)))};
}

bool HasBody(const S3Request& request) {
  const std::string_view method = request.method;
  return method == "PUT" || method == "POST";
}

void SetMethod(CURL* curl, const S3Request& request) {
  const std::string_view method = request.method;
  if (!request.range.empty()) curl_easy_setopt(curl, CURLOPT_RANGE, request.range.c_str());
  if (method == "HEAD") curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
  if (method == "GET" || method == "HEAD") return;
  curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request.method);
  if (!HasBody(request)) return;
  const auto bytes = static_cast<curl_off_t>(request.body.size());
  curl_easy_setopt(curl, CURLOPT_POSTFIELDS, bytes == 0 ? "" : request.body.data());
  curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, bytes);
}

// Whether S3's checksum is another than that of the bytes on this side. One of an object that came
// in parts has a dash, and is none of its bytes.
bool IsDamaged(const S3Request& request, const S3Answer& answer) {
  const bool is_read = std::string_view(request.method) == "GET" && request.range.empty();
  if (answer.checksum.empty() || answer.checksum.find('-') != std::string::npos) return false;
  if (answer.status != 200 || !(is_read || request.is_data)) return false;
  return ToBase64(Sha256(is_read ? std::string_view(answer.body) : request.body)) !=
         answer.checksum;
}

std::string PlaceOf(const S3Request& request) {
  return "s3://" + request.bucket + (request.key.empty() ? "" : "/" + request.key);
}

}  // namespace

// What one try came to.
struct S3Client::Trial {
  CURLcode code = CURLE_OK;
  std::string fault;  // in curl's words
  S3Answer answer;
  S3Fault refusal;
  bool is_damaged = false;  // what came is not what S3 says it is

  bool Reached() const { return code == CURLE_OK && !is_damaged; }
  // The status alone does not tell: 404 is also the answer where there is no such bucket or key.
  bool IsFine(const S3Request& request) const {
    if (!Reached()) return false;
    if (answer.status >= 200 && answer.status < 300) return true;
    return std::ranges::find(request.also_fine, answer.status) != request.also_fine.end() &&
           std::ranges::find(kAnswers, refusal.code) != kAnswers.end();
  }
  bool MayPassBy() const {
    if (!Reached()) return is_damaged || MayPass(code);
    const Code* known = Find(refusal.code);
    return MayPass(answer.status) || (known && known->passes);
  }
  std::string Sentence() const {
    if (is_damaged) return "what S3 sent does not fit its checksum";
    if (code != CURLE_OK) return "S3 does not answer: " + fault;
    return "S3 answers " + std::to_string(answer.status) +
           (refusal.code.empty() ? "" : " " + refusal.code);
  }
};

// A connection for one request.
class S3Client::Lease {
 public:
  explicit Lease(S3Client& client) : client_(client) {
    const std::lock_guard lock(client_.mutex_);
    if (client_.idle_.empty()) {
      curl_ = std::make_unique<Curl>(client_.stopping_);
    } else {
      curl_ = std::move(client_.idle_.back());
      client_.idle_.pop_back();
    }
  }
  ~Lease() {
    const std::lock_guard lock(client_.mutex_);
    if (client_.idle_.size() < kIdleMax) client_.idle_.push_back(std::move(curl_));
  }
  Lease(const Lease&) = delete;
  Lease& operator=(const Lease&) = delete;
  Curl& operator*() { return *curl_; }
  Curl* operator->() { return curl_.get(); }

 private:
  S3Client& client_;
  std::unique_ptr<Curl> curl_;
};

S3Client::S3Client(S3Options options, const std::atomic<bool>* stopping)
    : options_(std::move(options)),
      scheme_(EndpointOf(options_).substr(0, AfterScheme(EndpointOf(options_)))),
      host_(EndpointOf(options_).substr(scheme_.size())),
      signature_("aws:amz:" + options_.region + ":s3"),
      stopping_(stopping) {}

// libcurl signs paths and queries as they are written.
std::string S3Client::UrlOf(const S3Request& request) const {
  std::string url = scheme_;
  url += options_.path_style ? host_ + "/" + request.bucket : request.bucket + "." + host_;
  url += (request.key.empty() && options_.path_style) ? "" : "/" + S3Escaped(request.key, "/");
  char separator = '?';
  for (const auto& [name, value] : request.query) {
    url += separator + S3Escaped(name, "") + "=" + S3Escaped(value, "");
    separator = '&';
  }
  return url;
}

// Lines that libcurl does not send must not be among these: it would sign them all the same.
void S3Client::Sign(CURL* curl, CurlLines& lines, const S3Request& request) const {
  for (const std::string& line : request.lines) lines.Add(line);
  const std::string digest = Sha256(request.body);
  lines.Add("x-amz-content-sha256: " + ToHex(digest));
  if (request.is_data) lines.Add("x-amz-checksum-sha256: " + ToBase64(digest));
  if (HasBody(request)) lines.Add("content-type: application/octet-stream");
  if (!options_.session_token.empty()) lines.Add("x-amz-security-token: " + options_.session_token);
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, lines.get());
  if (options_.access_key.empty()) return;
  curl_easy_setopt(curl, CURLOPT_AWS_SIGV4, signature_.c_str());
  curl_easy_setopt(curl, CURLOPT_USERNAME, options_.access_key.c_str());
  curl_easy_setopt(curl, CURLOPT_PASSWORD, options_.secret_key.c_str());
}

// No transfer is too long, but each must move.
void S3Client::Limit(CURL* curl) const {
  const auto connecting = static_cast<long>(options_.connect_time_max.count());
  const auto stalling = static_cast<long>(options_.stall_time_max.count());
  curl_easy_setopt(curl, CURLOPT_TIMEOUT, 0L);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, connecting);
  curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
  curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, stalling);
}

S3Client::Trial S3Client::Try(const S3Request& request) {
  Lease lease(*this);
  CURL* curl = lease->Begin(UrlOf(request), "http,https");
  Trial trial;
  S3Answer& answer = trial.answer;
  Sink sink{&answer.body, request.answer_bytes_max};
  CurlLines lines;
  Sign(curl, lines, request);
  Limit(curl);
  SetMethod(curl, request);
  curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L);
  curl_easy_setopt(curl, CURLOPT_FILETIME, 1L);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, OnBody);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &sink);
  curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, EndWhenAsked);
  curl_easy_setopt(curl, CURLOPT_XFERINFODATA, stopping_);
  trial.code = lease->Perform();
  trial.fault = lease->fault();
  answer.status = static_cast<int>(lease->status());
  answer.info = InfoIn(*lease, curl);
  if (lease->header("x-amz-checksum-type") != "COMPOSITE")
    answer.checksum = lease->header("x-amz-checksum-sha256");
  answer.mark = lease->header("x-amz-meta-weft-write");
  trial.is_damaged = IsDamaged(request, answer);
  return trial;
}

void S3Client::Rest(int trial) const {
  using std::chrono::milliseconds;
  const auto longest = std::min(options_.pause_max, options_.pause_first * (1 << (trial - 1)));
  uint32_t random = 0;
  std::memcpy(&random, RandomBytes(sizeof random).data(), sizeof random);
  auto left = milliseconds(random % (longest.count() + 1));  // full jitter
  while (left > milliseconds(0) && !(stopping_ && *stopping_) && !Patience::IsOver()) {
    std::this_thread::sleep_for(std::min(left, kGlance));
    left -= std::min(left, kGlance);
  }
}

S3Answer S3Client::Ask(const S3Request& request) {
  for (int tries = 1;; ++tries) {
    Trial trial = Try(request);
    if (trial.Reached() && trial.answer.status >= 300) trial.refusal = FaultIn(trial.answer.body);
    if (trial.IsFine(request)) return std::move(trial.answer);
    if (trial.code == CURLE_WRITE_ERROR) ThrowTooLarge(PlaceOf(request));
    if (stopping_ && *stopping_) throw Error(ErrorKind::kCancelled, "Weft is stopping");
    Patience::Check();
    if (tries >= options_.tries_max || !trial.MayPassBy()) ThrowFailed(request, trial, tries);
    Log(LogLevel::kWarn, "s3.retried",
        {{"what", std::string(request.method) + " " + PlaceOf(request)},
         {"why", trial.Sentence()},
         {"tries", std::to_string(tries)}});
    Rest(tries);
  }
}

void S3Client::ThrowFailed(const S3Request& request, const Trial& trial, int tries) const {
  std::string sentence = PlaceOf(request) + ": " + trial.Sentence();
  if (tries > 1) sentence += ", " + std::to_string(tries) + " times";
  const Code* known = Find(trial.refusal.code);
  std::string hint = "Try again in a moment.";
  if (known)
    hint = known->hint;
  else if (trial.code != CURLE_OK)
    hint = "Check that S3 runs, and that s3_endpoint names it.";
  else if (trial.answer.status == 403)
    hint = "Check the key of S3, and what it may.";
  std::string detail = trial.refusal.message;  // some name the key that they were sent
  if (detail.find(options_.access_key) != std::string::npos) detail.clear();
  throw Error(ErrorKind::kUnavailable, sentence, hint, detail);
}

}  // namespace weft::store
