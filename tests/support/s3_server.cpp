#include "support/s3_server.hpp"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "base/descriptor.hpp"
#include "base/error.hpp"
#include "base/files.hpp"
#include "support/socket.hpp"

namespace weft::test {
namespace {

constexpr char kKey[] = "testkey", kSecret[] = "testsecret1";

bool Listens(int port) {
  const Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return ::connect(socket.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
}

}  // namespace

int FreePort() {
  const Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  WEFT_CHECK(::bind(socket.get(), generic, length) == 0);
  WEFT_CHECK(::getsockname(socket.get(), generic, &length) == 0);
  return ntohs(address.sin_port);
}

S3Server::S3Server(bool keeps_connections) : port_(FreePort()) {
  const std::filesystem::path data = scratch_.path() / "data";
  std::filesystem::create_directories(data / "lake");
  std::filesystem::create_directories(scratch_.path() / "iam");
  WriteFileDurably(secret_file(), std::string(kSecret) + "\n", 0600);
  std::vector<std::string> arguments{
      WEFT_SOURCE_DIR "/.deps/bin/versitygw", "--quiet", "--region", "eu-central-1", "--port",
      "127.0.0.1:" + std::to_string(port_)};
  if (keeps_connections) arguments.push_back("--keep-alive");
  arguments.insert(arguments.end(), {"--iam-dir", scratch_.path() / "iam", "posix", data});
  process_ = std::make_unique<Process>(
      ProcessOptions{.arguments = std::move(arguments),
                     .environment = {{"ROOT_ACCESS_KEY", kKey}, {"ROOT_SECRET_KEY", kSecret}},
                     .folder = scratch_.path()});
  EXPECT_TRUE(Eventually(std::chrono::seconds(10), [&] { return Listens(port_); }))
      << process_->out() << process_->err();
}

std::vector<std::string> S3Server::settings(const std::string& warehouse) const {
  return {"--warehouse",          warehouse,      "--s3-endpoint",   url(),
          "--s3-region",          "eu-central-1", "--s3-access-key", kKey,
          "--s3-secret-key-file", secret_file()};
}

void S3Server::AddUser(const std::string& name, const std::string& secret) const {
  const Finished added =
      Run({.arguments = {WEFT_SOURCE_DIR "/.deps/bin/versitygw", "admin", "--access", kKey,
                         "--secret", kSecret, "--region", "eu-central-1", "--endpoint-url", url(),
                         "create-user", "--access", name, "--secret", secret, "--role", "user"},
           .environment = {},
           .folder = scratch_.path()});
  EXPECT_EQ(added.code, 0) << added.err;
}

store::S3Options S3Server::options() const {
  store::S3Options options;
  options.endpoint = url();
  options.region = "eu-central-1";
  options.access_key = kKey;
  options.secret_key = kSecret;
  options.part_bytes = 5 << 20;  // S3's smallest
  options.pause_first = std::chrono::milliseconds(5);
  return options;
}

}  // namespace weft::test
