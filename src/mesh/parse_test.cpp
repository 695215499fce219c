#include "mesh/parse.hpp"

#include <gtest/gtest.h>

#include "mesh/testing.hpp"

namespace weft::mesh {
namespace {

using testing::Read;
using Strings = std::vector<std::string>;

TEST(Parse, KeepsTheDocumentByteForByte) {
  const std::string text =
      "# who\r\napiVersion: weft/v1\r\nkind: Team   # spaces\r\nname: 'ops'\r\n\r\n";
  const auto reading = Read(text);
  EXPECT_EQ(reading.findings, Strings{});
  EXPECT_EQ(reading.resource->document, text);
  EXPECT_EQ(reading.resource->id, (ResourceId{Kind::kTeam, "ops"}));
}

TEST(Parse, ReadsJsonLikeYaml) {
  EXPECT_EQ(Read(R"({"apiVersion":"weft/v1","kind":"Team","name":"ops"})").As<Team>().name, "ops");
}

TEST(Parse, SaysWhatIsNoDocument) {
  EXPECT_EQ(Read("").findings,
            Strings{"1:1: error: the document is empty. Begin it with `apiVersion:` and `kind:`."});
  EXPECT_EQ(
      Read("a: 1\n---\nb: 2\n").findings,
      Strings{"1:1: error: there are several documents, one is expected. Send them one by one."});
  EXPECT_EQ(Read("- a\n").findings[0].substr(0, 53),
            "1:1: error: a document must be an object with keys. B");
  EXPECT_EQ(Read("a: [\n").findings[0].substr(0, 26), "2:1: error: a `[` has no `");
  EXPECT_EQ(Read("apiVersion: weft/v1\nkind: Teem\nname: a\n").findings,
            Strings{"2:7: error: `kind` is `Teem`, it must be `Mesh`, `Domain`, `Team`, `User`, "
                    "`DataProduct`, "
                    "`DataContract`, `Policy`, `Source`, `Question` or `TrackingPlan`, did you "
                    "mean `Team`?"});
  EXPECT_EQ(Read("apiVersion: weft/v1\n").findings.size(), 1u);
}

TEST(Parse, AcceptsTheVersionsThatAStandardHas) {
  const auto contract = [](const std::string& version) {
    return Read(
        "apiVersion: " + version + "\nkind: DataContract\nid: a\nversion: 1.0.0\nstatus: active\n",
        {.file = "", .domain = "flights"});
  };
  for (const char* version : {"v3.1.0", "v3.0.2", "v3.0.1", "v3.0.0", "v2.2.2", "v2.2.1", "v2.2.0"})
    EXPECT_EQ(contract(version).findings, Strings{}) << version;
  EXPECT_EQ(contract("v3.2.0").findings[0].substr(0, 15), "1:13: warning: ");
  EXPECT_TRUE(contract("v3.2.0").resource);
  EXPECT_EQ(contract("v3.1").findings, Strings{"1:13: error: `apiVersion` is `v3.1`, it must be "
                                               "`v3.1.0`, `v3.0.2`, `v3.0.1`, `v3.0.0`, `v2.2.2`, "
                                               "`v2.2.1` or `v2.2.0`. Write v3.1.0."});
  EXPECT_FALSE(contract("v4.0.0").resource);
}

TEST(Parse, FindsAllFaultsAtOnceEachAtItsPlace) {
  const auto reading = Read(
      "apiVersion: weft/v1\n"
      "kind: User\n"
      "name: Ann\n"
      "emial: ann@x.example\n"
      "teams: ops\n"
      "disabled: perhaps\n");
  EXPECT_FALSE(reading.resource);
  EXPECT_EQ(
      reading.findings,
      (Strings{
          "4:1: error: unknown key `emial` in a User, did you mean `email`?",
          "5:8: error: `teams` must be a list of texts, it is a text. Write [ops].",
          "6:11: error: `disabled` must be true or false, it is a text",
          "3:7: error: `name` is `Ann`, it must start with a lower-case letter. Write `ann`."}));
}

TEST(Parse, WantsTextsToBeTexts) {
  const std::string head = "apiVersion: weft/v1\nkind: Team\nname: ops\n";
  EXPECT_EQ(
      Read(head + "title: 1.0\n").findings,
      Strings{"4:8: error: `title` must be a text, it is a number. Put it into quotes: \"1.0\"."});
  EXPECT_EQ(Read(head + "title: true\n").findings.size(), 1u);
  EXPECT_EQ(Read(head + "title: '1.0'\n").findings, Strings{});
  EXPECT_EQ(Read(head + "title: 1.0.0\n").findings, Strings{});
  EXPECT_EQ(
      Read(head + "title:\n").findings,
      Strings{
          "4:1: error: `title` must be a text, it is empty. Give it a value, or remove the key."});
  EXPECT_EQ(Read(head + "title: [a]\n").findings,
            Strings{"4:8: error: `title` must be a text, it is a list"});
}

TEST(Parse, ReadsAMesh) {
  const auto reading = Read(
      "apiVersion: weft/v1\nkind: Mesh\nname: flights\ntitle: T\ndescription: D\nadminMayRead: "
      "false\n"
      "rules: {everyColumnHasAMeaning: true, everyProductHasAnOwner: true, columnNamePattern: "
      "'[a-z_]+'}\n");
  const auto& mesh = reading.As<MeshDocument>();
  EXPECT_EQ(mesh.name, "flights");
  EXPECT_FALSE(mesh.admin_may_read);
  EXPECT_TRUE(mesh.rules.every_column_has_a_meaning);
  EXPECT_FALSE(mesh.rules.every_nullable_column_has_a_null_meaning);
  EXPECT_TRUE(mesh.rules.every_product_has_an_owner);
  EXPECT_EQ(mesh.rules.column_name_pattern, "[a-z_]+");
  EXPECT_EQ(
      Read("apiVersion: weft/v1\nkind: Mesh\nname: a\nrules: {columnNamePattern: '['}\n").findings,
      Strings{"4:28: error: `columnNamePattern` is no pattern: a `[` has no `]`"});
}

TEST(Parse, ReadsADomain) {
  const std::string text =
      "apiVersion: weft/v1\nkind: Domain\nname: flights\nteam: ops\ncurators: [ann, ben]\nparent: "
      "air\n"
      "mode: decentralised\n";
  const auto reading = Read(text, {.file = "", .domain = "flights"});
  const auto& domain = reading.As<Domain>();
  EXPECT_EQ(domain.team, "ops");
  EXPECT_EQ(domain.curators, (Strings{"ann", "ben"}));
  EXPECT_EQ(domain.parent, "air");
  EXPECT_EQ(domain.mode, Mode::kDecentralised);
  EXPECT_EQ(reading.resource->references.size(), 4u);
  EXPECT_EQ(Read(text, {.file = "", .domain = "fleet"}).findings,
            Strings{"3:7: error: the domain's name is `flights`, but its folder is `fleet`. Give "
                    "both the same name."});
  EXPECT_EQ(Read("apiVersion: weft/v1\nkind: Domain\nname: weft\nmode: standart\n").findings,
            (Strings{"4:7: error: `mode` is `standart`, it must be `centralised`, `standard` or "
                     "`decentralised`, did you "
                     "mean `standard`?",
                     "3:7: error: `name` is `weft`, it is reserved, choose another"}));
}

TEST(Parse, ReadsAUser) {
  const auto reading = Read(
      "apiVersion: weft/v1\nkind: User\nname: partner\nteams: [jfk-partner]\nroles: [admin]\n"
      "attributes: {airport: JFK, gates: [1, b]}\ndisabled: true\n");
  const auto& user = reading.As<User>();
  EXPECT_EQ(user.attributes, (Attributes{{"airport", {"JFK"}}, {"gates", {"1", "b"}}}));
  EXPECT_EQ(user.roles, Strings{"admin"});
  EXPECT_TRUE(user.disabled);
  EXPECT_EQ(
      Read("apiVersion: weft/v1\nkind: User\nname: a\nattributes: {teams: x, Ab: y, c: {d: 1}}\n")
          .findings.size(),
      3u);
}

TEST(Parse, ReadsASource) {
  const auto reading = Read(
      "apiVersion: weft/v1\nkind: Source\nname: accounts_pg\ndomain: accounts\ntype: "
      "postgres\nowner: ann\n"
      "classification: personal\nsettings: {host: db.example, port: 5432}\n");
  const auto& source = reading.As<Source>();
  EXPECT_EQ(source.domain, "accounts");
  EXPECT_EQ(source.settings.at("port"), "5432");
  EXPECT_EQ(Read("apiVersion: weft/v1\nkind: Source\nname: a\ntype: s3\n").findings,
            Strings{"1:1: error: the document does not say to which domain it belongs. Add "
                    "`domain:`, or put it into a "
                    "domain's folder."});
}

TEST(Parse, KnowsThePlaceThatMakesADocumentWhatItIs) {
  const Place place{.file = "x", .domain = "flights", .product = "departures", .major = 2};
  const auto policy = Read("apiVersion: weft/v1\nkind: Policy\nname: p\nrules: []\n", place);
  ASSERT_TRUE(policy.resource);
  EXPECT_EQ(policy.resource->id.name, "flights.p@2");
  const Place again = PlaceOf(*policy.resource);
  EXPECT_EQ(again.domain, "flights");
  EXPECT_EQ(again.product, "departures");
  EXPECT_EQ(again.major, 2);
}

// Damaged documents of every kind give findings, never an exception or a crash.
TEST(Parse, SurvivesDamagedDocuments) {
  const std::string seed =
      "apiVersion: v3.1.0\nkind: DataContract\nid: a\nversion: 1.0.0\nstatus: active\nteam: "
      "{members: [{username: a}]}\n"
      "servers: [{server: s, type: local, path: p, format: csv}]\nschema:\n  - name: t\n    "
      "properties:\n"
      "      - {name: c, logicalType: array, items: {logicalType: object, properties: [{name: "
      "d}]}}\n"
      "    quality: [{metric: rowCount, mustBeBetween: [1, 2]}]\n"
      "    relationships: [{from: a.b, to: c.d}]\nslaProperties: [{property: latency, value: 1}]\n";
  for (size_t at = 0; at < seed.size(); at += 3) {
    for (const char* with : {"", "[", "- ", "x", "\n", "null", ": "}) {
      std::string text = seed;
      text.replace(at, 1, with);
      const auto reading = Read(text);
      ASSERT_TRUE(reading.resource || !reading.findings.empty()) << text;
    }
  }
}

}  // namespace
}  // namespace weft::mesh
