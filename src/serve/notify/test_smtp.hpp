#pragma once
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "base/digest.hpp"
#include "base/test_receiver.hpp"
#include "base/text.hpp"

// For tests only: a mail server on loopback, as far as it concerns who sends mails.
namespace weft::test {

struct GotMail {
  std::string to;    // the envelope's
  std::string head;  // with all its lines
  std::string text;  // decoded
};

class SmtpReceiver {
 public:
  // Answers a recipient's line: "250 OK" by default.
  using Judge = std::function<std::string(const std::string& to)>;

  explicit SmtpReceiver(Judge judge = nullptr)
      : judge_(std::move(judge)),
        receiver_([this](int socket, std::string& pending) { return Talk(socket, pending); },
                  "220 test\r\n") {}

  std::string url() const { return "smtp://127.0.0.1:" + std::to_string(receiver_.port()); }
  void Start() { receiver_.Start(); }
  void Kill() { receiver_.Kill(); }

  std::vector<GotMail> mails() const {
    const std::lock_guard lock(mutex_);
    return mails_;
  }
  std::vector<GotMail> MailsTo(const std::string& to) const {
    std::vector<GotMail> found;
    for (const GotMail& mail : mails())
      if (mail.to == to) found.push_back(mail);
    return found;
  }

 private:
  bool Talk(int socket, std::string& pending) {
    for (size_t end; (end = pending.find("\r\n")) != std::string::npos;) {
      const std::string line = pending.substr(0, end);
      pending.erase(0, end + 2);
      const std::string answer = AnswerTo(line);
      if (!answer.empty() && ::write(socket, (answer + "\r\n").data(), answer.size() + 2) < 0)
        return false;
      if (line == "QUIT") return false;
    }
    return true;
  }

  std::string AnswerTo(const std::string& line) {
    if (line.starts_with("EHLO ")) {  // also after a mail that a crash cut off
      in_data_ = false;
      return "250 test";
    }
    if (in_data_) return Data(line);
    if (line.starts_with("RCPT TO:<")) {
      current_ = {.to = line.substr(9, line.find('>') - 9), .head = {}, .text = {}};
      return judge_ ? judge_(current_.to) : "250 OK";
    }
    if (line != "DATA") return line == "QUIT" ? "221 bye" : "250 OK";
    in_data_ = in_head_ = true;
    return "354 go on";
  }

  std::string Data(const std::string& line) {
    if (line == ".") {
      in_data_ = false;
      const auto text = FromBase64(current_.text);
      current_.text = text.value_or("not base64");
      const std::lock_guard lock(mutex_);
      mails_.push_back(current_);
      return "250 taken";
    }
    if (in_head_ && line.empty()) {
      in_head_ = false;
    } else if (in_head_) {
      current_.head += line + "\n";
    } else {
      current_.text += line;
    }
    return {};
  }

  const Judge judge_;
  mutable std::mutex mutex_;  // guards the mails
  std::vector<GotMail> mails_;
  GotMail current_;
  bool in_data_ = false, in_head_ = false;
  TcpReceiver receiver_;  // last: its thread goes first
};

}  // namespace weft::test
