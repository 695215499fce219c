#include "serve/http/connection.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>

#include "base/digest.hpp"
#include "base/json.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "serve/http/connection_context.hpp"
#include "serve/http/sender_door.hpp"

namespace weft::serve {
namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
namespace {

// Beast reads as much at once as its buffer has room for: a head, with a small body if one comes
// along; a body that it takes apart.
constexpr size_t kHeadBytes = 2 << 10, kPieceBytes = 64 << 10;

// Not of the socket, of TLS, or of time: a client that is there and speaks no HTTP.
bool IsOfHttp(beast::error_code fault) {
  static const beast::error_code end = http::error::end_of_stream;
  return fault.category() == end.category() && fault != end;
}

// The last address is the one that the proxy saw; what stands before it anybody may have written.
void BelieveProxy(Call& call) {
  const std::string chain = call.Header("x-forwarded-for");
  const std::string_view last = Trim(std::string_view(chain).substr(chain.rfind(',') + 1));
  if (!last.empty()) call.address = std::string(last.substr(0, 64));
  call.is_secure = call.is_secure || Lower(call.Header("x-forwarded-proto")) == "https";
}

void LetIn(const Doorkeeper& doorkeeper, const Route& route, Call& call) {
  call.caller = doorkeeper.authenticate(call);
  RequireRoomFor(call.caller, route);
}

// What a handler, or anything on a lane, ended with.
Response RunHandler(const Route& route, const Call& call) {
  try {
    CheckParameters(route, call);
    return route.handle(call);
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::kInternal)
      Log(LogLevel::kError, "request.failed",
          {{"request", call.request_id},
           {"path", call.path},
           {"error", error.message()},
           {"detail", error.detail()}});
    return ProblemOf(error, call);
  } catch (const std::exception& fault) {
    Log(LogLevel::kError, "request.failed",
        {{"request", call.request_id}, {"path", call.path}, {"error", fault.what()}});
    return ProblemOf(Error(ErrorKind::kInternal, "Weft failed on this request",
                           "tell the operator the request id; the log has the cause"),
                     call);
  }
}

}  // namespace

Connection::Connection(asio::ip::tcp::socket socket, std::shared_ptr<asio::ssl::context> tls,
                       ConnectionContext& context)
    : stream_(std::move(socket), std::move(tls)),
      context_(context),
      heartbeat_(stream_.get_executor()),
      watch_(stream_.get_executor()) {
  ++context_.open;
}

Connection::~Connection() {
  GiveRoomBack();
  --context_.open;
}

void Connection::Start() {
  beast::error_code ignored;
  stream_.socket().set_option(asio::ip::tcp::no_delay(true), ignored);
  if (!stream_.is_secure()) return ReadHead();
  stream_.expires_after(context_.options.greeting_max);
  stream_.Greet(
      [self = shared_from_this()](Wire::Greeting greeting) { self->OnGreeting(greeting); });
}

void Connection::OnGreeting(Wire::Greeting greeting) {
  if (phase_ == Phase::kClosed) return;
  if (greeting == Wire::Greeting::kSecure) return ReadHead();
  if (greeting == Wire::Greeting::kNone) return Close();
  keep_alive_ = false;
  Reply(ProblemReply(Error(ErrorKind::kInvalid, "this port speaks TLS",
                           "use https:// instead of http:// in the address")));
}

void Connection::Close() {
  if (phase_ == Phase::kClosed) return;
  phase_ = Phase::kClosed;
  call_.departure->Happen();
  if (answer_) answer_->Cancel();
  Release();
  heartbeat_.cancel();
  watch_.cancel();
  stream_.Close();
}

void Connection::ReadHead() {
  phase_ = Phase::kIdle;
  GiveRoomBack();
  if (buffer_.capacity() > kHeadBytes) buffer_.shrink_to_fit();
  buffer_.reserve(kHeadBytes);
  head_ = std::make_unique<HeadParser>();
  head_->header_limit(static_cast<uint32_t>(context_.options.header_bytes_max));
  head_->body_limit(boost::none);
  text_.reset();
  file_.reset();
  call_ = Call();
  known_ = false;
  stream_.expires_after(context_.options.idle_max);
  http::async_read_header(
      stream_, buffer_, *head_, [self = shared_from_this()](beast::error_code fault, size_t) {
        if (self->phase_ == Phase::kClosed) return;
        if (!fault) return self->OnHead();
        if (!IsOfHttp(fault)) return self->Close();
        self->keep_alive_ = false;
        self->Reply(self->ProblemReply(
            Error(ErrorKind::kInvalid, "this is no HTTP request: " + fault.message())));
      });
}

