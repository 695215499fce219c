#include "serve/http/answer_body.hpp"

#include <utility>

#include "base/json.hpp"

namespace weft::serve {
namespace {

using engine::Format;

Json ToJson(const audit::TableTouch& touch) {
  return {{"name", touch.table},
          {"filtered", touch.filtered},
          {"masked", touch.masked},
          {"policies", touch.policies}};
}

Json ColumnsOf(const query::Running& running) {
  Json columns = Json::array();
  for (const auto& column : running.columns())
    columns.push_back({{"name", column.name}, {"type", column.type}});
  return columns;
}

// Puts the frame around JSON rows, and the error line under NDJSON that breaks.
class FramedAnswer final : public ResultStream {
 public:
  FramedAnswer(std::unique_ptr<query::Running> running, Format format)
      : running_(std::move(running)), format_(format), first_(running_->Next()) {}

  std::optional<std::string> Next() override {
    if (step_ == Step::kHead) {
      step_ = Step::kRows;
      std::string head = format_ == Format::kJsonRows ? Head() : "";
      const bool ended = !first_;
      if (first_) head += *std::exchange(first_, std::string());
      if (ended) step_ = Step::kTail;
      if (!head.empty()) return head;
    }
    if (step_ == Step::kRows) {
      if (auto piece = NextPiece()) return piece;
      step_ = Step::kTail;
    }
    if (step_ == Step::kTail) {
      step_ = Step::kDone;
      if (format_ == Format::kJsonRows) return Tail();
    }
    return std::nullopt;
  }

  void Cancel() override { running_->Cancel(); }

 private:
  enum class Step { kHead, kRows, kTail, kFailed, kDone };

  std::optional<std::string> NextPiece() {
    if (failed_) throw *failed_;
    try {
      return running_->Next();
    } catch (const Error& error) {
      if (format_ != Format::kNdjson) throw;
      failed_ = error;
      // A row begins with a brace, so that none can look like this line.
      return " " +
             Json{{"error", {{"kind", Name(error.kind())}, {"message", error.message()}}}}.dump() +
             "\n";
    }
  }

  std::string Head() const {
    std::string columns = ColumnsOf(*running_).dump(-1, ' ', false, Json::error_handler_t::replace);
    return "{\"query_id\":\"" + running_->id() + "\",\"columns\":" + columns + ",\"rows\":[";
  }

  std::string Tail() const {
    Json tables = Json::array();
    for (const auto& touch : running_->tables()) tables.push_back(ToJson(touch));
    const Json tail = {{"row_count", running_->rows()},
                       {"truncated", running_->truncated()},
                       {"elapsed_ms", running_->elapsed().count()},
                       {"tables", tables}};
    return "]," + tail.dump().substr(1) + "\n";
  }

  std::unique_ptr<query::Running> running_;
  Format format_;
  std::optional<std::string> first_;
  std::optional<Error> failed_;
  Step step_ = Step::kHead;
};

}  // namespace

Response AnswerOf(std::unique_ptr<query::Running> running, const AnswerFormat& format,
                  const std::string& file_name) {
  Response response;
  response.With("Content-Type", std::string(format.content_type))
      .With("Weft-Query-Id", running->id())
      .With("Weft-Engine", std::string(engine::Name(running->engine())));
  if (format.format != Format::kJsonRows)
    response.With("Content-Disposition",
                  "attachment; filename=\"" + file_name + "." + std::string(format.suffix) + "\"");
  response.stream = std::make_unique<FramedAnswer>(std::move(running), format.format);
  return response;
}

}  // namespace weft::serve
