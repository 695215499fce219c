#pragma once
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"

// One running Weft: builds and owns everything, in build order; destruction is the reverse.
namespace weft::serve {

struct NodeOptions {
  std::filesystem::path home = ".weft";
  std::filesystem::path extensions;  // folder of *.duckdb_extension
  std::string host = "127.0.0.1";
  uint16_t port = 7070;                       // 0: any free one
  std::vector<std::filesystem::path> meshes;  // folders applied as admin at each start
  bool issue_demo_tokens = false;             // a token for each user, in HOME/demo-tokens.json
  uint64_t memory_bytes_max = 4ULL << 30;     // of questions
  int threads = 2;
};

class Node {
 public:
  // Opens the home and binds the door. Throws Error when the home is held or the address busy.
  Node(NodeOptions options, Clock& clock);
  // Finishes what runs (at most 8 s), then closes all.
  ~Node();

  // Serves, creates the first admin, applies the meshes, makes data that is not there (after a
  // restore), writes the token files. /readyz says 200 from its end on. Throws Error when a mesh
  // does not validate.
  void Start();

  uint16_t port() const;
  // "user" -> token, of the demo.
  const std::map<std::string, std::string>& demo_tokens() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace weft::serve
