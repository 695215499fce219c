#pragma once
#include <memory>
#include <string>

#include "serve/iceberg/door.hpp"

// Who may know, load and change which namespaces and tables. A domain is a namespace; one that no
// domain stands for is the admins'. A table that a contract describes is its readers' as the guard
// decides; any other is theirs who may write its domain. Refusals are on record.
namespace weft::serve::iceberg {

bool IsDomain(const Door& door, const lake::Levels& levels);
// Throws NoSuchNamespaceException where there is none, or the caller may not know of it.
void NeedNamespace(const Door& door, const Call& call, const lake::Levels& levels);
// Throws also Error{kForbidden}.
void NeedToWrite(const Door& door, const Call& call, const lake::Levels& levels);

// The contract's table that this one is; null: it has none.
mesh::TablePtr ContractOf(const Door& door, const lake::TableName& name);

// May these rows be had as files: all of them, as they are?
bool MayLoad(const Door& door, const Call& call, const lake::TableName& name);
// May files be put into its place and taken away? Not where a product makes them.
bool MayWriteFiles(const Door& door, const Call& call, const lake::TableName& name);
// The same as MayLoad on record, from its begin until the touch ends. Throws what the guard throws,
// NoSuchTableException, and Error{kForbidden} that names the doors that filter and mask.
std::unique_ptr<audit::Touch> OpenLoad(const Door& door, const Call& call,
                                       const lake::TableName& name, bool is_view);

// What a change of a table must keep to besides the catalog's own rules: its contract, and its
// place. `before` null: it is new. Throws Error{kForbidden}, Error{kConflict}, Error{kInvalid}.
void CheckChange(const Door& door, const Call& call, const lake::TableState* before,
                 const lake::TableState& after);
// The same as what a commit asks. The door and the call outlive it.
std::function<void(const lake::TableState*, const lake::TableState&)> CheckFor(const Door& door,
                                                                               const Call& call);
// Throws when a contract needs the table to stay.
void CheckMayGo(const Door& door, const lake::TableName& name);

// A change that was made, on record.
void NoteChange(const Door& door, const Call& call, const std::string& what,
                const lake::TableName& name);

}  // namespace weft::serve::iceberg
