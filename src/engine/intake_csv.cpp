#include <algorithm>
#include <map>
#include <utility>

#include "base/error.hpp"
#include "base/text.hpp"
#include "engine/intake_ledger.hpp"
#include "engine/intake_rows.hpp"
#include "engine/intake_window.hpp"

namespace weft::engine {
namespace {

constexpr size_t kNowhere = SIZE_MAX;

bool EndsLine(char byte) { return byte == '\n' || byte == '\r'; }

// One record at the front of a text: where its fields are.
class RecordSplitter {
 public:
  enum class Result { kRecord, kMore, kOpenQuote };

  explicit RecordSplitter(char delimiter) : delimiter_(delimiter) {}

  // `last`: nothing comes after `text`. kMore: the record does not end in it.
  Result Split(std::string_view text, bool last) {
    text_ = text;
    last_ = last;
    at_ = 0;
    fields.clear();
    lines = 0;
    stray = false;
    unescaped_.clear();
    if (unescaped_.capacity() < text.size()) unescaped_.reserve(text.size());
    for (;;) {
      const Result result = at_ < text.size() && text[at_] == '"' ? Quoted() : Bare();
      if (result != Result::kRecord) return result;
      if (at_ >= text.size() || EndsLine(text[at_])) return LineEnd();
      ++at_;
    }
  }

  std::vector<IntakeCell> fields;
  size_t size = 0;     // bytes of the record with its line end
  size_t content = 0;  // without it
  uint64_t lines = 0;  // line ends in it, its own included
  bool stray = false;  // text follows a closing quote

 private:
  Result Bare() {
    const size_t begin = at_;
    while (at_ < text_.size() && text_[at_] != delimiter_ && !EndsLine(text_[at_])) ++at_;
    if (at_ == text_.size() && !last_) return Result::kMore;
    fields.push_back({IntakeCell::Kind::kBare, text_.substr(begin, at_ - begin)});
    return Result::kRecord;
  }

  Result Quoted() {
    const size_t begin = ++at_;
    size_t piece = begin;
    const size_t kept = unescaped_.size();
    for (;;) {
      const size_t quote = text_.find('"', at_);
      if (quote == std::string_view::npos) return last_ ? Result::kOpenQuote : Result::kMore;
      if (quote + 1 == text_.size() && !last_) return Result::kMore;
      at_ = quote + 1;
      if (at_ == text_.size() || text_[at_] != '"') break;
      unescaped_.append(text_.substr(piece, at_ - piece));
      piece = ++at_;
    }
    std::string_view value = text_.substr(piece, at_ - 1 - piece);
    CountLines(text_.substr(begin, at_ - 1 - begin));
    if (unescaped_.size() > kept) {
      unescaped_.append(value);
      value = std::string_view(unescaped_).substr(kept);
    }
    fields.push_back({IntakeCell::Kind::kQuoted, value});
    return AfterQuote();
  }

  // Only a delimiter or a line end may follow.
  Result AfterQuote() {
    while (at_ < text_.size() && text_[at_] != delimiter_ && !EndsLine(text_[at_])) {
      stray = true;
      ++at_;
    }
    return at_ == text_.size() && !last_ ? Result::kMore : Result::kRecord;
  }

  Result LineEnd() {
    content = at_;
    if (at_ < text_.size()) {
      const bool may_be_two = text_[at_] == '\r';
      if (may_be_two && at_ + 1 == text_.size() && !last_) return Result::kMore;
      at_ += may_be_two && at_ + 1 < text_.size() && text_[at_ + 1] == '\n' ? 2 : 1;
      ++lines;
    }
    size = at_;
    return Result::kRecord;
  }

  void CountLines(std::string_view text) {
    for (size_t i = 0; i < text.size(); ++i) {
      lines += text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.size() || text[i + 1] != '\n'))
                   ? 1
                   : 0;
    }
  }

  const char delimiter_;
  std::string_view text_;
  bool last_ = false;
  size_t at_ = 0;
  std::string unescaped_;  // fields that had doubled quotes; never moves while a record is split
};

class CsvReader final : public RowReader {
 public:
  CsvReader(std::unique_ptr<ByteSource> bytes, FileShape shape)
      : shape_(std::move(shape)), window_(std::move(bytes)), splitter_(shape_.delimiter) {
    window_.SkipByteOrderMark();
    if (!Split()) {
      throw Error(ErrorKind::kInvalid, shape_.name +
                                           " is empty; its first line must name its columns: " +
                                           Join(ColumnNames(), ","));
    }
    width_ = splitter_.fields.size();
    ReadHeader();
    Advance();
  }

  bool Next(Row& row) override {
    do {
      if (!Split()) return false;
      row.line = line_;
      row.raw = window_.View().substr(0, splitter_.content);
      Advance();
    } while (row.raw.empty() && width_ > 1);
    Fill(row);
    return true;
  }

