#include "mesh/folder.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>

#include "base/error.hpp"
#include "base/files.hpp"
#include "mesh/references.hpp"
#include "mesh/testing.hpp"

namespace weft::mesh {
namespace {

using Files = std::map<std::string, std::string>;
using Strings = std::vector<std::string>;
using testing::ReadFiles;
using testing::Texts;

std::string Contract(
    const std::string& id,
    const std::string& tables = "[{name: t, properties: [{name: c, logicalType: string}]}]",
    const std::string& more = "") {
  return "apiVersion: v3.1.0\nkind: DataContract\nid: " + id +
         "\nversion: 1.0.0\nstatus: active\n" + more + "schema: " + tables + "\n";
}

std::string Product(const std::string& name, const std::string& contract) {
  return "apiVersion: v1.0.0\nkind: DataProduct\nid: " + name + "\nname: " + name +
         "\nstatus: active\noutputPorts: [{name: p, version: 1.0.0, contractId: " + contract +
         "}]\n";
}

std::string Local(const std::string& path, const std::string& name = "f") {
  return "servers:\n  - {server: " + name + ", type: local, format: csv, path: " + path + "}\n";
}

const std::string kMesh = "apiVersion: weft/v1\nkind: Mesh\nname: m\n";
const std::string kPolicy = "apiVersion: weft/v1\nkind: Policy\nname: p\nrules: []\n";

// One product with SQL: valid, to be spoilt by each test.
Files Valid() {
  return {{"weft.yaml", kMesh},
          {"teams.yaml",
           "apiVersion: weft/v1\nkind: Team\nname: ops\n---\napiVersion: weft/v1\nkind: "
           "Team\nname: met\n"},
          {"policies/pii.yaml", kPolicy},
          {"d/domain.yaml", "apiVersion: weft/v1\nkind: Domain\nname: d\n"},
          {"d/p/p.odps.yaml", Product("p", "d.p")},
          {"d/p/p.odcs.yaml", Contract("d.p")},
          {"d/p/t.sql", "SELECT 1 AS c"},
          {"d/p/policy.yaml", kPolicy},
          {"d/p/tests/none.sql", "SELECT 1 WHERE false"},
          {"README.md", "x"},
          {"d/p/LICENSE", "x"}};
}

Strings FindingsOf(const Files& files) { return Texts(ReadFiles(files).findings); }

const Resource* Find(const Folder& folder, const std::string& id) {
  for (const Resource& resource : folder.resources)
    if (ToString(resource.id) == id) return &resource;
  return nullptr;
}

TEST(Folder, ReadsWhatItSays) {
  const Folder folder = ReadFiles(Valid());
  EXPECT_EQ(Texts(folder.findings), Strings{});
  EXPECT_EQ(folder.name, "m");
  Strings ids;
  for (const Resource& resource : folder.resources) ids.push_back(ToString(resource.id));
  EXPECT_EQ(ids, (Strings{"mesh m", "domain d", "team met", "team ops", "product d.p",
                          "contract d.p", "policy d.p", "policy p"}));
  const Resource* product = Find(folder, "product d.p");
  EXPECT_EQ(product->code,
            (std::map<std::string, std::string>{{"t.sql", "SELECT 1 AS c"},
                                                {"tests/none.sql", "SELECT 1 WHERE false"}}));
  EXPECT_EQ(product->path, "d/p/p.odps.yaml");
  EXPECT_EQ(Find(folder, "team met")->document,
            "---\napiVersion: weft/v1\nkind: Team\nname: met\n");
  EXPECT_EQ(std::get<Policy>(Find(folder, "policy d.p")->model).product, "d.p");
}

TEST(Folder, NamesPoliciesAfterTheProductNotItsFolder) {
  Files files = Valid();
  files["d/p/p.odps.yaml"] = Product("other", "d.p");
  EXPECT_EQ(std::get<Policy>(Find(ReadFiles(files), "policy d.p")->model).product, "d.other");
}

TEST(Folder, BindsDataFilesToTheirContract) {
  Files files = Valid();
  files.erase("d/p/t.sql");
  files["d/p/p.odcs.yaml"] = Contract(
      "d.p", "[{name: t, properties: [{name: c, logicalType: string}]}]", Local("data/t.csv"));
  files["d/p/data/t.csv"] = "c\n1\n";
  const Folder folder = ReadFiles(files);
  EXPECT_EQ(Texts(folder.findings), Strings{});
  EXPECT_EQ(Find(folder, "contract d.p")->files.at("data/t.csv"),
            (FileRef{Sha256Hex("c\n1\n"), 4}));
}

TEST(Folder, PointsAtThePathOfAFileThatIsNotThere) {
  Files files = Valid();
  files.erase("d/p/t.sql");
  files["d/p/p.odcs.yaml"] = Contract(
      "d.p", "[{name: t, properties: [{name: c, logicalType: string}]}]", Local("data/x.csv"));
  files["d/p/data/t.csv"] = "c\n1\n";
  EXPECT_EQ(FindingsOf(files),
            (Strings{"d/p/data/t.csv:0:0: warning: no document names this file, it is left out",
                     "d/p/p.odcs.yaml:7:49: error: there is no file `data/x.csv` beside the "
                     "document, did you mean `data/t.csv`?"}));
}

TEST(Folder, GivesEachTableOneOrigin) {
  Files files = Valid();
  files["d/p/t.csv"] = "c\n";
  files["d/p/p.odcs.yaml"] =
      Contract("d.p", "[{name: t, properties: [{name: c, logicalType: string}]}]", Local("t.csv"));
  EXPECT_EQ(FindingsOf(files), Strings{"d/p/p.odcs.yaml:8:10: error: the table `t` has two "
                                       "origins: t.sql and a local server. Remove one of them."});
  files.erase("d/p/t.sql");
  EXPECT_EQ(FindingsOf(files), Strings{});
  files["d/p/p.odcs.yaml"] = Contract("d.p");
  files.erase("d/p/t.csv");
  const Folder folder = ReadFiles(files);
  EXPECT_EQ(
      Texts(folder.findings),
      Strings{"d/p/p.odcs.yaml:6:10: warning: the table `t` has no data yet. Add t.sql beside the "
              "contract, or a server of type local."});
  EXPECT_FALSE(HasErrors(folder.findings));
}

TEST(Folder, FillsSeveralTablesFromServersOfTheirNames) {
  Files files = Valid();
  files.erase("d/p/t.sql");
  files["d/p/a.csv"] = files["d/p/b.csv"] = "c\n";
  const std::string tables =
      "[{name: a, properties: [{name: c, logicalType: string}]}, {name: b, properties: [{name: c, "
      "logicalType: string}]}]";
  const auto servers = [](const std::string& second) {
    return "servers:\n  - {server: a, type: local, format: csv, path: a.csv}\n  - {server: " +
           second + ", type: local, format: csv, path: b.csv}\n";
  };
  files["d/p/p.odcs.yaml"] = Contract("d.p", tables, servers("b"));
  EXPECT_EQ(FindingsOf(files), Strings{});
  files["d/p/p.odcs.yaml"] = Contract("d.p", tables, servers("bb"));
  EXPECT_EQ(FindingsOf(files).size(), 2u);
  EXPECT_EQ(FindingsOf(files)[0],
            "d/p/p.odcs.yaml:8:50: error: the contract has several tables, and the local server "
            "`bb` is named "
            "after none. Name it (`server:`) after the table that its file fills.");
}

TEST(Folder, WantsEverySqlFileToNameATable) {
  Files files = Valid();
  files["d/p/tt.sql"] = "SELECT 1";
  files["d/x.sql"] = "SELECT 1";
  files["d/p/empty.sql"] = " \n";
  EXPECT_EQ(
      FindingsOf(files),
      (Strings{"d/p/empty.sql:0:0: error: the file is empty, one SELECT is expected",
               "d/p/empty.sql:0:0: error: no contract in this folder has a table `empty`. Name the "
               "file after the table that "
               "it makes.",
               "d/p/tt.sql:0:0: error: no contract in this folder has a table `tt`. Name the file "
               "after the table that it makes.",
               "d/x.sql:0:0: error: SQL belongs to a product. Put it into the product's folder."}));
}

TEST(Folder, WantsAContractToBeGivenOutByItsProduct) {
  Files files = Valid();
  files["d/p/p.odps.yaml"] = Product("p", "d.q");
  EXPECT_EQ(
      FindingsOf(files),
      Strings{
          "d/p/p.odcs.yaml:1:1: error: no output port of the product names the contract `d.p`. Is "
          "`d.q` in d/p/p.odps.yaml meant for it?"});
  files.erase("d/p/p.odps.yaml");
  EXPECT_EQ(FindingsOf(files).at(0),
            "d/p/p.odcs.yaml:1:1: error: the contract lies in a product's folder without a "
            "product. Add a "
            "DataProduct beside it, or move the contract into the domain's folder.");
  files = Valid();
  files["d/p/second.odps.yaml"] = Product("q", "d.p");
  EXPECT_EQ(FindingsOf(files).at(0).substr(0, 80),
            "d/p/second.odps.yaml:1:1: error: this folder has a second data product, the firs");
}

TEST(Folder, TakesAContractInADomainsFolder) {
  Files files = Valid();
  files["d/events.odcs.yaml"] =
      Contract("d.raw", "[{name: raw, properties: [{name: c, logicalType: string}]}]");
  EXPECT_EQ(FindingsOf(files),
            Strings{"d/events.odcs.yaml:6:10: warning: the table `raw` has no data yet"});
}

TEST(Folder, KeepsMajorsSideBySide) {
  Files files = Valid();
  for (const char* file :
       {"p.odps.yaml", "p.odcs.yaml", "t.sql", "policy.yaml", "tests/none.sql"}) {
    files["d/p/v1/" + std::string(file)] = files["d/p/v2/" + std::string(file)] =
        files["d/p/" + std::string(file)];
    files.erase("d/p/" + std::string(file));
  }
  files["d/p/v2/p.odps.yaml"] = Product("p", "d.p2");
  files["d/p/v2/p.odcs.yaml"] = Contract("d.p2");
  const Folder folder = ReadFiles(files);
  EXPECT_EQ(Texts(folder.findings), Strings{});
  EXPECT_NE(Find(folder, "product d.p"), nullptr);
  EXPECT_NE(Find(folder, "product d.p@2"), nullptr);
  EXPECT_EQ(std::get<Policy>(Find(folder, "policy d.p@2")->model).major, 2);
  EXPECT_EQ(Find(folder, "product d.p@2")->code.size(), 2u);
}

TEST(Folder, WantsEachNameOnce) {
  Files files = Valid();
  files["more.yaml"] = "apiVersion: weft/v1\nkind: Team\nname: ops\n";
  files["d/q/q.odps.yaml"] = Product("q", "d.q");
  files["d/q/q.odcs.yaml"] = Contract("d.q");
  files["d/q/t.sql"] = "SELECT 1 AS c";
  files["d/r.odcs.yaml"] = Contract("d.p", "[]");
  EXPECT_EQ(FindingsOf(files),
            (Strings{"d/q/q.odcs.yaml:6:10: error: the domain `d` has a second table `t`, the "
                     "first is in d/p/p.odcs.yaml. A table's "
                     "name is its address: rename one, or put a new major into a folder v2/.",
                     "d/r.odcs.yaml:1:1: error: the contract d.p is here a second time, the first "
                     "is d/p/p.odcs.yaml:1. Rename or "
                     "remove one.",
                     "teams.yaml:1:1: error: the team ops is here a second time, the first is "
                     "more.yaml:1. Rename or remove one."}));
}

TEST(Folder, WantsDocumentsInTheirPlaces) {
  Files files = Valid();
  files["d/u.yaml"] = "apiVersion: weft/v1\nkind: User\nname: u\n";
  files["d/q.yaml"] = Product("q", "d.p");
  files["top.odcs.yaml"] = Contract("top");
  files["weft/domain.yaml"] = "apiVersion: weft/v1\nkind: Domain\nname: weft\n";
  EXPECT_EQ(
      FindingsOf(files),
      (Strings{"d/q.yaml:1:1: error: a DataProduct does not belong into this folder. Put it into a "
               "folder of its own in its "
               "domain's folder: domain/product/.",
               "d/u.yaml:1:1: error: a User does not belong into this folder. Put it into a file "
               "at the top of the folder, "
               "such as teams.yaml.",
               "top.odcs.yaml:1:1: error: a DataContract does not belong into this folder. Put it "
               "into its product's or its "
               "domain's folder.",
               "weft/domain.yaml:0:0: error: the folder `weft` cannot be a domain, its name is "
               "reserved, choose another. "
               "Rename the folder.",
               "weft/domain.yaml:3:7: error: `name` is `weft`, it is reserved, choose another"}));
}

TEST(Folder, MustHaveAName) {
  Files files = Valid();
  files.erase("weft.yaml");
  EXPECT_EQ(
      FindingsOf(files),
      Strings{
          "weft.yaml:0:0: error: the folder has no name. Add weft.yaml with `apiVersion: weft/v1`, "
          "`kind: Mesh` and `name:`."});
  files["weft.yaml"] = kMesh + "nmae: x\n";
  EXPECT_EQ(FindingsOf(files).size(), 1u);
  files["weft.yaml"] = kMesh;
  files["two.yaml"] = "apiVersion: weft/v1\nkind: Mesh\nname: n\n";
  EXPECT_EQ(FindingsOf(files).size(), 1u);
}

TEST(Folder, WarnsOfFilesThatNothingNames) {
  Files files = Valid();
  files["d/p/old.csv"] = "x";
  files["d/p/data/deep/x.parquet"] = "x";
  files["notes.txt"] = "x";
  files["d/other/data/x.csv"] = "may belong to a document that is not in this list";
  EXPECT_EQ(
      FindingsOf(files),
      (Strings{"d/p/data/deep/x.parquet:0:0: warning: no document names this file, it is left out",
               "d/p/old.csv:0:0: warning: no document names this file, it is left out",
               "notes.txt:0:0: warning: no document names this file, it is left out"}));
}

TEST(Folder, DoesNotBlameOthersForABrokenDocument) {
  Files files = Valid();
  files["d/p/x.csv"] = "x";
  for (const char* broken : {"kind: [", "apiVersion: v3.1.0\nkind: DataContract\n"}) {
    files["d/p/p.odcs.yaml"] = broken;
    for (const std::string& finding : FindingsOf(files))
      EXPECT_EQ(finding.substr(0, 16), "d/p/p.odcs.yaml:");
  }
}

TEST(Folder, FollowsTheRulesThatItsMeshSwitchesOn) {
  Files files = Valid();
  EXPECT_EQ(FindingsOf(files), Strings{});
  files["weft.yaml"] = kMesh +
                       "rules: {everyColumnHasAMeaning: true, everyNullableColumnHasANullMeaning: "
                       "true, everyProductHasAnOwner: true, "
                       "columnNamePattern: '[a-b]+'}\n";
  EXPECT_EQ(
      FindingsOf(files),
      (Strings{
          "d/p/p.odcs.yaml:6:33: error: the column `t.c` has no meaning. Add `description`: what "
          "does a value say?",
          "d/p/p.odcs.yaml:6:33: error: the column `t.c` may be null, but does not say what null "
          "means. Add the custom "
          "property weft.nullMeans, or `required: true`.",
          "d/p/p.odcs.yaml:6:33: error: the column `t.c` does not fit the mesh's pattern [a-b]+",
          "d/p/p.odps.yaml:1:1: error: the product `p` has no owner. Name a person under "
          "`team.members` with `role: "
          "owner`."}));
}

TEST(Folder, SaysNothingOfWhatLiesBeyondIt) {
  const Files part{{"weft.yaml", kMesh}, {"d/p/p.odps.yaml", Product("p", "elsewhere")}};
  EXPECT_EQ(FindingsOf(part), Strings{});
}

TEST(Folder, NamesTheReferencesThatLeadNowhere) {
  Files files = Valid();
  files["d/domain.yaml"] =
      "apiVersion: weft/v1\nkind: Domain\nname: d\nteam: opps\ncurators: [ann]\n";
  files["d/p/policy.yaml"] =
      "apiVersion: weft/v1\nkind: Policy\nname: p\nrules:\n"
      "  - {name: r, effect: allow, to: {teams: [met]}, on: {tables: [tt], products: [p]}}\n";
  const SnapshotPtr snapshot = testing::SnapshotOf(files);
  const auto missing = [&](Kind kind, const char* name) {
    return Texts(MissingReferences(*snapshot->Find({kind, name}), *snapshot));
  };
  EXPECT_EQ(missing(Kind::kDomain, "d"),
            (Strings{"d/domain.yaml:5:12: error: there is no user `ann`",
                     "d/domain.yaml:4:7: error: there is no team `opps`, did you mean `ops`?"}));
  EXPECT_EQ(missing(Kind::kPolicy, "d.p"),
            Strings{"d/p/policy.yaml:5:64: error: there is no table `d.tt`, did you mean `d.t`?"});
  EXPECT_EQ(missing(Kind::kProduct, "d.p"), Strings{});
  EXPECT_EQ(
      Texts(DanglingReferences(ReadFiles(files))),
      (Strings{"d/domain.yaml:5:12: warning: there is no user `ann` in this folder. The mesh must "
               "have it already.",
               "d/domain.yaml:4:7: error: there is no team `opps` in this folder, did you mean "
               "`ops`?",
               "d/p/policy.yaml:5:64: error: there is no table `d.tt` in this folder, did you mean "
               "`d.t`?"}));
}

TEST(Folder, OfTheDemoIsWithoutFault) {
  const std::string root = WEFT_SOURCE_DIR "/examples/flights";
  std::vector<Finding> findings;
  const auto files = ListFolder(root, findings);
  const Folder folder =
      ReadFolder(files, [&](const FolderFile& file) { return ReadFile(root + "/" + file.path); });
  EXPECT_EQ(Texts(findings), Strings{});
  EXPECT_EQ(Texts(folder.findings), Strings{});
  std::vector<Edit> edits;
  for (const Resource& resource : folder.resources)
    edits.push_back({resource.id, std::make_shared<Resource>(resource)});
  const SnapshotPtr snapshot = Next(nullptr, edits, 1, Time{});
  for (const Resource& resource : folder.resources)
    EXPECT_EQ(Texts(MissingReferences(resource, *snapshot)), Strings{});
  EXPECT_EQ(snapshot->FindTable({"flights", "departures"})->owner_team, "ops");
}

class ListedFolder : public ::testing::Test {
 protected:
  void SetUp() override {
    root_ =
        std::filesystem::path(::testing::TempDir()) /
        ("list_" + std::string(::testing::UnitTest::GetInstance()->current_test_info()->name()));
    std::filesystem::remove_all(root_);
    std::filesystem::create_directories(root_ / "mesh" / "d" / ".git");
    Write("mesh/weft.yaml", "a");
    Write("mesh/d/x.csv", "b");
    Write("secret.txt", "c");
  }
  void TearDown() override { std::filesystem::remove_all(root_); }
  void Write(const std::string& path, const std::string& text) {
    WriteFileDurably(root_ / path, text);
  }
  void Link(const std::string& target, const std::string& path) {
    std::filesystem::create_symlink(target, root_ / "mesh" / path);
  }
  Strings List() {
    findings_.clear();
    Strings paths;
    for (const FolderFile& file : ListFolder((root_ / "mesh").string(), findings_))
      paths.push_back(file.path);
    return paths;
  }

