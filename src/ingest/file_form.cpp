#include "ingest/file_form.hpp"

#include <algorithm>
#include <array>
#include <fstream>

#include "base/error.hpp"
#include "base/text.hpp"

namespace weft::ingest {
namespace {

constexpr size_t kLookBytes = 64 << 10;

struct Known {
  std::string_view word, format;
};
constexpr std::array kEndings{
    Known{".csv", "csv"},   Known{".tsv", "csv"},         Known{".txt", "csv"},
    Known{".json", "json"}, Known{".ndjson", "ndjson"},   Known{".jsonl", "ndjson"},
    Known{".xlsx", "xlsx"}, Known{".parquet", "parquet"},
};
constexpr std::array kTypes{
    Known{"text/csv", "csv"},
    Known{"text/tab-separated-values", "csv"},
    Known{"application/json", "json"},
    Known{"application/x-ndjson", "ndjson"},
    Known{"application/vnd.apache.parquet", "parquet"},
    Known{"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"},
};
constexpr std::string_view kDelimiters = ",;\t|";

std::string WithoutPacking(std::string_view name) {
  std::string lower = Lower(name);
  for (const std::string_view ending : {".gz", ".zst"})
    if (lower.ends_with(ending)) lower.resize(lower.size() - ending.size());
  return lower;
}

std::string Beginning(const std::filesystem::path& file) {
  std::string bytes(kLookBytes, '\0');
  std::ifstream stream(file, std::ios::binary);
  stream.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<size_t>(stream.gcount()));
  return bytes;
}

std::string FormatOfContent(std::string_view bytes) {
  if (bytes.starts_with("PAR1")) return "parquet";
  if (bytes.starts_with("PK\x03\x04")) return "xlsx";
  const std::string_view text = Trim(bytes);
  return text.starts_with('{') || text.starts_with('[') ? "json" : "csv";
}

// The one that comes most often in the header, outside of quotes.
std::string DelimiterOf(std::string_view bytes) {
  std::array<size_t, kDelimiters.size()> counts{};
  bool is_quoted = false;
  for (const char c : bytes) {
    if (c == '"') is_quoted = !is_quoted;
    if (!is_quoted && (c == '\n' || c == '\r')) break;
    const size_t at = kDelimiters.find(c);
    if (!is_quoted && at != kDelimiters.npos) ++counts[at];
  }
  const auto most = std::ranges::max_element(counts) - counts.begin();
  return {kDelimiters[static_cast<size_t>(most)]};
}

bool IsPacked(std::string_view bytes) {
  return bytes.starts_with("\x1f\x8b") || bytes.starts_with("\x28\xb5\x2f\xfd");
}

std::string FormatOfType(std::string_view type) {
  const std::string plain = Lower(Trim(type.substr(0, type.find(';'))));
  const auto found = std::ranges::find(kTypes, plain, &Known::word);
  return found == kTypes.end() ? "" : std::string(found->format);
}

}  // namespace

std::string FormatOfName(std::string_view name) {
  const std::string plain = WithoutPacking(name);
  const auto found =
      std::ranges::find_if(kEndings, [&](const Known& row) { return plain.ends_with(row.word); });
  return found == kEndings.end() ? "" : std::string(found->format);
}

std::string KnownEndings() {
  std::vector<std::string> endings;
  for (const Known& row : kEndings) endings.emplace_back(row.word);
  return Join(endings, ", ");
}

FileForm FormOf(const std::filesystem::path& file, std::string_view name, std::string_view type) {
  const std::string bytes = Beginning(file);
  if (bytes.empty())
    throw Error(ErrorKind::kInvalid, "the file is empty", "Send its bytes as the body.");
  FileForm form{FormatOfName(name), ","};
  if (form.format.empty()) form.format = FormatOfType(type);
  if (form.format.empty()) form.format = FormatOfContent(bytes);
  const bool is_tabs = WithoutPacking(name).ends_with(".tsv") ||
                       Lower(type).starts_with("text/tab-separated-values");
  if (is_tabs)
    form.delimiter = "\t";
  else if (form.format == "csv" && !IsPacked(bytes))
    form.delimiter = DelimiterOf(bytes);
  return form;
}

}  // namespace weft::ingest
