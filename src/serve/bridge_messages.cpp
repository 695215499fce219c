#include "serve/bridge_messages.hpp"

#include "base/error.hpp"
#include "base/json.hpp"
#include "base/text.hpp"

namespace weft::serve {
namespace {

constexpr std::string_view kKind = "event: ", kData = "data: ";

}  // namespace

std::vector<connect::KafkaMessage> MessagesOf(const std::string& events) {
  std::vector<connect::KafkaMessage> messages;
  std::string kind;
  for (const std::string& line : Split(events, '\n')) {
    if (line.starts_with(kKind)) kind = line.substr(kKind.size());
    if (!line.starts_with(kData)) continue;
    std::string data = line.substr(kData.size());
    const Json told = Json::parse(data, nullptr, false);
    if (kind == "end") throw Error(ErrorKind::kForbidden, told.value("message", ""));
    if (kind != "row") continue;
    const std::string place = told.contains("position") ? told["position"].dump() : std::string();
    messages.push_back({place, std::move(data)});
  }
  return messages;
}

}  // namespace weft::serve
