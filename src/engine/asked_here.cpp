#include "duckdb/main/pending_query_result.hpp"
#include "engine/answer_source.hpp"
#include "engine/explain.hpp"
#include "engine/limit.hpp"

namespace weft::engine {
namespace {

constexpr int kAttempts = 5;

class DuckSource final : public AnswerSource {
 public:
  DuckSource(std::shared_ptr<AskInstance> instance, audit::Touch& touch, const Question& question)
      : session_(std::move(instance), touch, Purpose::kRun),
        sql_(question.sql),
        params_(question.params),
        rows_max_(question.rows_max),
        only_(question.only) {}

  // Binds until the decisions still hold afterwards: policies may change while a question is bound.
  void Prepare(const Stopper& stopper) override {
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
      pending_ = Bind(stopper);
      if (session_.state().touch.StillHolds()) {
        names_.assign(pending_->names.begin(), pending_->names.end());
        types_.assign(pending_->types.begin(), pending_->types.end());
        return;
      }
      pending_.reset();
      session_.StartOver();
    }
    throw Error(ErrorKind::kConflict, "the policies keep changing while the question is prepared",
                "Ask again.");
  }

  void NoteUses() override { session_.NoteUses(); }

  duckdb::unique_ptr<duckdb::DataChunk> Next(const Stopper& stopper) override {
    try {
      if (pending_) Execute(stopper);
      duckdb::unique_ptr<duckdb::DataChunk> chunk = result_->Fetch();
      CheckResult(stopper);
      return chunk;
    } catch (const Error&) {
      throw;
    } catch (const std::exception& exception) {
      stopper.Check();
      throw session_.RunError(duckdb::ErrorData(exception));
    }
  }

  void Interrupt() override { session_.context().Interrupt(); }

 private:
  duckdb::unique_ptr<duckdb::PendingQueryResult> Bind(const Stopper& stopper) {
    session_.state().only = only_;
    Statement statement = session_.Gated(sql_, params_, Reader{});
    if (statement.explain) statement.select = Explained(session_, std::move(statement.select));
    if (rows_max_) LimitRows(*statement.select->node, *rows_max_ + 1);
    auto pending =
        InDuck([&] { return session_.context().PendingQuery(std::move(statement.select), true); });
    if (pending->HasError()) {
      stopper.Check();
      throw session_.BindError(pending->GetErrorObject());
    }
    return pending;
  }

  // Here an aggregate does all of its work: not before the answer can be cancelled. An interrupt
  // that came earlier than this was forgotten by DuckDB, but not by the stopper.
  void Execute(const Stopper& stopper) {
    stopper.Check();
    result_ = std::exchange(pending_, nullptr)->Execute();
    CheckResult(stopper);
  }

  void CheckResult(const Stopper& stopper) const {
    if (!result_->HasError()) return;
    stopper.Check();
    throw session_.RunError(result_->GetErrorObject());
  }

  Session session_;
  const std::string sql_;
  const Json params_;
  const std::optional<uint64_t> rows_max_;
  const std::optional<SomeRows> only_;
  duckdb::unique_ptr<duckdb::PendingQueryResult> pending_;  // until the first row is wanted
  duckdb::unique_ptr<duckdb::QueryResult> result_;
};

}  // namespace

std::unique_ptr<AnswerSource> AskedHere(std::shared_ptr<AskInstance> instance, audit::Touch& touch,
                                        const Question& question) {
  return std::make_unique<DuckSource>(std::move(instance), touch, question);
}

}  // namespace weft::engine
