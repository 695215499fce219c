#pragma once
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

// The operator's log: one structured line an event on standard error,
// "2026-11-21T06:18:00Z info apply.done caller=admin changes=12". Events are named noun.verb.
// Never log a secret or a row's value. Any thread.
namespace weft {

enum class LogLevel { kDebug, kInfo, kWarn, kError };

using LogField = std::pair<std::string_view, std::string>;
void Log(LogLevel level, std::string_view event, std::initializer_list<LogField> fields = {});
// Lines below this level are dropped. Set once at start.
void SetLogLevel(LogLevel level);

}  // namespace weft
