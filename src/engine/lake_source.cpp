#include "engine/lake_source.hpp"

#include "base/text.hpp"
#include "duckdb/main/stream_query_result.hpp"
#include "duckdb/parser/query_node/select_node.hpp"
#include "duckdb/parser/tableref/subqueryref.hpp"
#include "engine/column_type.hpp"
#include "engine/event_rows.hpp"
#include "engine/intake_pass.hpp"
#include "engine/intake_repeats.hpp"
#include "engine/spool_chunks.hpp"
#include "engine/tree.hpp"
#include "engine/work_along.hpp"

namespace weft::engine {
namespace {

using duckdb::Value;
namespace fs = std::filesystem;

// A statement of the asking instance as a source of chunks for the other one.
class SqlRows final : public RowsIn {
 public:
  SqlRows(std::shared_ptr<AskInstance> instance, std::shared_ptr<Watchdog> watchdog,
          const ToMake& what)
      : what_(what),
        sql_(what.table.sql),
        session_(std::move(instance), what.touch, Purpose::kRun),
        stopper_(std::move(watchdog), session_.context().shared_from_this(), kRunTimeMax) {}

  void LeaveOut(const RowsToGo& rows) override { over_ = rows; }
  void Ask(const std::string& sql) override { sql_ = sql; }
  void EndBefore(uint64_t watermark) override { end_ = watermark; }
  void Prepare() override {}

  // Binds the table's SQL, its columns as the contract has them.
  void Begin(const Value& watermark) override {
    session_.state().table_of_sql = what_.table.id;
    const Reader reader{Reader::Type::kPrincipal, what_.table.id.domain, ""};
    Statement statement = session_.Gated(sql_, Json(), reader);
    if (statement.explain) throw Error(ErrorKind::kInvalid, "EXPLAIN gives no rows to keep");
    auto select = Shaped(std::move(statement.select), watermark);
    pending_ = InDuck([&] { return session_.context().PendingQuery(std::move(select), true); });
    if (pending_->HasError()) throw session_.BindError(pending_->GetErrorObject());
    if (!what_.touch.StillHolds())
      throw Error(ErrorKind::kConflict, "policies changed while the run began", "Run it again.");
    session_.NoteUses();
    what_.touch.Begin();
  }

  std::string from() const override { return "weft_chunks()"; }
  duckdb::unique_ptr<duckdb::MaterializedQueryResult> Run(duckdb::Connection& connection,
                                                          const std::string& sql) override {
    return RunOverChunks(connection, {pending_->names, pending_->types, [this] { return Next(); }},
                         sql);
  }
  void Cancel() override { stopper_.Cancel(); }
  void Check() const override { stopper_.Check(); }
  uint64_t rows() const override { return rows_; }

 private:
  duckdb::unique_ptr<duckdb::SelectStatement> Shaped(
      duckdb::unique_ptr<duckdb::SelectStatement> sql, const Value& watermark) const {
    auto node = duckdb::make_uniq<duckdb::SelectNode>();
    for (const mesh::Column& column : what_.table.contract.columns) {
      node->select_list.push_back(CastTo(ToLogicalType(column.type), ColumnOf(column.name)));
      node->select_list.back()->SetAlias(column.name);
    }
    if (mesh::TakesEvents(what_.table)) node->select_list.push_back(ColumnOf(kPlaceOfRow));
    node->from_table = duckdb::make_uniq<duckdb::SubqueryRef>(std::move(sql), "product");
    const auto add = [&](ParsedPtr condition) {
      auto& where = node->where_clause;
      where = where ? Join(duckdb::ExpressionType::CONJUNCTION_AND, std::move(where),
                           std::move(condition))
                    : std::move(condition);
    };
    if (!watermark.IsNull())
      add(OfWatermark(duckdb::ExpressionType::COMPARE_GREATERTHAN, watermark));
    if (end_)
      add(OfWatermark(duckdb::ExpressionType::COMPARE_LESSTHAN,
                      Value::BIGINT(static_cast<int64_t>(*end_))));
    if (over_) add(StillHere());
    auto select = duckdb::make_uniq<duckdb::SelectStatement>();
    select->node = std::move(node);
    return select;
  }

  ParsedPtr OfWatermark(duckdb::ExpressionType comparison, const Value& value) const {
    return duckdb::make_uniq<duckdb::ComparisonExpression>(
        comparison, ColumnOf(what_.table.contract.kept.watermark), Constant(value));
  }

  // Of rows whose time is not over; those without one stay.
  ParsedPtr StillHere() const {
    const mesh::Column* column = what_.table.Find(over_->column);
    const duckdb::LogicalType type = ToLogicalType(column->type);
    const int64_t micros = over_->before->time_since_epoch().count();
    const bool has_zone = type.id() == duckdb::LogicalTypeId::TIMESTAMP_TZ;
    const Value bound = has_zone ? Value::TIMESTAMPTZ(duckdb::timestamp_tz_t(micros))
                                 : Value::TIMESTAMP(duckdb::timestamp_t(micros));
    ParsedPtr young = duckdb::make_uniq<duckdb::ComparisonExpression>(
        duckdb::ExpressionType::COMPARE_GREATERTHANOREQUALTO, CastTo(type, ColumnOf(column->name)),
        CastTo(type, Constant(bound)));
    ParsedPtr timeless = Node(duckdb::ExpressionType::OPERATOR_IS_NULL, ColumnOf(column->name));
    return Join(duckdb::ExpressionType::CONJUNCTION_OR, std::move(young), std::move(timeless));
  }

