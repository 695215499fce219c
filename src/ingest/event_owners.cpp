#include "ingest/event_owners.hpp"

namespace weft::ingest {
namespace {

constexpr std::string_view kEvents = "events:";

// The domain of a token that can only send; nothing: the token can do more or other things.
std::optional<std::string> DomainOfScope(const mesh::Caller& caller) {
  if (!caller.scope.starts_with(kEvents)) return std::nullopt;
  return caller.scope.substr(kEvents.size());
}

}  // namespace

bool EventOwners::OnlySends(const mesh::Caller& caller) {
  return DomainOfScope(caller).has_value();
}

bool EventOwners::MaySend(const mesh::Caller& caller, const std::string& domain) {
  const auto only = DomainOfScope(caller);
  if (only ? *only != domain : caller.scope != "all") return false;
  return caller.is_admin || caller.service_domain == domain ||
         caller.own_domains.contains(domain) || caller.curated.contains(domain);
}

std::string EventOwners::HomeOf(const mesh::Caller& sender) {
  if (const auto only = DomainOfScope(sender)) return *only;
  return sender.own_domains.size() == 1 ? *sender.own_domains.begin() : "";
}

const EventOwners::Verdict& EventOwners::Judge(std::string_view owner) {
  const auto found = known_.find(owner);
  if (found != known_.end()) return found->second;
  return known_.emplace(std::string(owner), Look(owner)).first->second;
}

std::optional<std::string> EventOwners::DomainOf(std::string_view owner) const {
  const std::string name(owner);
  if (snapshot_.domains.find(name) != snapshot_.domains.end()) return name;
  std::optional<std::string> only;
  for (const auto& [domain, node] : snapshot_.domains) {
    if (node->domain.team != name) continue;
    if (only) return std::nullopt;
    only = domain;
  }
  return only;
}

// Who may not send is not told which domains there are.
EventOwners::Verdict EventOwners::Look(std::string_view owner) const {
  const std::string name(owner);
  const auto domain = DomainOf(owner);
  if (!domain || !MaySend(sender_, *domain)) {
    const std::string home = Home();
    return {"", "is no domain that you may send for, or no team that has one domain",
            home.empty() ? "Use a token of its domain's team, or one with scope events:DOMAIN."
                         : "This token sends for \"" + home + "\"."};
  }
  if (snapshot_.domains.find(*domain)->second->domain.mode != mesh::Mode::kCentralised)
    return {"", "is a domain that takes no events",
            "Write `mode: centralised` into the document of domain " + *domain + "."};
  return {*domain, "", ""};
}

}  // namespace weft::ingest
