#pragma once
#include <atomic>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <memory>
#include <optional>
#include <string>

#include "serve/http/server.hpp"
#include "serve/net/wire.hpp"

// One client's socket, from accept to close. All members are touched on the reactor thread only;
// work for a lane takes what it needs along and posts its result back.
namespace weft::serve {

struct ConnectionContext;  // what all connections share; owned by the server, outlives them

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  // `tls`: null for plain HTTP.
  Connection(boost::asio::ip::tcp::socket socket, std::shared_ptr<boost::asio::ssl::context> tls,
             ConnectionContext& context);
  ~Connection();

  void Start();
  // Closes now; a running answer is cancelled.
  void Close();
  // News for a feed, if this connection carries one.
  void Wake(News news);
  // True when nothing would be cut off: no request is under way, or one that has no end.
  bool is_idle() const { return phase_ == Phase::kIdle || feed_; }

 private:
  enum class Phase { kIdle, kReading, kHandling, kWriting, kClosed };
  using HeadParser = boost::beast::http::request_parser<boost::beast::http::empty_body>;
  using TextParser = boost::beast::http::request_parser<boost::beast::http::string_body>;
  using FileParser = boost::beast::http::request_parser<boost::beast::http::file_body>;

  void OnGreeting(Wire::Greeting greeting);
  void ReadHead();
  void OnHead();
  std::optional<Response> RefuseHead();
  std::optional<Response> RefuseContentType() const;
  bool IsBodyHere() const;
  void AuthenticateThenReadBody();
  void Continue100(std::function<void()> then);
  void ReadBody();
  bool TakeRoomForBody();
  void GiveRoomBack();
  void ReadTextBody();
  void ReadWholeBody(size_t length);
  void ReadFileBody();
  void KeepEmptyBody();
  void OnBody(boost::beast::error_code fault);
  [[noreturn]] void RefuseStranger() const;
  void Handle();
  void Reply(Response response);
  void SendFixed(Response response);
  void SendStreamHead(const Response& response);
  void PullPiece();
  void OnPiece(std::optional<std::string> piece);
  void RunFeed();
  void SendChunk(std::string piece, std::function<void()> then);
  void SendLastChunk();
  void CutOff();
  void Finished();
  void WatchForClose();
  void OnMaybeClosed();
  void WatchAgainSoon();
  Lane& LaneFor(const Route& route);
  void RunOnLane(Lane& lane, std::function<void()> task);
  void RetryOnLane(Lane& lane, std::function<void()> task);
  void Release();
  Response ProblemReply(const Error& error) const;

  Wire stream_;
  ConnectionContext& context_;
  boost::asio::steady_timer heartbeat_, watch_;
  boost::beast::flat_buffer buffer_;
  Phase phase_ = Phase::kIdle;

  std::unique_ptr<HeadParser> head_;
  std::unique_ptr<TextParser> text_;
  std::unique_ptr<FileParser> file_;
  RouteMatch match_;
  Call call_;
  uint64_t body_room_ = 0;
  bool keep_alive_ = true;
  bool head_only_ = false;
  bool known_ = false;  // the caller is authenticated
  bool watching_ = false;

  std::shared_ptr<ResultStream> answer_;  // shared with the lane that computes its next piece
  Feed feed_;
  bool feed_running_ = false;
  bool feed_news_ = false;
  std::unique_ptr<boost::beast::http::response_serializer<boost::beast::http::empty_body>>
      stream_head_;
  boost::beast::http::response<boost::beast::http::empty_body> stream_message_;
  std::string chunk_;
};

}  // namespace weft::serve
