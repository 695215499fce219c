#pragma once
#include <memory>

#include "engine/encode.hpp"

// Rows as an Arrow IPC stream: a schema, record batches of some thousand rows, the end. DuckDB lays
// the columns out, the messages around them are in arrow_messages.hpp. Types that Arrow or its
// readers do not have (enumerations, intervals, unions) come as text, HUGEINT as decimal(38,0), as
// in Parquet.
namespace weft::engine {

std::unique_ptr<Encoder> MakeArrowEncoder();

}  // namespace weft::engine
