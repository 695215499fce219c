#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "mesh/names.hpp"

// How the lake calls its tables and views. Names are kept as they were given and compared exactly:
// that is Iceberg's rule. A domain of the mesh is the namespace of one level with its name.
namespace weft::lake {

using Levels = std::vector<std::string>;  // a namespace, outermost first

struct TableName {
  Levels levels;
  std::string name;
  auto operator<=>(const TableName&) const = default;
};

// A namespace as one text, its levels joined by U+001F, and back.
std::string KeyOf(const Levels& levels);
Levels LevelsOf(std::string_view key);

// The table of the lake that a contract's table is.
TableName NameOf(const mesh::TableId& table);

std::string ToString(const Levels& levels);   // "ops", "work.tests"
std::string ToString(const TableName& name);  // "ops.departures"

std::string NewUuid();

// An address in the one form that it is compared in: "file:/a/" is "file:///a".
std::string PlaceOf(std::string_view location);
// True for an address that lies below a location: what a table's own files do, and what every
// reader holds its file lists against.
bool LiesWithin(std::string_view address, std::string_view location);
// A name as a part of an address; what could mean something there becomes ~ and two hex digits.
std::string PathPart(std::string_view name);

}  // namespace weft::lake
