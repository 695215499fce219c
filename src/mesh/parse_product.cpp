#include <set>

#include "base/text.hpp"
#include "mesh/intended_users.hpp"
#include "mesh/parsers.hpp"
#include "mesh/read_retirement.hpp"
#include "mesh/standard_shapes.hpp"

// ODPS v1.0.0: a data product.
namespace weft::mesh {
namespace {

constexpr Key kPortKeys[] = {
    {"name", Shape::kText, true},
    {"version", Shape::kText, true},
    {"tags", Shape::kTexts},
    {"customProperties", Shape::kObjects, false, &kCustomProperty},
    {"authoritativeDefinitions", Shape::kObjects, false, &kAuthority},
};

constexpr Key kInputKeys[] = {{"contractId", Shape::kText, true}};
constexpr ObjectShape kInputPort{"an input port", kInputKeys, kPortKeys};

constexpr Key kSbomKeys[] = {{"type", Shape::kText}, {"url", Shape::kText, true}};
constexpr ObjectShape kSbom{"an entry of `sbom`", kSbomKeys};
constexpr Key kInputContractKeys[] = {{"id", Shape::kText, true}, {"version", Shape::kText, true}};
constexpr ObjectShape kInputContract{"an input contract", kInputContractKeys};
constexpr Key kOutputKeys[] = {
    {"description", Shape::kText},
    {"type", Shape::kText},
    {"contractId", Shape::kText},
    {"sbom", Shape::kObjects, false, &kSbom},
    {"inputContracts", Shape::kObjects, false, &kInputContract},
};
constexpr ObjectShape kOutputPort{"an output port", kOutputKeys, kPortKeys};

constexpr Key kManagementKeys[] = {
    {"name", Shape::kText, true},
    {"content", Shape::kText, true},
    {"type", Shape::kText},
    {"url", Shape::kText},
    {"channel", Shape::kText},
    {"description", Shape::kText},
    {"tags", Shape::kTexts},
    {"customProperties", Shape::kObjects, false, &kCustomProperty},
    {"authoritativeDefinitions", Shape::kObjects, false, &kAuthority},
};
constexpr ObjectShape kManagementPort{"a management port", kManagementKeys};

constexpr Key kSupportKeys[] = {
    {"channel", Shape::kText, true},
    {"url", Shape::kText, true},
    {"description", Shape::kText},
    {"tool", Shape::kText},
    {"scope", Shape::kText},
    {"invitationUrl", Shape::kText},
    {"tags", Shape::kTexts},
    {"customProperties", Shape::kObjects, false, &kCustomProperty},
    {"authoritativeDefinitions", Shape::kObjects, false, &kAuthority},
};
constexpr ObjectShape kSupport{"a support channel", kSupportKeys};

constexpr Key kProductKeys[] = {
    {"apiVersion", Shape::kText, true},
    {"kind", Shape::kText, true},
    {"id", Shape::kText, true},
    {"status", Shape::kText, true, nullptr, kStatuses},
    {"name", Shape::kText},
    {"version", Shape::kText},
    {"domain", Shape::kText},
    {"tenant", Shape::kText},
    {"description", Shape::kObject, false, &kDescription},
    {"tags", Shape::kTexts},
    {"customProperties", Shape::kObjects, false, &kCustomProperty},
    {"authoritativeDefinitions", Shape::kObjects, false, &kAuthority},
    {"inputPorts", Shape::kObjects, false, &kInputPort},
    {"outputPorts", Shape::kObjects, false, &kOutputPort},
    {"managementPorts", Shape::kObjects, false, &kManagementPort},
    {"support", Shape::kObjects, false, &kSupport},
    {"team", Shape::kObject, false, &kTeamObject},
    {"productCreatedTs", Shape::kText},
};
constexpr ObjectShape kProduct{"a DataProduct", kProductKeys};

std::vector<Port> ReadPorts(const Yaml& root, std::string_view key, Report& report) {
  std::vector<Port> ports;
  std::set<std::pair<std::string, std::string>> seen;
  for (const Yaml& yaml : ItemsOf(root, key)) {
    Port port;
    port.name = TextOf(yaml, "name");
    port.version = TextOf(yaml, "version");
    port.description = TextOf(yaml, "description");
    port.contract_id = TextOf(yaml, "contractId");
    port.at = PositionOf(yaml, "contractId");
    if (!seen.emplace(port.name, port.version).second)
      report.Error(yaml.at,
                   "two ports are named `" + port.name + "` in version `" + port.version + "`",
                   "A port is known by name and version: change one of them.");
    ports.push_back(std::move(port));
  }
  return ports;
}

void CheckOutputs(const Yaml& root, const Product& product, Report& report) {
  if (product.outputs.empty())
    report.Warning(root.at, "the product has no output port, so nobody can read anything of it",
                   "Add `outputPorts` with a name, a version and a contractId.");
  for (const Port& port : product.outputs)
    if (port.contract_id.empty())
      report.Warning(
          port.at,
          "the output port `" + port.name + "` names no contract, so nothing can be read there",
          "Add `contractId`.");
}

void ReadTeam(const Yaml& root, Product& product, Resource& out) {
  const Yaml* team = root.Find("team");
  if (!team || !team->IsMap()) return;
  product.team = TextOf(*team, "name");
  Refer(*team, "name", Reference::To::kTeam, out);
  for (const Yaml& member : ItemsOf(*team, "members")) {
    if (Lower(TextOf(member, "role")) != "owner" || member.Find("dateOut")) continue;
    product.owners.push_back(TextOf(member, "username"));
    Refer(member, "username", Reference::To::kUser, out);
  }
}

// They are read when somebody looks: mesh/intended_users.hpp.
void CheckIntendedUsers(const Yaml& root, Report& report) {
  if (const Yaml* value = CustomOf(root, kIntendedUsers))
    CheckValue({kIntendedUsers, Shape::kTexts}, *value, report);
}

// "#ops-data (slack): https://chat.example/ops-data"
std::string ReadSupport(const Yaml& root) {
  const std::vector<Yaml>& channels = ItemsOf(root, "support");
  if (channels.empty()) return {};
  std::string text = TextOf(channels[0], "channel");
  const std::string tool = TextOf(channels[0], "tool"), url = TextOf(channels[0], "url");
  if (!tool.empty()) text += " (" + tool + ")";
  if (!url.empty()) text += ": " + url;
  return text;
}

// The key that gives a product its name.
void CheckProductName(const Yaml& root, Report& report) {
  const bool by_name = root.Find("name") != nullptr;
  CheckName(root, by_name ? "name" : "id", &NameFault, report);
  if (by_name) CheckName(root, "id", &IdFault, report);
}

std::string ReadEngine(const Yaml& root, Report& report) {
  const Yaml* value = CustomOf(root, "weft.engine");
  if (!value) return {};
  CheckValue({"weft.engine", Shape::kText, false, nullptr, kEngines}, *value, report);
  return value->text;
}

}  // namespace

constexpr ObjectShape kProductShape = kProduct;

void ParseProduct(const Yaml& root, const Place& place, Report& report, Resource& out) {
  CheckShape(root, kProduct, report);
  CheckProductName(root, report);
  CheckCustomProperties(root, report);
  Product product;
  product.domain = DomainOf(root, place, report);
  product.id = TextOf(root, "id");
  product.name = root.Find("name") ? TextOf(root, "name") : product.id;
  product.version = TextOf(root, "version");
  product.status = TextOf(root, "status");
  ReadDescription(root, product);
  product.tags = TextsOf(root, "tags");
  product.inputs = ReadPorts(root, "inputPorts", report);
  product.outputs = ReadPorts(root, "outputPorts", report);
  product.support = ReadSupport(root);
  product.major = place.major > 0 ? place.major : 1;
  product.retirement = ReadProductRetirement(root, report);
  product.engine = ReadEngine(root, report);
  CheckIntendedUsers(root, report);
  CheckOutputs(root, product, report);
  ReadTeam(root, product, out);
  for (const auto* ports : {&product.inputs, &product.outputs})
    for (const Port& port : *ports)
      if (!port.contract_id.empty())
        out.references.push_back({Reference::To::kContract, port.contract_id, port.at});
  out.references.push_back({Reference::To::kDomain, product.domain, PositionOf(root, "domain")});
  out.id.name = product.domain + "." + product.name;
  if (product.major > 1) out.id.name += "@" + std::to_string(product.major);
  out.model = std::move(product);
}

}  // namespace weft::mesh
