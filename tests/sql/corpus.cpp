#include "corpus.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <regex>
#include <stdexcept>

namespace weft::corpus {
namespace {

enum class Argument { kNone, kMay, kMust };

struct WordRow {
  std::string_view text;
  Word word;
  bool has_sql;
  Argument argument;
};
constexpr std::array kWords{
    WordRow{"as", Word::kAs, false, Argument::kMust},
    WordRow{"at", Word::kAt, false, Argument::kMust},
    WordRow{"mesh", Word::kMesh, false, Argument::kMust},
    WordRow{"share", Word::kShare, false, Argument::kMust},
    WordRow{"revoke", Word::kRevoke, false, Argument::kNone},
    WordRow{"restart", Word::kRestart, false, Argument::kNone},
    WordRow{"statement", Word::kStatement, true, Argument::kMust},
    WordRow{"query", Word::kQuery, true, Argument::kMust},
    WordRow{"deny", Word::kDeny, true, Argument::kMay},
    WordRow{"error", Word::kError, true, Argument::kMay},
};

// "<3:abc>" is "abcabcabc", "\xHH" in it a byte.
std::string Unfolded(const std::string& line) {
  static const std::regex kFold(R"(<(\d+):([^>]+)>)"), kByte(R"(\\x([0-9a-f]{2}))");
  const auto replaced = [](const std::string& text, const std::regex& what, const auto& with) {
    std::string result;
    auto from = text.begin();
    for (std::sregex_iterator at(text.begin(), text.end(), what), end; at != end; ++at) {
      result.append(from, (*at)[0].first);
      result += with(*at);
      from = (*at)[0].second;
    }
    return result.append(from, text.end());
  };
  const auto byte = [](const std::smatch& match) {
    return std::string(1, static_cast<char>(std::stoi(match[1], nullptr, 16)));
  };
  return replaced(line, kFold, [&](const std::smatch& match) {
    const std::string text = replaced(match[2].str(), kByte, byte);
    std::string repeated;
    for (int i = std::stoi(match[1]); i > 0; --i) repeated += text;
    return repeated;
  });
}

class Reader {
 public:
  explicit Reader(const std::filesystem::path& file) : file_(file) {
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);) lines_.push_back(line);
  }

  std::vector<Step> Read() {
    while (at_ < lines_.size()) {
      const std::string& line = lines_[at_++];
      if (line.empty() || line[0] == '#') continue;
      ReadStep(line);
    }
    if (steps_.empty()) Fail("there is no step in it");
    return std::move(steps_);
  }

 private:
  [[noreturn]] void Fail(const std::string& what) const {
    throw std::runtime_error(file_.string() + ":" + std::to_string(at_) + ": " + what);
  }

  void ReadStep(const std::string& line) {
    const size_t space = line.find(' ');
    const std::string word = line.substr(0, space);
    const std::string rest = space == std::string::npos ? "" : line.substr(space + 1);
    if (word == "eventually") {
      patience_ = std::chrono::seconds(std::stoi(rest));
      return;
    }
    const auto* row = std::ranges::find(kWords, word, &WordRow::text);
    if (row == kWords.end()) Fail("unknown word " + word);
    if (rest.empty() && row->argument == Argument::kMust) Fail(word + " needs an argument");
    if (!rest.empty() && row->argument == Argument::kNone) Fail(word + " takes no argument");
    Step step{
        .word = row->word, .line = static_cast<int>(at_), .argument = rest, .patience = patience_};
    patience_ = std::chrono::seconds(0);
    if (row->has_sql) ReadSql(step);
    if (row->word == Word::kQuery) ReadExpectation(step);
    steps_.push_back(std::move(step));
  }

  void ReadSql(Step& step) {
    while (at_ < lines_.size() && !lines_[at_].empty() && lines_[at_] != "----") {
      step.sql += (step.sql.empty() ? "" : "\n") + Unfolded(lines_[at_++]);
    }
    if (step.sql.empty()) Fail("there is no SQL");
  }

  void ReadExpectation(Step& step) {
    const size_t space = step.argument.find(' ');
    step.rowsort = space != std::string::npos && step.argument.substr(space + 1) == "rowsort";
    step.argument = step.argument.substr(0, space);
    if (at_ >= lines_.size() || lines_[at_++] != "----") Fail("---- and the rows are missing");
    while (at_ < lines_.size() && !lines_[at_].empty()) step.rows.push_back(lines_[at_++]);
  }

  std::filesystem::path file_;
  std::vector<std::string> lines_;
  size_t at_ = 0;
  std::chrono::seconds patience_{0};
  std::vector<Step> steps_;
};

}  // namespace

std::vector<Step> ReadCorpus(const std::filesystem::path& file) { return Reader(file).Read(); }

}  // namespace weft::corpus
