#pragma once
#include <optional>
#include <string>
#include <vector>

#include "mesh/caller.hpp"
#include "mesh/snapshot.hpp"
#include "product/templates.hpp"

// A stream of events, or one kind of events in it, as a product of its own: contract, owner, SQL
// and tests, for its owner to finish. The stream stays as it is.
namespace weft::product {

struct StreamSlice {
  std::string domain;            // whose events
  std::string category, action;  // only these; empty: all
};

// A field beyond the standard schema.
struct StreamField {
  std::string name;
  std::string type;     // of a tracking plan: text, integer, number, date, timestamp, flag
  std::string meaning;  // empty: nobody said it
};

// The slice of a table that is named DOMAIN.events. Throws Error{kInvalid} for another,
// {kForbidden} for who may not write the domain, {kNotFound} where it has no events.
StreamSlice SliceOf(const mesh::Caller& caller, const mesh::Snapshot& snapshot,
                    const mesh::TableId& stream);

// SQL for {name, types}: which fields the newest events have.
std::string FieldsSql(const StreamSlice& slice);
// What the domain's plan declares of these events, then what else was seen. `seen`: rows of that
// SQL.
std::vector<StreamField> FieldsOf(const mesh::Snapshot& snapshot, const StreamSlice& slice,
                                  const std::vector<Json>& seen);

// A name for the product, from what is done: "buys_something".
std::string StreamProductName(const StreamSlice& slice);
// By path below the new folder. `words` names domain, product, table, team, owner.
FolderTexts FolderForStream(const mesh::Snapshot& snapshot, const StreamSlice& slice,
                            const std::vector<StreamField>& fields, Words words);

}  // namespace weft::product
