#include <algorithm>
#include <chrono>
#include <map>

#include "base/log.hpp"
#include "serve/notify/mailer.hpp"
#include "serve/notify/way_out.hpp"

namespace weft::serve {
namespace {

constexpr size_t kPageRows = 200;
constexpr std::string_view kFarewell =
    "\nweft inbox shows all that waits for you.\n"
    "You get this mail because Weft knows this address as yours.\n";

using Moment = std::chrono::steady_clock::time_point;

class ByMail final : public WayOut {
 public:
  explicit ByMail(const WayContext& context)
      : context_(context), mailer_(context.options.mail, context.stopping) {}

  size_t SendSome() override {
    uint64_t after = 0;
    for (;;) {
      const Rows page = context_.outbox.Waiting(store::Way::kMail, after, kPageRows);
      if (page.empty()) return 0;
      after = page.back().id;
      size_t sent = 0;
      for (const auto& [user, rows] : ByUser(page))
        if (!IsPaused(user) && !*context_.stopping) sent += SendTo(user, rows);
      if (sent > 0) return sent;
    }
  }

 private:
  struct Pause {
    std::chrono::milliseconds length{0};
    Moment until{};
  };

  static std::map<std::string, Rows> ByUser(const Rows& rows) {
    std::map<std::string, Rows> by_user;
    for (const store::NoticeRow& row : rows) by_user[row.notice.user].push_back(row);
    return by_user;
  }

  bool IsPaused(const std::string& user) const {
    const auto pause = pauses_.find(user);
    return pause != pauses_.end() && std::chrono::steady_clock::now() < pause->second.until;
  }

  // Answers how many wait no longer.
  size_t SendTo(const std::string& user, const Rows& rows) {
    const auto person = context_.registry.Now()->FindUser(user);
    const bool has_address = person && !person->disabled && IsMailAddress(person->email);
    const MailFate fate =
        has_address ? mailer_.Send(MailFor(person->email, rows)) : MailFate::kRefused;
    if (fate == MailFate::kDelayed) return Delay(user), 0;
    pauses_.erase(user);
    if (fate == MailFate::kTaken) {
      context_.outbox.MarkSent(store::Way::kMail, rows, context_.clock.Now());
      return rows.size();
    }
    if (has_address) Log(LogLevel::kWarn, "notice.mail.refused", {{"user", user}});
    context_.outbox.GiveUp(store::Way::kMail, rows);
    return rows.size();
  }

  void Delay(const std::string& user) {
    Pause& pause = pauses_[user];
    pause.length =
        std::clamp(pause.length * 2, context_.options.retry_min, context_.options.retry_max);
    pause.until = std::chrono::steady_clock::now() + pause.length;
  }

  Mail MailFor(const std::string& address, const Rows& rows) const {
    Mail mail{.id = "weft-notice-" + std::to_string(rows.back().id),
              .from = context_.options.mail.from,
              .to = address,
              .subject = rows.size() == 1 ? rows[0].notice.text
                                          : std::to_string(rows.size()) + " notices from Weft",
              .text = {},
              .at = context_.clock.Now()};
    for (const store::NoticeRow& row : rows) {
      mail.text += FormatTime(row.at).substr(0, 16) + "Z  " + row.notice.text + "\n";
      const std::string link = context_.LinkOf(row.notice);
      if (!link.empty()) mail.text += "    " + link + "\n";
    }
    mail.text += kFarewell;
    return mail;
  }

  const WayContext context_;
  Mailer mailer_;
  std::map<std::string, Pause> pauses_;  // of people whose address is not taken for now
};

}  // namespace

std::unique_ptr<WayOut> MailWay(const WayContext& context) {
  return std::make_unique<ByMail>(context);
}

}  // namespace weft::serve
