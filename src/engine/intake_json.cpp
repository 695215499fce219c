#include <algorithm>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "base/error.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "engine/intake_ledger.hpp"
#include "engine/intake_rows.hpp"
#include "engine/intake_window.hpp"

namespace weft::engine {
namespace {

bool IsBlank(char byte) { return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r'; }

size_t SkipBlanks(std::string_view text, size_t at) {
  while (at < text.size() && IsBlank(text[at])) ++at;
  return at;
}

// One past the string that begins at `at`; npos when it does not end here.
size_t StringEnd(std::string_view text, size_t at) {
  for (++at; at < text.size(); ++at) {
    if (text[at] == '"') return at + 1;
    if (text[at] == '\\') ++at;
  }
  return std::string_view::npos;
}

// One past the value that begins at `at`; npos when it does not end here. A scalar ends where a
// blank, a comma or a bracket follows, or, when nothing comes after `text`, with it.
size_t ValueEnd(std::string_view text, size_t at, bool last) {
  size_t depth = 0;
  while (at < text.size()) {
    const char byte = text[at];
    if (byte == '"') {
      at = StringEnd(text, at);
      if (at == std::string_view::npos) return at;
    } else if (byte == '{' || byte == '[') {
      ++depth;
      ++at;
    } else if (byte == '}' || byte == ']') {
      if (depth == 0) return at;
      --depth;
      ++at;
    } else if (depth > 0) {
      ++at;
      continue;
    } else if (IsBlank(byte) || byte == ',') {
      return at;
    } else {
      ++at;
      continue;
    }
    if (depth == 0) return at;
  }
  return last && depth == 0 ? at : std::string_view::npos;
}

// The members of one valid JSON object as cells of the contract's columns.
class ObjectCells {
 public:
  explicit ObjectCells(const FileShape& shape)
      : columns_(shape.columns), seen_(shape.columns.size(), false) {
    for (size_t i = 0; i < columns_.size(); ++i) index_.emplace(Lower(columns_[i].name), i);
  }

  void Fill(std::string_view object, std::vector<IntakeCell>& cells) {
    unescaped_.clear();
    cells.assign(columns_.size(), IntakeCell{});
    for (size_t at = SkipBlanks(object, 1); object[at] == '"';) {
      const size_t key_end = StringEnd(object, at);
      const std::string_view key = Text(object.substr(at, key_end - at));
      const size_t value = SkipBlanks(object, SkipBlanks(object, key_end) + 1);
      const size_t value_end = ValueEnd(object, value, false);
      Put(key, object.substr(value, value_end - value), cells);
      at = SkipBlanks(object, value_end);
      if (object[at] == ',') at = SkipBlanks(object, at + 1);
    }
  }

  std::vector<std::string> Notes(const std::string& name) const {
    std::vector<std::string> notes;
    if (!left_out_.empty()) {
      notes.push_back(name + ": " + std::to_string(left_out_.size()) +
                      (left_out_.size() == 1 ? " key is" : " keys are") +
                      " not in the contract and left out: " +
                      Join(std::vector<std::string>(left_out_.begin(), left_out_.end()), ", "));
    }
    for (size_t i = 0; i < columns_.size(); ++i) {
      if (!seen_[i]) notes.push_back(name + ": column " + columns_[i].name + " is in no object");
    }
    return notes;
  }

 private:
  static constexpr size_t kLeftOutMax = 100;

  // A JSON string's text; views live until the next object.
  std::string_view Text(std::string_view json) {
    const std::string_view inside = json.substr(1, json.size() - 2);
    if (inside.find('\\') == std::string_view::npos) return inside;
    return unescaped_.emplace_back(Json::parse(json).get<std::string>());
  }

  void Put(std::string_view key, std::string_view value, std::vector<IntakeCell>& cells) {
    const auto found = index_.find(Lower(key));
    if (found == index_.end()) {
      if (left_out_.size() < kLeftOutMax) left_out_.insert(Shown(key));
      return;
    }
    seen_[found->second] = true;
    IntakeCell& cell = cells[found->second];
    if (value == "null") {
      cell = {};
    } else if (value.starts_with('"') && !columns_[found->second].holds_json) {
      const std::string_view text = Text(value);
      cell = {text.empty() ? IntakeCell::Kind::kQuoted : IntakeCell::Kind::kBare, text};
    } else {
      cell = {IntakeCell::Kind::kBare, value};
    }
  }

  std::vector<FileColumn> columns_;
  std::map<std::string, size_t, std::less<>> index_;
  std::vector<bool> seen_;
  std::set<std::string> left_out_;
  std::deque<std::string> unescaped_;
};

// What both readers do with the text of one value.
class JsonReader : public RowReader {
 public:
  JsonReader(std::unique_ptr<ByteSource> bytes, FileShape shape)
      : shape_(std::move(shape)), window_(std::move(bytes)), object_(shape_) {
    window_.SkipByteOrderMark();
  }

  std::vector<std::string> Notes() const override {
    return rows_ == 0 ? std::vector<std::string>{} : object_.Notes(shape_.name);
  }

 protected:
  void Fill(std::string_view text, Row& row) {
    ++rows_;
    nth_ = std::exchange(nth_of_, line_) == line_ ? nth_ + 1 : 1;
    row.line = line_;
    row.nth = nth_;
    row.raw = text;
    row.fault.clear();
    if (!Json::accept(text)) {
      row.fault = "'" + Shown(text) + "' is no JSON";
    } else if (!text.starts_with('{')) {
      row.fault = "'" + Shown(text) + "' is no JSON object";
    } else {
      object_.Fill(text, row.cells);
    }
  }

  // Gives back what was looked at, and counts its lines.
  void Use(size_t bytes) {
    line_ += static_cast<uint64_t>(std::ranges::count(window_.View().substr(0, bytes), '\n'));
    window_.Use(bytes);
  }

  [[noreturn]] void Throw(const std::string& fault) const {
    throw Error(ErrorKind::kInvalid, shape_.name + ":" + std::to_string(line_) + ": " + fault);
  }

  FileShape shape_;
  Window window_;
  uint64_t line_ = 1;
  uint64_t nth_of_ = 0, nth_ = 0;  // a line, and how many values began in it

 private:
  ObjectCells object_;
  uint64_t rows_ = 0;
};

class NdjsonReader final : public JsonReader {
 public:
  using JsonReader::JsonReader;

  bool Next(Row& row) override {
    for (;;) {
      Use(std::exchange(used_, 0));
      const size_t size = LineSize();
      const std::string_view line = Trim(window_.View().substr(0, size));
      if (line.empty() && size == window_.View().size()) return false;
      used_ = std::min(size + 1, window_.View().size());
      if (line.empty()) continue;
      Fill(line, row);
      return true;
    }
  }

 private:
  size_t LineSize() {
    for (;;) {
      const size_t end = window_.View().find('\n');
      if (end != std::string_view::npos) return end;
      if (window_.Ended()) return window_.View().size();
      if (!window_.Grow() && window_.Full()) Throw("this line is longer than 16 MiB");
    }
  }

  size_t used_ = 0;
};

class JsonArrayReader final : public JsonReader {
 public:
  using JsonReader::JsonReader;

  bool Next(Row& row) override {
    Use(std::exchange(used_, 0));
    if (!ToValue()) return false;
    const size_t end = ValueSize();
    Fill(window_.View().substr(0, end), row);
    used_ = end;
    // Where a value makes no sense, nothing says where the next one begins.
    if (!row.fault.empty() && !Json::accept(row.raw)) Throw(row.fault);
    return true;
  }

 private:
  // The next byte that is no blank, which stays in the window; nothing at the end.
  std::optional<char> Peek() {
    for (;;) {
      const size_t blanks = SkipBlanks(window_.View(), 0);
      Use(blanks);
      if (!window_.View().empty()) return window_.View().front();
      if (!window_.Grow()) return std::nullopt;
    }
  }

  // To the first byte of the next value; false at the clean end.
  bool ToValue() {
    auto next = Peek();
    if (!std::exchange(started_, true)) {
      if (!next) Throw("the file is empty; a JSON array of objects was expected");
      in_array_ = *next == '[';
      if (!in_array_) return true;
      Use(1);
      next = Peek();
      if (next == ']') return End();
    } else if (in_array_ && next) {
      if (next == ']') return End();
      if (next != ',') Throw("a comma or the array's end was expected after an object");
      Use(1);
      next = Peek();
    }
    if (!next && in_array_) Throw("the file ends in the middle of its array");
    return next.has_value();
  }

  bool End() {
    Use(1);
    in_array_ = false;
    if (Peek()) Throw("text follows the end of the array");
    return false;
  }

  size_t ValueSize() {
    for (;;) {
      const size_t end = ValueEnd(window_.View(), 0, window_.Ended());
      if (end == 0) Throw("a value was expected");
      if (end != std::string_view::npos && (end < window_.View().size() || window_.Ended()))
        return end;
      if (window_.Ended()) Throw("this object does not end");
      if (!window_.Grow() && window_.Full()) Throw("this object is longer than 16 MiB");
    }
  }

  bool started_ = false;
  bool in_array_ = false;
  size_t used_ = 0;
};

}  // namespace

std::unique_ptr<RowReader> ReadJson(std::unique_ptr<ByteSource> bytes, FileShape shape) {
  return std::make_unique<JsonArrayReader>(std::move(bytes), std::move(shape));
}

std::unique_ptr<RowReader> ReadNdjson(std::unique_ptr<ByteSource> bytes, FileShape shape) {
  return std::make_unique<NdjsonReader>(std::move(bytes), std::move(shape));
}

}  // namespace weft::engine