  std::filesystem::path root_;
  std::vector<Finding> findings_;
};

TEST_F(ListedFolder, HasPlainFilesWithTheirDigests) {
  Write("mesh/d/.hidden", "x");
  Write("mesh/d/.git/config", "x");
  EXPECT_EQ(List(), (Strings{"d/x.csv", "weft.yaml"}));
  const auto files = ListFolder((root_ / "mesh").string(), findings_);
  EXPECT_EQ(files[1].sha256, Sha256Hex("a"));
  EXPECT_EQ(files[1].bytes, 1u);
  EXPECT_EQ(Texts(findings_), Strings{});
}

TEST_F(ListedFolder, FollowsNoLinkOutOfIt) {
  Link("../secret.txt", "out.txt");
  Link((root_ / "secret.txt").string(), "absolute.txt");
  Link("..", "up");
  Link("d", "inside_folder");
  Link("d/x.csv", "inside.csv");
  Link("nowhere", "dangling");
  Link(".", "loop");
  EXPECT_EQ(List(), (Strings{"d/x.csv", "inside.csv", "weft.yaml"}));
  std::ranges::sort(findings_, {}, &Finding::file);
  EXPECT_EQ(
      Texts(findings_),
      (Strings{"absolute.txt:0:0: warning: this link leads out of the folder, it is left out",
               "dangling:0:0: warning: this link leads nowhere, it is left out",
               "inside_folder:0:0: warning: links to folders are not followed, it is left out",
               "loop:0:0: warning: links to folders are not followed, it is left out",
               "out.txt:0:0: warning: this link leads out of the folder, it is left out",
               "up:0:0: warning: this link leads out of the folder, it is left out"}));
}

TEST_F(ListedFolder, FollowsNoLinkToSomethingHidden) {
  Write("mesh/d/.git/config", "x");
  Link("d/.git/config", "config");
  EXPECT_EQ(List(), (Strings{"d/x.csv", "weft.yaml"}));
}

TEST_F(ListedFolder, LeavesOutWhatIsNoFile) {
  ASSERT_EQ(::mkfifo((root_ / "mesh" / "pipe").c_str(), 0600), 0);
  EXPECT_EQ(List(), (Strings{"d/x.csv", "weft.yaml"}));
  EXPECT_EQ(findings_.size(), 1u);
}

TEST_F(ListedFolder, MustBeThere) {
  EXPECT_THROW(ListFolder((root_ / "absent").string(), findings_), Error);
}

}  // namespace
}  // namespace weft::mesh
