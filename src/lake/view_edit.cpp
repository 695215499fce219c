#include "lake/view_edit.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "base/text.hpp"
#include "lake/fields.hpp"
#include "lake/schema.hpp"

namespace weft::lake {
namespace {

constexpr int64_t kLastAddedId = -1;
constexpr int64_t kFormatVersion = 1;
constexpr int64_t kSchemaFormat = 3;  // whose types a view's columns may have
constexpr size_t kVersionsKept = 10;
constexpr const char* kVersionsKeptKey = "version.history.num-entries";
constexpr const char* kDropDialectKey = "replace.drop-dialect.allowed";

int64_t MillisOf(Time time) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
}

Json EmptyMetadata() {
  return {{"view-uuid", ""},
          {"format-version", kFormatVersion},
          {"location", ""},
          {"schemas", Json::array()},
          {"current-version-id", kLastAddedId},
          {"versions", Json::array()},
          {"version-log", Json::array()},
          {"properties", Json::object()}};
}

Json CheckedRepresentation(const Json& given) {
  Json checked = given;
  if (NeedText(given, "type") == "sql") {
    NeedText(given, "sql");
    NeedText(given, "dialect");
  }
  return checked;
}

// The one form of a version.
Json CheckedVersion(const Json& given, int64_t id) {
  Json version{{"version-id", id},
               {"timestamp-ms", NeedNumber(given, "timestamp-ms")},
               {"schema-id", NeedNumber(given, "schema-id")},
               {"summary", NeedTexts(given, "summary")}};
  if (Look(given, "default-catalog"))
    version["default-catalog"] = NeedText(given, "default-catalog");
  version["default-namespace"] = NeedList(given, "default-namespace");
  version["representations"] = Json::array();
  std::set<std::string> dialects;
  for (const Json& one : NeedList(given, "representations")) {
    version["representations"].push_back(CheckedRepresentation(one));
    if (const std::string dialect = Lower(LookText(one, "dialect"));
        !dialect.empty() && !dialects.insert(dialect).second)
      ThrowInvalid("Invalid view version: Cannot add multiple queries for dialect " + dialect);
  }
  return version;
}

bool SameVersion(const Json& a, const Json& b) {
  static constexpr std::array kKeys{"schema-id", "summary", "default-catalog", "default-namespace",
                                    "representations"};
  return std::ranges::all_of(kKeys, [&](const char* key) {
    return a.value(key, Json(nullptr)) == b.value(key, Json(nullptr));
  });
}

std::set<std::string> DialectsOf(const Json& version) {
  std::set<std::string> dialects;
  for (const Json& one : version["representations"])
    if (const std::string dialect = LookText(one, "dialect"); !dialect.empty())
      dialects.insert(Lower(dialect));
  return dialects;
}

}  // namespace

struct ViewEdit::Action {
  std::string_view name;
  void (ViewEdit::*apply)(const Json&);
};

ViewEdit::ViewEdit(const Json* base, Time now)
    : base_(base), now_ms_(MillisOf(now)), data_(base ? *base : EmptyMetadata()) {}

void ViewEdit::Apply(const Json& update) {
  static constexpr std::array kActions{
      Action{"assign-uuid", &ViewEdit::AssignUuid},
      Action{"upgrade-format-version", &ViewEdit::UpgradeFormatVersion},
      Action{"add-schema", &ViewEdit::AddSchema},
      Action{"set-location", &ViewEdit::SetLocation},
      Action{"set-properties", &ViewEdit::SetProperties},
      Action{"remove-properties", &ViewEdit::RemoveProperties},
      Action{"add-view-version", &ViewEdit::AddVersion},
      Action{"set-current-view-version", &ViewEdit::SetCurrentVersion},
  };
  const std::string name = NeedText(update, "action");
  const auto action = std::ranges::find(kActions, std::string_view(name), &Action::name);
  if (action == kActions.end()) ThrowInvalid("there is no update action " + name + " of a view");
  (this->*action->apply)(update);
}

void ViewEdit::AssignUuid(const Json& update) {
  const std::string uuid = NeedText(update, "uuid");
  if (data_["view-uuid"] == uuid) return;
  if (base_) ThrowInvalid("a view's uuid never changes");
  data_["view-uuid"] = uuid;
  Changed();
}

void ViewEdit::UpgradeFormatVersion(const Json& update) {
  if (NeedNumber(update, "format-version") != kFormatVersion)
    ThrowInvalid("views are of format version 1");
}

void ViewEdit::AddSchema(const Json& update) {
  Json& schemas = data_["schemas"];
  Json schema = CheckedSchema(NeedObject(update, "schema"), HighestId(schemas, "schema-id", -1) + 1,
                              kSchemaFormat);
  for (const Json& other : schemas)
    if (SameSchema(other, schema)) {
      added_schema_ = other["schema-id"].get<int64_t>();
      return;
    }
  added_schema_ = schema["schema-id"].get<int64_t>();
  schemas.push_back(std::move(schema));
  Changed();
}

void ViewEdit::SetLocation(const Json& update) {
  const std::string location = NeedText(update, "location");
  if (data_["location"] == location) return;
  data_["location"] = location;
  Changed();
}

void ViewEdit::SetProperties(const Json& update) {
  const Json values = NeedTexts(update, Look(update, "updates") ? "updates" : "updated");
  for (const auto& [name, value] : values.items()) data_["properties"][name] = value;
  if (!values.empty()) Changed();
}

