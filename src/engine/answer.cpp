#include "engine/answer.hpp"

#include <mutex>

#include "engine/answer_source.hpp"

namespace weft::engine {
namespace {

using Steady = std::chrono::steady_clock;

class StreamedAnswer final : public Answer {
 public:
  StreamedAnswer(std::unique_ptr<AnswerSource> source, const AnswerParts& parts,
                 audit::Touch& touch, const Question& question)
      : touch_(touch),
        source_(std::move(source)),
        stopper_(
            parts.watchdog, [this] { source_->Interrupt(); }, question.time_max),
        format_(question.format),
        rows_max_(question.rows_max),
        is_part_(question.is_part),
        work_(parts.work),
        spool_(parts.spool) {}

  ~StreamedAnswer() override {
    spooled_.reset();
    source_.reset();
    Finish("cut off", "");
  }

  // To where rows can be pulled. Until `began` is recorded an error is the caller's to record.
  void Start() {
    const Stopper::Working working(stopper_);
    stopper_.Check();
    source_->Prepare(stopper_);
    for (size_t i = 0; i < source_->names().size(); ++i)
      columns_.push_back({source_->names()[i], source_->types()[i].ToString()});
    OpenFormat();
    source_->NoteUses();
    if (!is_part_) touch_.Begin();
    began_ = true;
  }

  std::optional<std::string> Next() override {
    if (finished_) return std::nullopt;
    if (!began_) StartNow();
    const Stopper::Working working(stopper_);
    try {
      std::optional<std::string> piece = spooled_ ? spooled_->Next() : NextText();
      if (piece) {
        bytes_ += piece->size();
      } else {
        Finish("done", "");
      }
      return piece;
    } catch (const Error& error) {
      const bool cancelled = error.kind() == ErrorKind::kCancelled;
      Finish(cancelled ? "cancelled" : "failed", std::string(Name(error.kind())));
      throw;
    }
  }

  void Cancel() override {
    stopper_.Cancel();
    const std::lock_guard lock(mutex_);
    if (spooled_) spooled_->Cancel();
  }

  const std::vector<ResultColumn>& columns() const override { return columns_; }
  uint64_t rows() const override { return rows_; }
  bool truncated() const override { return truncated_; }

 private:
  void StartNow() {
    try {
      Start();
    } catch (const Error& error) {
      touch_.Refuse(error.message());
      throw;
    }
  }

  void OpenFormat() {
    if (IsStreamed(format_)) {
      encoder_ = MakeEncoder(format_);
      encoder_->Begin(source_->names(), source_->types());
      return;
    }
    auto spooled = Spool(*work_, format_,
                         {source_->names(), source_->types(), [this] { return Pull(); }}, spool_);
    const std::lock_guard lock(mutex_);
    spooled_ = std::move(spooled);
  }

  // The next rows, at most as many as are still wanted; null at the end.
  duckdb::unique_ptr<duckdb::DataChunk> Pull() {
    stopper_.Check();
    if (truncated_) return nullptr;
    auto chunk = source_->Next(stopper_);
    if (!chunk || chunk->size() == 0) return nullptr;
    if (rows_max_ && rows_ + chunk->size() > *rows_max_) {
      truncated_ = true;
      chunk->SetCardinality(*rows_max_ - rows_);
    }
    rows_ += chunk->size();
    return chunk->size() == 0 ? nullptr : std::move(chunk);
  }

  std::optional<std::string> NextText() {
    while (!ended_) {
      const duckdb::unique_ptr<duckdb::DataChunk> chunk = Pull();
      ended_ = chunk == nullptr;
      std::string piece = chunk ? encoder_->Encode(*chunk) : encoder_->End();
      if (!piece.empty()) return piece;
    }
    return std::nullopt;
  }

  void Finish(const std::string& outcome, const std::string& error) {
    if (finished_ || !began_) return;
    finished_ = true;
    if (is_part_) return;
    const auto took =
        std::chrono::duration_cast<std::chrono::microseconds>(Steady::now() - started_);
    touch_.Finish({outcome, rows_, bytes_, took, error});
  }

  audit::Touch& touch_;
  std::unique_ptr<AnswerSource> source_;
  Stopper stopper_;
  const Format format_;
  const std::optional<uint64_t> rows_max_;
  const bool is_part_;
  const std::shared_ptr<duckdb::DuckDB> work_;  // outlives the spool
  const SpoolOptions spool_;
  const Steady::time_point started_ = Steady::now();
  std::vector<ResultColumn> columns_;
  std::unique_ptr<Encoder> encoder_;
  std::mutex mutex_;  // of the pointer below, which one thread sets and another cancels
  ResultStreamPtr spooled_;
  uint64_t rows_ = 0, bytes_ = 0;
  bool truncated_ = false, ended_ = false, began_ = false, finished_ = false;
};

}  // namespace

std::unique_ptr<Answer> AnswerOf(std::unique_ptr<AnswerSource> source, const AnswerParts& parts,
                                 audit::Touch& touch, const Question& question) {
  auto answer = std::make_unique<StreamedAnswer>(std::move(source), parts, touch, question);
  answer->Start();
  return answer;
}

std::unique_ptr<Answer> AnswerLater(std::unique_ptr<AnswerSource> source, const AnswerParts& parts,
                                    audit::Touch& touch, const Question& question) {
  return std::make_unique<StreamedAnswer>(std::move(source), parts, touch, question);
}

}  // namespace weft::engine
