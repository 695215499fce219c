#include "mesh/parse.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include "base/error.hpp"
#include "base/text.hpp"
#include "mesh/folder_layout.hpp"
#include "mesh/parsers.hpp"

namespace weft::mesh {
namespace {

using std::string_view;

constexpr std::array<string_view, 1> kWeftVersions{"weft/v1"};
constexpr std::array<string_view, 2> kProductVersions{"v1.0.0", "v0.9.0"};
constexpr std::array<string_view, 7> kContractVersions{"v3.1.0", "v3.0.2", "v3.0.1", "v3.0.0",
                                                       "v2.2.2", "v2.2.1", "v2.2.0"};

constexpr std::array<string_view, 1> kAgreementVersions{"v0.1.0"};

constexpr std::array<KindReader, 13> kReaders{{
    {Kind::kMesh, kWeftVersions, "", Severity::kError, &kMeshShape, &ParseMesh},
    {Kind::kDomain, kWeftVersions, "", Severity::kError, &kDomainShape, &ParseDomain},
    {Kind::kTeam, kWeftVersions, "", Severity::kError, &kTeamShape, &ParseTeam},
    {Kind::kUser, kWeftVersions, "", Severity::kError, &kUserShape, &ParseUser},
    {Kind::kSource, kWeftVersions, "", Severity::kError, &kSourceShape, &ParseSource},
    {Kind::kPolicy, kWeftVersions, "", Severity::kError, &kPolicyShape, &ParsePolicy},
    {Kind::kProduct, kProductVersions, "v1.1", Severity::kWarning, &kProductShape, &ParseProduct},
    {Kind::kContract, kContractVersions, "v3.2", Severity::kWarning, &kContractShape,
     &ParseContract},
    {Kind::kAgreement, kAgreementVersions, "v1", Severity::kWarning, &kAgreementShape,
     &ParseAgreement},
    {Kind::kQuestion, kWeftVersions, "", Severity::kError, &kQuestionShape, &ParseQuestion},
    {Kind::kThread, kWeftVersions, "", Severity::kError, &kThreadShape, &ParseThread},
    {Kind::kSubscription, kWeftVersions, "", Severity::kError, &kSubscriptionShape,
     &ParseSubscription},
    {Kind::kTrackingPlan, kWeftVersions, "", Severity::kError, &kTrackingPlanShape,
     &ParseTrackingPlan},
}};

const KindReader* FindReader(string_view document_kind) {
  for (const KindReader& reader : kReaders)
    if (RowOf(reader.kind).document_kind == document_kind) return &reader;
  return nullptr;
}

void ReportKind(const Yaml& root, Report& report) {
  std::vector<string_view> kinds;
  for (const KindRow& row : kKinds) {
    if (row.own_verbs.empty()) kinds.push_back(row.document_kind);
  }
  const Yaml* kind = root.Find("kind");
  if (!kind)
    return report.Error(root.at, "a document needs the key `kind`",
                        "Its values: " + Alternatives(kinds) + ".");
  const std::string written = kind->IsScalar() ? "`" + kind->text + "`" : "no text";
  report.Error(kind->at, "`kind` is " + written + ", it must be " + Alternatives(kinds),
               Suggestion(kind->text, kinds));
}

void CheckVersion(const Yaml& root, const KindReader& reader, Report& report) {
  const Yaml* version = root.Find("apiVersion");
  if (!version || !version->IsScalar()) return;  // the shape says so
  if (std::ranges::find(reader.versions, version->text) != reader.versions.end()) return;
  if (!reader.next_version.empty() && version->text.starts_with(reader.next_version))
    return report.Warning(version->at,
                          "`apiVersion` is `" + version->text + "`, which Weft knows in part only",
                          "Keys that are new in it are kept, but mean nothing here.");
  report.Error(
      version->at,
      "`apiVersion` is `" + version->text + "`, it must be " + Alternatives(reader.versions),
      "Write " + std::string(reader.versions[0]) + ".");
}

}  // namespace

const KindReader& ReaderOf(Kind kind) {
  const auto reader = std::ranges::find(kReaders, kind, &KindReader::kind);
  WEFT_CHECK(reader != kReaders.end());
  return *reader;
}

std::optional<Resource> ParseDocument(const Yaml& root, string_view text, const Place& place,
                                      std::vector<Finding>& findings) {
  Report report(findings, place.file, Severity::kError);
  if (!root.IsMap()) {
    report.Error(root.at.line ? root.at : Position{1, 1}, "a document must be an object with keys",
                 "Begin it with `apiVersion:` and `kind:`.");
    return std::nullopt;
  }
  const KindReader* reader = FindReader(TextOf(root, "kind"));
  if (!reader) {
    ReportKind(root, report);
    return std::nullopt;
  }
  Report own(findings, place.file, reader->unknown_keys);
  CheckVersion(root, *reader, own);
  Resource resource;
  resource.id.kind = reader->kind;
  reader->parse(root, place, own, resource);
  if (own.has_errors()) return std::nullopt;
  resource.document = std::string(text);
  resource.path = place.file;
  return resource;
}

std::optional<Resource> ParseDocumentText(string_view text, const Place& place,
                                          std::vector<Finding>& findings) {
  try {
    const std::vector<YamlDocument> documents = ParseYaml(text);
    if (documents.size() == 1) return ParseDocument(documents[0].root, text, place, findings);
    findings.push_back(
        {Severity::kError,
         place.file,
         {1, 1},
         documents.empty() ? "the document is empty"
                           : "there are several documents, one is expected",
         documents.empty() ? "Begin it with `apiVersion:` and `kind:`." : "Send them one by one."});
  } catch (const Error& error) {
    findings.push_back(SyntaxFinding(error, place.file));
  }
  return std::nullopt;
}

Place PlaceOf(const Resource& resource) {
  Place place;
  place.file = resource.path;
  if (const auto* policy = std::get_if<Policy>(&resource.model)) {
    place.domain = policy->domain;
    place.major = policy->major;
    if (!policy->product.empty())
      place.product = policy->product.substr(policy->product.find('.') + 1);
  } else if (const auto* product = std::get_if<Product>(&resource.model)) {
    place.domain = product->domain;
    place.product = product->name;
    place.major = product->major;
  } else if (const auto* contract = std::get_if<Contract>(&resource.model)) {
    place.domain = contract->domain;
  } else if (const auto* source = std::get_if<Source>(&resource.model)) {
    place.domain = source->domain;
  }
  return place;
}

Place PlaceOf(const std::string& path) {
  const Spot spot = SpotOf(path);
  return {path, spot.domain, spot.product, spot.major};
}

Finding SyntaxFinding(const Error& error, const std::string& file) {
  Finding finding{Severity::kError, file, {}, error.message(), error.hint()};
  int used = 0;
  if (std::sscanf(error.message().c_str(), "%d:%d: %n", &finding.at.line, &finding.at.column,
                  &used) == 2 &&
      used > 0)
    finding.message.erase(0, static_cast<size_t>(used));
  return finding;
}

void CheckName(const Yaml& map, string_view key, FaultOf fault_of, Report& report) {
  const Yaml* value = map.Find(key);
  if (!value || !value->IsScalar()) return;
  const auto fault = fault_of(value->text);
  if (!fault) return;
  std::string better = Lower(value->text);
  for (char& c : better)
    if (fault_of(std::string("a") + c)) c = '_';
  report.Error(value->at, "`" + std::string(key) + "` is `" + value->text + "`, it " + *fault,
               fault_of(better) ? "" : "Write `" + better + "`.");
}

std::string DomainOf(const Yaml& root, const Place& place, Report& report) {
  const std::string written = TextOf(root, "domain");
  if (!written.empty() && !place.domain.empty() && written != place.domain)
    report.Error(PositionOf(root, "domain"),
                 "`domain` is `" + written + "`, but the file lies in the folder of domain `" +
                     place.domain + "`",
                 "Write " + place.domain + ", or move the file.");
  if (written.empty() && place.domain.empty())
    report.Error(root.at, "the document does not say to which domain it belongs",
                 "Add `domain:`, or put it into a domain's folder.");
  if (place.domain.empty()) CheckName(root, "domain", &DomainNameFault, report);
  return place.domain.empty() ? written : place.domain;
}

void Refer(const Yaml& map, string_view key, Reference::To to, Resource& out) {
  const Yaml* value = map.Find(key);
  if (!value) return;
  if (value->IsScalar() && !value->text.empty())
    out.references.push_back({to, value->text, value->at});
  for (const Yaml& item : value->items)
    if (item.IsScalar()) out.references.push_back({to, item.text, item.at});
}

}  // namespace weft::mesh
