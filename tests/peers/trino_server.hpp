#pragma once
#include <filesystem>
#include <memory>
#include <string>

#include "base/json.hpp"
#include "support/process.hpp"

namespace weft::peers_test {

struct TrinoOptions {
  std::filesystem::path etc;  // its files, as `weft trino --write` leaves them
  int port = 0;               // 0: any free one
  std::string token = {};     // of the reader: WEFT_TOKEN in its environment
  int questions_max = 100;    // at once; others wait
};

// A real Trino, one process on a free port of this machine, in 3 GB.
class TrinoServer {
 public:
  // Returns when it answers questions; fails the test when it does not within five minutes.
  explicit TrinoServer(const TrinoOptions& options);

  const std::string& url() const { return url_; }
  // Rows of a statement, by Trino's own client; {"error": "…"} when it failed.
  Json Ask(const std::string& user, const std::string& sql) const;
  // What it wrote to its log.
  std::string log() const { return process_->out() + process_->err(); }

 private:
  void Configure(const TrinoOptions& options, int port) const;

  test::Scratch folder_;
  std::string url_;
  std::unique_ptr<test::Process> process_;
};

// A catalog over Weft's Iceberg door for one user, in the folder's etc/catalog; `files`: how Trino
// reaches its files. Answers etc.
std::filesystem::path LakeOf(const std::filesystem::path& folder, const std::string& weft_url,
                             const std::string& credential, const std::string& files);

}  // namespace weft::peers_test
