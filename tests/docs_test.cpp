#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <memory>

#include "base/clock.hpp"
#include "base/environment.hpp"
#include "base/files.hpp"
#include "cli/session.hpp"
#include "serve/node.hpp"

// Documents that follow from the code are written by it (UPDATE=1) and compared with it.
namespace weft {
namespace {

namespace fs = std::filesystem;

const fs::path kSource = WEFT_SOURCE_DIR;

void ExpectDocument(const fs::path& file, const std::string& text) {
  if (Environment("UPDATE")) {
    fs::create_directories(file.parent_path());
    WriteFileDurably(file, text);
  }
  ASSERT_TRUE(fs::exists(file)) << file << ": UPDATE=1 writes it";
  EXPECT_EQ(ReadFile(file), text) << file << " is not what the code says: UPDATE=1 rewrites it";
}

std::string Output(const std::string& command) {
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(::popen(command.c_str(), "r"), &::pclose);
  std::string text;
  char buffer[4096];
  while (const size_t got = std::fread(buffer, 1, sizeof buffer, pipe.get()))
    text.append(buffer, got);
  return text;
}

Json FetchOpenApi() {
  const fs::path home = fs::temp_directory_path() / ("weft-docs-" + std::to_string(::getpid()));
  fs::remove_all(home);
  SystemClock clock;
  Json openapi;
  {
    serve::Node node({.home = home, .port = 0}, clock);
    node.Start();
    cli::Options options;
    options.server = "http://127.0.0.1:" + std::to_string(node.port());
    openapi = cli::Client(options).Get("/openapi.json");
  }
  fs::remove_all(home);
  return openapi;
}

std::string AccessOf(const Json& operation) {
  return operation.contains("security") ? "No token needed." : "Needs a token.";
}

std::string RouteText(const std::string& method, const std::string& path, const Json& operation) {
  std::string upper = method;
  for (char& c : upper) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  std::string text = "### `" + upper + " " + path + "`\n\n" +
                     operation["summary"].get<std::string>() + ". " + AccessOf(operation) + "\n\n";
  if (operation.contains("parameters"))
    for (const Json& parameter : operation["parameters"])
      text += "- `" + parameter["name"].get<std::string>() + "` (" +
              parameter["in"].get<std::string>() + ", " +
              parameter["schema"]["type"].get<std::string>() +
              "): " + parameter["description"].get<std::string>() + "\n";
  if (operation.contains("requestBody"))
    for (const auto& [type, content] : operation["requestBody"]["content"].items()) {
      text += "- body: `" + type + "`";
      if (content["schema"].contains("properties"))
        text += " `" + content["schema"]["properties"].dump() + "`";
      text += "\n";
    }
  for (const auto& [status, answer] : operation["responses"].items()) {
    if (status == "default") continue;
    text += "- " + status + ": " + answer["description"].get<std::string>();
    if (answer.contains("content"))
      for (const auto& [type, content] : answer["content"].items()) text += " `" + type + "`";
    text += "\n";
  }
  return text + "\n";
}

TEST(Docs, HttpReferenceFollowsTheRouteTable) {
  const Json openapi = FetchOpenApi();
  std::string text =
      "# HTTP reference\n\nWritten from the route table; do not edit. Every error is RFC 9457 "
      "problem+json with `type, "
      "title, status, detail, hint, request_id`. Transcripts of real exchanges are in "
      "`tests/http`.\n\n";
  for (const auto& [path, operations] : openapi["paths"].items())
    for (const auto& [method, operation] : operations.items())
      text += RouteText(method, path, operation);
  ExpectDocument(kSource / "docs/reference/http.md", text);
}

TEST(Docs, CommandLineReferenceFollowsTheVerbs) {
  const std::string help = Output(std::string(WEFT_BINARY) + " --help-all");
  ASSERT_FALSE(help.empty());
  ExpectDocument(
      kSource / "docs/reference/cli.md",
      "# Command line reference\n\nWritten from the verbs; do not edit.\n\n```\n" + help + "```\n");
}

}  // namespace
}  // namespace weft
