#pragma once
#include <string>

// Names that are random at each start of an instance and that nobody outside it learns: who cannot
// name a thing in SQL cannot reach it.
namespace weft::engine {

inline constexpr const char* kMeshCatalog = "mesh";  // the one catalog that callers may name

struct Names {
  std::string door;       // "weft://<random>/": where files are
  std::string inner;      // the catalog in which products' SQL finds its tables
  std::string functions;  // what the names of our own functions start with

  static Names Random();
  // The text without any of them.
  std::string Scrubbed(std::string text) const;
};

}  // namespace weft::engine
