#include "access/states.hpp"

#include <array>

#include "base/error.hpp"

namespace weft::access {
namespace {

constexpr std::array kVerbs{
    VerbRow{Verb::kApprove, "approve", "approved", true, false},
    VerbRow{Verb::kNarrow, "narrow", "narrowed", true, true},
    VerbRow{Verb::kRefuse, "refuse", "refused", true, false},
    VerbRow{Verb::kRevoke, "revoke", "revoked", true, true},
    VerbRow{Verb::kRenew, "renew", "renewed", false, true},
};

// "was revoked by fleet_dev on 2026-11-21T00:00:00Z"
std::string Standing(const mesh::Agreement& agreement) {
  if (agreement.state == mesh::AgreementState::kRequested) return "is not decided yet";
  std::string text = "was " + std::string(Name(agreement.state)) + " by " + agreement.decided.by;
  if (agreement.decided.at) text += " on " + FormatTime(*agreement.decided.at);
  return text;
}

}  // namespace

const VerbRow& RowOf(Verb verb) { return kVerbs[static_cast<size_t>(verb)]; }

void RequireState(const mesh::Agreement& agreement, Verb verb) {
  const VerbRow& row = RowOf(verb);
  using State = mesh::AgreementState;
  const bool fits = (agreement.state == State::kRequested && row.from_requested) ||
                    (agreement.state == State::kApproved && row.from_approved);
  if (fits) return;
  const bool is_open = agreement.state == State::kRequested || agreement.state == State::kApproved;
  throw Error(ErrorKind::kConflict,
              "you cannot " + std::string(row.name) + " agreement " + agreement.id + ": it " +
                  Standing(agreement),
              is_open ? "weft describe agreement " + agreement.id + " shows it."
                      : "Ask anew: weft request " + ToString(agreement.table) + " --for … .");
}

}  // namespace weft::access
