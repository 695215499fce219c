#include "engine/answer.hpp"

#include "duckdb/main/pending_query_result.hpp"
#include "engine/explain.hpp"
#include "engine/limit.hpp"

namespace weft::engine {
namespace {

using Steady = std::chrono::steady_clock;

class RunningAnswer final : public Answer {
 public:
  RunningAnswer(std::unique_ptr<Session> session, const AnswerParts& parts,
                const Question& question)
      : session_(std::move(session)),
        stopper_(parts.watchdog, session_->context().shared_from_this(), question.time_max),
        rows_max_(question.rows_max),
        work_(parts.work) {}

  ~RunningAnswer() override {
    spooled_.reset();
    result_.reset();
    pending_.reset();
    Finish("cut off", "");
  }

  // From the SQL to where rows can be pulled. Until `began` is recorded an error is the caller's to
  // record.
  void Start(const AnswerParts& parts, const Question& question) {
    const Stopper::Working working(stopper_);
    duckdb::unique_ptr<duckdb::PendingQueryResult> pending = BindHolding(question);
    for (size_t i = 0; i < pending->names.size(); ++i) {
      columns_.push_back({pending->names[i], pending->types[i].ToString()});
    }
    OpenFormat(parts, question.format, *pending);
    Record();
    pending_ = std::move(pending);
  }

  std::optional<std::string> Next() override {
    if (finished_) return std::nullopt;
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
      Finish(OutcomeOf(error), error);
      throw;
    }
  }

  void Cancel() override {
    stopper_.Cancel();
    if (spooled_) spooled_->Cancel();
  }

  const std::vector<ResultColumn>& columns() const override { return columns_; }
  uint64_t rows() const override { return rows_; }
  bool truncated() const override { return truncated_; }

 private:
  duckdb::unique_ptr<duckdb::PendingQueryResult> Bind(const Question& question) {
    Statement statement = session_->Gated(question.sql, question.params, Reader{});
    if (statement.explain) statement.select = Explained(*session_, std::move(statement.select));
    if (rows_max_) LimitRows(*statement.select->node, *rows_max_ + 1);
    auto pending =
        InDuck([&] { return session_->context().PendingQuery(std::move(statement.select), true); });
    if (pending->HasError()) {
      stopper_.Check();
      throw session_->BindError(pending->GetErrorObject());
    }
    return pending;
  }

  // Binds until the decisions still hold afterwards: policies may change while a question is bound.
  duckdb::unique_ptr<duckdb::PendingQueryResult> BindHolding(const Question& question) {
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
      auto pending = Bind(question);
      if (session_->state().touch.StillHolds()) return pending;
      pending.reset();
      session_->StartOver();
    }
    throw Error(ErrorKind::kConflict, "the policies keep changing while the question is prepared",
                "Ask again.");
  }

  void OpenFormat(const AnswerParts& parts, Format format,
                  const duckdb::PendingQueryResult& pending) {
    const std::vector<std::string> names(pending.names.begin(), pending.names.end());
    const std::vector<duckdb::LogicalType> types(pending.types.begin(), pending.types.end());
    if (IsText(format)) {
      encoder_ = MakeEncoder(format);
      encoder_->Begin(names, types);
    } else {
      spooled_ = Spool(*parts.work, format, {names, types, [this] { return Pull(); }}, parts.spool);
    }
  }

  void Record() {
    session_->NoteUses();
    session_->state().touch.Begin();
    began_ = true;
  }

  void CheckResult() const {
    if (!result_->HasError()) return;
    stopper_.Check();
    throw session_->RunError(result_->GetErrorObject());
  }

  // The next rows, at most as many as are still wanted; null at the end.
  duckdb::unique_ptr<duckdb::DataChunk> Pull() {
    stopper_.Check();
    if (truncated_) return nullptr;
    duckdb::unique_ptr<duckdb::DataChunk> chunk = Fetch();
    if (!chunk || chunk->size() == 0) return nullptr;
    if (rows_max_ && rows_ + chunk->size() > *rows_max_) {
      truncated_ = true;
      chunk->SetCardinality(*rows_max_ - rows_);
    }
    rows_ += chunk->size();
    return chunk->size() == 0 ? nullptr : std::move(chunk);
  }

  // Here an aggregate does all of its work: not before the answer can be cancelled. An interrupt
  // that came earlier than this was forgotten by DuckDB, but not by the stopper.
  void Execute() {
    stopper_.Check();
    result_ = std::exchange(pending_, nullptr)->Execute();
    CheckResult();
  }

  duckdb::unique_ptr<duckdb::DataChunk> Fetch() {
    try {
      if (pending_) Execute();
      duckdb::unique_ptr<duckdb::DataChunk> chunk = result_->Fetch();
      CheckResult();
      return chunk;
    } catch (const Error&) {
      throw;
    } catch (const std::exception& exception) {
      stopper_.Check();
      throw session_->RunError(duckdb::ErrorData(exception));
    }
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

  static std::string OutcomeOf(const Error& error) {
    return error.kind() == ErrorKind::kCancelled ? "cancelled" : "failed";
  }
  void Finish(const std::string& outcome, const Error& error) {
    Finish(outcome, std::string(Name(error.kind())));
  }
  void Finish(const std::string& outcome, const std::string& error) {
    if (finished_ || !began_) return;
    finished_ = true;
    const auto took =
        std::chrono::duration_cast<std::chrono::microseconds>(Steady::now() - started_);
    session_->state().touch.Finish({outcome, rows_, bytes_, took, error});
  }

  static constexpr int kAttempts = 5;

  std::unique_ptr<Session> session_;
  Stopper stopper_;
  const std::optional<uint64_t> rows_max_;
  const std::shared_ptr<duckdb::DuckDB> work_;  // outlives the spool
  const Steady::time_point started_ = Steady::now();
  std::vector<ResultColumn> columns_;
  duckdb::unique_ptr<duckdb::PendingQueryResult> pending_;  // until the first row is wanted
  duckdb::unique_ptr<duckdb::QueryResult> result_;
  std::unique_ptr<Encoder> encoder_;
  ResultStreamPtr spooled_;
  uint64_t rows_ = 0;
  uint64_t bytes_ = 0;
  bool truncated_ = false;
  bool ended_ = false;
  bool began_ = false;
  bool finished_ = false;
};

}  // namespace

std::unique_ptr<Answer> AnswerTo(std::shared_ptr<AskInstance> instance, const AnswerParts& parts,
                                 audit::Touch& touch, const Question& question) {
  auto session = std::make_unique<Session>(std::move(instance), touch, Purpose::kRun);
  auto answer = std::make_unique<RunningAnswer>(std::move(session), parts, question);
  answer->Start(parts, question);
  return answer;
}

}  // namespace weft::engine
