#include <algorithm>

#include "base/error.hpp"
#include "base/text.hpp"
#include "engine/intake_convert.hpp"
#include "engine/intake_pass.hpp"
#include "engine/intake_rows.hpp"

namespace weft::engine {
namespace {

char DelimiterOf(const mesh::Server& server) {
  if (server.delimiter.empty()) return ',';
  if (server.delimiter == "\\t" || server.delimiter == "tab") return '\t';
  const char delimiter = server.delimiter[0];
  const bool usable =
      server.delimiter.size() == 1 && delimiter != '"' && delimiter != '\n' && delimiter != '\r';
  if (usable) return delimiter;
  throw Error(ErrorKind::kInvalid,
              "the delimiter '" + Shown(server.delimiter) + "' is not one plain character",
              "Write one like , ; | or \\t.");
}

std::unique_ptr<RowReader> OpenReader(const IntakePlan& plan) {
  FileShape shape{plan.name, {}, DelimiterOf(*plan.table->server)};
  for (const auto& column : plan.table->contract.columns) {
    shape.columns.push_back({column.name, column.type.base == mesh::ColumnType::Base::kJson});
  }
  auto bytes = OpenBytes(*plan.work, plan.file, plan.name);
  if (plan.format == "csv") return ReadCsv(std::move(bytes), std::move(shape));
  if (plan.format == "json") return ReadJson(std::move(bytes), std::move(shape));
  return ReadNdjson(std::move(bytes), std::move(shape));
}

class TextPass {
 public:
  TextPass(const IntakePlan& plan, RepeatWatch& repeats, Ledger& ledger)
      : columns_(plan.table->contract.columns),
        name_(plan.name),
        reader_(OpenReader(plan)),
        repeats_(repeats),
        ledger_(ledger) {
    for (const auto& column : columns_) {
      converters_.emplace_back(column.type, column.required || column.primary_key,
                               plan.table->server->null_marks);
      types_.push_back(converters_.back().type());
    }
  }

  const duckdb::vector<duckdb::LogicalType>& types() const { return types_; }

  // Null at the end.
  duckdb::unique_ptr<duckdb::DataChunk> Next() {
    auto chunk = duckdb::make_uniq<duckdb::DataChunk>();
    chunk->Initialize(duckdb::Allocator::DefaultAllocator(), types_);
    for (size_t i = 0; i < converters_.size(); ++i) converters_[i].Begin(chunk->data[i]);
    duckdb::idx_t rows = 0;
    while (rows < STANDARD_VECTOR_SIZE && reader_->Next(row_)) rows += IsGood(rows) ? 1 : 0;
    chunk->SetCardinality(rows);
    if (rows > 0) return chunk;
    Finish();
    return nullptr;
  }

 private:
  // Fills the chunk's row, which the next one takes over when it is not good.
  bool IsGood(duckdb::idx_t at) {
    problems_.clear();
    if (!row_.fault.empty()) {
      problems_.push_back({"", row_.fault});
    } else {
      for (size_t i = 0; i < converters_.size(); ++i) {
        const Fault fault = converters_[i].Put(row_.cells[i], at);
        if (fault != Fault::kNone) {
          problems_.push_back({columns_[i].name, converters_[i].Reason(fault, row_.cells[i].text)});
        }
      }
    }
    if (problems_.empty()) {
      const Repeat* repeat = repeats_.Check(row_.line);
      if (!repeat) return true;
      problems_.push_back(repeats_.Tell(*repeat, ValueOf(repeat->columns[0]), "line "));
    }
    if (row_.nth > 1)
      for (Problem& problem : problems_)
        problem.reason += " (object " + WithThousands(row_.nth) + " of this line)";
    ledger_.Reject(row_.line, problems_, row_.raw);
    return false;
  }

  std::string_view ValueOf(const std::string& column) const {
    const auto found = std::ranges::find(columns_, column, &mesh::Column::name);
    return row_.cells[static_cast<size_t>(std::distance(columns_.begin(), found))].text;
  }

  void Finish() {
    for (auto& note : reader_->Notes()) ledger_.Note(std::move(note));
    for (size_t i = 0; i < converters_.size(); ++i) {
      if (converters_[i].cut() == 0) continue;
      ledger_.Note(name_ + ": column " + columns_[i].name + ": " +
                   WithThousands(converters_[i].cut()) +
                   " values are finer than a microsecond and were cut");
    }
  }

  const mesh::List<mesh::Column>& columns_;
  std::string name_;
  std::unique_ptr<RowReader> reader_;
  RepeatWatch& repeats_;
  Ledger& ledger_;
  std::vector<Converter> converters_;
  duckdb::vector<duckdb::LogicalType> types_;
  Row row_;
  std::vector<Problem> problems_;
};

}  // namespace

SpoolSource OpenText(const IntakePlan& plan, RepeatWatch& repeats, Ledger& ledger) {
  return SourceOf(plan, std::make_shared<TextPass>(plan, repeats, ledger));
}

}  // namespace weft::engine
