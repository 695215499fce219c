#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/encode_buffer.hpp"

// How single values are written, the same in every text format.
namespace weft::engine {

// The text itself when it is UTF-8; else a copy in `repaired` where each wrong byte is U+FFFD.
std::string_view ValidUtf8(std::string_view text, std::string& repaired);

// "a\"b": quoted and escaped.
void AppendJsonText(std::string_view text, TextBuffer& out);
// As RFC 4180 has it: quoted when it holds a comma, a quote or a line end; empty text is "" since
// nothing is null.
void AppendCsvText(std::string_view text, TextBuffer& out);

void AppendInteger(int64_t value, TextBuffer& out);
void AppendUnsigned(uint64_t value, TextBuffer& out);
// The shortest digits that read back as the same number; NaN, Infinity, -Infinity.
void AppendDouble(double value, TextBuffer& out);
void AppendFloat(float value, TextBuffer& out);

// "2013-01-31" of days since 1970; false, with nothing written, for years outside 0000 … 9999.
bool AppendDate(int64_t days, TextBuffer& out);
// "05:00:00", with 3, 6 or 9 digits of a fraction where there is one. Of nanoseconds since
// midnight.
void AppendTimeOfDay(int64_t nanoseconds, TextBuffer& out);
// "2013-01-31T05:00:00", ticks since 1970 of which a second has `per_second`; false as AppendDate.
bool AppendTimestamp(int64_t ticks, int64_t per_second, TextBuffer& out);

}  // namespace weft::engine