void ViewEdit::RemoveProperties(const Json& update) {
  for (const Json& name : NeedList(update, Look(update, "removals") ? "removals" : "removed")) {
    if (!name.is_string()) ThrowInvalid("a property's name must be a text");
    if (data_["properties"].erase(name.get<std::string>()) > 0) Changed();
  }
}

void ViewEdit::AddVersion(const Json& update) {
  Json& versions = data_["versions"];
  Json version = CheckedVersion(NeedObject(update, "view-version"),
                                std::max<int64_t>(HighestId(versions, "version-id", 0), 0) + 1);
  if (version["schema-id"] == kLastAddedId) {
    if (!added_schema_) ThrowInvalid("no schema was added that the version could have");
    version["schema-id"] = *added_schema_;
  }
  if (!FindById(data_["schemas"], "schema-id", version["schema-id"].get<int64_t>()))
    ThrowInvalid("the version's schema is not there");
  for (const Json& other : versions)
    if (SameVersion(other, version)) {
      added_version_ = other["version-id"].get<int64_t>();
      return;
    }
  added_version_ = version["version-id"].get<int64_t>();
  added_versions_.insert(*added_version_);
  versions.push_back(std::move(version));
  Changed();
}

void ViewEdit::SetCurrentVersion(const Json& update) {
  int64_t id = NeedNumber(update, "view-version-id");
  if (id == kLastAddedId) {
    if (!added_version_) ThrowInvalid("no version was added that could become the current one");
    id = *added_version_;
  }
  const Json* version = FindById(data_["versions"], "version-id", id);
  if (!version)
    ThrowInvalid("cannot set the current version to " + std::to_string(id) + ": there is none");
  if (data_["current-version-id"] == id) return;
  data_["current-version-id"] = id;
  const Json at = added_versions_.contains(id) ? (*version)["timestamp-ms"] : Json(now_ms_);
  data_["version-log"].push_back({{"timestamp-ms", at}, {"version-id", id}});
  Changed();
}

// A view loses a dialect by mistake only where its owner allowed that.
void ViewEdit::CheckDialects() const {
  if (!base_ || LookText(data_["properties"], kDropDialectKey) == "true") return;
  const Json* before =
      FindById((*base_)["versions"], "version-id", NeedNumber(*base_, "current-version-id"));
  const Json* after =
      FindById(data_["versions"], "version-id", NeedNumber(data_, "current-version-id"));
  if (!before || !after || !std::ranges::includes(DialectsOf(*after), DialectsOf(*before)))
    ThrowInvalid(
        "Cannot replace view due to loss of view dialects (replace.drop-dialect.allowed=false)",
        "Set the view's property replace.drop-dialect.allowed to true, or keep its dialects.");
}

// The current version and the newest others; the log begins after what is gone.
void ViewEdit::ExpireVersions() {
  size_t keep = kVersionsKept;
  const std::string wish = LookText(data_["properties"], kVersionsKeptKey);
  if (!wish.empty() && wish.size() < 9 &&
      std::ranges::all_of(wish, [](char c) { return c >= '0' && c <= '9'; }))
    keep = static_cast<size_t>(std::max(std::stoi(wish), 1));
  keep = std::max(keep, added_versions_.size());
  Json& versions = data_["versions"];
  const int64_t current = NeedNumber(data_, "current-version-id");
  for (auto version = versions.begin(); versions.size() > keep && version != versions.end();)
    version = (*version)["version-id"] == current ? version + 1 : versions.erase(version);
  Json log = Json::array();
  for (const Json& entry : data_["version-log"])
    if (FindById(versions, "version-id", NeedNumber(entry, "version-id")))
      log.push_back(entry);
    else
      log = Json::array();
  data_["version-log"] = std::move(log);
}

Json ViewEdit::Finish() {
  if (data_["view-uuid"] == "" || data_["location"] == "" ||
      data_["current-version-id"] == kLastAddedId)
    ThrowInvalid("a view needs a uuid, a location and a current version");
  CheckDialects();
  ExpireVersions();
  return std::move(data_);
}

Json NewViewMetadata(const NewViewFields& fields, Time now) {
  ViewEdit edit(nullptr, now);
  Json version = fields.version;
  if (version.is_object()) version["schema-id"] = kLastAddedId;
  edit.Apply({{"action", "assign-uuid"}, {"uuid", fields.uuid}});
  edit.Apply({{"action", "set-location"}, {"location", fields.location}});
  edit.Apply({{"action", "add-schema"}, {"schema", fields.schema}});
  edit.Apply({{"action", "set-properties"}, {"updates", fields.properties}});
  edit.Apply({{"action", "add-view-version"}, {"view-version", version}});
  edit.Apply({{"action", "set-current-view-version"}, {"view-version-id", kLastAddedId}});
  return edit.Finish();
}

Json NormalViewMetadata(const Json& metadata) {
  if (!metadata.is_object()) ThrowInvalid("the file holds no view's metadata");
  Json data = metadata;
  if (NeedNumber(data, "format-version") != kFormatVersion)
    ThrowInvalid("views are of format version 1");
  NeedText(data, "view-uuid");
  NeedText(data, "location");
  if (!Look(data, "properties")) data["properties"] = Json::object();
  NeedTexts(data, "properties");
  for (Json& schema : data["schemas"])
    schema = CheckedSchema(schema, NeedNumber(schema, "schema-id"), kSchemaFormat);
  for (Json& version : data["versions"])
    version = CheckedVersion(version, NeedNumber(version, "version-id"));
  NeedList(data, "version-log");
  if (!FindById(NeedList(data, "versions"), "version-id", NeedNumber(data, "current-version-id")))
    ThrowInvalid("the view's current version is not there");
  return data;
}

}  // namespace weft::lake
