#include <mutex>

#include "base/text.hpp"
#include "engine/asked_trino.hpp"
#include "engine/lake_source.hpp"
#include "engine/spool_chunks.hpp"
#include "mesh/retirement.hpp"
#include "trino/dialect.hpp"

namespace weft::engine {
namespace {

using duckdb::Value;

// In Trino's words, as a value of the column's type.
std::string LiteralOf(const Value& value, const mesh::Column& column) {
  const bool has_zone = value.type().id() == duckdb::LogicalTypeId::TIMESTAMP_TZ;
  const std::string text =
      has_zone ? Value::TIMESTAMP(duckdb::TimestampValue::Get(value)).ToString() + " UTC"
               : value.ToString();
  return "CAST(" + trino::TextLiteral(text) + " AS " + trino::TypeOf(column.type) + ")";
}

// A product's SQL, computed at Trino as its domain's principal.
class TrinoRows final : public RowsIn {
 public:
  TrinoRows(std::shared_ptr<Watchdog> watchdog, const ToMake& what)
      : what_(what),
        sql_(trino::Sent(what.table.sql, Json())),
        stopper_(
            std::move(watchdog), [this] { Interrupt(); }, kRunTimeMax) {}

  void LeaveOut(const RowsToGo& rows) override { over_ = rows; }
  void Prepare() override {}

  void Begin(const Value& watermark) override {
    const Stopper::Working working(stopper_);
    const std::string head = "SELECT " + Columns() + " FROM (\n";
    auto source = AskedTrino(*what_.cluster, what_.touch,
                             head + sql_ + "\n) AS product" + Conditions(watermark));
    {
      const std::lock_guard lock(mutex_);
      source_ = std::move(source);
    }
    try {
      source_->Prepare(stopper_);
    } catch (const Error& error) {
      throw WithReason(InSql(error, head.size()), what_.choice);
    }
    CheckMajors();
    what_.touch.Begin();
  }

  std::string from() const override { return "weft_chunks()"; }
  duckdb::unique_ptr<duckdb::MaterializedQueryResult> Run(duckdb::Connection& connection,
                                                          const std::string& sql) override {
    return RunOverChunks(connection,
                         {source_->names(), source_->types(), [this] { return Next(); }}, sql);
  }
  void Cancel() override { stopper_.Cancel(); }
  void Check() const override { stopper_.Check(); }
  uint64_t rows() const override { return rows_; }

 private:
  std::string Columns() const {
    std::vector<std::string> columns;
    for (const mesh::Column& column : what_.table.contract.columns)
      columns.push_back(SqlName(column.name));
    return Join(columns, ", ");
  }

  std::string Conditions(const Value& watermark) const {
    std::vector<std::string> all;
    if (!watermark.IsNull()) {
      const mesh::Column& column = *what_.table.Find(what_.table.contract.kept.watermark);
      all.push_back(SqlName(column.name) + " > " + LiteralOf(watermark, column));
    }
    if (over_) {  // rows whose time is not over; those without one stay
      const mesh::Column& column = *what_.table.Find(over_->column);
      const std::string bound =
          Value::TIMESTAMP(duckdb::timestamp_t(over_->before->time_since_epoch().count()))
              .ToString();
      const std::string type = trino::TypeOf(column.type), name = SqlName(column.name);
      all.push_back("(CAST(" + name + " AS " + type + ") >= CAST(CAST(" +
                    trino::TextLiteral(bound + " UTC") + " AS timestamp(6) with time zone) AS " +
                    type + ") OR " + name + " IS NULL)");
    }
    return all.empty() ? "" : " WHERE " + Join(all, " AND ");
  }

  // Where in the product's SQL it is, not in what was put around it.
  static Error InSql(const Error& error, size_t head) {
    if (error.sql_position() < 0) return error;
    const int at = error.sql_position() - static_cast<int>(head);
    return Error(error.kind(), error.message(),
                 at < 0 ? "Its SQL must give every column of the contract."
                        : "See position " + std::to_string(at + 1) + " of its SQL.",
                 error.detail());
  }

  // Trino knows a table by one name: the input ports must mean the same.
  void CheckMajors() const {
    const mesh::Snapshot& snapshot = *what_.touch.snapshot();
    for (const audit::TableTouch& read : what_.touch.tables()) {
      const auto id = mesh::ParseTableId(read.table);
      if (!id) continue;
      const mesh::TablePtr meant =
          snapshot.FindTable(mesh::PinnedFor(snapshot, what_.table.id, *id));
      if (meant && ToString(meant->id) != read.table)
        throw WithReason(
            Error(ErrorKind::kInvalid, "its input port means " + ToString(meant->id) +
                                           ", and at Trino its SQL reads " + read.table),
            what_.choice);
    }
  }

  void Interrupt() {
    const std::lock_guard lock(mutex_);
    if (source_) source_->Interrupt();
  }

  duckdb::unique_ptr<duckdb::DataChunk> Next() {
    const Stopper::Working working(stopper_);
    stopper_.Check();
    auto chunk = source_->Next(stopper_);
    if (chunk) rows_ += chunk->size();
    return chunk;
  }

  const ToMake what_;
  const std::string sql_;
  std::optional<RowsToGo> over_;
  std::mutex mutex_;  // of the pointer below, which one thread sets and another cancels
  std::unique_ptr<AnswerSource> source_;
  Stopper stopper_;
  std::atomic<uint64_t> rows_ = 0;
};

}  // namespace

std::unique_ptr<RowsIn> RowsOfTrino(std::shared_ptr<Watchdog> watchdog, const ToMake& what) {
  return std::make_unique<TrinoRows>(std::move(watchdog), what);
}

}  // namespace weft::engine
