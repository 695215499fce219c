#pragma once
#include <array>
#include <memory>
#include <string>
#include <string_view>

#include "query/query.hpp"
#include "serve/http/message.hpp"

// A question's answer as a body.
namespace weft::serve {

// Ways to have an answer, by Accept; the first that is named is taken, for */* alone the first.
struct AnswerFormat {
  engine::Format format;
  std::string_view content_type;
  std::string_view suffix;  // of its files; in parameters, its name
};
inline constexpr std::array kAnswerFormats{
    AnswerFormat{engine::Format::kJsonRows, "application/json", "json"},
    AnswerFormat{engine::Format::kCsv, "text/csv", "csv"},
    AnswerFormat{engine::Format::kNdjson, "application/x-ndjson", "ndjson"},
    AnswerFormat{engine::Format::kParquet, "application/vnd.apache.parquet", "parquet"},
    AnswerFormat{engine::Format::kArrow, "application/vnd.apache.arrow.stream", "arrow"},
    AnswerFormat{engine::Format::kXlsx,
                 "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"}};

// Streams; a file bears this name.
Response AnswerOf(std::unique_ptr<query::Running> running, const AnswerFormat& format,
                  const std::string& file_name);

}  // namespace weft::serve
