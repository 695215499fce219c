#include "engine/encode.hpp"

#include <set>
#include <utility>

#include "base/error.hpp"
#include "base/text.hpp"
#include "engine/encode_arrow.hpp"
#include "engine/encode_column.hpp"
#include "engine/encode_text.hpp"

namespace weft::engine {
namespace {

using Types = std::vector<duckdb::LogicalType>;
using Names = std::vector<std::string>;

std::vector<ColumnEncoder> MakeColumns(const Types& types, TextStyle style) {
  std::vector<ColumnEncoder> columns;
  columns.reserve(types.size());
  for (const auto& type : types) columns.emplace_back(type, style);
  return columns;
}

void Load(std::vector<ColumnEncoder>& columns, duckdb::DataChunk& chunk) {
  for (size_t i = 0; i < columns.size(); ++i) columns[i].Load(chunk.data[i], chunk.size());
}

// [1,"a"],[2,"b"]
class JsonRowsEncoder final : public Encoder {
 public:
  void Begin(const Names&, const Types& types) override {
    columns_ = MakeColumns(types, TextStyle::kJson);
  }

  std::string Encode(duckdb::DataChunk& chunk) override {
    Load(columns_, chunk);
    for (duckdb::idx_t row = 0; row < chunk.size(); ++row) {
      if (!first_row_) out_.Append(',');
      first_row_ = false;
      char before = '[';
      for (const auto& column : columns_) {
        out_.Append(before);
        column.Write(row, out_);
        before = ',';
      }
      out_.Append(']');
    }
    return out_.Take();
  }

  std::string End() override { return {}; }

 private:
  std::vector<ColumnEncoder> columns_;
  TextBuffer out_;
  bool first_row_ = true;
};

// {"a":1,"b":"x"} and a line end
class NdjsonEncoder final : public Encoder {
 public:
  void Begin(const Names& names, const Types& types) override {
    columns_ = MakeColumns(types, TextStyle::kJson);
    for (const auto& name : UniqueNames(names)) {
      TextBuffer key;
      key.Append(keys_.empty() ? '{' : ',');
      AppendJsonText(name, key);
      key.Append(':');
      keys_.push_back(key.Take());
    }
  }

  std::string Encode(duckdb::DataChunk& chunk) override {
    Load(columns_, chunk);
    for (duckdb::idx_t row = 0; row < chunk.size(); ++row) {
      for (size_t i = 0; i < columns_.size(); ++i) {
        out_.Append(keys_[i]);
        columns_[i].Write(row, out_);
      }
      out_.Append("}\n");
    }
    return out_.Take();
  }

  std::string End() override { return {}; }

 private:
  std::vector<ColumnEncoder> columns_;
  Names keys_;
  TextBuffer out_;
};

class CsvEncoder final : public Encoder {
 public:
  void Begin(const Names& names, const Types& types) override {
    columns_ = MakeColumns(types, TextStyle::kCsv);
    TextBuffer header;
    for (const auto& name : names) {
      if (!header.Empty()) header.Append(',');
      AppendCsvText(name, header);
    }
    header.Append('\n');
    header_ = header.Take();
  }

  std::string Encode(duckdb::DataChunk& chunk) override {
    if (chunk.size() == 0) return {};
    Load(columns_, chunk);
    out_.Append(std::exchange(header_, {}));
    for (duckdb::idx_t row = 0; row < chunk.size(); ++row) {
      columns_[0].Write(row, out_);
      for (size_t i = 1; i < columns_.size(); ++i) {
        out_.Append(',');
        columns_[i].Write(row, out_);
      }
      out_.Append('\n');
    }
    return out_.Take();
  }

  std::string End() override { return std::exchange(header_, {}); }

 private:
  std::vector<ColumnEncoder> columns_;
  std::string header_;
  TextBuffer out_;
};

}  // namespace

std::vector<std::string> UniqueNames(const std::vector<std::string>& names) {
  std::set<std::string> taken;
  for (const auto& name : names) taken.insert(Lower(name));
  std::set<std::string> used;
  std::vector<std::string> unique;
  for (const auto& name : names) {
    std::string fresh = name;
    for (int n = 1; used.contains(Lower(fresh)) || (n > 1 && taken.contains(Lower(fresh))); ++n) {
      fresh = name + "_" + std::to_string(n);
    }
    used.insert(Lower(fresh));
    unique.push_back(std::move(fresh));
  }
  return unique;
}

bool IsStreamed(Format format) { return format != Format::kParquet && format != Format::kXlsx; }

std::unique_ptr<Encoder> MakeEncoder(Format format) {
  switch (format) {
    case Format::kJsonRows: return std::make_unique<JsonRowsEncoder>();
    case Format::kNdjson: return std::make_unique<NdjsonEncoder>();
    case Format::kCsv: return std::make_unique<CsvEncoder>();
    case Format::kArrow: return MakeArrowEncoder();
    case Format::kParquet:
    case Format::kXlsx: break;
  }
  throw Error(ErrorKind::kInvalid, "this format is a file and does not leave row by row");
}

}  // namespace weft::engine
