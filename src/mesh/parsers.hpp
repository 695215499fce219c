#pragma once
#include "base/error.hpp"
#include "mesh/parse.hpp"
#include "mesh/shape.hpp"

// One parser a kind: each checks the document's shape and fills id, model and references of the
// resource. Inside mesh/ only. What they leave behind after an error is not used.
namespace weft::mesh {

void ParseMesh(const Yaml& root, const Place& place, Report& report, Resource& out);
void ParseDomain(const Yaml& root, const Place& place, Report& report, Resource& out);
void ParseTeam(const Yaml& root, const Place& place, Report& report, Resource& out);
void ParseUser(const Yaml& root, const Place& place, Report& report, Resource& out);
void ParseSource(const Yaml& root, const Place& place, Report& report, Resource& out);
void ParsePolicy(const Yaml& root, const Place& place, Report& report, Resource& out);
void ParseProduct(const Yaml& root, const Place& place, Report& report, Resource& out);
void ParseAgreement(const Yaml& root, const Place& place, Report& report, Resource& out);
void ParseQuestion(const Yaml& root, const Place& place, Report& report, Resource& out);
void ParseThread(const Yaml& root, const Place& place, Report& report, Resource& out);
void ParseSubscription(const Yaml& root, const Place& place, Report& report, Resource& out);
void ParseTrackingPlan(const Yaml& root, const Place& place, Report& report, Resource& out);
void ParseContract(const Yaml& root, const Place& place, Report& report, Resource& out);

// The tables of keys that they check against.
extern const ObjectShape kMeshShape, kDomainShape, kTeamShape, kUserShape, kSourceShape;
extern const ObjectShape kPolicyShape, kProductShape, kContractShape, kAgreementShape;
extern const ObjectShape kQuestionShape, kThreadShape, kSubscriptionShape;
extern const ObjectShape kTrackingPlanShape;

// How documents of a kind are read. `next_version` begins the one that is approved but not
// published.
struct KindReader {
  Kind kind;
  std::span<const std::string_view> versions;
  std::string_view next_version;
  Severity unknown_keys;
  const ObjectShape* shape;
  void (*parse)(const Yaml&, const Place&, Report&, Resource&);
};
const KindReader& ReaderOf(Kind kind);

// Adds an error at `key` of `map` when a naming rule finds fault with it.
using FaultOf = std::optional<std::string> (*)(std::string_view);
void CheckName(const Yaml& map, std::string_view key, FaultOf fault_of, Report& report);
// Where a domain's document says that it belongs, checked against its folder.
std::string DomainOf(const Yaml& root, const Place& place, Report& report);
// Adds a reference for each text of a list, or for one text.
void Refer(const Yaml& map, std::string_view key, Reference::To to, Resource& out);

}  // namespace weft::mesh
