#include "mesh/thread.hpp"

#include <array>

#include "base/json.hpp"
#include "mesh/kind.hpp"

namespace weft::mesh {
namespace {

constexpr std::array<std::string_view, 3> kStates{"open", "answered", "closed"};

// What says nothing is left out.
void Add(Json& json, const char* key, const std::string& text) {
  if (!text.empty()) json[key] = text;
}
void Add(Json& json, const char* key, const std::optional<Time>& time) {
  if (time) json[key] = FormatTime(*time);
}

Json WordsJson(const Thread::Words& words) {
  Json json{{"by", words.by}, {"text", words.text}};
  Add(json, "at", words.at);
  if (words.number > 0) json["number"] = words.number;
  return json;
}

}  // namespace

std::string_view Name(ThreadState state) { return kStates[static_cast<size_t>(state)]; }

ThreadState StateOf(const Thread& thread) {
  if (!thread.closed_by.empty()) return ThreadState::kClosed;
  return thread.answers.empty() ? ThreadState::kOpen : ThreadState::kAnswered;
}

std::string DocumentOf(const Thread& thread) {
  const KindRow& row = RowOf(Kind::kThread);
  Json json{{"apiVersion", row.api_version},
            {"kind", row.document_kind},
            {"name", thread.id},
            {"table", ToString(thread.table)},
            {"asked", WordsJson(thread.asked)}};
  Add(json, "column", thread.column);
  for (const Thread::Words& answer : thread.answers) json["answers"].push_back(WordsJson(answer));
  Add(json, "firstAnswer", thread.first_answer);
  if (thread.accepted > 0) json["accepted"] = thread.accepted;
  Add(json, "acceptedBy", thread.accepted_by);
  Add(json, "meaningOf", thread.meaning_of);
  Add(json, "closedBy", thread.closed_by);
  Add(json, "closedAt", thread.closed_at);
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace weft::mesh
