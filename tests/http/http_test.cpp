#include <gtest/gtest.h>

#include <algorithm>
#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

#include "base/environment.hpp"
#include "base/files.hpp"
#include "described.hpp"
#include "support/demo_node.hpp"
#include "transcript.hpp"

// Runs every *.http of this folder, in order of name, against one node with the demo mesh. UPDATE=1
// rewrites what was expected; review the diff.
namespace weft::http_test {
namespace {

namespace beast = boost::beast;
namespace http = boost::beast::http;
namespace fs = std::filesystem;
using tcp = boost::asio::ip::tcp;

const fs::path kFolder = fs::path(WEFT_SOURCE_DIR) / "tests/http";

Answer Send(const test::DemoNode& node, const Exchange& exchange,
            const std::map<std::string, std::string>& captures) {
  boost::asio::io_context io;
  beast::tcp_stream stream(io);
  stream.connect(tcp::endpoint(boost::asio::ip::make_address("127.0.0.1"), node.port()));
  http::request<http::string_body> request;
  request.method_string(exchange.method);
  request.target(Filled(exchange.target, captures));
  request.version(11);
  request.set(http::field::host, "127.0.0.1");
  request.set(http::field::connection, "close");
  if (!exchange.user.empty())
    request.set(http::field::authorization, "Bearer " + node.TokenOf(exchange.user));
  for (const auto& [name, value] : exchange.headers) request.set(name, Filled(value, captures));
  request.body() = Filled(exchange.body, captures);
  if (!exchange.body.empty()) request.prepare_payload();
  http::write(stream, request);
  beast::flat_buffer buffer;
  http::response_parser<http::string_body> parser;
  parser.body_limit(64 << 20);
  if (exchange.method == "HEAD") parser.skip(true);
  http::read(stream, buffer, parser);
  Answer answer{static_cast<int>(parser.get().result_int()), {}, parser.get().body()};
  for (const auto& field : parser.get()) {
    std::string name(field.name_string());
    std::ranges::transform(name, name.begin(), [](unsigned char c) { return std::tolower(c); });
    answer.headers[name] = std::string(field.value());
  }
  return answer;
}

std::string BodyMismatch(const Exchange& exchange, const Answer& answer,
                         std::map<std::string, std::string>& captures) {
  if (exchange.expected_body.empty() || exchange.expected_body == "<any>") return "";
  const std::string wanted = Filled(exchange.expected_body, captures);
  const Json expected = Json::parse(wanted, nullptr, false);
  const Json actual = Json::parse(answer.body, nullptr, false);
  if (!expected.is_discarded() && !actual.is_discarded())
    return Mismatch(expected, actual, captures);
  std::string text = answer.body;
  std::erase(text, '\r');
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text == wanted ? "" : "got body: " + text;
}

void Rewrite(Exchange& exchange, const Answer& answer, const std::string& fault) {
  exchange.status = answer.status;
  for (auto& [name, value] : exchange.expected_headers) {
    const auto found = answer.headers.find(name);
    if (value != "<any>") value = found == answer.headers.end() ? "" : found->second;
  }
  if (fault.empty()) return;
  const Json actual = Json::parse(answer.body, nullptr, false);
  exchange.expected_body = actual.is_discarded() ? answer.body : actual.dump(2);
}

void Check(const Exchange& exchange, const Answer& answer, const std::string& fault) {
  EXPECT_EQ(answer.status, exchange.status) << answer.body;
  for (const auto& [name, value] : exchange.expected_headers) {
    const auto found = answer.headers.find(name);
    if (found == answer.headers.end()) {
      ADD_FAILURE() << "header " << name << " is missing";
    } else if (value != "<any>") {
      EXPECT_EQ(found->second, value) << name;
    }
  }
  EXPECT_EQ(fault, "");
}

TEST(Http, AnswersAsTheTranscriptsAndOpenApiSay) {
  const test::DemoNode node;
  const Json openapi =
      Json::parse(Send(node, {.method = "GET", .target = "/openapi.json"}, {}).body);
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(kFolder))
    if (entry.path().extension() == ".http") files.push_back(entry.path());
  std::ranges::sort(files);
  ASSERT_FALSE(files.empty());
  for (const fs::path& file : files) {
    std::map<std::string, std::string> captures;
    auto exchanges = ParseTranscript(ReadFile(file));
    EXPECT_FALSE(exchanges.empty()) << file;
    for (Exchange& exchange : exchanges) {
      SCOPED_TRACE(file.filename().string() + ":" + std::to_string(exchange.line) + ": " +
                   exchange.title);
      const Answer answer = Send(node, exchange, captures);
      EXPECT_EQ(Undescribed(openapi, exchange.method, exchange.target, answer), "") << answer.body;
      const std::string fault = BodyMismatch(exchange, answer, captures);
      if (Environment("UPDATE"))
        Rewrite(exchange, answer, fault);
      else
        Check(exchange, answer, fault);
    }
    if (Environment("UPDATE")) WriteFileDurably(file, ToText(exchanges));
  }
}

}  // namespace
}  // namespace weft::http_test
