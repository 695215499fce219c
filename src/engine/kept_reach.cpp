#include "engine/kept_reach.hpp"

#include <charconv>

#include "base/text.hpp"

namespace weft::engine {

std::string ReachKey(std::string_view column) { return "weft.watermark." + Lower(column); }

std::string KeptReach(const lake::TableState& state, std::string_view column) {
  const auto properties = state.metadata->find("properties");
  if (properties == state.metadata->end()) return {};
  return properties->value(ReachKey(column), "");
}

uint64_t KeptNumber(const lake::TableState& state, std::string_view column) {
  const std::string text = KeptReach(state, column);
  uint64_t last = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), last);
  return read.ec == std::errc() ? last + 1 : 0;
}

}  // namespace weft::engine
