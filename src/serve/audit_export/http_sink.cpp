#include "base/curl.hpp"
#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "serve/audit_export/sink.hpp"

namespace weft::serve {
namespace {

class HttpSink final : public AuditSink {
 public:
  HttpSink(std::string url, const SinkOptions& options)
      : url_(std::move(url)), options_(options), curl_(options.stopping) {}

  void Send(std::span<const OutgoingRecord> records) override {
    std::string body;
    for (const OutgoingRecord& record : records) body += record.json + "\n";
    CurlLines lines;
    lines.Add("Content-Type: application/x-ndjson");
    lines.Add("Expect:");
    // The token is read anew each time: it may be changed while Weft runs.
    if (!options_.token_file.empty())
      lines.Add("Authorization: Bearer " + std::string(Trim(ReadFile(options_.token_file))));
    Post(curl_, {url_, body, lines, "the audit's receiver"});
  }

 private:
  const std::string url_;
  const SinkOptions options_;
  Curl curl_;
};

}  // namespace

std::unique_ptr<AuditSink> MakeHttpSink(const ExportTarget& target, const SinkOptions& options) {
  return std::make_unique<HttpSink>(target.url, options);
}

}  // namespace weft::serve
