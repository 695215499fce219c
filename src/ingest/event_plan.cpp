#include "ingest/event_plan.hpp"

#include <algorithm>
#include <functional>

#include "base/read_json.hpp"
#include "base/text.hpp"

namespace weft::ingest {
namespace {

using mesh::DeclaredEvent;
using mesh::DeclaredField;

bool IsMomentText(const Json& value) {
  return value.is_string() && ParseTime(value.get<std::string>()).has_value();
}

// Numbers may be text, as everywhere.
bool IsNumberText(const Json& value) {
  return value.is_number() || (value.is_string() && ParseAmount(value.get<std::string>()));
}

struct FieldType {
  std::string_view name;
  bool (*fits)(const Json&);
};
constexpr FieldType kTypes[] = {
    {"text", [](const Json& value) { return value.is_string() || value.is_number_integer(); }},
    {"integer",
     [](const Json& value) {
       if (value.is_number_integer()) return true;
       if (!value.is_string()) return false;
       const auto amount = ParseAmount(value.get<std::string>());
       return amount && amount->units % 10'000 == 0;
     }},
    {"number", &IsNumberText},
    {"date", &IsMomentText},
    {"timestamp", &IsMomentText},
    {"flag", [](const Json& value) { return value.is_boolean(); }},
};

bool Fits(const std::string& type, const Json& value) {
  const auto known = std::ranges::find(kTypes, type, &FieldType::name);
  return known == std::end(kTypes) || known->fits(value);
}

void CheckField(const DeclaredField& field, const Json& sent, Reasons& reasons) {
  const auto value = sent.find(field.name);
  const bool is_there = value != sent.end() && !value->is_null();
  if (!is_there && field.required)
    reasons.push_back({field.name, "is missing", "The tracking plan wants it: " + field.meaning});
  if (is_there && !Fits(field.type, *value))
    reasons.push_back({field.name, "is not of type " + field.type,
                       "The tracking plan says what it is: " + field.meaning});
}

// "did you mean finishes game?", or of which category the action is.
std::string RemedyFor(const mesh::TrackingPlan& plan, const Event& event) {
  std::vector<std::string> actions, categories;
  for (const DeclaredEvent& declared : plan.events) {
    if (declared.action == event.action)
      return "Did you mean the action_category " + declared.category + "?";
    actions.push_back(declared.action);
    categories.push_back(declared.category);
  }
  if (const auto nearest = NearestWord(event.action, actions))
    return "Did you mean " + *nearest + "?";
  return "Declare it in the tracking plan of domain " + plan.domain + ".";
}

}  // namespace

const EventPlans::Plan& EventPlans::PlanOf(const std::string& domain) {
  const auto [known, is_new] = plans_.try_emplace(domain);
  Plan& plan = known->second;
  const auto entry = snapshot_.tracking_plans.find(domain);
  if (!is_new || entry == snapshot_.tracking_plans.end()) return plan;
  const auto written = entry->second->As<mesh::TrackingPlan>();
  if (!written->strict) return plan;
  plan.plan = written;
  for (const DeclaredEvent& event : plan.plan->events)
    plan.events[{event.category, event.action}] = &event;
  return plan;
}

Reasons EventPlans::Judge(const std::string& domain, const Event& event) {
  const Plan& plan = PlanOf(domain);
  if (!plan.plan) return {};
  const auto declared = plan.events.find({event.category, event.action});
  if (declared == plan.events.end())
    return {{"action", "is not in the tracking plan of " + domain, RemedyFor(*plan.plan, event)}};
  Reasons reasons;
  if (declared->second->fields.empty()) return reasons;
  const Json sent = event.key_data.empty() ? Json::object() : ReadJson(event.key_data);
  if (sent.is_discarded())
    return {{"key_data", "is too large to be held against the tracking plan of " + domain,
             "Send objects of at most 1,000 fields."}};
  for (const DeclaredField& field : declared->second->fields) CheckField(field, sent, reasons);
  return reasons;
}

}  // namespace weft::ingest
