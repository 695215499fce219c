#pragma once
#include <array>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <string>

namespace boost::asio::ssl {
class context;
}

// One client's bytes, plain or under TLS: to Asio and Beast a stream like any other, of one type
// whatever is below, so that what reads and writes it is compiled once. Of the reactor's thread.
namespace weft::serve {

class Wire {
 public:
  using executor_type = boost::asio::any_io_executor;
  using Done = std::function<void(boost::system::error_code, size_t)>;
  // Written in one call at most; what is left follows in the next. An answer has one for each of
  // its headers, and goes out whole.
  using Pieces = std::array<boost::asio::const_buffer, 16>;

  // `tls`: shared, because connections keep the one that they began with; null: plain.
  Wire(boost::asio::ip::tcp::socket socket, std::shared_ptr<boost::asio::ssl::context> tls);
  ~Wire();
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;

  executor_type get_executor();
  boost::asio::ip::tcp::socket& socket();
  bool is_secure() const;

  // Of what waits and what comes: when it takes longer, it ends with an error, and the socket is
  // closed.
  void expires_after(std::chrono::milliseconds time);
  void expires_never();

  enum class Greeting { kSecure, kPlain, kNone };
  // Under TLS: greets, within what expires_after says. kPlain: the client does not speak TLS; what
  // is sent to it from now on is not under TLS either.
  void Greet(std::function<void(Greeting)> then);
  // Says goodbye under TLS, and waits for the other's.
  void TakeLeave(std::function<void()> then);
  // Closes now. A client that waits for more sees that it is not whole.
  void Close();
  // Whether the other side has closed. Under TLS its goodbye may be unread: look again later.
  enum class Sign { kThere, kGone, kUnclear };
  Sign LookForOther();

  template <typename Buffers, typename Handler>
  auto async_read_some(const Buffers& buffers, Handler&& handler) ->
      typename boost::asio::async_result<std::decay_t<Handler>,
                                         void(boost::system::error_code, size_t)>::return_type {
    return boost::asio::async_initiate<Handler, void(boost::system::error_code, size_t)>(
        [this](auto&& done, boost::asio::mutable_buffer buffer) {
          ReadSome(buffer, Shared(std::forward<decltype(done)>(done)));
        },
        handler, First(buffers));
  }
  template <typename Buffers, typename Handler>
  auto async_write_some(const Buffers& buffers, Handler&& handler) ->
      typename boost::asio::async_result<std::decay_t<Handler>,
                                         void(boost::system::error_code, size_t)>::return_type {
    return boost::asio::async_initiate<Handler, void(boost::system::error_code, size_t)>(
        [this](auto&& done, const Pieces& pieces) {
          WriteSome(pieces, Shared(std::forward<decltype(done)>(done)));
        },
        handler, Beginning(buffers));
  }

 private:
  void ReadSome(boost::asio::mutable_buffer buffer, Done done);
  void WriteSome(const Pieces& pieces, Done done);

  // A handler is moved only, a std::function copied: they meet in a shared one.
  template <typename Handler>
  static Done Shared(Handler&& handler) {
    auto shared = std::make_shared<std::decay_t<Handler>>(std::forward<Handler>(handler));
    return [shared](boost::system::error_code fault, size_t bytes) {
      std::move (*shared)(fault, bytes);
    };
  }
  template <typename Buffers>
  static boost::asio::mutable_buffer First(const Buffers& buffers) {
    auto end = boost::asio::buffer_sequence_end(buffers);
    for (auto it = boost::asio::buffer_sequence_begin(buffers); it != end; ++it)
      if (const boost::asio::mutable_buffer buffer(*it); buffer.size() > 0) return buffer;
    return {};
  }
  template <typename Buffers>
  static Pieces Beginning(const Buffers& buffers) {
    Pieces pieces;
    size_t count = 0;
    auto end = boost::asio::buffer_sequence_end(buffers);
    for (auto it = boost::asio::buffer_sequence_begin(buffers); it != end && count < pieces.size();
         ++it)
      if (const boost::asio::const_buffer buffer(*it); buffer.size() > 0) pieces[count++] = buffer;
    return pieces;
  }

  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace weft::serve
