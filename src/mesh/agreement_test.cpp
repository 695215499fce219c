#include "mesh/agreement.hpp"

#include <gtest/gtest.h>

#include "mesh/parse.hpp"

namespace weft::mesh {
namespace {

Time At(const char* text) { return ParseTime(text).value(); }

Agreement Full() {
  Agreement agreement;
  agreement.id = "agr_1";
  agreement.state = AgreementState::kApproved;
  agreement.table = {"fleet", "planes"};
  agreement.provider = {"fleet", "fleet.planes", "planes", "fleet.planes"};
  agreement.consumer.team = "analytics";
  agreement.purpose = "seat planning: \"wide\" ones\nand others";
  agreement.start = At("2026-11-21T06:18:00.5Z");
  agreement.end = At("2027-06-30");
  agreement.columns = {"seats", "year"};
  agreement.filter = ParseCondition("seats > 100");
  agreement.delivery = "monthly, as Parquet";
  agreement.requested = {"analyst", At("2026-11-20"), {}};
  agreement.decided = {"fleet_dev", At("2026-11-21"), "go on"};
  return agreement;
}

Resource Parsed(const std::string& document) {
  std::vector<Finding> findings;
  const auto resource = ParseDocumentText(document, {}, findings);
  EXPECT_TRUE(findings.empty()) << ToString(findings.front());
  return resource.value_or(Resource{});
}

TEST(Agreement, ComesBackFromItsDocumentAsItWas) {
  for (const AgreementState state : {AgreementState::kRequested, AgreementState::kApproved,
                                     AgreementState::kRefused, AgreementState::kRevoked}) {
    Agreement agreement = Full();
    agreement.state = state;
    const std::string document = DocumentOf(agreement);
    const Resource resource = Parsed(document);
    EXPECT_EQ(resource.id, (ResourceId{Kind::kAgreement, "agr_1"}));
    const auto& back = std::get<Agreement>(resource.model);
    EXPECT_EQ(back.state, state);
    EXPECT_EQ(back.purpose, agreement.purpose);
    EXPECT_EQ(DocumentOf(back), document);
  }
}

TEST(Agreement, SaysInTheStandardsWordsWhatTheseHavePlaceFor) {
  const std::string document = DocumentOf(Full());
  for (const char* line :
       {"kind: \"AccessAgreement\"", "status: \"approved\"", "  teamId: \"analytics\"",
        "  dataProductId: \"fleet.planes\"", "  outputPortId: \"planes\"",
        "endTimestamp: \"2027-06-30T00:00:00.000000Z\"", "  - property: weft.table"})
    EXPECT_NE(document.find(line), std::string::npos) << line << " in\n" << document;
}

TEST(Agreement, ForADomainComesBackToo) {
  Agreement agreement = Full();
  agreement.consumer = {{}, {}, "weather"};
  const auto back = std::get<Agreement>(Parsed(DocumentOf(agreement)).model);
  EXPECT_EQ(ToString(back.consumer), "domain weather");
}

TEST(Agreement, IsInForceFromItsStartUntilItsEnd) {
  const Agreement agreement = Full();
  EXPECT_FALSE(IsInForce(agreement, *agreement.start - std::chrono::microseconds(1)));
  EXPECT_TRUE(IsInForce(agreement, *agreement.start));
  EXPECT_TRUE(IsInForce(agreement, *agreement.end - std::chrono::microseconds(1)));
  EXPECT_FALSE(IsInForce(agreement, *agreement.end));
}

TEST(Agreement, WithoutATableOrAConsumerIsNone) {
  std::vector<Finding> findings;
  std::string document = DocumentOf(Full());
  const auto drop = [&](const std::string& text, const std::string& what) {
    const size_t at = text.find(what);
    return text.substr(0, at) + text.substr(text.find('\n', at) + 1);
  };
  EXPECT_FALSE(ParseDocumentText(drop(document, "  teamId: \"analytics\""), {}, findings));
  findings.clear();
  const size_t table = document.find("value: \"fleet.planes\"");
  document.replace(table, 21, "value: \"planes\"");
  EXPECT_FALSE(ParseDocumentText(document, {}, findings));
  EXPECT_NE(ToString(findings.front()).find("weft.table"), std::string::npos);
}

}  // namespace
}  // namespace weft::mesh
