#include "serve/net/wire.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <cerrno>
#include <optional>

namespace weft::serve {
namespace asio = boost::asio;
namespace beast = boost::beast;
using boost::system::error_code;

namespace {

constexpr unsigned char kTlsHandshake = 22;  // the first byte of a ClientHello's record
constexpr size_t kHelloBytesMax = 1024;

}  // namespace

struct Wire::Impl {
  Impl(asio::ip::tcp::socket socket, std::shared_ptr<asio::ssl::context> the_context)
      : tcp(std::move(socket)), context(std::move(the_context)) {
    if (context) tls.emplace(tcp, *context);
  }

  // What the client said first, which OpenSSL wants to read, too.
  void OnHello(error_code fault, size_t bytes, const std::function<void(Greeting)>& then) {
    if (fault) return then(Greeting::kNone);
    if (static_cast<unsigned char>(hello[0]) != kTlsHandshake) {
      tls.reset();
      return then(Greeting::kPlain);
    }
    tls->async_handshake(asio::ssl::stream_base::server, asio::buffer(hello.data(), bytes),
                         [then](error_code handshake_fault, size_t) {
                           then(handshake_fault ? Greeting::kNone : Greeting::kSecure);
                         });
  }

  beast::tcp_stream tcp;
  std::shared_ptr<asio::ssl::context> context;
  std::optional<asio::ssl::stream<beast::tcp_stream&>> tls;
  std::array<char, kHelloBytesMax> hello{};
};

Wire::Wire(asio::ip::tcp::socket socket, std::shared_ptr<asio::ssl::context> tls)
    : impl_(std::make_unique<Impl>(std::move(socket), std::move(tls))) {}
Wire::~Wire() = default;

Wire::executor_type Wire::get_executor() { return impl_->tcp.get_executor(); }
asio::ip::tcp::socket& Wire::socket() { return impl_->tcp.socket(); }
bool Wire::is_secure() const { return impl_->tls.has_value(); }
void Wire::expires_after(std::chrono::milliseconds time) { impl_->tcp.expires_after(time); }
void Wire::expires_never() { impl_->tcp.expires_never(); }

void Wire::Greet(std::function<void(Greeting)> then) {
  impl_->tcp.async_read_some(
      asio::buffer(impl_->hello),
      [impl = impl_.get(), then = std::move(then)](error_code fault, size_t bytes) {
        impl->OnHello(fault, bytes, then);
      });
}

void Wire::TakeLeave(std::function<void()> then) {
  if (!impl_->tls) return then();
  impl_->tls->async_shutdown([then = std::move(then)](error_code) { then(); });
}

void Wire::Close() {
  error_code ignored;
  socket().shutdown(asio::ip::tcp::socket::shutdown_both, ignored);
  impl_->tcp.close();
}

Wire::Sign Wire::LookForOther() {
  char byte;
  const int descriptor = socket().native_handle();
  const ssize_t got = ::recv(descriptor, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  if (got < 0) return errno == EAGAIN || errno == EWOULDBLOCK ? Sign::kThere : Sign::kGone;
  if (got == 0) return Sign::kGone;
  if (!is_secure()) return Sign::kThere;
  pollfd waiting{descriptor, POLLRDHUP, 0};
  return ::poll(&waiting, 1, 0) > 0 ? Sign::kGone : Sign::kUnclear;
}

void Wire::ReadSome(asio::mutable_buffer buffer, Done done) {
  if (impl_->tls) return impl_->tls->async_read_some(buffer, std::move(done));
  impl_->tcp.async_read_some(buffer, std::move(done));
}

void Wire::WriteSome(const Pieces& pieces, Done done) {
  if (impl_->tls) return impl_->tls->async_write_some(pieces, std::move(done));
  impl_->tcp.async_write_some(pieces, std::move(done));
}

}  // namespace weft::serve
