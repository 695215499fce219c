#pragma once
#include <array>
#include <compare>
#include <optional>
#include <string>
#include <string_view>

// The kinds of resource that a user can name. Adding one is a row here, a parser file and its
// rights.
namespace weft::mesh {

enum class Kind {
  kMesh,
  kDomain,
  kTeam,
  kUser,
  kProduct,
  kContract,
  kPolicy,
  kSource,
  kAgreement,
  kQuestion,
  kThread,
  kSubscription,
  kTrackingPlan
};

struct KindRow {
  Kind kind;
  std::string_view name;           // on the command line and in JSON: "product"
  std::string_view plural;         // in routes: "products"
  std::string_view document_kind;  // the document's `kind:` "DataProduct"
  std::string_view api_version;    // the one that we write; "weft/v1" for our own kinds
  // Nobody writes its documents: it changes by verbs of its own, such as these.
  std::string_view own_verbs = {};
};

inline constexpr std::array kKinds{
    KindRow{Kind::kMesh, "mesh", "meshes", "Mesh", "weft/v1"},
    KindRow{Kind::kDomain, "domain", "domains", "Domain", "weft/v1"},
    KindRow{Kind::kTeam, "team", "teams", "Team", "weft/v1"},
    KindRow{Kind::kUser, "user", "users", "User", "weft/v1"},
    KindRow{Kind::kProduct, "product", "products", "DataProduct", "v1.0.0"},
    KindRow{Kind::kContract, "contract", "contracts", "DataContract", "v3.1.0"},
    KindRow{Kind::kPolicy, "policy", "policies", "Policy", "weft/v1"},
    KindRow{Kind::kSource, "source", "sources", "Source", "weft/v1"},
    KindRow{Kind::kAgreement, "agreement", "agreements", "AccessAgreement", "v0.1.0",
            "request, share, approve, narrow, refuse, revoke and renew"},
    KindRow{Kind::kQuestion, "question", "questions", "Question", "weft/v1"},
    KindRow{Kind::kThread, "thread", "threads", "Thread", "weft/v1",
            "ask, answer, accept and close"},
    KindRow{Kind::kSubscription, "subscription", "subscriptions", "Subscription", "weft/v1",
            "subscribe and unsubscribe"},
    KindRow{Kind::kTrackingPlan, "tracking_plan", "tracking_plans", "TrackingPlan", "weft/v1"},
};

const KindRow& RowOf(Kind kind);
// By name, plural or document kind, whatever the case.
std::optional<Kind> FindKind(std::string_view word);

// Names a resource in the whole mesh. Names: mesh, domain, team, user, source: one word. Tracking
// plan: its domain. Product:
// "domain.product". Contract, agreement, thread: its id. Policy: "name" (global) or "domain.name".
// Question: one word in the whole mesh. Subscription: "domain.table.user".
struct ResourceId {
  Kind kind = Kind::kDomain;
  std::string name;
  auto operator<=>(const ResourceId&) const = default;
};

// "product flights.departures"
std::string ToString(const ResourceId& id);

}  // namespace weft::mesh
