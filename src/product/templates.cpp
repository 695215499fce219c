#include "product/templates.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "base/json.hpp"
#include "embedded.hpp"

namespace weft::product {
namespace {

constexpr std::string_view kTemplates = "examples/templates/";
constexpr const char* kOfAFile = "file-product";

struct Summary {
  std::string_view name, text;
};
constexpr std::array kSummaries{
    Summary{"mesh", "a mesh folder: its name, teams and global policies"},
    Summary{"domain", "a domain with its team and curator"},
    Summary{"file-product", "a product whose data is a file, with a contract for it"},
    Summary{"sql-product", "a product that is made by SQL from other tables"},
};

std::string Filled(std::string text, const Words& words) {
  for (const auto& [word, value] : words) {
    const std::string mark = "__" + word + "__";
    for (size_t at = text.find(mark); at != std::string::npos;
         at = text.find(mark, at + value.size()))
      text.replace(at, mark.size(), value);
  }
  return text;
}

// The words between two pairs of underscores.
void CollectWords(std::string_view text, std::set<std::string>& words) {
  for (size_t at = text.find("__"); at != text.npos; at = text.find("__", at)) {
    const size_t end = text.find("__", at + 2);
    if (end == text.npos) return;
    const std::string_view word = text.substr(at + 2, end - at - 2);
    const bool is_word =
        !word.empty() && std::ranges::all_of(word, [](char c) { return c >= 'a' && c <= 'z'; });
    if (is_word) words.emplace(word);
    at = is_word ? end + 2 : at + 2;
  }
}

// A JSON text is a YAML text.
std::string Quoted(const std::string& text) {
  return Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string ServerText(const engine::Sample& sample, engine::SampleFormat format,
                       const std::string& file) {
  const bool is_csv = format == engine::SampleFormat::kCsv;
  std::string text =
      "servers:\n  - server: file\n    type: local\n    path: " + Quoted("data/" + file) +
      "\n    format: " + std::string(engine::Name(format)) + "\n";
  if (is_csv)
    text += "    customProperties:\n      - property: weft.nullMarks\n        value: " +
            Json(sample.null_marks).dump() + "\n";
  return text;
}

std::string ColumnText(const engine::SampleColumn& column, uint64_t rows) {
  std::string text = "      - name: " + Quoted(column.name) + "\n        description: " +
                     Quoted("Say here what " + column.name + " means.") +
                     "\n        logicalType: " + column.logical_type + "\n";
  if (column.has_zone) text += "        logicalTypeOptions: {timezone: true}\n";
  if (column.nulls == 0 && rows > 0) return text + "        required: true\n";
  return text +
         "        customProperties:\n          - property: weft.nullMeans\n            value: Say "
         "here what it means when there is none.\n";
}

// Up to where its data comes from.
std::string ContractHead(const engine::Sample& sample, const char* status, const Words& words) {
  return Filled(
      "# The contract: what the table and its columns mean. Types and what may be empty are those\n"
      "# of " +
          std::to_string(sample.rows) +
          " rows; check them, and say what each column means.\n"
          "apiVersion: v3.1.0\nkind: DataContract\nid: __domain__.__product__\n"
          "name: __product__\nversion: 1.0.0\nstatus: " +
          status +
          "\ndomain: __domain__\ndescription:\n"
          "  purpose: Say here which questions this data answers.\n"
          "  usage: Say here how to start with it.\n"
          "  limitations: Say here what it is not for.\n",
      words);
}

// `more`: lines of the table, indented by four.
std::string SchemaText(const engine::Sample& sample, const std::string& more, const Words& words) {
  std::string text = Filled(
      "schema:\n  - name: __table__\n    physicalType: table\n    logicalType: object\n"
      "    description: Say here what one row is.\n" +
          more + "    properties:\n",
      words);
  for (const engine::SampleColumn& column : sample.columns) text += ColumnText(column, sample.rows);
  return text;
}

std::string TeamText(const Words& words) {
  const std::string name = words.at("team").empty() ? "" : "  name: __team__\n";
  return Filled("team:\n" + name + "  members:\n    - username: __owner__\n      role: owner\n",
                words);
}

std::string ContractText(const engine::Sample& sample, engine::SampleFormat format,
                         const Words& words) {
  return ContractHead(sample, "active", words) + ServerText(sample, format, words.at("file")) +
         SchemaText(sample, "", words) + TeamText(words);
}

}  // namespace

std::vector<TemplateRow> Templates() {
  std::map<std::string, std::set<std::string>> words;
  for (const EmbeddedFile& file : EmbeddedFiles()) {
    if (!file.path.starts_with(kTemplates)) continue;
    const std::string_view rest = file.path.substr(kTemplates.size());
    std::set<std::string>& known = words[std::string(rest.substr(0, rest.find('/')))];
    CollectWords(rest, known);
    CollectWords(file.bytes, known);
  }
  std::vector<TemplateRow> rows;
  for (const auto& [name, known] : words) {
    const auto summary = std::ranges::find(kSummaries, name, &Summary::name);
    rows.push_back({name,
                    summary == kSummaries.end() ? "" : std::string(summary->text),
                    {known.begin(), known.end()}});
  }
  return rows;
}

FolderTexts FillTemplate(const std::string& name, const Words& words) {
  return FillFolder(std::string(kTemplates) + name + "/", words);
}

FolderTexts FillFolder(std::string_view prefix, const Words& words) {
  FolderTexts files;
  for (const EmbeddedFile& file : EmbeddedFiles())
    if (file.path.starts_with(prefix))
      files[Filled(std::string(file.path.substr(prefix.size())), words)] =
          Filled(std::string(file.bytes), words);
  return files;
}

FolderTexts FolderFor(const engine::Sample& sample, engine::SampleFormat format,
                      const Words& words) {
  FolderTexts files;
  for (auto& [path, text] : FillTemplate(kOfAFile, words))
    if (path.find('/') == std::string::npos) files[path] = std::move(text);
  files[words.at("product") + ".odcs.yaml"] = ContractText(sample, format, words);
  return files;
}

std::string SentContract(const engine::Sample& sample, const Words& words) {
  std::string more =
      "    customProperties:\n      - property: weft.upload\n        value: " + words.at("upload") +
      "\n";
  if (words.at("format") == "csv")
    more +=
        "      - property: weft.nullMarks\n        value: " + Json(sample.null_marks).dump() + "\n";
  return ContractHead(sample, "draft", words) + SchemaText(sample, more, words) + TeamText(words);
}

std::string SentProduct(const Words& words) {
  return Filled(
             "apiVersion: v1.0.0\nkind: DataProduct\nid: __domain__.__product__\n"
             "name: __product__\nversion: 1.0.0\nstatus: draft\ndomain: __domain__\n"
             "description:\n  purpose: Say here which questions this product answers.\n"
             "  usage: Say here how to start with it.\n  limitations: Say here what it is not "
             "for.\noutputPorts:\n  - name: __table__\n    version: 1.0.0\n"
             "    description: Say here what the table holds.\n    type: tables\n"
             "    contractId: __domain__.__product__\n",
             words) +
         TeamText(words);
}

}  // namespace weft::product