void Connection::OnHead() {
  phase_ = Phase::kReading;
  ++context_.requests;
  const auto& message = head_->get();
  keep_alive_ = message.keep_alive() && !context_.stopping;
  head_only_ = message.method() == http::verb::head;
  call_.request_id = ToHex(RandomBytes(8));
  call_.method = std::string(message.method_string());
  for (const auto& field : message)
    call_.headers[Lower(std::string(field.name_string()))] = std::string(field.value());
  beast::error_code ignored;
  call_.address = stream_.socket().remote_endpoint(ignored).address().to_string();
  call_.is_secure = stream_.is_secure();
  if (context_.options.proxies.contains(call_.address)) BelieveProxy(call_);
  call_.client = "http " + call_.address;
  if (const std::string agent = call_.Header("user-agent"); !agent.empty())
    call_.client += " " + agent.substr(0, 80);
  if (auto refusal = RefuseHead()) {
    keep_alive_ = keep_alive_ && head_->is_done();
    return Reply(std::move(*refusal));
  }
  AuthenticateThenReadBody();
}

// What can be refused before a byte of the body is read.
std::optional<Response> Connection::RefuseHead() {
  const std::string_view target(head_->get().target().data(), head_->get().target().size());
  try {
    const size_t mark = target.find('?');
    const std::string_view path = target.substr(0, mark);
    call_.path = DecodePercent(path, false);
    if (mark != std::string_view::npos) call_.query = ParseQuery(target.substr(mark + 1));
    match_ = context_.router.Find(call_.method, path);
  } catch (const Error& error) {
    return ProblemReply(error);
  }
  if (!match_.route && !match_.allowed.empty()) {
    const std::string allowed = Join(match_.allowed, ", ");
    Response refusal =
        ProblemOf(Error(ErrorKind::kInvalid, call_.method + " does not go with " + call_.path,
                        "it takes " + allowed),
                  call_, 405);
    refusal.With("Allow", allowed);
    return refusal;
  }
  if (!match_.route)
    return ProblemReply(Error(ErrorKind::kNotFound, "there is nothing at " + call_.path,
                              "the addresses are listed at /openapi.json"));
  call_.captures = match_.captures;
  const auto length = head_->content_length();
  if (length && *length > match_.route->body_bytes_max)
    return TooLarge(call_, match_.route->body_bytes_max);
  return RefuseContentType();
}

std::optional<Response> Connection::RefuseContentType() const {
  const Route& route = *match_.route;
  const std::string type = call_.Header("content-type");
  if (route.bodies.empty() || head_->is_done() || TakesBody(route, type)) return std::nullopt;
  std::vector<std::string> taken;
  for (const RouteBody& body : route.bodies) taken.push_back(body.content_type);
  return ProblemOf(Error(ErrorKind::kInvalid, "a body of type " + type + " is not taken here",
                         "send it with Content-Type: " + Join(taken, " or ")),
                   call_, 415);
}

bool Connection::IsBodyHere() const {
  const auto length = head_->content_length();
  return length && *length <= buffer_.size();
}

// Nobody unknown makes us read a body. A small event comes with its head, and its sender is asked
// for where it is taken: the fewer threads, the sooner it is on the disk.
void Connection::AuthenticateThenReadBody() {
  const bool is_taken_at_once = match_.route->lane == LaneName::kIngest && IsBodyHere();
  if (match_.route->access == Access::kPublic || head_->is_done() || is_taken_at_once)
    return ReadBody();
  RunOnLane(context_.lanes.meta, [self = shared_from_this()] {
    std::optional<Response> refusal;
    try {
      LetIn(self->context_.doorkeeper, *self->match_.route, self->call_);
      self->known_ = true;
    } catch (const Error& error) {
      refusal = ProblemOf(error, self->call_);
    }
    asio::post(self->stream_.get_executor(), [self, refusal = std::move(refusal)]() mutable {
      if (self->phase_ == Phase::kClosed) return;
      if (!refusal) return self->ReadBody();
      self->keep_alive_ = false;
      self->Reply(std::move(*refusal));
    });
  });
}

