#pragma once
#include <optional>
#include <string>
#include <vector>

#include "audit/guard.hpp"
#include "base/json.hpp"
#include "quality/states.hpp"
#include "store/registry.hpp"

// Finding and understanding: search, a table's page, why. Shows a caller only what they may
// discover.
namespace weft::discover {

struct SearchRequest {
  std::string words;              // none: browse the tables
  std::string kind, domain, tag;  // empty: any
  size_t limit = 20;
  std::string owner = {};                   // a team
  std::string access = {};                  // "read": may be read, "ask": may be asked for
  std::string state = {};                   // quality::Name
  bool facets = false;                      // counts them
  const quality::States* states = nullptr;  // null: of no table is anything known
};

// {"items":[{kind, name, title, text, highlights, domain, owner, access:"read|ask", state}],
// "facets"}: facets count all that was found, before the request's own choose, and nothing that
// the caller may not know of.
Json Search(const audit::Guard& guard, const store::Registry& registry, const mesh::Caller& caller,
            const SearchRequest& request);

// GET /tables/{t}: contract, columns with meaning and what the caller sees, owner, quality, access.
// Throws Error{kNotFound}.
Json TablePage(const audit::Guard& guard, const mesh::Caller& caller, const mesh::TableId& table,
               const mesh::SnapshotPtr& snapshot);

struct WhyRequest {
  std::string user;  // or "domain:flights"; empty: the asker
  mesh::TableId table;
  std::string column = {};                // empty: all
  std::string purpose = {};               // as if they stated it
  std::optional<Time> at = std::nullopt;  // the mesh and its rules as they were then
};

// GET /why: the decision on `user` explained. The caller asks for themself, or is admin, curator,
// owner or member of the table's domain today; else Error{kForbidden}.
Json Why(const audit::Guard& guard, const store::Registry& registry, const mesh::Caller& caller,
         const WhyRequest& request);
// The same about everybody, people and domains' principals, who could read the table, or that
// column of it, masked or not. Never for the caller alone.
Json WhoCould(const audit::Guard& guard, const store::Registry& registry,
              const mesh::Caller& caller, const WhyRequest& request);

}  // namespace weft::discover
