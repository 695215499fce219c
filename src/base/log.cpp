#include "base/log.hpp"

#include <unistd.h>

#include <atomic>
#include <cstdio>

#include "base/clock.hpp"

namespace weft {
namespace {

std::atomic<LogLevel> lowest_level{LogLevel::kInfo};

std::string_view Word(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug: return "debug";
    case LogLevel::kInfo: return "info";
    case LogLevel::kWarn: return "warn";
    case LogLevel::kError: return "error";
  }
  return "error";
}

bool IsBare(std::string_view value) {
  for (const char c : value)
    if (static_cast<unsigned char>(c) <= ' ' || c == '"' || c == '=' || c == '\\' || c == 0x7f)
      return false;
  return !value.empty();
}

// Quotes what could be taken for a field, a line or a terminal's command.
void AppendValue(std::string& line, std::string_view value) {
  if (IsBare(value)) {
    line += value;
    return;
  }
  line += '"';
  for (const char c : value) {
    if (c == '"' || c == '\\') {
      line += '\\';
      line += c;
    } else if (static_cast<unsigned char>(c) < ' ' || c == 0x7f) {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\x%02x",
                    static_cast<unsigned>(static_cast<unsigned char>(c)));
      line += escape;
    } else {
      line += c;
    }
  }
  line += '"';
}

}  // namespace

void SetLogLevel(LogLevel level) { lowest_level = level; }

void Log(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) {
  if (level < lowest_level) return;
  std::string line = FormatTime(SystemClock().Now());
  line += ' ';
  line += Word(level);
  line += ' ';
  line += event;
  for (const auto& [key, value] : fields) {
    line += ' ';
    line += key;
    line += '=';
    AppendValue(line, value);
  }
  line += '\n';
  // One write a line, so that lines of several threads do not mix. A log that nobody takes is lost.
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, line.data(), line.size());
}

}  // namespace weft
