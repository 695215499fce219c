#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/yaml.hpp"
#include "mesh/finding.hpp"
#include "mesh/resource.hpp"

// From a document's text to a value, with every finding at its place. Pure.
namespace weft::mesh {

// Where a document lies decides what it belongs to.
struct Place {
  std::string file;     // for findings; relative to the mesh folder
  std::string domain;   // of the folder; empty at the top
  std::string product;  // of the folder, bare: "departures"; empty outside a product
  int major = 0;        // of v1/, v2/; 0: not in such a folder
};

// Reads one document. Adds to `findings`; the resource is there unless a finding is an error.
// Unknown keys: an error in weft/v1, a warning in ODPS and ODCS; both with a suggestion.
std::optional<Resource> ParseDocument(const Yaml& root, std::string_view text, const Place& place,
                                      std::vector<Finding>& findings);

// The same from text that must hold exactly one document (PUT, the registry's own rows).
std::optional<Resource> ParseDocumentText(std::string_view text, const Place& place,
                                          std::vector<Finding>& findings);

// The place of a document at this path of a mesh folder.
Place PlaceOf(const std::string& path);
// A refusal of ParseYaml ("12:5: what is wrong") as a finding.
Finding SyntaxFinding(const Error& error, const std::string& file);

// The place that a resource was read at, so that its document can be read again to the same
// meaning.
Place PlaceOf(const Resource& resource);

}  // namespace weft::mesh
