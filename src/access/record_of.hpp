#pragma once
#include <memory>

#include "base/error.hpp"
#include "mesh/parse.hpp"

namespace weft::access {

// The resource whose document says this: an agreement, a thread, a subscription.
template <typename Model>
std::shared_ptr<mesh::Resource> RecordOf(const Model& model) {
  std::vector<mesh::Finding> findings;
  auto read = mesh::ParseDocumentText(DocumentOf(model), {}, findings);
  WEFT_CHECK(read.has_value());
  return std::make_shared<mesh::Resource>(std::move(*read));
}

}  // namespace weft::access
