#include <algorithm>

#include "base/error.hpp"
#include "mesh/parsers.hpp"
#include "mesh/standard_shapes.hpp"

// OAAS: an access agreement.
namespace weft::mesh {
namespace {

using std::string_view;

constexpr Key kDescriptionKeys[] = {{"purpose", Shape::kText, true}};
constexpr ObjectShape kDescription{"`description`", kDescriptionKeys};

constexpr Key kProviderKeys[] = {{"teamId", Shape::kText, true},
                                 {"dataProductId", Shape::kText, true},
                                 {"outputPortId", Shape::kText, true},
                                 {"dataContractId", Shape::kText},
                                 {"dataContractVersion", Shape::kText}};
constexpr ObjectShape kProvider{"`provider`", kProviderKeys};

constexpr Key kConsumerKeys[] = {
    {"teamId", Shape::kText}, {"userId", Shape::kText}, {"dataProductId", Shape::kText}};
constexpr ObjectShape kConsumer{"`consumer`", kConsumerKeys};

constexpr string_view kStatuses[] = {"requested", "approved", "rejected"};
constexpr Key kAgreementKeys[] = {
    {"apiVersion", Shape::kText, true},
    {"kind", Shape::kText, true},
    {"id", Shape::kText, true},
    {"status", Shape::kText, true, nullptr, kStatuses},
    {"description", Shape::kObject, true, &kDescription},
    {"provider", Shape::kObject, true, &kProvider},
    {"consumer", Shape::kObject, true, &kConsumer},
    {"roles", Shape::kTexts},
    {"startTimestamp", Shape::kText},
    {"endTimestamp", Shape::kText},
    {"nextReassessmentTimestamp", Shape::kText},
    {"customProperties", Shape::kObjects, false, &kCustomProperty},
};
constexpr ObjectShape kAgreement{"an AccessAgreement", kAgreementKeys};

std::string CustomText(const Yaml& root, string_view property) {
  const Yaml* value = CustomOf(root, property);
  return value && value->IsScalar() ? value->text : "";
}

std::optional<Time> ReadMoment(const Yaml& root, const Yaml* value, string_view name,
                               Report& report) {
  if (!value || value->IsNull()) return std::nullopt;
  const auto time = ParseTime(value->text);
  if (!time)
    report.Error(value->at.line ? value->at : root.at,
                 "`" + std::string(name) + "` is `" + value->text + "`, it must be a moment",
                 "Write 2027-06-30T00:00:00Z.");
  return time;
}

Agreement::Consumer ReadConsumer(const Yaml& root, Report& report) {
  Agreement::Consumer consumer;
  const Yaml* yaml = root.Find("consumer");
  if (!yaml || !yaml->IsMap()) return consumer;
  consumer.domain = CustomText(root, "weft.consumerDomain");
  if (!consumer.domain.empty()) return consumer;
  consumer.team = TextOf(*yaml, "teamId");
  consumer.user = TextOf(*yaml, "userId");
  if (consumer.team.empty() == consumer.user.empty())
    report.Error(yaml->at, "`consumer` must name one team or one user",
                 "Write teamId, or userId: Weft grants to teams and to people.");
  return consumer;
}

AgreementState ReadState(const Yaml& root) {
  const std::string status = TextOf(root, "status");
  if (status == "approved") return AgreementState::kApproved;
  if (status == "requested") return AgreementState::kRequested;
  return CustomText(root, "weft.outcome") == "revoked" ? AgreementState::kRevoked
                                                       : AgreementState::kRefused;
}

TableId ReadTable(const Yaml& root, Report& report) {
  if (const auto id = ParseTableId(CustomText(root, "weft.table"))) return *id;
  report.Error(root.at, "the agreement does not say which table it is about",
               "Add the custom property `weft.table`, such as fleet.planes.");
  return {};
}

ExpressionPtr ReadFilter(const Yaml& root, Report& report) {
  const Yaml* value = CustomOf(root, "weft.filter");
  if (!value || !value->IsScalar() || value->text.empty()) return nullptr;
  try {
    return ParseCondition(value->text);
  } catch (const Error& error) {
    report.Error(value->at, "`weft.filter`: " + error.message(), error.hint());
    return nullptr;
  }
}

std::vector<std::string> ReadColumns(const Yaml& root) {
  std::vector<std::string> columns;
  const Yaml* value = CustomOf(root, "weft.columns");
  if (!value) return columns;
  for (const Yaml& item : value->items) columns.push_back(item.text);
  return columns;
}

Agreement::Step ReadStep(const Yaml& root, const std::string& step, Report& report) {
  const std::string at = "weft." + step + "At";
  return {.by = CustomText(root, "weft." + step + "By"),
          .at = ReadMoment(root, CustomOf(root, at), at, report),
          .reason = {}};
}

}  // namespace

constexpr ObjectShape kAgreementShape = kAgreement;

void ParseAgreement(const Yaml& root, const Place&, Report& report, Resource& out) {
  CheckShape(root, kAgreement, report);
  CheckName(root, "id", &IdFault, report);
  Agreement agreement{.id = TextOf(root, "id"), .state = ReadState(root)};
  agreement.table = ReadTable(root, report);
  if (const Yaml* provider = root.Find("provider"))
    agreement.provider = {TextOf(*provider, "teamId"), TextOf(*provider, "dataProductId"),
                          TextOf(*provider, "outputPortId"), TextOf(*provider, "dataContractId")};
  agreement.consumer = ReadConsumer(root, report);
  if (const Yaml* description = root.Find("description"))
    agreement.purpose = TextOf(*description, "purpose");
  const auto moment = [&](const char* key) {
    return ReadMoment(root, root.Find(key), key, report);
  };
  agreement.start = moment("startTimestamp");
  agreement.end = moment("endTimestamp");
  agreement.columns = ReadColumns(root);
  agreement.filter = ReadFilter(root, report);
  agreement.delivery = CustomText(root, "weft.delivery");
  agreement.requested = ReadStep(root, "requested", report);
  agreement.decided = ReadStep(root, "decided", report);
  agreement.decided.reason = CustomText(root, "weft.reason");
  out.id.name = agreement.id;
  out.model = std::move(agreement);
}

}  // namespace weft::mesh
