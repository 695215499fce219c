#include <algorithm>
#include <functional>
#include <map>
#include <optional>

#include "base/error.hpp"
#include "base/text.hpp"
#include "duckdb/common/vector_operations/vector_operations.hpp"
#include "engine/column_type.hpp"
#include "engine/encode.hpp"
#include "engine/encode_column.hpp"
#include "engine/intake_convert.hpp"
#include "engine/intake_pass.hpp"
#include "engine/sheet.hpp"

namespace weft::engine {
namespace {

using duckdb::idx_t;
using duckdb::LogicalType;
using duckdb::LogicalTypeId;
using Problems = std::vector<Problem>;

// A file of which DuckDB itself makes columns.
struct Relation {
  std::string rows;    // what stands behind FROM
  std::string number;  // the column that holds a row's number; empty: they are counted, from 1
  std::string fault;   // what is said of a file that cannot be read
  std::string hint;
  // A column as it is to be read, by its name there; null: as it is.
  std::function<std::string(const mesh::Column& column, const std::string& name)> value = nullptr;
};

// One column of the file on its way to the contract's type.
class TypedColumn {
 public:
  TypedColumn(const mesh::Column& column, const LogicalType& actual, const mesh::Server& server)
      : column_(column),
        converter_(column.type, column.required || column.primary_key, server.null_marks),
        fits_(!Misfit(column.name, actual, column.type)),
        is_text_(actual.id() == LogicalTypeId::VARCHAR || actual.id() == LogicalTypeId::ENUM),
        written_(actual, actual.IsNested() ? TextStyle::kJson : TextStyle::kCsv) {}

  const LogicalType& type() const { return converter_.type(); }
  const std::string& name() const { return column_.name; }
  uint64_t cut() const { return converter_.cut(); }

  // Fills `to` with the rows of `from`, row by row the same; what is wrong goes to that row's
  // problems.
  void Convert(duckdb::Vector& from, duckdb::Vector& to, idx_t count,
               std::vector<Problems>& problems) {
    if (!fits_) return Parse(from, to, count, problems);
    if (from.GetType() == to.GetType()) {
      to.Reference(from);
    } else {
      duckdb::VectorOperations::DefaultCast(from, to, count);
    }
    if (!column_.required && !column_.primary_key) return;
    duckdb::UnifiedVectorFormat format;
    from.ToUnifiedFormat(count, format);
    for (idx_t row = 0; row < count && !format.validity.AllValid(); ++row) {
      if (!format.validity.RowIsValid(format.sel->get_index(row)))
        Fail(problems[row], Fault::kNull, {});
    }
  }

 private:
  // Through text, which is what the contract's types are read from.
  void Parse(duckdb::Vector& from, duckdb::Vector& to, idx_t count,
             std::vector<Problems>& problems) {
    duckdb::Vector texts(LogicalType::VARCHAR, std::max<idx_t>(count, STANDARD_VECTOR_SIZE));
    if (is_text_) {
      duckdb::VectorOperations::DefaultCast(from, texts, count);
    } else {
      written_.Load(from, count);
    }
    duckdb::UnifiedVectorFormat format, text_format;
    from.ToUnifiedFormat(count, format);
    texts.ToUnifiedFormat(count, text_format);
    converter_.Begin(to);
    for (idx_t row = 0; row < count; ++row) {
      IntakeCell cell;
      std::string text;
      if (format.validity.RowIsValid(format.sel->get_index(row))) {
        text = is_text_ ? TextAt(text_format, row) : Written(row);
        cell = {IntakeCell::Kind::kQuoted, text};
      }
      const Fault fault = converter_.Put(cell, row);
      if (fault != Fault::kNone) Fail(problems[row], fault, text);
    }
  }

  static std::string TextAt(const duckdb::UnifiedVectorFormat& format, idx_t row) {
    return duckdb::UnifiedVectorFormat::GetData<duckdb::string_t>(
               format)[format.sel->get_index(row)]
        .GetString();
  }
  std::string Written(idx_t row) const {
    TextBuffer text;
    written_.Write(row, text);
    return text.Take();
  }

  void Fail(Problems& problems, Fault fault, std::string_view text) const {
    problems.push_back({column_.name, converter_.Reason(fault, text)});
  }

