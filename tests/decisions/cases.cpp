#include "cases.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "base/files.hpp"
#include "base/text.hpp"

namespace weft::decisions {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kToday = "2026-11-21";
const fs::path kMesh = fs::path(WEFT_SOURCE_DIR) / "tests/decisions/mesh";
const std::vector<std::string> kEverybody{
    "domain:fleet", "domain:flights", "admin", "fleet_dev", "cem", "ann", "analyst", "guest"};
const std::vector<std::string> kHeading{"who", "table", "sees", "because of"};

[[noreturn]] void Fail(const fs::path& file, int line, const std::string& what) {
  throw std::runtime_error(file.string() + ":" + std::to_string(line) + ": " + what);
}

// "| a | b |" in its cells.
std::vector<std::string> Cells(const std::string& line) {
  std::vector<std::string> cells;
  size_t begin = 1;
  for (size_t at = line.find('|', 1); at != std::string::npos; at = line.find('|', begin)) {
    cells.emplace_back(Trim(std::string_view(line).substr(begin, at - begin)));
    begin = at + 1;
  }
  return cells;
}

Row RowOf(const std::vector<std::string>& cells) {
  Row row{cells[0], "", cells[1], cells[2], cells[3]};
  const size_t purpose = row.who.find(" for ");
  if (purpose == std::string::npos) return row;
  row.purpose = row.who.substr(purpose + 5);
  row.who.resize(purpose);
  return row;
}

class Reader {
 public:
  explicit Reader(fs::path file) : file_(std::move(file)) {}

  std::vector<Block> Read() {
    std::istringstream lines(ReadFile(file_));
    for (std::string line; std::getline(lines, line);) {
      ++line_;
      line.empty() ? End() : Add(line);
    }
    End();
    return std::move(blocks_);
  }

 private:
  void Add(const std::string& line) {
    if (line.front() == '|') return AddRow(line);
    if (block_.lines.empty()) block_.line = line_;
    block_.lines.push_back(line);
    if (line.front() == '#') {
      block_.title += (block_.title.empty() ? "" : " ") + std::string(Trim(line.substr(1)));
    } else if (line.front() == ' ') {
      if (place_.empty()) Fail(file_, line_, "a rule of no policy");
      block_.policies[place_] += line + "\n";
    } else if (line.starts_with("at ")) {
      const auto at = ParseTime(line.substr(3));
      if (!at) Fail(file_, line_, "no time");
      block_.at = *at;
    } else if (line.back() == ':') {
      place_ = line.substr(0, line.size() - 1);
    } else {
      Fail(file_, line_, "neither a policy, a rule, a time nor a row");
    }
  }

  void AddRow(const std::string& line) {
    const std::vector<std::string> cells = Cells(line);
    if (cells.size() != kHeading.size()) Fail(file_, line_, "a row has four cells");
    if (cells != kHeading) block_.rows.push_back(RowOf(cells));
  }

  void End() {
    if (!block_.lines.empty()) {
      if (block_.at == Time{}) block_.at = *ParseTime(kToday);
      blocks_.push_back(std::move(block_));
    }
    block_ = Block{};
    place_.clear();
  }

  const fs::path file_;
  int line_ = 0;
  Block block_;
  std::string place_;
  std::vector<Block> blocks_;
};

std::vector<std::string> CellsOf(const Row& row) {
  return {row.purpose.empty() ? row.who : row.who + " for " + row.purpose, row.table, row.sees,
          row.because};
}

void WriteRows(std::ostream& out, const std::vector<Row>& rows) {
  std::vector<std::vector<std::string>> table{kHeading};
  for (const Row& row : rows) table.push_back(CellsOf(row));
  std::vector<size_t> widths(kHeading.size());
  for (const auto& cells : table) {
    for (size_t i = 0; i < cells.size(); ++i) widths[i] = std::max(widths[i], cells[i].size());
  }
  for (const auto& cells : table) {
    out << '|';
    for (size_t i = 0; i < cells.size(); ++i)
      out << ' ' << cells[i] << std::string(widths[i] - cells[i].size(), ' ') << " |";
    out << '\n';
  }
}

// Where a policy's document lies.
std::string PathOf(const std::string& place) {
  if (place == "global") return "policies/global.yaml";
  std::string path = place;
  std::ranges::replace(path, '.', '/');
  return path + "/policy.yaml";
}

// "global", "fleet", "planes": the last word of the place.
std::string NameOf(const std::string& place) { return place.substr(place.rfind('.') + 1); }

}  // namespace

std::vector<Block> ReadCases(const fs::path& file) {
  std::vector<Block> blocks = Reader(file).Read();
  for (Block& block : blocks) {
    if (!block.rows.empty()) continue;
    for (const std::string& who : kEverybody)
      block.rows.push_back({who, "", "fleet.planes", "", ""});
  }
  return blocks;
}

void WriteCases(const fs::path& file, const std::vector<Block>& blocks) {
  std::ofstream out(file, std::ios::binary);
  for (size_t i = 0; i < blocks.size(); ++i) {
    if (i > 0) out << '\n';
    for (const std::string& line : blocks[i].lines) out << line << '\n';
    WriteRows(out, blocks[i].rows);
  }
}

std::map<std::string, std::string> FilesOf(const Block& block) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(kMesh)) {
    if (entry.is_regular_file())
      files[fs::relative(entry.path(), kMesh).generic_string()] = ReadFile(entry.path());
  }
  for (const auto& [place, rules] : block.policies)
    files[PathOf(place)] =
        "apiVersion: weft/v1\nkind: Policy\nname: " + NameOf(place) + "\nrules:\n" + rules;
  return files;
}

std::string SeesOf(const mesh::Decision& decision) {
  const std::string until =
      decision.valid_until ? "; until " + FormatTime(*decision.valid_until) : std::string();
  if (!decision.discover) return "nothing" + until;
  if (!decision.read) return "refused" + until;
  std::string text = "all";
  for (const mesh::ExpressionPtr& filter : decision.filters) text += "; rows " + ToText(*filter);
  for (const auto& [column, mask] : decision.masks) text += "; " + column + " " + ToString(mask);
  if (!decision.hidden_columns.empty()) text += "; without " + Join(decision.hidden_columns, ", ");
  return text + until;
}

std::string BecauseOf(const mesh::Decision& decision) {
  std::vector<std::string> reasons;
  for (const mesh::Reason& reason : decision.why) {
    std::string text = reason.policy.empty() ? reason.rule : reason.policy + "/" + reason.rule;
    if (std::ranges::find(reasons, text) == reasons.end()) reasons.push_back(std::move(text));
  }
  return Join(reasons, ", ");
}

}  // namespace weft::decisions
