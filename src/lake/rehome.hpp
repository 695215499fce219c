#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "store/lake_pointers.hpp"
#include "store/objects.hpp"

// A home that was restored, or moved, to another folder: Iceberg's metadata name files by absolute
// addresses, so all that leads to a file is written again, in its place. Done once, before anybody
// reads; cut off in the middle, it is done again from the start, to the same end.
namespace weft::lake {

// The warehouse that the tables were written for, when it was another than this one and their files
// lie in this one now. Nothing: there is nothing to do.
std::optional<std::string> FormerWarehouse(const store::LakePointers& pointers,
                                           store::Objects& objects, const std::string& warehouse);

struct Rehoming {
  std::string from, to;  // warehouses
  // A file of position deletes, which lies at its new address already, names data files in its
  // rows: it is written again. Answers its bytes.
  std::function<uint64_t(const std::string& address)> rename_in_deletes;
  // What could not be read; that table is to be restored otherwise.
  std::function<void(const std::string& table, const std::string& why)> complain;
};
// Answers how many tables and views.
size_t Rehome(store::LakePointers& pointers, store::Objects& objects, const Rehoming& what);

}  // namespace weft::lake