  const mesh::Column& column_;
  Converter converter_;
  bool fits_;
  bool is_text_;
  ColumnEncoder written_;
};

class TypedPass {
 public:
  TypedPass(const IntakePlan& plan, Relation relation, RepeatWatch& repeats, Ledger& ledger)
      : plan_(plan),
        relation_(std::move(relation)),
        connection_(*plan.work),
        repeats_(repeats),
        ledger_(ledger) {
    const auto empty = connection_.Query("SELECT * FROM " + relation_.rows + " LIMIT 0");
    if (empty->HasError()) Refuse(empty->GetError());
    result_ = connection_.SendQuery(Sql(Match(empty->names, empty->types)));
    if (result_->HasError()) Refuse(result_->GetError());
    for (const auto& column : columns_) types_.push_back(column.type());
    file_types_.assign(result_->types.begin(), result_->types.begin() + Width());
    encoder_ = MakeEncoder(Format::kNdjson);
    encoder_->Begin({result_->names.begin(), result_->names.begin() + Width()},
                    {file_types_.begin(), file_types_.end()});
  }

  const duckdb::vector<LogicalType>& types() const { return types_; }

  duckdb::unique_ptr<duckdb::DataChunk> Next() {
    for (;;) {
      const auto chunk = Fetch();
      if (!chunk) break;
      auto good = Convert(*chunk);
      if (good->size() > 0) return good;
    }
    for (const auto& column : columns_) {
      if (column.cut() == 0) continue;
      ledger_.Note(plan_.name + ": column " + column.name() + ": " + WithThousands(column.cut()) +
                   " values are finer than a microsecond and were cut");
    }
    return nullptr;
  }

 private:
  [[noreturn]] void Refuse(const std::string& detail) const {
    throw Error(ErrorKind::kInvalid, plan_.name + relation_.fault, relation_.hint, detail);
  }

  duckdb::unique_ptr<duckdb::DataChunk> Fetch() {
    duckdb::unique_ptr<duckdb::DataChunk> chunk;
    try {
      chunk = result_->Fetch();
    } catch (const std::exception& fault) {
      Refuse(fault.what());
    }
    if (result_->HasError()) Refuse(result_->GetError());
    return chunk;
  }

  std::ptrdiff_t Width() const { return static_cast<std::ptrdiff_t>(columns_.size()); }

  // A numbered row without any value is none.
  std::string Sql(const std::vector<std::string>& names) const {
    std::vector<std::string> read;
    for (size_t i = 0; i < names.size(); ++i) {
      const mesh::Column& column = plan_.table->contract.columns[i];
      read.push_back(relation_.value ? relation_.value(column, names[i]) + " AS " + names[i]
                                     : names[i]);
    }
    std::string sql = "SELECT " + Join(read, ", ");
    if (relation_.number.empty()) return sql + " FROM " + relation_.rows;
    return sql + ", " + relation_.number + " FROM " + relation_.rows + " AS sheet WHERE COALESCE(" +
           Join(names, ", ") + ") IS NOT NULL";
  }

  // The file's columns in the contract's order, as SQL names.
  std::vector<std::string> Match(const std::vector<std::string>& names,
                                 const std::vector<LogicalType>& types) {
    std::map<std::string, size_t> there;
    for (size_t i = 0; i < names.size(); ++i)
      if (names[i] != relation_.number) there.emplace(Lower(names[i]), i);
    std::vector<std::string> found, missing, left_out;
    for (const auto& column : plan_.table->contract.columns) {
      const auto at = there.find(Lower(column.name));
      if (at == there.end()) {
        missing.push_back(column.name);
        continue;
      }
      found.push_back(SqlName(names[at->second]));
      columns_.emplace_back(column, types[at->second], *plan_.table->server);
      there.erase(at);
    }
    for (const auto& [lower, index] : there) left_out.push_back(Shown(names[index]));
    if (!missing.empty()) {
      throw Error(ErrorKind::kInvalid,
                  plan_.name + " lacks columns of the contract: " + Join(missing, ", "),
                  "Columns are found by name, in any order.");
    }
    if (!left_out.empty()) {
      ledger_.Note(plan_.name + ": " + std::to_string(left_out.size()) +
                   (left_out.size() == 1 ? " column is" : " columns are") +
                   " not in the contract and left out: " + Join(left_out, ", "));
    }
    return found;
  }

