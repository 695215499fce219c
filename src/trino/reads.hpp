#pragma once
#include <string_view>

namespace weft::trino {

// True for what can be sent there: SELECT, VALUES, TABLE, WITH that names tables. A WITH may also
// set the session or make functions.
bool Reads(std::string_view sql);

}  // namespace weft::trino
