#pragma once
#include <string>
#include <vector>

#include "base/yaml.hpp"

// What a domain means to send: each event, declared before the first of its kind arrives. The
// document's form is in docs/formats/tracking-plan.md.
namespace weft::mesh {

struct DeclaredField {  // beyond the standard schema
  std::string name;
  std::string type;  // text, integer, number, date, timestamp, flag
  std::string meaning;
  bool required = false;
};

struct DeclaredEvent {
  std::string category, action;  // what it is known by, exactly as sent
  std::string meaning;
  std::string owner;        // user
  std::string value;        // what the standard field `value` means here: "minutes"
  std::string order_value;  // the same of `order_value`
  std::vector<DeclaredField> fields;
  Position at;  // in the document
};

struct TrackingPlan {
  std::string domain;  // one plan a domain, called as it is
  std::string title;
  std::string description;
  bool strict = false;  // an event that is not declared is refused
  std::vector<DeclaredEvent> events;
};

}  // namespace weft::mesh
