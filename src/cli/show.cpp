#include "cli/show.hpp"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <cstdio>

#include "base/environment.hpp"

namespace weft::cli {
namespace {

constexpr size_t kCellWidthMax = 60;
constexpr size_t kLastWidthMax = 600;  // nothing stands behind it

std::string CellText(const Json& value) {
  if (value.is_null()) return "";
  if (value.is_string()) return value.get<std::string>();
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

// Code points, a good measure of width for Latin, Greek, Cyrillic text.
size_t Width(const std::string& text) {
  return static_cast<size_t>(
      std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
}

// One line of a terminal: control characters become spaces, long text ends in "…".
std::string Cell(const Json& value, size_t width_max = kCellWidthMax) {
  std::string text = CellText(value);
  for (char& c : text)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  if (Width(text) <= width_max) return text;
  size_t bytes = 0;
  for (size_t points = 0; bytes < text.size(); ++bytes)
    if ((text[bytes] & 0xC0) != 0x80 && points++ == width_max - 1) break;
  return text.substr(0, bytes) + "…";
}

std::string Padded(const std::string& text, size_t width, bool right) {
  const std::string space(width - std::min(width, Width(text)), ' ');
  return right ? space + text : text + space;
}

std::string CsvCell(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

void Emit(YAML::Emitter& out, const Json& json) {
  if (json.is_object()) {
    out << YAML::BeginMap;
    for (const auto& [key, value] : json.items()) {
      out << YAML::Key << key << YAML::Value;
      Emit(out, value);
    }
    out << YAML::EndMap;
  } else if (json.is_array()) {
    out << YAML::BeginSeq;
    for (const Json& item : json) Emit(out, item);
    out << YAML::EndSeq;
  } else if (json.is_string()) {
    out << json.get<std::string>();
  } else if (json.is_null()) {
    out << YAML::Null;
  } else {
    out << json.dump();
  }
}

}  // namespace

Output Resolve(const Options& options) {
  if (options.output != Output::kAuto) return options.output;
  return IsTerminal(1) ? Output::kTable : Output::kJson;
}

std::string ToText(const Table& table) {
  std::vector<size_t> widths;
  std::vector<bool> right(table.columns.size(), !table.rows.empty());
  for (const std::string& name : table.columns) widths.push_back(Width(name));
  for (const auto& row : table.rows)
    for (size_t i = 0; i < row.size() && i < widths.size(); ++i) {
      widths[i] = std::max(widths[i], Width(Cell(row[i])));  // a long last one is longer
      right[i] = right[i] && (row[i].is_number() || row[i].is_null());
    }
  const auto line = [&](const auto& cell) {
    std::string text;
    for (size_t i = 0; i < widths.size(); ++i)
      text += (i ? "  " : "") + Padded(cell(i), widths[i], right[i]);
    while (!text.empty() && text.back() == ' ') text.pop_back();
    return text + "\n";
  };
  std::string text = line([&](size_t i) { return table.columns[i]; });
  text += line([&](size_t i) { return std::string(widths[i], '-'); });
  for (const auto& row : table.rows)
    text += line([&](size_t i) {
      if (i >= row.size()) return std::string();
      return Cell(row[i], i + 1 == widths.size() ? kLastWidthMax : kCellWidthMax);
    });
  return text;
}

std::string ToCsv(const Table& table) {
  std::string text;
  for (size_t i = 0; i < table.columns.size(); ++i)
    text += (i ? "," : "") + CsvCell(table.columns[i]);
  text += "\r\n";
  for (const auto& row : table.rows) {
    for (size_t i = 0; i < row.size(); ++i) text += (i ? "," : "") + CsvCell(CellText(row[i]));
    text += "\r\n";
  }
  return text;
}

std::string ToYaml(const Json& json) {
  YAML::Emitter out;
  out.SetNullFormat(YAML::LowerNull);
  Emit(out, json);
  return std::string(out.c_str()) + "\n";
}

void Show(const Options& options, const Json& json, const Table& table) {
  std::string text;
  switch (Resolve(options)) {
    case Output::kTable: text = ToText(table); break;
    case Output::kCsv: text = ToCsv(table); break;
    case Output::kYaml: text = ToYaml(json); break;
    default: text = json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
  }
  std::fwrite(text.data(), 1, text.size(), stdout);
}

void ShowDocument(const Options& options, const Json& json) {
  const bool as_json = Resolve(options) == Output::kJson;
  const std::string text =
      as_json ? json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n" : ToYaml(json);
  std::fwrite(text.data(), 1, text.size(), stdout);
}

void Say(const Options& options, const std::string& line) {
  if (!options.quiet) std::fprintf(stderr, "%s\n", line.c_str());
}

}  // namespace weft::cli