  duckdb::unique_ptr<duckdb::DataChunk> Next() {
    const Stopper::Working working(stopper_);
    stopper_.Check();
    try {
      if (pending_) result_ = Begun(*std::exchange(pending_, nullptr));
      auto chunk = result_->HasError() ? nullptr : Fetched(*result_);
      if (result_->HasError()) Fail(result_->GetErrorObject());
      if (chunk) rows_ += chunk->size();
      return chunk;
    } catch (const Error&) {
      throw;
    } catch (const std::exception& exception) {
      Fail(duckdb::ErrorData(exception));
    }
  }

  static duckdb::unique_ptr<duckdb::QueryResult> Begun(duckdb::PendingQueryResult& pending) {
    WorkAlong(pending, &duckdb::PendingQueryResult::IsResultReady);
    if (pending.HasError())
      return duckdb::make_uniq<duckdb::MaterializedQueryResult>(pending.GetErrorObject());
    return pending.Execute();
  }

  static duckdb::unique_ptr<duckdb::DataChunk> Fetched(duckdb::QueryResult& result) {
    auto& stream = result.Cast<duckdb::StreamQueryResult>();
    if (stream.IsOpen()) WorkAlong(stream, &duckdb::StreamQueryResult::IsChunkReady);
    return stream.HasError() ? nullptr : stream.Fetch();
  }

  [[noreturn]] void Fail(const duckdb::ErrorData& error) {
    stopper_.Check();
    throw session_.RunError(error);
  }

  const ToMake what_;
  std::string sql_;
  std::optional<uint64_t> end_;
  std::optional<RowsToGo> over_;
  Session session_;
  Stopper stopper_;
  duckdb::unique_ptr<duckdb::PendingQueryResult> pending_;
  duckdb::unique_ptr<duckdb::QueryResult> result_;
  std::atomic<uint64_t> rows_ = 0;
};

// What is in the table already, of columns that must be unique.
std::string KnownKeysSql(const std::vector<std::string>& key, const std::string& rows,
                         const std::string& stored) {
  std::vector<std::string> names, same;
  for (const std::string& column : key) {
    names.push_back("CAST(fresh." + SqlName(column) + " AS VARCHAR)");
    same.push_back("fresh." + SqlName(column) + " = old." + SqlName(column));
  }
  return "SELECT file_row_number + 1, concat_ws(', ', " + weft::Join(names, ", ") +
         ") FROM read_parquet(" + SqlText(rows) +
         ", file_row_number = true) AS fresh SEMI JOIN (SELECT stored.* FROM " + stored +
         ") AS old ON " + weft::Join(same, " AND ") + " ORDER BY 1 LIMIT " +
         std::to_string(Ledger::kListedMax);
}

// A file's rows, typed and held against the contract before the table is looked at.
class FileRows final : public RowsIn {
 public:
  FileRows(LakeWork& work, const ToMake& what, const fs::path& scratch)
      : what_(what),
        stem_(scratch),
        plan_{&work.db,
              &what.table,
              what.table.server->path,
              what.table.server->name,
              what.table.server->format,
              work.extensions,
              [this] { Check(); }} {}

  void Prepare() override {
    report_ = TakeRows(plan_, stem_);
    rows_ = report_.rows;
  }

  void Against(const std::string& stored) override {
    using Incremental = mesh::Materialisation::Incremental;
    if (what_.table.contract.kept.incremental == Incremental::kMerge) return;
    duckdb::Connection connection(*plan_.work);
    RefuseKnownKeys(connection, what_.table, path(), stored);
  }

  void Begin(const Value&) override { what_.touch.Begin(); }
  std::string from() const override { return "read_parquet(" + SqlText(path()) + ")"; }
  duckdb::unique_ptr<duckdb::MaterializedQueryResult> Run(duckdb::Connection& connection,
                                                          const std::string& sql) override {
    Check();
    return RunOwn(connection, sql);
  }
  void Cancel() override { cancelled_ = true; }
  void Check() const override {
    if (cancelled_) throw Error(ErrorKind::kCancelled, "who sent the file has gone");
  }
  uint64_t rows() const override { return rows_; }
  const IntakeReport& report() const override { return report_; }

 private:
  std::string path() const { return stem_.string() + ".parquet"; }

  const ToMake what_;
  const fs::path stem_;
  const IntakePlan plan_;
  IntakeReport report_;
  std::atomic<uint64_t> rows_ = 0;
  std::atomic<bool> cancelled_ = false;
};

}  // namespace

void RefuseKnownKeys(duckdb::Connection& connection, const mesh::Table& table,
                     const std::string& path, const std::string& stored) {
  const std::string& name = table.server->name;
  std::vector<std::string> problems;
  for (const auto& key : KeysOf(table)) {
    const auto known = RunOwn(connection, KnownKeysSql(key, path, stored));
    for (const auto& row : known->Collection().Rows())
      problems.push_back(name + ", row " + row.GetValue(0).ToString() + ": column " +
                         weft::Join(key, ", ") + ": '" + Shown(row.GetValue(1).ToString()) +
                         "' is in the table already");
  }
  if (problems.empty()) return;
  throw Error(ErrorKind::kInvalid,
              name + " repeats rows of " + ToString(table.id) + ":\n" + weft::Join(problems, "\n"),
              "Take them out, or send the file with mode=merge to have them replaced.");
}

std::unique_ptr<RowsIn> RowsOfSql(std::shared_ptr<AskInstance> instance,
                                  std::shared_ptr<Watchdog> watchdog, const ToMake& what) {
  return std::make_unique<SqlRows>(std::move(instance), std::move(watchdog), what);
}

std::unique_ptr<RowsIn> RowsOfFile(LakeWork& work, const ToMake& what, const fs::path& scratch) {
  return std::make_unique<FileRows>(work, what, scratch);
}

}  // namespace weft::engine
