#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <map>
#include <regex>
#include <sstream>

#include "base/files.hpp"
#include "base/text.hpp"

// Holds the code to the house's rules: the order of modules, the budgets, who may use what. Prints
// the scorecard.
namespace weft {
namespace {

namespace fs = std::filesystem;

struct Source {
  std::string path;    // relative to src/
  std::string module;  // empty: main.cpp
  std::vector<std::string> lines;
  bool is_test = false;
  bool is_header = false;
};

std::vector<Source> ReadSources() {
  const fs::path root = fs::path(WEFT_SOURCE_DIR) / "src";
  std::vector<Source> sources;
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    const std::string extension = entry.path().extension().string();
    if (extension != ".cpp" && extension != ".hpp") continue;
    Source source;
    source.path = fs::relative(entry.path(), root).string();
    const size_t slash = source.path.find('/');
    source.module = slash == std::string::npos ? "" : source.path.substr(0, slash);
    source.lines = Split(ReadFile(entry.path()), '\n');
    source.is_header = extension == ".hpp";
    source.is_test = source.path.find("_test.") != std::string::npos;
    sources.push_back(std::move(source));
  }
  std::ranges::sort(sources, {}, &Source::path);
  return sources;
}

const std::vector<Source>& Sources() {
  static const std::vector<Source> sources = ReadSources();
  return sources;
}

// Module -> its line in src/LAYERS.
std::map<std::string, int> ReadLayers() {
  std::map<std::string, int> layers;
  int line = 0;
  for (const std::string& row : Split(ReadFile(fs::path(WEFT_SOURCE_DIR) / "src/LAYERS"), '\n')) {
    std::istringstream words(row);
    for (std::string word; words >> word;) layers[word] = line;
    ++line;
  }
  return layers;
}

std::string At(const Source& source, size_t line) {
  return "src/" + source.path + ":" + std::to_string(line + 1);
}

TEST(Tidy, ModulesIncludeOnlyEarlierLayers) {
  const auto layers = ReadLayers();
  const std::regex include("^#include \"([a-z]+)/");
  for (const Source& source : Sources()) {
    if (source.module.empty()) continue;
    ASSERT_TRUE(layers.contains(source.module)) << source.module << " is not in src/LAYERS";
    for (size_t i = 0; i < source.lines.size(); ++i) {
      std::smatch match;
      if (!std::regex_search(source.lines[i], match, include)) continue;
      const std::string used = match[1];
      if (used == source.module || !layers.contains(used)) continue;
      EXPECT_LT(layers.at(used), layers.at(source.module)) << At(source, i) << " includes " << used;
    }
  }
}

struct Border {
  const char* header;  // how a third party's include begins
  const char* module;  // the only one that may
};
constexpr std::array kBorders = {
    Border{"#include <duckdb", "engine"},      Border{"#include \"duckdb", "engine"},
    Border{"#include <sqlite3", "store"},      Border{"#include <archive", "store"},
    Border{"#include <sodium", "store"},       Border{"#include <boost", "serve"},
    Border{"#include <pugixml", "store"},      Border{"#include <curl", "base"},
    Border{"#include <simdjson", "ingest"},    Border{"#include <zstd", "lake"},
    Border{"#include <snappy", "lake"},        Border{"#include <CLI", "cli"},
    Border{"#include <openssl", "base"},       Border{"#include <cjose", "identity"},
    Border{"#include <libdeflate", "journal"}, Border{"#include <flatbuffers", "engine"},
    Border{"#include <librdkafka", "connect"},
};

// Where a border may be crossed, and why.
constexpr std::array<std::string_view, 7> kBorderExceptions = {
    "engine/mask_functions.cpp",  // the keyed digest runs over whole vectors
    "engine/intake_zstd.cpp",
    "cli/cli.cpp",
    "ingest/event_window.hpp",  // a map without a node an entry; headers alone
    "ingest/event_body.cpp",    // unpacks requests, as lake does manifests
    "connect/kafka_fault.cpp",  // has words for what may be wrong with a certificate
    "cli/client.cpp",           // a client streams both ways and shows how far it is
};

TEST(Tidy, ThirdPartiesStayBehindOneModule) {
  for (const Source& source : Sources())
    for (size_t i = 0; i < source.lines.size(); ++i)
      for (const Border& border : kBorders) {
        if (!source.lines[i].starts_with(border.header) || source.module == border.module) continue;
        if (std::ranges::find(kBorderExceptions, source.path) != kBorderExceptions.end()) continue;
        ADD_FAILURE() << At(source, i) << " uses what belongs to " << border.module;
      }
}

struct BannedWord {
  const char* pattern;
  const char* allowed_in;  // a module, or empty
  const char* instead;
};
constexpr std::array kBanned = {
    BannedWord{"\\bgetenv\\(", "base", "base/environment.hpp"},
    BannedWord{"\\btime\\(nullptr\\)", "", "a Clock"},
    BannedWord{"\\bsystem_clock::now\\b", "base", "a Clock"},
    BannedWord{"\\b(s?rand)\\(", "", "RandomBytes"},
    BannedWord{"^using namespace", "", "names"},
    BannedWord{"\\bTODO\\b", "", "do it, or write an issue"},
    BannedWord{"\\bFIXME\\b", "", "do it, or write an issue"},
    BannedWord{"\\bstd::cout\\b", "", "Log, or cli/show.hpp"},
};

TEST(Tidy, BannedWordsStayOut) {
  for (const BannedWord& word : kBanned) {
    const std::regex pattern(word.pattern);
    for (const Source& source : Sources()) {
      if (source.is_test || source.module == word.allowed_in) continue;
      for (size_t i = 0; i < source.lines.size(); ++i)
        EXPECT_FALSE(std::regex_search(source.lines[i], pattern))
            << At(source, i) << ": use " << word.instead;
    }
  }
}

TEST(Tidy, FilesAreAtMost500Lines) {
  for (const Source& source : Sources())
    EXPECT_LE(source.lines.size(), 501u) << "src/" << source.path;
}

TEST(Tidy, EveryModuleHasAReadmeOfAtMost30Lines) {
  for (const auto& [module, line] : ReadLayers()) {
    const fs::path folder = fs::path(WEFT_SOURCE_DIR) / "src" / module;
    if (!fs::exists(folder)) continue;
    ASSERT_TRUE(fs::exists(folder / "README.md")) << module;
    EXPECT_LE(Split(ReadFile(folder / "README.md"), '\n').size(), 31u) << module;
  }
}

// A function is a line that ends in "{" with a "(" before it, up to the "}" of the same
// indentation.
struct Function {
  const Source* source;
  size_t line, length;
};

size_t Indentation(const std::string& line) { return line.find_first_not_of(' '); }

bool OpensFunction(const std::string& line) {
  static const std::regex not_functions(
      "^ "
      "*(namespace|struct|class|enum|union|if|for|while|switch|else|do|try|catch|return|TEST|"
      "constexpr|const )");
  if (!line.ends_with("{") || line.find('(') == std::string::npos) return false;
  return Indentation(line) <= 2 && !std::regex_search(line, not_functions) &&
         line.find(" = ") == std::string::npos;
}

std::vector<Function> FindFunctions() {
  std::vector<Function> functions;
  for (const Source& source : Sources()) {
    if (source.is_test) continue;
    for (size_t i = 0; i < source.lines.size(); ++i) {
      if (!OpensFunction(source.lines[i])) continue;
      const std::string closing = std::string(Indentation(source.lines[i]), ' ') + "}";
      for (size_t j = i + 1; j < source.lines.size(); ++j)
        if (source.lines[j].starts_with(closing)) {
          functions.push_back({&source, i, j - i + 1});
          break;
        }
    }
  }
  return functions;
}

TEST(Tidy, FunctionsAreAtMost70Lines) {
  for (const Function& function : FindFunctions())
    EXPECT_LE(function.length, 70u) << At(*function.source, function.line);
}

// How much of the public headers is sentences.
double SentenceShare() {
  size_t sentences = 0, lines = 0;
  for (const Source& source : Sources()) {
    if (!source.is_header || source.is_test) continue;
    for (const std::string& line : source.lines) {
      if (Trim(line).empty()) continue;
      ++lines;
      sentences += line.find("//") != std::string::npos;
    }
  }
  return lines == 0 ? 0 : 100.0 * static_cast<double>(sentences) / static_cast<double>(lines);
}

TEST(Tidy, PrintsTheScorecard) {
  std::vector<size_t> lengths;
  for (const Function& function : FindFunctions()) lengths.push_back(function.length);
  ASSERT_FALSE(lengths.empty());
  std::ranges::sort(lengths);
  size_t lines = 0;
  for (const Source& source : Sources()) lines += source.lines.size();
  std::printf(
      "scorecard: %zu files, %zu lines, mean file %zu; %zu functions, median %zu, p90 %zu, longest "
      "%zu; "
      "sentences in headers %.0f %%\n",
      Sources().size(), lines, lines / Sources().size(), lengths.size(),
      lengths[lengths.size() / 2], lengths[lengths.size() * 9 / 10], lengths.back(),
      SentenceShare());
  EXPECT_GE(SentenceShare(), 20.0);
}

}  // namespace
}  // namespace weft
