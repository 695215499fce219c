#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "mesh/column_types.hpp"
#include "mesh/parsers.hpp"
#include "mesh/platform_domains.hpp"
#include "mesh/quality.hpp"
#include "mesh/read_materialisation.hpp"
#include "mesh/read_retirement.hpp"
#include "mesh/read_upload.hpp"
#include "mesh/relationships.hpp"
#include "mesh/servers.hpp"
#include "mesh/standard_shapes.hpp"

// ODCS v3.1.0: a data contract.
namespace weft::mesh {

extern const ObjectShape kContractColumn;  // refers to itself: columns hold columns

namespace {

// What tables and columns share.
constexpr Key kElementKeys[] = {
    {"id", Shape::kText},
    {"name", Shape::kText},
    {"physicalName", Shape::kText},
    {"physicalType", Shape::kText},
    {"description", Shape::kText},
    {"businessName", Shape::kText},
    {"tags", Shape::kTexts},
    {"quality", Shape::kObjects, false, &kQualityRule},
    {"relationships", Shape::kObjects, false, &kRelationship},
    {"properties", Shape::kObjects, false, &kContractColumn},
    {"authoritativeDefinitions", Shape::kObjects, false, &kAuthority},
    {"customProperties", Shape::kObjects, false, &kCustomProperty},
};

constexpr std::string_view kObjectOnly[] = {"object"};
constexpr Key kTableKeys[] = {
    {"logicalType", Shape::kText, false, nullptr, kObjectOnly},
    {"dataGranularityDescription", Shape::kText},
};
constexpr ObjectShape kTable{"a table of `schema`", kTableKeys, kElementKeys};

constexpr Key kColumnKeys[] = {
    {"logicalType", Shape::kText, false, nullptr, kLogicalTypes},
    {"logicalTypeOptions", Shape::kMap},
    {"primaryKey", Shape::kFlag},
    {"primaryKeyPosition", Shape::kInteger},
    {"required", Shape::kFlag},
    {"unique", Shape::kFlag},
    {"partitioned", Shape::kFlag},
    {"partitionKeyPosition", Shape::kInteger},
    {"classification", Shape::kText},
    {"criticalDataElement", Shape::kFlag},
    {"encryptedName", Shape::kText},
    {"transformSourceObjects", Shape::kTexts},
    {"transformLogic", Shape::kText},
    {"transformDescription", Shape::kText},
    {"examples", Shape::kAny},
    {"items", Shape::kObject, false, &kContractColumn},
};

constexpr Key kSupportKeys[] = {
    {"id", Shape::kText},
    {"channel", Shape::kText, true},
    {"url", Shape::kText},
    {"description", Shape::kText},
    {"tool", Shape::kText},
    {"scope", Shape::kText},
    {"invitationUrl", Shape::kText},
    {"customProperties", Shape::kObjects, false, &kCustomProperty},
};
constexpr ObjectShape kSupport{"a support channel", kSupportKeys};

constexpr Key kPriceKeys[] = {
    {"id", Shape::kText},
    {"priceAmount", Shape::kNumber},
    {"priceCurrency", Shape::kText},
    {"priceUnit", Shape::kText},
};
constexpr ObjectShape kPrice{"`price`", kPriceKeys};

constexpr Key kSlaKeys[] = {
    {"id", Shape::kText},         {"property", Shape::kText, true}, {"value", Shape::kScalar, true},
    {"valueExt", Shape::kScalar}, {"unit", Shape::kText},           {"element", Shape::kText},
    {"driver", Shape::kText},     {"description", Shape::kText},    {"scheduler", Shape::kText},
    {"schedule", Shape::kText},
};
constexpr ObjectShape kSla{"an entry of `slaProperties`", kSlaKeys};

constexpr Key kContractKeys[] = {
    {"apiVersion", Shape::kText, true},
    {"kind", Shape::kText, true},
    {"id", Shape::kText, true},
    {"version", Shape::kText, true},
    {"status", Shape::kText, true, nullptr, kStatuses},
    {"name", Shape::kText},
    {"tenant", Shape::kText},
    {"domain", Shape::kText},
    {"dataProduct", Shape::kText},
    {"slaDefaultElement", Shape::kText},
    {"tags", Shape::kTexts},
    {"description", Shape::kObject, false, &kDescription},
    {"servers", Shape::kAny},
    {"schema", Shape::kObjects, false, &kTable},
    {"support", Shape::kObjects, false, &kSupport},
    {"price", Shape::kObject, false, &kPrice},
    {"team", Shape::kAny},
    {"roles", Shape::kObjects, false, &kRole},
    {"slaProperties", Shape::kObjects, false, &kSla},
    {"authoritativeDefinitions", Shape::kObjects, false, &kAuthority},
    {"customProperties", Shape::kObjects, false, &kCustomProperty},
    {"contractCreatedTs", Shape::kText},
};
constexpr ObjectShape kContract{"a DataContract", kContractKeys};

std::string ReadCustomText(const Yaml& yaml, std::string_view property, Report& report) {
  const Yaml* value = CustomOf(yaml, property);
  if (!value) return {};
  CheckValue({property, Shape::kText}, *value, report);
  return value->text;
}

std::vector<std::string> ReadCustomTexts(const Yaml& yaml, std::string_view property,
                                         Report& report) {
  std::vector<std::string> texts;
  const Yaml* value = CustomOf(yaml, property);
  if (!value) return texts;
  CheckValue({property, Shape::kTexts}, *value, report);
  for (const Yaml& item : value->items) texts.push_back(item.text);
  return texts;
}

// Whose columns may do without this column's classification: "orders.revenue.best".
std::vector<std::string> ReadDeclassifiedFor(const Yaml& yaml, Report& report) {
  constexpr std::string_view kProperty = "weft.declassifiedFor";
  std::vector<std::string> columns = ReadCustomTexts(yaml, kProperty, report);
  for (const std::string& column : columns) {
    if (std::ranges::count(column, '.') != 2)
      report.Error(CustomOf(yaml, kProperty)->at,
                   "`" + column + "` in `weft.declassifiedFor` is no column",
                   "Write domain.table.column, without a major.");
  }
  return columns;
}

std::vector<std::string> ReadExamples(const Yaml& yaml, Report& report) {
  const Yaml* examples = yaml.Find("examples");
  if (examples && !examples->IsList()) report.Error(examples->at, "`examples` must be a list");
  return TextsOf(yaml, "examples");
}

// Nested objects and arrays: their parts need names too.
void CheckParts(const Yaml& column, Report& report) {
  for (const Yaml& part : ItemsOf(column, "properties")) {
    if (!part.Find("name")) report.Error(part.at, "a column needs the key `name`");
    CheckName(part, "name", &IdFault, report);
    CheckParts(part, report);
  }
  const Yaml* items = column.Find("items");
  if (items && TextOf(column, "logicalType") != "array")
    report.Error(items->at, "`items` belongs to a column of logicalType `array`");
  if (items) CheckParts(*items, report);
}

// Only a text can be one: a hash is none of any other type.
void CheckPseudonymise(const Yaml& yaml, const Column& column, Report& report) {
  constexpr std::string_view kProperty = "weft.pseudonymise";
  const Yaml* value = CustomOf(yaml, kProperty);
  if (!value) return;
  CheckValue({kProperty, Shape::kFlag}, *value, report);
  if (column.type.base != ColumnType::Base::kText)
    report.Error(value->at, "`weft.pseudonymise` belongs to a column that holds text",
                 "Write logicalType: string.");
}

Column ReadColumn(const Yaml& yaml, ContractTable& table, Report& report) {
  Column column;
  column.name = TextOf(yaml, "name");
  column.at = yaml.at;
  column.type = ReadColumnType(yaml, report);
  column.meaning = TextOf(yaml, "description");
  column.unit = ReadCustomText(yaml, "weft.unit", report);
  column.null_meaning = ReadCustomText(yaml, "weft.nullMeans", report);
  column.classification = TextOf(yaml, "classification");
  column.tags = TextsOf(yaml, "tags");
  column.examples = ReadExamples(yaml, report);
  column.required = FlagOf(yaml, "required");
  column.unique = FlagOf(yaml, "unique");
  column.primary_key = FlagOf(yaml, "primaryKey");
  column.declassifies = ReadCustomTexts(yaml, "weft.declassifies", report);
  column.declassified_for = ReadDeclassifiedFor(yaml, report);
  ReadQuality(yaml, column.name, table.quality, report);
  CheckPseudonymise(yaml, column, report);
  CheckRelationships(yaml, true, report);
  if (!yaml.Find("logicalType") && !yaml.Find("physicalType"))
    report.Warning(yaml.at, "the column `" + column.name + "` has no type, it is taken for a text",
                   "Add `logicalType`: " + Alternatives(kLogicalTypes) + ".");
  return column;
}

void ReadColumns(const Yaml& yaml, ContractTable& table, Report& report) {
  std::set<std::string> seen;
  CheckParts(yaml, report);
  for (const Yaml& each : ItemsOf(yaml, "properties")) {
    if (!each.IsMap()) continue;
    table.columns.push_back(ReadColumn(each, table, report));
    const std::string& name = table.columns.back().name;
    if (!name.empty() && !seen.insert(Lower(name)).second)
      report.Error(PositionOf(each, "name"), "the table has two columns named `" + name + "`",
                   "Names compare without case.");
  }
  if (table.columns.empty())
    report.Warning(yaml.at, "the table `" + table.name + "` has no columns",
                   "List them under `properties`.");
}

void ReadTables(const Yaml& root, Contract& contract, Report& report) {
  std::set<std::string> seen;
  for (const Yaml& yaml : ItemsOf(root, "schema")) {
    if (!yaml.IsMap()) continue;
    if (!yaml.Find("name")) report.Error(yaml.at, "a table of `schema` needs the key `name`");
    const bool has_reserved = IsPlatformsContract(contract.id);
    CheckName(yaml, "name", has_reserved ? &NameFault : &TableNameFault, report);
    ContractTable table;
    table.name = TextOf(yaml, "name");
    table.meaning = TextOf(yaml, "description");
    table.granularity = TextOf(yaml, "dataGranularityDescription");
    table.tags = TextsOf(yaml, "tags");
    table.at = yaml.at;
    ReadColumns(yaml, table, report);
    ReadQuality(yaml, "", table.quality, report);
    CheckRelationships(yaml, false, report);
    table.formerly = ReadFormerNames(yaml, report);
    table.kept = ReadMaterialisation(yaml, table, report);
    ReadUpload(yaml, table, report);  // both are read again when they are wanted
    ReadConsumer(yaml, report);
    if (!seen.insert(Lower(table.name)).second)
      report.Error(PositionOf(yaml, "name"),
                   "the contract has two tables named `" + table.name + "`");
    contract.tables.push_back(std::move(table));
  }
}

// The standard's object, or its older form: a list of members.
void ReadTeam(const Yaml& root, Contract& contract, Report& report) {
  const Yaml* team = root.Find("team");
  if (!team) return;
  if (team->IsList())
    return CheckValue({"team", Shape::kObjects, false, &kTeamMember}, *team, report);
  if (CheckShape(*team, kTeamObject, report)) contract.team = TextOf(*team, "name");
}

void ReadSlas(const Yaml& root, Contract& contract) {
  for (const Yaml& yaml : ItemsOf(root, "slaProperties"))
    contract.slas.push_back({TextOf(yaml, "property"), TextOf(yaml, "value"), TextOf(yaml, "unit"),
                             TextOf(yaml, "element"), TextOf(yaml, "description")});
}

void ReadHead(const Yaml& root, const Place& place, Contract& contract, Report& report) {
  CheckName(root, "id", &IdFault, report);
  contract.id = TextOf(root, "id");
  contract.name = TextOf(root, "name");
  contract.version = TextOf(root, "version");
  contract.status = TextOf(root, "status");
  contract.domain = DomainOf(root, place, report);
  contract.tags = TextsOf(root, "tags");
  ReadDescription(root, contract);
  ReadTeam(root, contract, report);
}

}  // namespace

constexpr ObjectShape kContractColumn{"a column", kColumnKeys, kElementKeys};

constexpr ObjectShape kContractShape = kContract;

void ParseContract(const Yaml& root, const Place& place, Report& report, Resource& out) {
  CheckShape(root, kContract, report);
  CheckCustomProperties(root, report);
  CheckStableIds(root, report);
  Contract contract;
  ReadHead(root, place, contract, report);
  ReadTables(root, contract, report);
  if (const Yaml* servers = root.Find("servers"); servers && !servers->IsList())
    report.Error(servers->at, "`servers` must be a list", "Begin each entry with \"- \".");
  contract.servers = ReadServers(root, report);
  ReadSlas(root, contract);
  contract.retirement = ReadContractRetirement(root, report);
  out.references.push_back({Reference::To::kDomain, contract.domain, PositionOf(root, "domain")});
  if (!contract.team.empty()) Refer(*root.Find("team"), "name", Reference::To::kTeam, out);
  out.id.name = contract.id;
  out.model = std::move(contract);
}

}  // namespace weft::mesh
