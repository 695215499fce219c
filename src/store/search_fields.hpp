#pragma once
#include <functional>
#include <string>
#include <string_view>

#include "mesh/resource.hpp"

// What search reads of a resource, and what a hit there is worth.
namespace weft::store {

struct SearchField {
  std::string_view text;
  int weight = 1;           // of a whole word of it; a name weighs most
  std::string_view column;  // of a field of a column, else empty
  bool is_name = false;     // of the table or the resource itself
};

// Search rows of a resource: one a table of a contract (at least one), none of a subscription, one
// of anything else.
size_t SearchRowsOf(const mesh::Resource& resource);
// The table's name of a contract's row; empty otherwise.
std::string SearchTableOf(const mesh::Resource& resource, size_t row);
// In a fixed order, names first. The views live as long as the resource.
void ForEachField(const mesh::Resource& resource, size_t row,
                  const std::function<void(const SearchField&)>& visit);

// The fields of a row as bytes, which stand in the index.
std::string PackFields(const mesh::Resource& resource, size_t row);
// The reverse; what is damaged ends it. The views live as long as the bytes.
void ForEachPacked(std::string_view bytes, const std::function<void(const SearchField&)>& visit);

}  // namespace weft::store
