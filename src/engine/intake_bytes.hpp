#pragma once
#include <filesystem>
#include <memory>
#include <string>

#include "duckdb.hpp"

// A file's bytes, unpacked when they are gzip or zstd: by what the file holds, whatever it is
// called.
namespace weft::engine {

class ByteSource {
 public:
  virtual ~ByteSource() = default;
  // At most `size` bytes; 0 only at the end. Throws Error{kInvalid} where packed data is damaged or
  // cut off.
  virtual size_t Read(char* to, size_t size) = 0;
};

// `name` is what its owner calls it. Throws Error{kNotFound}; Error{kInvalid} for a folder, an
// empty file, data that is not packed as its name says, and what is recognised as something else (a
// zip archive, UTF-16 …).
std::unique_ptr<ByteSource> OpenBytes(duckdb::DuckDB& work, const std::filesystem::path& file,
                                      const std::string& name);

}  // namespace weft::engine
