#include "serve/bridge_messages.hpp"

#include "base/error.hpp"
#include "base/json.hpp"
#include "base/text.hpp"

namespace weft::serve {
namespace {

constexpr std::string_view kId = "id: ", kKind = "event: ", kData = "data: ";

// An id is the place after a row's own, perhaps behind a snapshot: "8", "77-8".
std::string PlaceOf(const std::string& id) {
  if (id.empty()) return {};
  return std::to_string(std::stoull(id.substr(id.rfind('-') + 1)) - 1);
}

}  // namespace

std::vector<connect::KafkaMessage> MessagesOf(const std::string& events) {
  std::vector<connect::KafkaMessage> messages;
  std::string id, kind;
  for (const std::string& line : Split(events, '\n')) {
    if (line.empty()) id = kind = "";
    if (line.starts_with(kId)) id = line.substr(kId.size());
    if (line.starts_with(kKind)) kind = line.substr(kKind.size());
    if (!line.starts_with(kData)) continue;
    std::string data = line.substr(kData.size());
    if (kind == "end")
      throw Error(ErrorKind::kForbidden, Json::parse(data, nullptr, false).value("message", ""));
    if (kind != "row") continue;
    messages.push_back({PlaceOf(std::exchange(id, "")), std::move(data)});
  }
  return messages;
}

}  // namespace weft::serve
