#include "product/stream_product.hpp"

#include <algorithm>
#include <array>

#include "base/error.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "embedded.hpp"
#include "mesh/names.hpp"
#include "mesh/tracking_plan.hpp"
#include "policy/write_rights.hpp"

namespace weft::product {
namespace {

constexpr std::string_view kFolder = "src/product/stream_product/";
constexpr std::string_view kEventsContract = "src/product/tracking/tracking.odcs.yaml";
constexpr const char* kTypesTest = "tests/fields_have_their_types.sql";
constexpr size_t kFieldsMax = 100, kNewest = 1000;

// Columns that every event has, and this product, too; what they mean is said in the contract of
// all events.
constexpr std::array kStandard{"position",        "received_at", "timestamp",
                               "acting_customer", "action",      "action_category",
                               "order_value",     "value",       "event_uuid"};

struct Type {
  std::string_view name, logical, more, sql;  // `more`: of the contract's column
};
constexpr std::array kTypes{
    Type{"text", "string", "", ""},
    Type{"integer", "integer", "", "BIGINT"},
    Type{"number", "number", "", "DOUBLE"},
    Type{"date", "date", "", "DATE"},
    Type{"timestamp", "timestamp", "        logicalTypeOptions: {timezone: true}\n", "TIMESTAMPTZ"},
    Type{"flag", "boolean", "", "BOOLEAN"}};

const Type& TypeOf(const StreamField& field) {
  const auto* found = std::ranges::find(kTypes, field.type, &Type::name);
  return found == kTypes.end() ? kTypes.front() : *found;
}

std::string Quoted(const std::string& text) {
  return Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
}

bool IsPlain(std::string_view name) {
  return !name.empty() && name.size() < 64 && (name[0] < '0' || name[0] > '9') &&
         std::ranges::all_of(name, [](char c) {
           return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                  (c >= 'A' && c <= 'Z');
         });
}

// In parentheses: ->> binds less than IS NULL.
std::string TextOf(const StreamField& field) { return "(key_data ->> '$." + field.name + "')"; }

std::string ValueOf(const StreamField& field) {
  const std::string_view sql = TypeOf(field).sql;
  const std::string text = TextOf(field);
  return sql.empty() ? text : "TRY_CAST(" + text + " AS " + std::string(sql) + ")";
}

// With AND between; empty: all events.
std::string ConditionOf(const StreamSlice& slice) {
  std::vector<std::string> parts;
  if (!slice.category.empty()) parts.push_back("action_category = " + SqlText(slice.category));
  if (!slice.action.empty()) parts.push_back("action = " + SqlText(slice.action));
  return Join(parts, " AND ");
}

std::string About(const StreamSlice& slice, const mesh::DeclaredEvent* declared) {
  if (declared && !declared->meaning.empty()) return declared->meaning;
  std::string what = slice.action.empty() ? "any action" : slice.action;
  if (!slice.category.empty()) what += " of category " + slice.category;
  return "One row for each event of " + slice.domain + ": " + what + ".";
}

const mesh::TrackingPlan* PlanOf(const mesh::Snapshot& snapshot, const std::string& domain,
                                 std::shared_ptr<const mesh::TrackingPlan>& held) {
  const auto found = snapshot.tracking_plans.find(domain);
  if (found == snapshot.tracking_plans.end()) return nullptr;
  held = found->second->As<mesh::TrackingPlan>();
  return held.get();
}

bool IsOf(const mesh::DeclaredEvent& event, const StreamSlice& slice) {
  return (slice.category.empty() || slice.category == event.category) &&
         (slice.action.empty() || slice.action == event.action);
}

// What it says of the one event that the slice is of.
const mesh::DeclaredEvent* DeclaredOf(const mesh::TrackingPlan* plan, const StreamSlice& slice) {
  if (plan == nullptr || slice.action.empty()) return nullptr;
  const auto found = std::ranges::find_if(
      plan->events, [&](const mesh::DeclaredEvent& event) { return IsOf(event, slice); });
  return found == plan->events.end() ? nullptr : &*found;
}

// Of JSON's types; values of several are text.
std::string TypeOfSeen(const Json& types) {
  std::string type;
  for (const Json& each : types) {
    const std::string name = each.is_string() ? each.get<std::string>() : "";
    if (name.empty() || name == "NULL") continue;
    std::string next = "text";
    if (name == "BIGINT" || name == "UBIGINT") next = "integer";
    if (name == "DOUBLE") next = "number";
    if (name == "BOOLEAN") next = "flag";
    const bool is_number =
        (type == "integer" && next == "number") || (type == "number" && next == "integer");
    if (is_number)
      type = "number";
    else
      type = type.empty() || type == next ? next : "text";
  }
  return type.empty() ? "text" : type;
}

std::string_view TextOfFile(std::string_view path) {
  for (const EmbeddedFile& file : EmbeddedFiles())
    if (file.path == path) return file.bytes;
  return {};
}

// A column as the contract of all events has it.
std::string StandardColumn(const std::string& name) {
  const std::string_view document = TextOfFile(kEventsContract);
  const std::string mark = "      - name: " + name + "\n";
  const size_t begin = document.find(mark);
  WEFT_CHECK(begin != document.npos);
  const size_t column = document.find("\n      - name: ", begin + mark.size());
  const size_t table = document.find("\n  - name: ", begin + mark.size());
  return std::string(document.substr(begin, std::min(column, table) + 1 - begin));
}

std::string Replaced(std::string text, const std::string& from, const std::string& to) {
  for (size_t at = text.find(from); at != text.npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

// What the plan says that the number is, in place of what it may be.
std::string Said(const std::string& column, const std::string& meaning) {
  const size_t begin = column.find("        description: >-\n");
  const size_t end = column.find("        logicalType:");
  if (meaning.empty() || begin == column.npos || end == column.npos) return column;
  return column.substr(0, begin) + "        description: " + Quoted(meaning) + "\n" +
         column.substr(end);
}

std::string ColumnsText(const mesh::DeclaredEvent* declared,
                        const std::vector<StreamField>& fields) {
  std::string text;
  for (const std::string name : kStandard) {
    std::string column = StandardColumn(name);
    if (declared && name == "value") column = Said(column, declared->value);
    if (declared && name == "order_value") column = Said(column, declared->order_value);
    text += column;
  }
  for (const StreamField& field : fields)
    text +=
        "      - name: " + Quoted(field.name) + "\n        description: " +
        Quoted(field.meaning.empty() ? "Say here what " + field.name + " means." : field.meaning) +
        "\n        logicalType: " + std::string(TypeOf(field).logical) + "\n" +
        std::string(TypeOf(field).more) +
        "        customProperties:\n          - property: weft.nullMeans\n"
        "            value: none was sent\n";
  text.pop_back();
  return text;
}

}  // namespace

StreamSlice SliceOf(const mesh::Caller& caller, const mesh::Snapshot& snapshot,
                    const mesh::TableId& stream) {
  if (stream.name != "events")
    throw Error(ErrorKind::kInvalid, ToString(stream) + " is no stream of a domain's events",
                "Name DOMAIN.events.");
  if (!policy::MayWriteDomain(caller, stream.domain))
    throw Error(ErrorKind::kForbidden,
                "what becomes a product of " + stream.domain + " is for its team and curators",
                "Ask one of them; weft get domains names them.");
  if (!snapshot.FindTable(stream))
    throw Error(ErrorKind::kNotFound, "there is no table " + ToString(stream),
                "A domain has events once its document says `mode: centralised`.");
  return {.domain = stream.domain, .category = {}, .action = {}};
}

std::string FieldsSql(const StreamSlice& slice) {
  const std::string condition = ConditionOf(slice);
  return "SELECT name, list(DISTINCT json_type(key_data, '$.' || name)) AS types FROM "
         "(SELECT unnest(json_keys(key_data)) AS name, key_data FROM (SELECT key_data FROM " +
         SqlName(slice.domain) + ".events WHERE key_data IS NOT NULL" +
         (condition.empty() ? "" : " AND " + condition) + " ORDER BY position DESC LIMIT " +
         std::to_string(kNewest) +
         ")) WHERE regexp_full_match(name, '[A-Za-z_][A-Za-z0-9_]{0,62}') GROUP BY name ORDER BY "
         "name LIMIT " +
         std::to_string(kFieldsMax);
}

std::vector<StreamField> FieldsOf(const mesh::Snapshot& snapshot, const StreamSlice& slice,
                                  const std::vector<Json>& seen) {
  std::vector<StreamField> fields;
  const auto add = [&](StreamField field) {
    const std::string name = Lower(field.name);
    const bool is_there =
        std::ranges::find(kStandard, name) != kStandard.end() ||
        std::ranges::any_of(fields, [&](const auto& each) { return Lower(each.name) == name; });
    if (IsPlain(name) && !is_there && fields.size() < kFieldsMax)
      fields.push_back(std::move(field));
  };
  std::shared_ptr<const mesh::TrackingPlan> held;
  if (const mesh::TrackingPlan* plan = PlanOf(snapshot, slice.domain, held))
    for (const mesh::DeclaredEvent& event : plan->events)
      if (IsOf(event, slice))
        for (const mesh::DeclaredField& field : event.fields)
          add({field.name, field.type, field.meaning});
  for (const Json& row : seen) {
    const Json types = row.at(1).is_string()
                           ? Json::parse(row.at(1).get<std::string>(), nullptr, false)
                           : row.at(1);
    add({row.at(0).get<std::string>(), TypeOfSeen(types), ""});
  }
  return fields;
}

std::string StreamProductName(const StreamSlice& slice) {
  std::string name;
  for (const char c : Lower(slice.action.empty() ? slice.category : slice.action)) {
    const bool is_letter = c >= 'a' && c <= 'z', is_digit = c >= '0' && c <= '9';
    if (is_letter || (is_digit && !name.empty()))
      name += c;
    else if (!name.empty() && name.back() != '_')
      name += '_';
  }
  while (!name.empty() && name.back() == '_') name.pop_back();
  name = name.substr(0, 60);
  return name.empty() || mesh::NameFault(name) ? slice.domain + "_events" : name;
}

FolderTexts FolderForStream(const mesh::Snapshot& snapshot, const StreamSlice& slice,
                            const std::vector<StreamField>& fields, Words words) {
  std::shared_ptr<const mesh::TrackingPlan> held;
  const mesh::DeclaredEvent* declared = DeclaredOf(PlanOf(snapshot, slice.domain, held), slice);
  const std::string condition = ConditionOf(slice);
  std::vector<std::string> selected, misfits;
  for (const std::string name : kStandard)
    selected.push_back(name == "timestamp" ? SqlName(name) : name);
  for (const StreamField& field : fields) {
    selected.push_back(ValueOf(field) + " AS " + SqlName(field.name));
    if (!TypeOf(field).sql.empty())
      misfits.push_back(TextOf(field) + " IS NOT NULL AND " + ValueOf(field) + " IS NULL");
  }
  const std::vector<std::pair<std::string, std::string>> texts{
      {"__columns__", ColumnsText(declared, fields)},
      {"__selected__", Join(selected, ",\n       ")},
      {"__where__", condition.empty() ? "" : "WHERE " + condition},
      {"__and__", condition.empty() ? "" : "AND " + condition},
      {"__misfits__", Join(misfits, "\n   OR ")},
      {"__about__", Quoted(About(slice, declared))}};
  FolderTexts files = FillFolder(kFolder, words);
  if (misfits.empty()) files.erase(kTypesTest);
  for (auto& [_, text] : files)
    for (const auto& [mark, value] : texts) text = Replaced(std::move(text), mark, value);
  return files;
}

}  // namespace weft::product
