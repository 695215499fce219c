#include "mesh/read_materialisation.hpp"

#include <algorithm>

#include "base/cron.hpp"
#include "base/text.hpp"
#include "mesh/event_table.hpp"

namespace weft::mesh {
namespace {

using Type = Materialisation::Type;
using Incremental = Materialisation::Incremental;

constexpr std::string_view kTypes[] = {"view", "table", "incremental"};
constexpr std::string_view kIncrementals[] = {"append", "merge"};

// What stands there, one of `words`; its place among them, 0 when there is nothing good.
size_t ReadWord(const Yaml& yaml, std::string_view property,
                std::span<const std::string_view> words, Report& report) {
  const Yaml* value = CustomOf(yaml, property);
  if (!value) return 0;
  CheckValue({property, Shape::kText, false, nullptr, words}, *value, report);
  const auto found = std::ranges::find(words, value->text);
  return found == words.end() ? 0 : static_cast<size_t>(found - words.begin());
}

std::string ReadSchedule(const Yaml& yaml, Report& report) {
  const Yaml* value = CustomOf(yaml, "weft.schedule");
  if (!value) return {};
  CheckValue({"weft.schedule", Shape::kText}, *value, report);
  std::string fault;
  const bool is_word = value->IsScalar() && value->text == kOnChange;
  if (value->IsScalar() && !is_word && !Cron::Parse(value->text, fault))
    report.Error(value->at, "`weft.schedule` is no schedule: " + fault,
                 "Write \"0 6 * * *\" for every day at six (UTC), or on-change.");
  return value->text;
}

std::string ReadWatermark(const Yaml& yaml, const ContractTable& table, Report& report) {
  const Yaml* value = CustomOf(yaml, "weft.watermark");
  if (!value) return {};
  CheckValue({"weft.watermark", Shape::kText}, *value, report);
  std::vector<std::string> names;
  for (const Column& column : table.columns) names.push_back(column.name);
  if (std::ranges::find(names, Lower(value->text), Lower) == names.end()) {
    const auto nearest = NearestWord(value->text, names);
    report.Error(value->at, "`weft.watermark` names no column of the table: `" + value->text + "`",
                 nearest ? "did you mean `" + *nearest + "`?" : "");
  }
  return value->text;
}

// A property that only says something beside another one.
void Idle(const Yaml& yaml, std::string_view property, std::string_view beside, Report& report) {
  if (const Yaml* value = CustomOf(yaml, property))
    report.Error(value->at, "`" + std::string(property) + "` says nothing here",
                 "It goes with " + std::string(beside) + ".");
}

void CheckIncremental(const Yaml& yaml, const ContractTable& table, const Materialisation& kept,
                      Report& report) {
  const bool has_key = std::ranges::any_of(table.columns, &Column::primary_key);
  if (kept.incremental == Incremental::kMerge && !has_key)
    report.Error(CustomOf(yaml, "weft.incremental")->at,
                 "a table that is merged needs a primary key",
                 "Mark its columns with primaryKey: true, or write weft.incremental: append.");
  if (kept.incremental == Incremental::kAppend && kept.watermark.empty())
    report.Error(kept.at, "a table that is appended to needs `weft.watermark`",
                 "Name the column that says which rows are new.");
}

// Runs append what came since the last one.
Materialisation ReadEvents(const Yaml& yaml, const Yaml& written, Report& report) {
  CheckValue({"weft.events", Shape::kFlag}, written, report);
  for (const std::string_view property : {"weft.materialise", "weft.incremental", "weft.watermark"})
    Idle(yaml, property, "SQL, and this table's rows are events", report);
  Materialisation kept{.type = Type::kIncremental,
                       .incremental = Incremental::kAppend,
                       .watermark = std::string(kEventPosition),
                       .schedule = ReadSchedule(yaml, report),
                       .at = written.at};
  if (kept.schedule.empty()) kept.schedule = kEventSchedule;
  return kept;
}

}  // namespace

Materialisation ReadMaterialisation(const Yaml& yaml, const ContractTable& table, Report& report) {
  const Yaml* events = CustomOf(yaml, "weft.events");
  if (events && events->text != "false") return ReadEvents(yaml, *events, report);
  Materialisation kept;
  const Yaml* written = CustomOf(yaml, "weft.materialise");
  kept.at = written ? written->at : table.at;
  kept.type = static_cast<Type>(ReadWord(yaml, "weft.materialise", kTypes, report));
  if (kept.type == Type::kIncremental) {
    kept.incremental =
        static_cast<Incremental>(ReadWord(yaml, "weft.incremental", kIncrementals, report));
    kept.watermark = ReadWatermark(yaml, table, report);
    CheckIncremental(yaml, table, kept, report);
  } else {
    for (const std::string_view property : {"weft.incremental", "weft.watermark"})
      Idle(yaml, property, "weft.materialise: incremental", report);
  }
  if (kept.type == Type::kView)
    Idle(yaml, "weft.schedule", "weft.materialise: table or incremental", report);
  else
    kept.schedule = ReadSchedule(yaml, report);
  return kept;
}

}  // namespace weft::mesh
