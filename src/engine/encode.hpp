#pragma once
#include <memory>
#include <string>
#include <vector>

#include "duckdb.hpp"
#include "engine/engine.hpp"

// Rows on their way out: as text, or as an Arrow stream. Of text, one writer a column, chosen once
// by its type, walks a whole chunk column; no value is boxed. The bytes of text depend on names,
// types and values alone, never on how rows fell into chunks.
namespace weft::engine {

// One answer on its way out: Begin, then Encode for each chunk, then End. One thread at a time.
class Encoder {
 public:
  virtual ~Encoder() = default;
  // Names and types of the result's columns; once, before anything else.
  virtual void Begin(const std::vector<std::string>& names,
                     const std::vector<duckdb::LogicalType>& types) = 0;
  // The chunk's rows, with the separator to what came before; an encoder may keep them for a later
  // piece. Empty for a chunk without rows. CSV's header and Arrow's schema come with the first
  // chunk. Every piece of text is valid UTF-8.
  virtual std::string Encode(duckdb::DataChunk& chunk) = 0;
  // What is still due: CSV's header when no chunk came, Arrow's last batch and its end; else empty.
  virtual std::string End() = 0;
};

// The names with a suffix where one comes again: a, b, a -> a, b, a_1. Compared without case.
std::vector<std::string> UniqueNames(const std::vector<std::string>& names);

// True for formats that leave as the rows come; the rest are files, see engine/spool.hpp.
bool IsStreamed(Format format);

// An encoder of kJsonRows ("[1,"a"],[2,"b"]", the inside of an array), kNdjson, kCsv or kArrow.
// Throws Error{kInvalid} for a format that is a file.
std::unique_ptr<Encoder> MakeEncoder(Format format);

}  // namespace weft::engine
