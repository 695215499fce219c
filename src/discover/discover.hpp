#pragma once
#include <string>
#include <vector>

#include "audit/guard.hpp"
#include "base/json.hpp"
#include "store/registry.hpp"

// Finding and understanding: search, a table's page, why. Shows a caller only what they may
// discover.
namespace weft::discover {

struct SearchRequest {
  std::string words;
  std::string kind, domain, tag;  // empty: any
  size_t limit = 20;
};

// {"items":[{kind, name, title, text, highlights, domain, owner, access:"read|ask"}]}
Json Search(const audit::Guard& guard, const store::Registry& registry, const mesh::Caller& caller,
            const SearchRequest& request);

// GET /tables/{t}: contract, columns with meaning and what the caller sees, owner, quality, access.
// Throws Error{kNotFound}.
Json TablePage(const audit::Guard& guard, const mesh::Caller& caller, const mesh::TableId& table,
               const mesh::SnapshotPtr& snapshot);

// GET /why: the decision on `user` explained. The caller asks for themself, or is admin, curator,
// owner or member of the table's domain; else Error{kForbidden}.
Json Why(const audit::Guard& guard, const mesh::Caller& caller, const std::string& user,
         const mesh::TableId& table, const std::string& column, const mesh::SnapshotPtr& snapshot);

}  // namespace weft::discover
