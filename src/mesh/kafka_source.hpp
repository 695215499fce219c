#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "mesh/model.hpp"

// A Source of type kafka: a topic that a table is published to, or whose messages are events.
namespace weft::mesh {

inline constexpr std::string_view kKafka = "kafka";

struct KafkaSource {
  std::string brokers, topic;
  TableId publish;  // its rows go there; without a domain: messages come in, as the domain's events
};

// What is wrong with its settings, as a sentence; nothing: they are good.
std::optional<std::string> KafkaFault(const std::map<std::string, std::string>& settings);
// Of a source without a fault. Throws Error{kInvalid} for another.
KafkaSource KafkaSourceOf(const Source& source);

}  // namespace weft::mesh