  std::vector<std::string> Notes() const override {
    if (left_out_.empty()) return {};
    const size_t count = left_out_.size();
    return {shape_.name + ": " + std::to_string(count) +
            (count == 1 ? " column is" : " columns are") +
            " not in the contract and left out: " + Join(left_out_, ", ")};
  }

 private:
  // False at the end of the file. The record stays in the window until Advance and the next call.
  bool Split() {
    window_.Use(std::exchange(used_, 0));
    for (;;) {
      const auto view = window_.View();
      if (view.empty() && window_.Ended()) return false;
      const auto result = splitter_.Split(view, window_.Ended());
      if (result == RecordSplitter::Result::kRecord) return true;
      if (result == RecordSplitter::Result::kOpenQuote) ThrowOpenQuote();
      if (!window_.Grow() && window_.Full()) ThrowOpenQuote();
    }
  }

  [[noreturn]] void ThrowOpenQuote() const {
    throw Error(ErrorKind::kInvalid,
                shape_.name + ":" + std::to_string(line_) +
                    (window_.Ended()
                         ? ": a quote is opened in this row and never closed"
                         : ": this row is longer than 16 MiB; is a quote opened and not closed?"),
                "A quote inside quoted text is written twice.");
  }

  void Advance() {
    used_ = splitter_.size;
    line_ += splitter_.lines;
  }

  void Fill(Row& row) const {
    row.fault.clear();
    row.cells.assign(target_.size(), IntakeCell{});
    const auto& fields = splitter_.fields;
    if (splitter_.stray) {
      row.fault = "text follows a closing quote; a quote inside quoted text is written twice";
    } else if (fields.size() != width_) {
      row.fault = std::to_string(fields.size()) + (fields.size() == 1 ? " field" : " fields") +
                  ", the header has " + std::to_string(width_);
    } else {
      for (size_t i = 0; i < target_.size(); ++i) row.cells[i] = fields[target_[i]];
    }
  }

  std::vector<std::string> ColumnNames() const {
    std::vector<std::string> names;
    for (const FileColumn& column : shape_.columns) names.push_back(column.name);
    return names;
  }

  void ReadHeader() {
    std::map<std::string, size_t> wanted;
    for (size_t i = 0; i < shape_.columns.size(); ++i)
      wanted.emplace(Lower(shape_.columns[i].name), i);
    target_.assign(shape_.columns.size(), kNowhere);
    std::vector<std::string> faults, names;
    for (size_t i = 0; i < splitter_.fields.size(); ++i) {
      names.push_back(Shown(Trim(splitter_.fields[i].text)));
      const auto found = wanted.find(Lower(names.back()));
      if (found == wanted.end()) {
        left_out_.push_back(names.back().empty() ? "(no name)" : names.back());
      } else if (target_[found->second] != kNowhere) {
        faults.push_back("column " + names.back() + " is there twice");
      } else {
        target_[found->second] = i;
      }
    }
    for (size_t i = 0; i < target_.size(); ++i) {
      if (target_[i] == kNowhere)
        faults.push_back("column " + shape_.columns[i].name + " is missing");
    }
    if (!faults.empty()) ThrowHeader(faults, names);
  }

  [[noreturn]] void ThrowHeader(const std::vector<std::string>& faults,
                                const std::vector<std::string>& names) const {
    const bool has_none =
        std::ranges::all_of(target_, [](size_t field) { return field == kNowhere; });
    const std::string what =
        has_none ? ":1: read as CSV, whose first line names its columns, it has none of the "
                   "contract's, " +
                       Join(ColumnNames(), ", ")
                 : ":1: the header does not fit the contract: " + Join(faults, ", ");
    throw Error(ErrorKind::kInvalid,
                shape_.name + what + "; it has " + Join(names, ", ").substr(0, 500),
                HintFor(names.size(), has_none));
  }

  std::string HintFor(size_t names, bool has_none) const {
    const bool is_one = names == 1 && shape_.columns.size() > 1;
    const std::string delimiter =
        std::string("Is the delimiter right? It is read as '") + shape_.delimiter + "'.";
    if (has_none)
      return (is_one ? delimiter + " " : "") +
             "Files may be CSV, TSV, JSON, NDJSON, Parquet or xlsx.";
    return is_one ? delimiter : "Columns are found by name, in any order.";
  }

  FileShape shape_;
  Window window_;
  RecordSplitter splitter_;
  size_t width_ = 0;            // fields of the header
  std::vector<size_t> target_;  // for each column of the contract, its field
  std::vector<std::string> left_out_;
  uint64_t line_ = 1;
  size_t used_ = 0;
};

}  // namespace

std::unique_ptr<RowReader> ReadCsv(std::unique_ptr<ByteSource> bytes, FileShape shape) {
  return std::make_unique<CsvReader>(std::move(bytes), std::move(shape));
}

}  // namespace weft::engine
