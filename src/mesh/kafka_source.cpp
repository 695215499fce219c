#include "mesh/kafka_source.hpp"

#include <algorithm>
#include <array>

#include "base/error.hpp"

namespace weft::mesh {
namespace {

constexpr std::array<std::string_view, 4> kKnown{"brokers", "topic", "publish", "consume"};

std::string Value(const std::map<std::string, std::string>& settings, const std::string& key) {
  const auto found = settings.find(key);
  return found == settings.end() ? std::string() : found->second;
}

}  // namespace

std::optional<std::string> KafkaFault(const std::map<std::string, std::string>& settings) {
  for (const auto& [key, value] : settings)
    if (std::ranges::find(kKnown, key) == kKnown.end())
      return "`" + key + "` is no setting of kafka: there are brokers, topic, publish, consume";
  for (const char* key : {"brokers", "topic"})
    if (Value(settings, key).empty()) return "`" + std::string(key) + "` is missing";
  const std::string publish = Value(settings, "publish"), consume = Value(settings, "consume");
  if (publish.empty() == consume.empty())
    return "say either `publish: domain.table` or `consume: events`";
  if (!publish.empty() && !ParseTableId(publish)) return "`" + publish + "` is no table";
  if (!consume.empty() && consume != "events")
    return "`consume` takes `events`: each message is one event";
  return std::nullopt;
}

KafkaSource KafkaSourceOf(const Source& source) {
  if (const auto fault = KafkaFault(source.settings))
    throw Error(ErrorKind::kInvalid, "source " + source.name + ": " + *fault);
  return {Value(source.settings, "brokers"), Value(source.settings, "topic"),
          ParseTableId(Value(source.settings, "publish")).value_or(TableId{})};
}

}  // namespace weft::mesh