void Connection::Continue100(std::function<void()> then) {
  if (Lower(call_.Header("expect")) != "100-continue") return then();
  auto line = std::make_shared<std::string>("HTTP/1.1 100 Continue\r\n\r\n");
  asio::async_write(
      stream_, asio::buffer(*line),
      [self = shared_from_this(), line, then = std::move(then)](beast::error_code fault, size_t) {
        if (fault) return self->Close();
        then();
      });
}

void Connection::ReadBody() {
  if (head_->is_done()) return match_.route->body_to_file ? KeepEmptyBody() : Handle();
  Continue100([self = shared_from_this()] {
    if (self->match_.route->body_to_file) return self->ReadFileBody();
    self->ReadTextBody();
  });
}

// A body in memory counts for as much as it may become, until its request is answered.
bool Connection::TakeRoomForBody() {
  const uint64_t room = head_->content_length().value_or(match_.route->body_bytes_max);
  if (context_.body_bytes + room > context_.options.bodies_bytes_max) return false;
  body_room_ = room;
  context_.body_bytes += room;
  return true;
}

void Connection::GiveRoomBack() { context_.body_bytes -= std::exchange(body_room_, 0); }

void Connection::ReadTextBody() {
  if (!TakeRoomForBody()) {
    keep_alive_ = false;
    return Reply(ProblemReply(Error(ErrorKind::kExhausted,
                                    "the server is busy: too many large requests are on their way",
                                    "Try again in a moment.")));
  }
  stream_.expires_after(context_.options.stall_max);
  if (const auto length = head_->content_length())
    return ReadWholeBody(static_cast<size_t>(*length));
  text_ = std::make_unique<TextParser>(std::move(*head_));
  text_->body_limit(match_.route->body_bytes_max);
  buffer_.reserve(kPieceBytes);
  http::async_read(stream_, buffer_, *text_,
                   [self = shared_from_this()](beast::error_code fault, size_t) {
                     if (!fault) self->call_.body = std::move(self->text_->get().body());
                     self->OnBody(fault);
                   });
}

// Of a length that was said, so that it goes to its place at once.
void Connection::ReadWholeBody(size_t length) {
  call_.body.resize(length);
  const size_t here = asio::buffer_copy(asio::buffer(call_.body), buffer_.data());
  buffer_.consume(here);
  if (here == length) return OnBody({});
  asio::async_read(
      stream_, asio::buffer(call_.body) + here,
      [self = shared_from_this()](beast::error_code fault, size_t) { self->OnBody(fault); });
}

void Connection::ReadFileBody() {
  call_.body_file = context_.options.scratch / ("body-" + call_.request_id);
  file_ = std::make_unique<FileParser>(std::move(*head_));
  file_->body_limit(match_.route->body_bytes_max);
  beast::error_code fault;
  file_->get().body().open(call_.body_file.c_str(), beast::file_mode::write, fault);
  if (fault) return OnBody(fault);
  stream_.expires_after(context_.options.stall_max);
  buffer_.reserve(kPieceBytes);
  http::async_read(stream_, buffer_, *file_,
                   [self = shared_from_this()](beast::error_code read_fault, size_t) {
                     self->file_->get().body().close();
                     self->OnBody(read_fault);
                   });
}

// An empty file is a file.
void Connection::KeepEmptyBody() {
  call_.body_file = context_.options.scratch / ("body-" + call_.request_id);
  beast::file_posix file;
  beast::error_code fault;
  file.open(call_.body_file.c_str(), beast::file_mode::write, fault);
  OnBody(fault);
}

