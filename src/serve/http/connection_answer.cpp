#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>

#include "base/log.hpp"
#include "base/text.hpp"
#include "serve/http/connection.hpp"
#include "serve/http/connection_context.hpp"

// The second half of a request's life: its answer, whole or piece by piece. A file of its own,
// because Beast's writers and its readers each take ten seconds to compile.
namespace weft::serve {
namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
namespace {

// What every answer says, whoever asked.
template <typename Message>
void SetCommonHeaders(Message& message, const Response& response, const Call& call,
                      const RouteMatch& match, bool keep_alive) {
  message.set(http::field::server, "weft");
  message.set("X-Content-Type-Options", "nosniff");
  if (!call.request_id.empty()) message.set("X-Request-Id", call.request_id);
  if (match.route && match.route->from_anywhere) {
    message.set("Access-Control-Allow-Origin", "*");
    message.set("Access-Control-Expose-Headers", "Retry-After");
  }
  bool caches = false;
  for (const auto& [name, value] : response.headers) {
    if (name == "Set-Cookie")
      message.insert(name, value);  // one line each
    else
      message.set(name, value);
    caches |= Lower(name) == "cache-control";
  }
  if (!caches) message.set(http::field::cache_control, "no-store");
  message.keep_alive(keep_alive);
}

}  // namespace

void Connection::Reply(Response response) {
  if (phase_ == Phase::kClosed) {
    answer_ = std::move(response.stream);
    return Release();
  }
  phase_ = Phase::kWriting;
  if (response.status >= 500) ++context_.failures;
  if (response.status == 401 || response.status == 403 || response.status == 429)
    ++context_.refused;
  if (!response.stream && !response.feed) return SendFixed(std::move(response));
  answer_ = std::move(response.stream);
  feed_ = std::move(response.feed);
  if (feed_) ++context_.feeds;
  SendStreamHead(response);
}

void Connection::SendFixed(Response response) {
  const bool has_body = response.status != 204 && response.status != 304;
  auto message = std::make_shared<http::response<http::string_body>>();
  message->result(static_cast<unsigned>(response.status));
  SetCommonHeaders(*message, response, call_, match_, keep_alive_);
  const size_t length = response.body.size();
  if (has_body && !head_only_) message->body() = std::move(response.body);
  if (has_body) message->content_length(length);
  context_.bytes_out += message->body().size();
  stream_.expires_after(context_.options.stall_max);
  auto serializer = std::make_shared<http::response_serializer<http::string_body>>(*message);
  auto then = [self = shared_from_this(), message, serializer](beast::error_code fault, size_t) {
    if (fault) return self->Close();
    self->Finished();
  };
  if (head_only_) return http::async_write_header(stream_, *serializer, then);
  http::async_write(stream_, *serializer, then);
}

void Connection::SendStreamHead(const Response& response) {
  stream_message_ = {};
  stream_message_.result(static_cast<unsigned>(response.status));
  SetCommonHeaders(stream_message_, response, call_, match_, keep_alive_);
  stream_message_.chunked(true);
  stream_head_ = std::make_unique<http::response_serializer<http::empty_body>>(stream_message_);
  stream_.expires_after(context_.options.stall_max);
  http::async_write_header(stream_, *stream_head_,
                           [self = shared_from_this()](beast::error_code fault, size_t) {
                             if (fault || self->phase_ == Phase::kClosed) return self->Close();
                             if (self->head_only_) return self->Finished();
                             if (self->feed_) return self->RunFeed();
                             self->PullPiece();
                           });
}

// Holds a lane only while the next piece is computed.
void Connection::PullPiece() {
  stream_.expires_never();
  WatchForClose();
  RunOnLane(LaneFor(*match_.route), [self = shared_from_this(), answer = answer_] {
    std::optional<std::string> piece;
    bool failed = false;
    try {
      piece = answer->Next();
    } catch (const std::exception& fault) {
      failed = true;
      Log(LogLevel::kWarn, "answer.cut_off",
          {{"request", self->call_.request_id}, {"error", fault.what()}});
    }
    asio::post(self->stream_.get_executor(), [self, failed, piece = std::move(piece)]() mutable {
      if (self->phase_ == Phase::kClosed) return;
      if (failed) return self->CutOff();
      self->OnPiece(std::move(piece));
    });
  });
}

void Connection::OnPiece(std::optional<std::string> piece) {
  if (!piece) return SendLastChunk();
  if (piece->empty()) return PullPiece();  // an empty chunk would end the body
  SendChunk(std::move(*piece), [self = shared_from_this()] { self->PullPiece(); });
}

void Connection::RunFeed() {
  if (phase_ == Phase::kClosed || feed_running_) return;
  feed_running_ = true;
  feed_news_ = false;
  WatchForClose();
  RunOnLane(LaneFor(*match_.route), [self = shared_from_this(), feed = feed_] {
    std::string news;
    bool failed = false;
    try {
      news = feed.next();
    } catch (const std::exception&) {
      failed = true;
    }
    asio::post(self->stream_.get_executor(), [self, failed, news = std::move(news)]() mutable {
      self->feed_running_ = false;
      if (self->phase_ == Phase::kClosed) return;
      if (failed) return self->SendLastChunk();
      if (!news.empty()) return self->SendChunk(std::move(news), [self] { self->RunFeed(); });
      if (self->feed_news_) return self->RunFeed();
      self->heartbeat_.expires_after(self->context_.options.heartbeat);
      self->heartbeat_.async_wait([self](beast::error_code fault) {
        if (fault || self->phase_ == Phase::kClosed) return;
        self->SendChunk(self->feed_.heartbeat, [self] { self->RunFeed(); });
      });
    });
  });
}

void Connection::Wake(News news) {
  if (!feed_ || (news != News::kMesh && news != feed_.news)) return;
  feed_news_ = true;
  if (!feed_running_ && heartbeat_.cancel() > 0) RunFeed();
}

void Connection::SendChunk(std::string piece, std::function<void()> then) {
  chunk_ = std::move(piece);
  context_.bytes_out += chunk_.size();
  stream_.expires_after(context_.options.stall_max);
  asio::async_write(
      stream_, http::make_chunk(asio::buffer(chunk_)),
      [self = shared_from_this(), then = std::move(then)](beast::error_code fault, size_t) {
        if (fault || self->phase_ == Phase::kClosed) return self->Close();
        then();
      });
}

void Connection::SendLastChunk() {
  Release();
  asio::async_write(stream_, http::make_chunk_last(),
                    [self = shared_from_this()](beast::error_code fault, size_t) {
                      if (fault) return self->Close();
                      self->Finished();
                    });
}

// A body that cannot be finished never ends cleanly: the client must not take it for whole.
void Connection::CutOff() { Close(); }

void Connection::Finished() {
  Release();
  if (keep_alive_ && !context_.stopping) return ReadHead();
  stream_.expires_after(context_.options.goodbye_max);
  stream_.TakeLeave([self = shared_from_this()] { self->Close(); });
}

// What answered may have records to write and memory to give back: not on the reactor's time.
void Connection::Release() {
  if (!answer_ && !feed_) return;
  if (feed_) --context_.feeds;
  try {
    context_.lanes.meta.Run([answer = std::move(answer_), feed = std::move(feed_)]() mutable {
      answer.reset();
      feed = {};
    });
  } catch (const Error&) {
    // Lane full or closing: they went with the refused task, here.
  }
  answer_.reset();
  feed_ = {};
}

}  // namespace weft::serve
