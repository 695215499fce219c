#pragma once
#include <map>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "mesh/agreement.hpp"
#include "mesh/document.hpp"
#include "mesh/finding.hpp"
#include "mesh/model.hpp"
#include "mesh/question.hpp"
#include "mesh/subscription.hpp"
#include "mesh/thread.hpp"
#include "mesh/tracking_plan.hpp"

// A resource: a document as it was given, what it means, and the files that belong to it.
namespace weft::mesh {

using Model = std::variant<MeshDocument, Domain, Team, User, Product, Contract, Policy, Source,
                           Agreement, Question, Thread, Subscription, TrackingPlan>;

// A data file, kept by content beside the registry.
struct FileRef {
  std::string sha256;
  uint64_t bytes = 0;
  bool operator==(const FileRef&) const = default;
};

// Another resource, or a table, that a document names, and where.
struct Reference {
  enum class To { kDomain, kTeam, kUser, kContract, kProduct, kTable };
  To to = To::kTeam;
  std::string name;   // full: "flights.departures" of a product or a table
  Position at;        // in the document
  bool holds = true;  // what it names may not go before it; false: it need only be there at first
};

// Immutable once built; shared between snapshots, which live on several threads.
struct Resource {
  ResourceId id;
  Document document;
  std::string folder;  // the mesh folder that it was applied from, empty: API or portal
  std::string path;    // its file in that folder, for findings
  std::map<std::string, std::string>
      code;  // of a product: "departures.sql" -> text, "tests/x.sql" -> text
  std::map<std::string, FileRef> files;  // of a contract: a local server's path -> content
  uint64_t version = 0;                  // counts this resource's changes from 1; its ETag
  Model model;
  std::vector<Reference> references;  // what must exist beside it (mesh/references.hpp)
};
using ResourcePtr = std::shared_ptr<const Resource>;

// Equal in all that a user gave: document, code, files.
bool SameContent(const Resource& a, const Resource& b);

}  // namespace weft::mesh
