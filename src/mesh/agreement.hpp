#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "mesh/expression.hpp"
#include "mesh/names.hpp"

// An access agreement: who may read which table, for what, and until when. Its document is an
// AccessAgreement of the standard OAAS; what the standard has no place for is in its
// customProperties, under names that begin with "weft.".
namespace weft::mesh {

enum class AgreementState { kRequested, kApproved, kRefused, kRevoked };
std::string_view Name(AgreementState state);  // "requested", "approved", "refused", "revoked"

struct Agreement {
  struct Provider {  // the standard's words for the owner's side
    std::string team, product, port, contract;
  };
  struct Consumer {  // who reads: exactly one of the three
    std::string team;
    std::string user;
    std::string domain;  // its service principal: what its products' SQL reads
  };
  struct Step {
    std::string by;  // a user
    std::optional<Time> at;
    std::string reason;
  };

  std::string id;
  AgreementState state = AgreementState::kRequested;
  TableId table;  // every major of it, unless one is pinned
  Provider provider;
  Consumer consumer;
  std::string purpose;
  std::optional<Time> start, end;    // in force from `start` on, before `end`
  std::vector<std::string> columns;  // only these; empty: all
  ExpressionPtr filter;              // rows kept; may be null
  std::string delivery;              // how and how often, as agreed, in people's words
  Step requested, decided;
};

// Approved, and `now` lies between its start and its end.
bool IsInForce(const Agreement& agreement, Time now);
// "team analytics", "user analyst", "domain weather"
std::string ToString(const Agreement::Consumer& consumer);
// Whom it is for, and who asked: "team:analytics", "user:ann", "domain:weather".
std::vector<std::string> PartiesOf(const Agreement& agreement);
// Where what is about a domain's tables lies in its tree, agreements, threads, subscriptions: by
// table without a major, then by name.
std::string AboutKey(std::string_view table, std::string_view id);
// The document that says this; parsing it gives an equal value.
std::string DocumentOf(const Agreement& agreement);

}  // namespace weft::mesh
