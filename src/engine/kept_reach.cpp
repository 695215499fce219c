#include "engine/kept_reach.hpp"

#include <charconv>

#include "base/text.hpp"

namespace weft::engine {
namespace {

uint64_t BeyondNumber(const std::string& text) {
  uint64_t last = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), last);
  return read.ec == std::errc() ? last + 1 : 0;
}

}  // namespace

std::string ReachKey(std::string_view column) { return "weft.watermark." + Lower(column); }

std::string KeptReach(const lake::TableState& state, std::string_view column) {
  const auto properties = state.metadata->find("properties");
  if (properties == state.metadata->end()) return {};
  return properties->value(ReachKey(column), "");
}

uint64_t KeptNumber(const lake::TableState& state, std::string_view column) {
  return BeyondNumber(KeptReach(state, column));
}

uint64_t KeptNumber(const lake::Snapshot& snapshot, std::string_view column) {
  const auto said = snapshot.summary.find(ReachKey(column));
  return said == snapshot.summary.end() ? 0 : BeyondNumber(said->second);
}

}  // namespace weft::engine
