#pragma once
#include <cstdint>
#include <memory>
#include <string>

#include "base/json.hpp"
#include "lake/names.hpp"

// A table or a view of the lake at one moment.
namespace weft::lake {

enum class Type { kTable, kView };

// Immutable and shared: by the cache of metadata and by all who read or commit at that time.
struct TableState {
  TableName name;
  Type type = Type::kTable;
  std::string uuid;
  std::string location;                  // where its files lie: "file:///srv/lake/ops/departures"
  std::string metadata_location;         // the address of `metadata`
  std::shared_ptr<const Json> metadata;  // table or view metadata as Iceberg's specification has it
  std::shared_ptr<const std::string> text;  // the same as its file has it
};
using StatePtr = std::shared_ptr<const TableState>;

}  // namespace weft::lake
