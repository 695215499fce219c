#include "audit/record.hpp"

#include <algorithm>
#include <array>

#include "base/digest.hpp"
#include "base/json.hpp"

namespace weft::audit {
namespace {

constexpr size_t kTextBytesMax = 64 << 10;
constexpr size_t kDigestDigits = 64;
constexpr std::string_view kOpening = "{\"previous\":\"";

struct VerbRow {
  Verb verb;
  std::string_view name;
};
constexpr std::array kVerbs{
    VerbRow{Verb::kLogin, "login"},     VerbRow{Verb::kQuestion, "question"},
    VerbRow{Verb::kRefusal, "refusal"}, VerbRow{Verb::kChange, "change"},
    VerbRow{Verb::kExport, "export"},   VerbRow{Verb::kToken, "token"},
    VerbRow{Verb::kRun, "run"},         VerbRow{Verb::kBackup, "backup"},
    VerbRow{Verb::kIngest, "ingest"},   VerbRow{Verb::kGrant, "grant"},
    VerbRow{Verb::kSearch, "search"},
};

constexpr std::array<std::string_view, 3> kTypes{"began", "ended", "note"};

// At most 64 KiB, not in the middle of a character.
std::string_view Shortened(std::string_view text) {
  if (text.size() <= kTextBytesMax) return text;
  size_t end = kTextBytesMax;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  return text.substr(0, end);
}

// Fields that say nothing are left out.
void Add(Json& json, const char* key, std::string_view value) {
  if (!value.empty()) json[key] = value;
}
void Add(Json& json, const char* key, const std::vector<std::string>& values) {
  if (!values.empty()) json[key] = values;
}

// {"value": ["dep_delay"], "filter": ["origin"]}
Json RolesJson(const mesh::ColumnRoles& columns) {
  Json json = Json::object();
  for (const mesh::RoleRow& row : mesh::kRoles)
    for (const auto& [column, roles] : columns)
      if (roles.Has(row.role)) json[std::string(row.name)].push_back(column);
  return json;
}

std::optional<mesh::ColumnRoles> RolesFrom(const Json& table) {
  const auto json = table.find("roles");
  if (json == table.end()) return std::nullopt;
  mesh::ColumnRoles columns;
  for (const auto& [name, list] : json->items())
    if (const auto role = mesh::FindRole(name))
      for (const Json& column : list) columns[column.get<std::string>()].Add(*role);
  return columns;
}

Json ToJson(const TableTouch& table) {
  Json json = {{"table", table.table}};
  Add(json, "principal", table.principal);
  Add(json, "columns", table.columns);
  if (table.roles) json["roles"] = RolesJson(*table.roles);
  Add(json, "masked", table.masked);
  if (table.filtered) json["filtered"] = true;
  Add(json, "policies", table.policies);
  return json;
}

TableTouch TableFrom(const Json& json) {
  return {.table = json.value("table", ""),
          .principal = json.value("principal", ""),
          .columns = json.value("columns", std::vector<std::string>{}),
          .masked = json.value("masked", std::vector<std::string>{}),
          .filtered = json.value("filtered", false),
          .policies = json.value("policies", std::vector<std::string>{}),
          .roles = RolesFrom(json)};
}

Json Opened(RecordType type, const std::string& previous, Time at) {
  return {
      {"previous", previous}, {"type", kTypes[static_cast<size_t>(type)]}, {"at", FormatTime(at)}};
}

std::string Text(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::optional<Verb> FindVerb(const std::string& name) {
  const auto row = std::ranges::find(kVerbs, name, &VerbRow::name);
  return row == kVerbs.end() ? std::nullopt : std::optional(row->verb);
}

Began BeganFrom(const Json& json) {
  Began began{.token_id = json.value("token", ""),
              .client = json.value("client", ""),
              .request_id = json.value("request", ""),
              .text = json.value("text", ""),
              .purpose = json.value("purpose", ""),
              .refusal = json.value("refusal", "")};
  began.caller = json.value("caller", "");
  began.verb = FindVerb(json.value("verb", "")).value_or(began.verb);
  began.refused = FindVerb(json.value("refused", ""));
  began.question = json.value("question", "");
  if (const auto tables = json.find("tables"); tables != json.end())
    for (const Json& table : *tables) began.tables.push_back(TableFrom(table));
  return began;
}

Ended EndedFrom(const Json& json) {
  return {.outcome = json.value("outcome", ""),
          .rows = json.value("rows", uint64_t{0}),
          .bytes = json.value("bytes", uint64_t{0}),
          .took = std::chrono::microseconds(json.value("took_us", int64_t{0})),
          .error = json.value("error", "")};
}

// Throws Json::exception when a field is missing or of another type.
std::optional<Record> RecordFrom(const Json& json) {
  const auto type = std::ranges::find(kTypes, json.at("type").get<std::string>());
  if (type == kTypes.end()) return std::nullopt;
  Record record{.type = static_cast<RecordType>(type - kTypes.begin()),
                .at = ParseTime(json.value("at", "")).value_or(Time{})};
  if (record.type == RecordType::kEnded) {
    record.of = json.at("of");
    record.ended = EndedFrom(json);
  } else {
    record.began = BeganFrom(json);
  }
  return record;
}

}  // namespace

bool IsQuestion(Verb verb) { return verb == Verb::kQuestion || verb == Verb::kExport; }

bool ReadsData(Verb verb) { return IsQuestion(verb) || verb == Verb::kRun; }

std::string_view Name(Verb verb) { return std::ranges::find(kVerbs, verb, &VerbRow::verb)->name; }

std::vector<std::string> VerbNames() {
  std::vector<std::string> names;
  for (const VerbRow& row : kVerbs) names.emplace_back(row.name);
  return names;
}

std::string FirstPrevious() { return std::string(kDigestDigits, '0'); }

std::string HashOf(std::string_view record) { return Sha256Hex(record); }

std::string_view PreviousOf(std::string_view record) {
  if (!record.starts_with(kOpening) || record.size() < kOpening.size() + kDigestDigits) return {};
  return record.substr(kOpening.size(), kDigestDigits);
}

std::string EncodeBegan(RecordType type, const std::string& previous, Time at, const Began& began) {
  Json json = Opened(type, previous, at);
  json["verb"] = Name(began.verb);
  Add(json, "caller", began.caller);
  Add(json, "token", began.token_id);
  Add(json, "client", began.client);
  Add(json, "request", began.request_id);
  Add(json, "text", Shortened(began.text));
  Add(json, "purpose", began.purpose);
  Add(json, "question", began.question);
  for (const TableTouch& table : began.tables) json["tables"].push_back(ToJson(table));
  Add(json, "refusal", began.refusal);
  if (began.refused) json["refused"] = Name(*began.refused);
  return Text(json);
}

std::string EncodeEnded(const std::string& previous, Time at, uint64_t of, const Ended& ended) {
  Json json = Opened(RecordType::kEnded, previous, at);
  json["of"] = of;
  json["outcome"] = ended.outcome;
  json["rows"] = ended.rows;
  json["bytes"] = ended.bytes;
  json["took_us"] = ended.took.count();
  Add(json, "error", ended.error);
  return Text(json);
}

Row RowOf(uint64_t offset, Record began) {
  Row row{.offset = offset, .at = began.at, .began = std::move(began.began)};
  if (began.type == RecordType::kNote)
    row.ended = {.outcome = row.began.verb == Verb::kRefusal ? "refused" : "done"};
  return row;
}

Began DroppedNote(uint64_t first, std::string_view previous) {
  return {.verb = Verb::kRun,
          .caller = "weft",
          .text = "retention: the records before " + std::to_string(first) +
                  " are dropped; the last of them had the digest " + std::string(previous)};
}

std::optional<Record> DecodeRecord(std::string_view text) {
  try {
    return RecordFrom(Json::parse(text));
  } catch (const Json::exception&) {
    return std::nullopt;
  }
}

}  // namespace weft::audit