  duckdb::unique_ptr<duckdb::DataChunk> Convert(duckdb::DataChunk& chunk) {
    std::vector<Problems> problems(chunk.size());
    auto good = duckdb::make_uniq<duckdb::DataChunk>();
    good->Initialize(duckdb::Allocator::DefaultAllocator(), types_);
    for (size_t i = 0; i < columns_.size(); ++i) {
      columns_[i].Convert(chunk.data[i], good->data[i], chunk.size(), problems);
    }
    good->SetCardinality(chunk.size());
    duckdb::SelectionVector kept(chunk.size());
    idx_t count = 0;
    for (idx_t row = 0; row < chunk.size(); ++row) {
      if (IsGood(chunk, row, problems[row])) kept.set_index(count++, row);
    }
    rows_ += chunk.size();
    if (count < chunk.size()) good->Slice(kept, count);
    return good;
  }

  bool IsGood(duckdb::DataChunk& chunk, idx_t row, Problems& problems) {
    const uint64_t number = relation_.number.empty()
                                ? rows_ + row + 1
                                : chunk.GetValue(columns_.size(), row).GetValue<uint64_t>();
    if (problems.empty()) {
      const Repeat* repeat = repeats_.Check(number);
      if (!repeat) return true;
      problems.push_back(repeats_.Tell(*repeat, ValueOf(chunk, repeat->columns[0], row), "row "));
    }
    ledger_.Reject(number, problems,
                   plan_.table->server->reject_bad_rows ? RowText(chunk, row) : "");
    return false;
  }

  std::string ValueOf(const duckdb::DataChunk& chunk, const std::string& column, idx_t row) const {
    const auto found = std::ranges::find(columns_, column, &TypedColumn::name);
    return chunk.GetValue(static_cast<idx_t>(found - columns_.begin()), row).ToString();
  }

  // The row as one JSON object.
  std::string RowText(duckdb::DataChunk& chunk, idx_t row) {
    duckdb::DataChunk one;
    one.InitializeEmpty(file_types_);
    for (size_t i = 0; i < file_types_.size(); ++i) one.data[i].Reference(chunk.data[i]);
    one.SetCardinality(chunk.size());
    duckdb::SelectionVector only(1);
    only.set_index(0, row);
    one.Slice(only, 1);
    return std::string(Trim(encoder_->Encode(one)));
  }

  const IntakePlan plan_;
  const Relation relation_;
  duckdb::Connection connection_;
  RepeatWatch& repeats_;
  Ledger& ledger_;
  duckdb::unique_ptr<duckdb::QueryResult> result_;
  std::vector<TypedColumn> columns_;
  duckdb::vector<LogicalType> types_, file_types_;
  std::unique_ptr<Encoder> encoder_;
  uint64_t rows_ = 0;
};

}  // namespace

SpoolSource OpenParquet(const IntakePlan& plan, RepeatWatch& repeats, Ledger& ledger) {
  Relation relation{.rows = "read_parquet(" + SqlText(plan.file.string()) + ")",
                    .number = {},
                    .fault = " is no Parquet file, or it is damaged",
                    .hint = "Write and send it again."};
  return SourceOf(plan, std::make_shared<TypedPass>(plan, std::move(relation), repeats, ledger));
}

// A day may stand in a column of text, too: then it is written as one reads it.
SpoolSource OpenSheet(const IntakePlan& plan, RepeatWatch& repeats, Ledger& ledger) {
  CheckWorkbook(plan.file, plan.name);
  Relation relation{.rows = SheetRows(plan.file),
                    .number = kSheetRow,
                    .fault = " is no Excel workbook, or it is damaged",
                    .hint = "Save it again as .xlsx, or send it as CSV."};
  duckdb::Connection connection(*plan.work);
  LoadExcel(connection, plan.extensions);
  const auto shape = connection.Query("SELECT * FROM " + SheetFormats(plan.file) + " LIMIT 0");
  std::map<std::string, LogicalType> formats;
  for (size_t i = 0; !shape->HasError() && i < shape->names.size(); ++i)
    formats.emplace(SqlName(shape->names[i]), shape->types[i]);
  relation.value = [formats, epoch = SheetEpoch(plan.file)](const mesh::Column& column,
                                                            const std::string& name) {
    const LogicalType promised = ToLogicalType(column.type);
    if (IsMoment(promised)) return SheetMoment(name, promised, epoch);
    const auto format = formats.find(name);
    const bool is_shown = promised.id() == LogicalTypeId::VARCHAR && format != formats.end() &&
                          IsMoment(format->second);
    return is_shown ? SheetMoment(name, format->second, epoch) : name;
  };
  return SourceOf(plan, std::make_shared<TypedPass>(plan, std::move(relation), repeats, ledger));
}

}  // namespace weft::engine
