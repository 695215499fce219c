#include "mesh/read_upload.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "base/text.hpp"
#include "mesh/table_entry.hpp"

namespace weft::mesh {
namespace {

constexpr std::array<std::string_view, 3> kModes{"replace", "append", "merge"};
constexpr std::array<std::string_view, 4> kWords{"replace", "append", "merge", "none"};
constexpr std::array<std::string_view, 2> kLandings{"in-place", "copy"};
constexpr std::array<std::string_view, 2> kBadRows{"refuse", "reject"};

bool HasKey(const ContractTable& table) {
  return std::ranges::any_of(table.columns, &Column::primary_key);
}

std::vector<Yaml> WordsOf(const Yaml& value) {
  if (value.IsList()) return value.items;
  return {value};
}

// One of the words; empty: the property is not there.
std::string WordOf(const Yaml& yaml, std::string_view property,
                   std::span<const std::string_view> words, Report& report) {
  const Yaml* value = CustomOf(yaml, property);
  if (!value) return {};
  CheckValue({property, Shape::kText, false, nullptr, words}, *value, report);
  return value->text;
}

void Add(const Yaml& word, const ContractTable& table, std::vector<UploadMode>& modes,
         Report& report) {
  CheckValue({"weft.upload", Shape::kText, false, nullptr, kWords}, word, report);
  const auto mode = word.IsScalar() ? UploadModeOf(word.text) : std::nullopt;
  if (!mode) return;
  if (*mode == UploadMode::kMerge && !HasKey(table))
    report.Error(word.at, "a table that is merged needs a primary key",
                 "Mark its columns with primaryKey: true, or write weft.upload: append.");
  modes.push_back(*mode);
}

}  // namespace

std::string_view Name(UploadMode mode) { return kModes[static_cast<size_t>(mode)]; }

std::optional<UploadMode> UploadModeOf(std::string_view word) {
  const auto found = std::ranges::find(kModes, word);
  if (found == kModes.end()) return std::nullopt;
  return static_cast<UploadMode>(found - kModes.begin());
}

std::vector<std::string> ReadNullMarks(const Yaml& yaml, Report& report) {
  const Yaml* value = CustomOf(yaml, "weft.nullMarks");
  if (!value) return {""};
  std::vector<std::string> marks;
  for (const Yaml& item : value->items)
    if (item.IsScalar()) marks.push_back(item.text);  // -999 is a mark as it is written
  if (!value->IsList() || marks.size() != value->items.size())
    report.Error(value->at, "`weft.nullMarks` must be a list of the texts that mean null",
                 "Write [NA, \"\"].");
  return marks;
}

UploadRule ReadUpload(const Yaml& yaml, const ContractTable& table, Report& report) {
  UploadRule rule;
  rule.null_marks = ReadNullMarks(yaml, report);
  rule.copies = WordOf(yaml, "weft.landing", kLandings, report) == "copy";
  rule.rejects_bad_rows = WordOf(yaml, "weft.badRows", kBadRows, report) == "reject";
  if (const Yaml* value = CustomOf(yaml, "weft.upload")) {
    rule.is_said = true;
    const std::vector<Yaml> words = WordsOf(*value);
    for (const Yaml& word : words) Add(word, table, rule.modes, report);
    return rule;
  }
  rule.modes = {UploadMode::kReplace, UploadMode::kAppend};
  if (HasKey(table)) rule.modes.push_back(UploadMode::kMerge);
  return rule;
}

std::string ReadConsumer(const Yaml& yaml, Report& report) {
  const Yaml* value = CustomOf(yaml, "weft.consumer");
  if (!value) return {};
  CheckValue({"weft.consumer", Shape::kText}, *value, report);
  if (const auto fault = SubjectNameFault(value->text); value->IsScalar() && fault)
    report.Error(value->at, "`weft.consumer` names no team: `" + value->text + "` " + *fault,
                 "Write the team that the package is for.");
  return value->text;
}

UploadRule UploadRuleOf(const Resource& contract, std::string_view table) {
  return OfEntry(contract, table, &ReadUpload);
}

std::string ConsumerOf(const Resource& contract, std::string_view table) {
  return OfEntry(contract, table, [](const Yaml& yaml, const ContractTable&, Report& report) {
    return ReadConsumer(yaml, report);
  });
}

}  // namespace weft::mesh
