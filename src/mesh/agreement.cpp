#include "mesh/agreement.hpp"

#include <array>

#include "base/json.hpp"
#include "base/text.hpp"
#include "mesh/kind.hpp"
#include "mesh/principal.hpp"

namespace weft::mesh {
namespace {

constexpr std::array<std::string_view, 4> kStates{"requested", "approved", "refused", "revoked"};
// The standard knows no revocation: an agreement that was taken back is not agreed to.
constexpr std::array<std::string_view, 4> kStatuses{"requested", "approved", "rejected",
                                                    "rejected"};

// A JSON text is a YAML text, whatever it holds.
std::string Quoted(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

class Writer {
 public:
  void Section(std::string_view name) { text_ += std::string(name) + ":\n"; }
  void Line(std::string_view indent, std::string_view key, const std::string& value) {
    if (value.empty()) return;
    text_ += std::string(indent) + std::string(key) + ": " + Quoted(value) + "\n";
  }
  void Moment(std::string_view key, const std::optional<Time>& time) {
    if (time) Line("", key, FormatTime(*time));
  }
  void Custom(std::string_view property, const Json& value) {
    if (value.empty()) return;
    text_ += "  - property: weft." + std::string(property) + "\n    value: " + Quoted(value) + "\n";
  }
  std::string Take() { return std::move(text_); }

 private:
  std::string text_;
};

Json MomentJson(const std::optional<Time>& time) {
  return time ? Json(FormatTime(*time)) : Json(std::string());
}

// An empty text is no value.
Json TextJson(const std::string& text) { return text.empty() ? Json() : Json(text); }

}  // namespace

std::string_view Name(AgreementState state) { return kStates[static_cast<size_t>(state)]; }

bool IsInForce(const Agreement& agreement, Time now) {
  return agreement.state == AgreementState::kApproved &&
         (!agreement.start || now >= *agreement.start) && (!agreement.end || now < *agreement.end);
}

std::string ToString(const Agreement::Consumer& consumer) {
  if (!consumer.domain.empty()) return "domain " + consumer.domain;
  return consumer.user.empty() ? "team " + consumer.team : "user " + consumer.user;
}

std::vector<std::string> PartiesOf(const Agreement& agreement) {
  std::vector<std::string> parties;
  const Agreement::Consumer& to = agreement.consumer;
  if (!to.team.empty()) parties.push_back("team:" + to.team);
  if (!to.user.empty()) parties.push_back("user:" + to.user);
  if (!to.domain.empty()) parties.push_back(PrincipalOf(to.domain));
  const std::string asker = "user:" + agreement.requested.by;
  if (!agreement.requested.by.empty() && (parties.empty() || parties.front() != asker))
    parties.push_back(asker);
  return parties;
}

std::string AboutKey(std::string_view table, std::string_view id) {
  return Lower(table.substr(0, table.find('@'))) + "/" + std::string(id);
}

std::string DocumentOf(const Agreement& a) {
  Writer out;
  out.Line("", "apiVersion", std::string(RowOf(Kind::kAgreement).api_version));
  out.Line("", "kind", std::string(RowOf(Kind::kAgreement).document_kind));
  out.Line("", "id", a.id);
  out.Line("", "status", std::string(kStatuses[static_cast<size_t>(a.state)]));
  out.Section("description");
  out.Line("  ", "purpose", a.purpose);
  out.Section("provider");
  out.Line("  ", "teamId", a.provider.team);
  out.Line("  ", "dataProductId", a.provider.product);
  out.Line("  ", "outputPortId", a.provider.port);
  out.Line("  ", "dataContractId", a.provider.contract);
  out.Section("consumer");
  out.Line("  ", "teamId", a.consumer.team);
  out.Line("  ", "userId", a.consumer.user);
  // The standard has products and teams, no domains: this one names a product of that domain.
  if (!a.consumer.domain.empty()) out.Line("  ", "dataProductId", a.consumer.domain + ".*");
  out.Moment("startTimestamp", a.start);
  out.Moment("endTimestamp", a.end);
  out.Section("customProperties");
  out.Custom("table", ToString(a.table));
  out.Custom("consumerDomain", TextJson(a.consumer.domain));
  if (a.state == AgreementState::kRevoked) out.Custom("outcome", std::string(Name(a.state)));
  out.Custom("columns", a.columns);
  out.Custom("filter", a.filter ? Json(ToText(*a.filter)) : Json());
  out.Custom("delivery", TextJson(a.delivery));
  out.Custom("requestedBy", TextJson(a.requested.by));
  if (a.requested.at) out.Custom("requestedAt", MomentJson(a.requested.at));
  out.Custom("decidedBy", TextJson(a.decided.by));
  if (a.decided.at) out.Custom("decidedAt", MomentJson(a.decided.at));
  out.Custom("reason", TextJson(a.decided.reason));
  return out.Take();
}

}  // namespace weft::mesh
