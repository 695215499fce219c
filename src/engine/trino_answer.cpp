#include "engine/trino_answer.hpp"

#include <algorithm>

#include "engine/trino_values.hpp"
#include "trino/shown.hpp"

namespace weft::engine {
namespace {

using Steady = std::chrono::steady_clock;
constexpr int kAttempts = 5;

// No longer than it lives may Trino ask about the touch.
class Passage {
 public:
  Passage(trino::Passes& passes, audit::Touch& touch) : pass_(passes.Issue(touch)) {}
  ~Passage() { pass_->Seal(); }
  Passage(const Passage&) = delete;
  Passage& operator=(const Passage&) = delete;
  trino::Pass& operator*() const { return *pass_; }

 private:
  const std::shared_ptr<trino::Pass> pass_;
};

// Has the question read a table of which the asker may not know all columns?
bool HidesColumns(audit::Touch& touch) {
  const std::vector<audit::TableTouch> tables = touch.tables();
  return std::ranges::any_of(tables, [&](const audit::TableTouch& table) {
    const auto id = mesh::ParseTableId(table.table);
    return id && !touch.Read(*id).decision.hidden_columns.empty();
  });
}

// What Trino does not find: the mesh's own words for it.
Error NotFound(audit::Touch& touch, const mesh::TableId& id) {
  const audit::Access& access = touch.Read(id);
  const trino::Shown shown = trino::ShownOf({*touch.snapshot(), "", std::nullopt}, access);
  if (shown.refusal) return *shown.refusal;
  return {ErrorKind::kUnavailable, ToString(id) + " has no data yet",
          mesh::IsMaterialised(*access.table)
              ? "It is made by a run: weft run " + access.table->product + "."
              : "Nobody has put rows into it."};
}

class TrinoAnswer final : public Answer {
 public:
  TrinoAnswer(const trino::Cluster& cluster, const AnswerParts& parts, audit::Touch& touch,
              const Question& question)
      : cluster_(cluster),
        touch_(touch),
        sql_(trino::Sent(question.sql, question.params)),
        rows_max_(question.rows_max),
        work_(parts.work),
        stopper_(
            parts.watchdog, [this] { Interrupt(); }, question.time_max) {}

  ~TrinoAnswer() override {
    spooled_.reset();
    Finish("cut off", "");
  }

  void Start(const AnswerParts& parts, const Question& question) {
    const Stopper::Working working(stopper_);
    BeginHolding();
    std::vector<std::string> names;
    for (const trino::Column& column : statement_->Columns()) {
      names.push_back(column.name);
      types_.push_back(TypeOfTrino(column.type));
      columns_.push_back({column.name, types_.back().ToString()});
    }
    if (IsText(question.format)) {
      encoder_ = MakeEncoder(question.format);
      encoder_->Begin(names, types_);
    } else {
      spooled_ =
          Spool(*work_, question.format, {names, types_, [this] { return Pull(); }}, parts.spool);
    }
    touch_.Begin();
    began_ = true;
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
      const bool cancelled = error.kind() == ErrorKind::kCancelled;
      Finish(cancelled ? "cancelled" : "failed", std::string(Name(error.kind())));
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
  void Interrupt() {
    const std::lock_guard lock(mutex_);
    if (statement_) statement_->Cancel();
  }

  // Until Trino has the columns, it has asked for all that the question needs.
  void Submit() {
    const Passage passage(cluster_.passes, touch_);
    {
      const std::lock_guard lock(mutex_);
      statement_ = std::make_unique<trino::Statement>(cluster_.client, (*passage).name(), sql_);
    }
    stopper_.Check();
    try {
      statement_->Columns();
    } catch (const trino::Refused& refused) {
      stopper_.Check();
      if (const auto refusal = (*passage).refusal()) throw Error(*refusal);
      (*passage).Seal();
      if (const auto missed = trino::MissedTable(refused, cluster_.client.catalog))
        throw NotFound(touch_, *missed);
      const bool tells = refused.kind() == ErrorKind::kInvalid && refused.name() != "SYNTAX_ERROR";
      if (tells && HidesColumns(touch_)) throw trino::UnknownColumn();
      throw Error(refused);
    } catch (const Error&) {
      stopper_.Check();
      throw;
    }
    if (const auto refusal = (*passage).refusal()) throw Error(*refusal);
  }

  void BeginHolding() {
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
      Submit();
      if (touch_.StillHolds()) return;
      touch_.Refresh();
    }
    throw Error(ErrorKind::kConflict, "the policies keep changing while the question is prepared",
                "Ask again.");
  }

  // Values of rows that were kept from the asker must not be told.
  Error Told(const trino::Refused& refused) const {
    const bool keeps = std::ranges::any_of(touch_.tables(), [](const audit::TableTouch& table) {
      return table.filtered || !table.masked.empty();
    });
    if (!keeps || refused.kind() != ErrorKind::kInvalid) return refused;
    return Error(refused.kind(),
                 "Trino cannot work with one of the values (" + refused.name() + ")",
                 "TRY and TRY_CAST give null where a value does not fit.", refused.detail());
  }

  bool Fetch() {
    try {
      auto page = statement_->Next();
      page_ = page ? std::move(*page) : Json::array();
      at_ = 0;
      return page.has_value();
    } catch (const trino::Refused& refused) {
      stopper_.Check();
      throw Told(refused);
    } catch (const Error&) {
      stopper_.Check();
      throw;
    }
  }

  // The next rows, at most as many as are still wanted; null at the end.
  duckdb::unique_ptr<duckdb::DataChunk> Pull() {
    stopper_.Check();
    if (truncated_ || (at_ == page_.size() && !Fetch())) return nullptr;
    auto chunk = InDuck([&] { return ChunkOfTrino(page_, at_, types_); });
    at_ += chunk->size();
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
    const auto took =
        std::chrono::duration_cast<std::chrono::microseconds>(Steady::now() - started_);
    touch_.Finish({outcome, rows_, bytes_, took, error});
  }

  const trino::Cluster& cluster_;
  audit::Touch& touch_;
  const std::string sql_;
  const std::optional<uint64_t> rows_max_;
  const std::shared_ptr<duckdb::DuckDB> work_;  // outlives the spool
  const Steady::time_point started_ = Steady::now();
  std::mutex mutex_;  // of the pointer below, which one thread sets and another cancels
  std::unique_ptr<trino::Statement> statement_;
  Stopper stopper_;
  std::vector<ResultColumn> columns_;
  duckdb::vector<duckdb::LogicalType> types_;
  std::unique_ptr<Encoder> encoder_;
  ResultStreamPtr spooled_;
  Json page_ = Json::array();
  size_t at_ = 0;
  uint64_t rows_ = 0, bytes_ = 0;
  bool truncated_ = false, ended_ = false, began_ = false, finished_ = false;
};

}  // namespace

std::unique_ptr<Answer> AnswerFromTrino(const trino::Cluster& cluster, const AnswerParts& parts,
                                        audit::Touch& touch, const Question& question) {
  auto answer = std::make_unique<TrinoAnswer>(cluster, parts, touch, question);
  answer->Start(parts, question);
  return answer;
}

}  // namespace weft::engine
