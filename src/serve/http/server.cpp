#include "serve/http/server.hpp"

#include <array>
#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <list>
#include <thread>

#include "base/log.hpp"
#include "base/text.hpp"
#include "serve/http/connection.hpp"
#include "serve/http/connection_context.hpp"

namespace weft::serve {
namespace asio = boost::asio;
using asio::ip::tcp;

Response TooLarge(const Call& call, uint64_t bytes_max) {
  const std::string sentence =
      bytes_max == 0 ? call.method + " " + call.path + " takes no body"
                     : "the body is larger than " + WithThousands(bytes_max) + " bytes";
  return ProblemOf(Error(ErrorKind::kInvalid, sentence, "send less, or in parts"), call, 413);
}

struct HttpServer::Impl {
  Impl(HttpOptions options, Router router, HttpLanes lanes, Doorkeeper doorkeeper)
      : context{std::move(options), std::move(router), lanes, std::move(doorkeeper)},
        acceptor(reactor) {
    if (context.options.tls) tls = std::make_unique<Tls>(*context.options.tls);
  }

  // Tokens and data would be open to whoever listens on the way.
  void RequireTlsBeyondThisMachine(const asio::ip::address& address) const {
    if (tls || context.options.plain_anywhere || address.is_loopback()) return;
    throw Error(
        ErrorKind::kInvalid,
        "plain HTTP on " + context.options.host + " would show tokens and data on the network",
        "give a certificate with --tls-cert FILE --tls-key FILE, or say --plain-http "
        "anywhere behind a proxy that speaks TLS");
  }

  void Bind() {
    boost::system::error_code fault;
    const auto address = asio::ip::make_address(context.options.host, fault);
    const std::string where = context.options.host + ":" + std::to_string(context.options.port);
    if (fault)
      throw Error(ErrorKind::kInvalid, "'" + context.options.host + "' is no IP address",
                  "use --listen 127.0.0.1:7070");
    RequireTlsBeyondThisMachine(address);
    const tcp::endpoint endpoint(address, context.options.port);
    acceptor.open(endpoint.protocol());
    acceptor.set_option(tcp::acceptor::reuse_address(true));
    acceptor.bind(endpoint, fault);
    if (!fault) acceptor.listen(asio::socket_base::max_listen_connections, fault);
    if (fault)
      throw Error(ErrorKind::kUnavailable, "cannot listen on " + where + ": " + fault.message(),
                  "stop what uses it, or choose another with --listen HOST:PORT");
    port = acceptor.local_endpoint().port();
  }

  void Accept() {
    acceptor.async_accept([this](boost::system::error_code fault, tcp::socket socket) {
      if (context.stopping) return;
      if (!fault) Adopt(std::move(socket));
      Accept();
    });
  }

  void Adopt(tcp::socket socket) {
    std::erase_if(connections, [](const auto& weak) { return weak.expired(); });
    if (context.open >= context.options.connections_max)
      return;  // dropped: the client sees a closed socket
    auto connection =
        std::make_shared<Connection>(std::move(socket), tls ? tls->Current() : nullptr, context);
    connections.push_back(connection);
    connection->Start();
  }

  void ForEach(const std::function<void(Connection&)>& visit) {
    for (const auto& weak : connections)
      if (auto connection = weak.lock()) visit(*connection);
  }

  ConnectionContext context;  // before the reactor: what waits in it refers to this until it goes
  std::unique_ptr<Tls> tls;   // null: plain HTTP
  asio::io_context reactor{1};
  tcp::acceptor acceptor;
  std::list<std::weak_ptr<Connection>> connections;
  std::array<std::atomic<bool>, 2> is_waking{};  // by News
  std::thread thread;
  uint16_t port = 0;
};

HttpServer::HttpServer(HttpOptions options, Router router, HttpLanes lanes, Doorkeeper doorkeeper)
    : impl_(std::make_shared<Impl>(std::move(options), std::move(router), lanes,
                                   std::move(doorkeeper))) {
  impl_->Bind();
}

HttpServer::~HttpServer() { Stop(std::chrono::milliseconds(0)); }

void HttpServer::Start() {
  impl_->Accept();
  impl_->thread = std::thread([impl = impl_.get()] {
    const auto guard = asio::make_work_guard(impl->reactor);
    impl->reactor.run();
  });
}

void HttpServer::Stop(std::chrono::milliseconds grace) {
  if (!impl_->thread.joinable()) return;
  asio::post(impl_->reactor, [impl = impl_.get()] {
    impl->context.stopping = true;
    impl->acceptor.close();
    impl->ForEach([](Connection& connection) {
      if (connection.is_idle()) connection.Close();
    });
  });
  const auto deadline = std::chrono::steady_clock::now() + grace;
  while (impl_->context.open > 0 && std::chrono::steady_clock::now() < deadline)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  asio::post(impl_->reactor, [impl = impl_.get()] {
    impl->ForEach([](Connection& connection) { connection.Close(); });
    asio::post(impl->reactor, [impl] { impl->reactor.stop(); });
  });
  impl_->thread.join();
}

uint16_t HttpServer::port() const { return impl_->port; }

// A feed looks when it begins, so that what came right before is not missed.
void HttpServer::Wake(News news) {
  if (impl_->context.feeds == 0) return;
  if (impl_->is_waking[static_cast<size_t>(news)].exchange(true)) return;
  asio::post(impl_->reactor, [impl = impl_.get(), news] {
    impl->is_waking[static_cast<size_t>(news)] = false;
    impl->ForEach([news](Connection& connection) { connection.Wake(news); });
  });
}

bool HttpServer::is_secure() const { return impl_->tls != nullptr; }

void HttpServer::LookAtCertificate() {
  if (impl_->tls) impl_->tls->LookAgain();
}

std::optional<int> HttpServer::certificate_days_left() const {
  return impl_->tls ? std::optional(impl_->tls->days_left()) : std::nullopt;
}

HttpCounts HttpServer::counts() const {
  const ConnectionContext& c = impl_->context;
  return {c.requests, c.failures, c.refused, c.bytes_out, c.open};
}

}  // namespace weft::serve
