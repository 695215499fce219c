#include "base/curl.hpp"
#include "base/digest.hpp"
#include "base/files.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "serve/notify/way_out.hpp"

namespace weft::serve {
namespace {

constexpr size_t kBatchRows = 100;

std::string BodyOf(const WayOut::Rows& rows, const WayContext& context) {
  Json notices = Json::array();
  for (const store::NoticeRow& row : rows)
    notices.push_back({{"id", row.id},
                       {"at", FormatTime(row.at)},
                       {"user", row.notice.user},
                       {"what", row.notice.what},
                       {"subject", row.notice.subject},
                       {"text", row.notice.text},
                       {"link", context.LinkOf(row.notice)}});
  return Json{{"notices", notices}}.dump();
}

class ByWebhook final : public WayOut {
 public:
  explicit ByWebhook(const WayContext& context)
      : context_(context), webhook_(context.options.webhook), curl_(context.stopping) {}

  size_t SendSome() override {
    const Rows rows = context_.outbox.Waiting(store::Way::kWebhook, 0, kBatchRows);
    if (rows.empty()) return 0;
    const std::string body = BodyOf(rows, context_);
    CurlLines lines;
    lines.Add("Content-Type: application/json");
    lines.Add("Expect:");
    if (!webhook_.secret_file.empty()) lines.Add("Weft-Signature: " + SignatureOf(body));
    Post(curl_, {webhook_.url, body, lines, "the webhook"});
    context_.outbox.MarkSent(store::Way::kWebhook, rows, context_.clock.Now());
    return rows.size();
  }

 private:
  // The secret is read anew each time: it may be changed while Weft runs.
  std::string SignatureOf(const std::string& body) const {
    const std::string secret(Trim(ReadFile(webhook_.secret_file)));
    const auto now = std::chrono::floor<std::chrono::seconds>(context_.clock.Now());
    const std::string seconds = std::to_string(now.time_since_epoch().count());
    return "t=" + seconds + ",v1=" + ToHex(HmacSha256(secret, seconds + "." + body));
  }

  const WayContext context_;
  const Webhook webhook_;
  Curl curl_;
};

}  // namespace

std::unique_ptr<WayOut> WebhookWay(const WayContext& context) {
  return std::make_unique<ByWebhook>(context);
}

}  // namespace weft::serve