void Connection::OnBody(beast::error_code fault) {
  if (phase_ == Phase::kClosed) return;
  if (!fault) return Handle();
  keep_alive_ = false;
  if (fault == http::error::body_limit) return Reply(TooLarge(call_, match_.route->body_bytes_max));
  if (fault.category() == beast::system_category() && fault.value() == ENOSPC)
    return Reply(ProblemReply(
        Error(ErrorKind::kUnavailable, "the disk is full", "tell the operator; nothing was kept")));
  Close();
}

void Connection::RefuseStranger() const {
  const Error refusal(ErrorKind::kForbidden, "only an admin may do this",
                      "ask one; they are the users with role admin");
  context_.doorkeeper.note_stranger(call_, refusal.message());
  throw refusal;
}

void Connection::Handle() {
  phase_ = Phase::kHandling;
  stream_.expires_never();
  WatchForClose();
  RunOnLane(LaneFor(*match_.route), [self = shared_from_this()] {
    Response response;
    try {
      if (!self->known_ && self->match_.route->access != Access::kPublic)
        LetIn(self->context_.doorkeeper, *self->match_.route, self->call_);
      if (self->match_.route->access == Access::kAdmin && !self->call_.caller.is_admin)
        self->RefuseStranger();
      response = RunHandler(*self->match_.route, self->call_);
    } catch (const Error& error) {
      response = ProblemOf(error, self->call_);
    }
    auto shared = std::make_shared<Response>(std::move(response));
    asio::post(self->stream_.get_executor(), [self, shared] { self->Reply(std::move(*shared)); });
  });
}

// While a lane works for it, a client that goes away is noticed at once.
void Connection::WatchForClose() {
  if (watching_) return;
  watching_ = true;
  stream_.socket().async_wait(asio::ip::tcp::socket::wait_read,
                              [self = shared_from_this()](beast::error_code fault) {
                                self->watching_ = false;
                                if (!fault && self->phase_ != Phase::kClosed) self->OnMaybeClosed();
                              });
}

void Connection::OnMaybeClosed() {
  if (phase_ != Phase::kHandling && phase_ != Phase::kWriting) return;
  const Wire::Sign sign = stream_.LookForOther();
  if (sign == Wire::Sign::kGone) return Close();
  if (sign == Wire::Sign::kUnclear) WatchAgainSoon();
}

// Something unread lies before a possible end: a wait for more to read would end at once, again and
// again.
void Connection::WatchAgainSoon() {
  watching_ = true;
  watch_.expires_after(std::chrono::milliseconds(50));
  watch_.async_wait([self = shared_from_this()](beast::error_code fault) {
    self->watching_ = false;
    if (!fault && self->phase_ != Phase::kClosed) self->OnMaybeClosed();
  });
}

Lane& Connection::LaneFor(const Route& route) {
  switch (route.lane_of ? route.lane_of(call_) : route.lane) {
    case LaneName::kAsk: return context_.lanes.ask;
    case LaneName::kWork: return context_.lanes.work;
    case LaneName::kLogin: return context_.lanes.login;
    case LaneName::kLake: return context_.lanes.lake;
    case LaneName::kAway: return context_.lanes.away;
    case LaneName::kIngest: return context_.lanes.ingest;
    case LaneName::kFlow: return context_.lanes.flow;
    case LaneName::kMeta: break;
  }
  return context_.lanes.meta;
}

// A full lane is an answer, not a longer queue; in the middle of a body it waits for room instead.
void Connection::RunOnLane(Lane& lane, std::function<void()> task) {
  try {
    lane.Run(task);
  } catch (const Error& error) {
    if (phase_ == Phase::kClosed) return;
    if (phase_ == Phase::kWriting) return RetryOnLane(lane, std::move(task));
    keep_alive_ = false;
    Reply(ProblemReply(error));
  }
}

void Connection::RetryOnLane(Lane& lane, std::function<void()> task) {
  heartbeat_.expires_after(std::chrono::milliseconds(20));
  heartbeat_.async_wait(
      [self = shared_from_this(), &lane, task = std::move(task)](beast::error_code fault) mutable {
        if (!fault) self->RunOnLane(lane, std::move(task));
      });
}

Response Connection::ProblemReply(const Error& error) const { return ProblemOf(error, call_); }

}  // namespace weft::serve
