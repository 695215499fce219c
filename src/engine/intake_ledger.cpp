#include "engine/intake_ledger.hpp"

#include "duckdb/common/types/column/column_data_collection.hpp"
#include "duckdb/storage/buffer_manager.hpp"
#include "engine/encode_text.hpp"

namespace weft::engine {
namespace {

constexpr size_t kShownCharacters = 80;
constexpr size_t kRawBytesMax = 1 << 20;

const std::vector<std::string> kNames{"line", "column", "reason", "raw"};

duckdb::vector<duckdb::LogicalType> Types() {
  return {duckdb::LogicalType::UBIGINT, duckdb::LogicalType::VARCHAR, duckdb::LogicalType::VARCHAR,
          duckdb::LogicalType::VARCHAR};
}

bool BeginsCharacter(char byte) { return (static_cast<uint8_t>(byte) & 0xC0) != 0x80; }

}  // namespace

std::string Shown(std::string_view value) {
  const bool cut = value.size() > kShownCharacters * 4;
  std::string repaired;
  const std::string_view text = ValidUtf8(value.substr(0, kShownCharacters * 4), repaired);
  std::string shown;
  size_t characters = 0;
  for (const char byte : text) {
    if (BeginsCharacter(byte) && ++characters > kShownCharacters) return shown + "…";
    shown += static_cast<uint8_t>(byte) < 0x20 || byte == 0x7F ? ' ' : byte;
  }
  return cut ? shown + "…" : shown;
}

Ledger::Ledger(duckdb::DuckDB& work, std::string file, std::string place, bool keep_rows)
    : file_(std::move(file)),
      place_(std::move(place)),
      keep_rows_(keep_rows),
      kept_(duckdb::BufferManager::GetBufferManager(*work.instance), Types()) {
  chunk_.Initialize(duckdb::Allocator::DefaultAllocator(), Types());
}

void Ledger::Reject(uint64_t line, const std::vector<Problem>& problems, std::string_view raw) {
  ++rows_;
  total_ += problems.size();
  for (const auto& problem : problems) {
    if (problems_.size() == kListedMax) break;
    problems_.push_back(file_ + place_ + std::to_string(line) + ": " +
                        (problem.column.empty() ? "" : "column " + problem.column + ": ") +
                        problem.reason);
  }
  if (keep_rows_) Keep(line, problems, raw);
}

void Ledger::Keep(uint64_t line, const std::vector<Problem>& problems, std::string_view raw) {
  std::string reasons, repaired;
  for (const auto& problem : problems) reasons += (reasons.empty() ? "" : "; ") + problem.reason;
  const auto row = chunk_.size();
  chunk_.SetValue(0, row, duckdb::Value::UBIGINT(line));
  chunk_.SetValue(1, row,
                  problems[0].column.empty() ? duckdb::Value() : duckdb::Value(problems[0].column));
  chunk_.SetValue(2, row, duckdb::Value(reasons));
  chunk_.SetValue(3, row,
                  duckdb::Value(std::string(ValidUtf8(raw.substr(0, kRawBytesMax), repaired))));
  chunk_.SetCardinality(row + 1);
  if (chunk_.size() < STANDARD_VECTOR_SIZE) return;
  kept_.Append(chunk_);
  chunk_.Reset();
}

SpoolSource Ledger::KeptRows() {
  kept_.Append(chunk_);
  chunk_.Reset();
  const auto types = Types();
  SpoolSource source{kNames, {types.begin(), types.end()}, {}};
  auto state = std::make_shared<duckdb::ColumnDataScanState>();
  kept_.InitializeScan(*state);
  source.next = [this, state] {
    auto chunk = duckdb::make_uniq<duckdb::DataChunk>();
    kept_.InitializeScanChunk(*chunk);
    kept_.Scan(*state, *chunk);
    return chunk;
  };
  return source;
}

}  // namespace weft::engine
