#include "support/demo_node.hpp"

namespace weft::test {

DemoNode::DemoNode() {
  node_ = std::make_unique<serve::Node>(
      serve::NodeOptions{.home = home(),
                         .extensions = WEFT_DUCKDB_EXTENSIONS,
                         .port = 0,
                         .meshes = {std::filesystem::path(WEFT_SOURCE_DIR) / "examples/flights"},
                         .issue_demo_tokens = true},
      clock_);
  node_->Start();
}

DemoNode::~DemoNode() = default;

}  // namespace weft::test
