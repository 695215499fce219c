#pragma once
#include <string>
#include <string_view>

namespace weft::ingest {

// "a \"b\"" with its quotes, at the end of `out`. UTF-8 stays as it is.
void AppendJsonText(std::string_view text, std::string& out);

}  // namespace weft::ingest
