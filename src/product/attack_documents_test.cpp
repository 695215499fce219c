#include <gtest/gtest.h>

#include <functional>

#include "base/text.hpp"
#include "product/test_shop.hpp"
#include "product/verify.hpp"

// Documents that try to get around the policy, or out of their folder: each is refused with a word
// that helps, and nothing of them stays.
namespace weft::product {
namespace {

struct Attack {
  std::string name;
  std::function<void(TestFiles&)> change;
  std::string says;  // what the refusal must hold
};

constexpr const char* kSql = "orders/revenue/revenue.sql";
constexpr const char* kOrders = "orders/orders/orders.odcs.yaml";
constexpr const char* kPolicy = "orders/orders/policy.yaml";
constexpr const char* kTestSql = "orders/revenue/tests/no_loss.sql";

Attack Sql(const std::string& name, const std::string& sql, const std::string& says) {
  return {name, [=](TestFiles& files) { files[kSql] = sql; }, says};
}

Attack Path(const std::string& name, const std::string& path, const std::string& says) {
  return {name,
          [=](TestFiles& files) {
            files[kOrders] = ContractYaml("orders", "orders", kOrderColumns, FileServer(path));
          },
          says};
}

Attack Policy(const std::string& name, const std::string& rule, const std::string& says) {
  return {name, [=](TestFiles& files) { files[kPolicy] = PolicyYaml("orders", rule); }, says};
}

Attack File(const std::string& name, const std::string& path, const std::string& content,
            const std::string& says) {
  return {name, [=](TestFiles& files) { files[path] = content; }, says};
}

Attack Replace(const std::string& name, const std::string& path, const std::string& what,
               const std::string& with, const std::string& says) {
  return {name,
          [=](TestFiles& files) {
            std::string& text = files.at(path);
            text.replace(text.find(what), what.size(), with);
          },
          says};
}

std::string Filter(const std::string& filter) {
  return "  - name: r\n    effect: allow\n    to: {members: true}\n    filter: \"" + filter +
         "\"\n";
}

std::string Deep(int levels) {
  std::string text = "apiVersion: weft/v1\nkind: Team\nname: deep\ndescription: ";
  return text + std::string(static_cast<size_t>(levels), '[') +
         std::string(static_cast<size_t>(levels), ']') + "\n";
}

const std::vector<Attack> kAttacks{
    // A product's SQL passes the same lists as a stranger's question.
    Sql("SqlThatCopiesOut", "COPY orders.orders TO '/tmp/weft-stolen.csv'", kSql),
    Sql("SqlThatAttaches", "ATTACH '/tmp/x.db' AS x", kSql),
    Sql("SqlThatReadsAFile",
        "SELECT content AS source, 1.0 AS revenue FROM read_text('/etc/passwd')", kSql),
    Sql("SqlThatNamesAFile", "SELECT column0 AS source, 1.0 AS revenue FROM '/etc/passwd'", kSql),
    Sql("SqlThatReadsTheInternalDoor",
        "SELECT 'x' AS source, 1.0 AS revenue FROM read_parquet('weft://x/y')", kSql),
    Sql("SqlThatInstalls", "INSTALL httpfs", kSql),
    Sql("SqlThatSets", "SET memory_limit = '1TB'", kSql),
    Sql("SqlThatReadsTheEnvironment", "SELECT getenv('HOME') AS source, 1.0 AS revenue", kSql),
    Sql("SqlOfTwoStatements", "SELECT 'a' AS source, 1.0 AS revenue; DROP TABLE orders.orders",
        kSql),
    Sql("SqlThatLooksIntoTheEngine",
        "SELECT view_name AS source, 1.0 AS revenue FROM duckdb_views()", kSql),
    Sql("SqlInsideSql", "SELECT 'x' AS source, 1.0 AS revenue FROM query('SELECT 1')", kSql),
    Sql("SqlThatReadsWhatItsDomainMayNot",
        "SELECT name AS source, 1.0 AS revenue FROM orders.nothing_there", kSql),
    Sql("SqlThatIsNoSql", "this is not SQL", kSql),
    Sql("SqlWithAZeroByte", std::string("SELECT 'a' AS source, 1.0\0 AS revenue", 36), kSql),
    Sql("EmptySql", "-- nothing\n", kSql),

    // A path stays in its document's folder.
    Path("PathUp", "../../accounts/registrations/registrations.csv", ".."),
    Path("PathAbsolute", "/etc/passwd", "/etc/passwd"),
    Path("PathHidesADotDot", "data/../../orders.csv", ".."),
    Path("PathWithAScheme", "file:///etc/passwd", "file:"),
    Path("PathToNothing", "nothing.csv", "nothing.csv"),

    // Policies are a small language, never pasted.
    Policy("FilterWithAStatement", Filter("1 = 1); DROP TABLE orders.orders; --"), "character"),
    Policy("FilterWithASubquery", Filter("order_id IN (SELECT 1)"), "character"),
    Policy("FilterWithAnEngineFunction", Filter("getenv('HOME') = 'x'"), "getenv"),
    Policy("FilterThatReadsAFile", Filter("read_text('/etc/passwd') IS NULL"), "read_text"),
    Policy("FilterWithAComment", Filter("order_id = 1 -- AND false"), "character"),
    Policy("FilterOnAnUnknownColumn", Filter("nosuch = 1"), "nosuch"),
    Policy("FilterThatLooksElsewhere", Filter("customer_id IN accounts.secrets.customer_id"),
           "accounts.secrets"),
    Policy("MaskThatIsSql",
           "  - name: r\n    effect: restrict\n    to: {everyone: true}\n    masks: {gross_price: "
           "{expression: \"(SELECT 1)\"}}\n",
           "character"),
    Policy("MaskOfAnUnknownKind",
           "  - name: r\n    effect: restrict\n    to: {everyone: true}\n    masks: {gross_price: "
           "none}\n",
           "show-first-4"),
    Policy("GrantToNobodyKnown", "  - name: r\n    effect: allow\n    to: {teams: [marketin]}\n",
           "marketing"),

    // Names are words; nothing hides in them.
    Replace("TableNameWithAQuote", kOrders, "  - name: orders\n",
            "  - name: \"orders\\\"; DROP TABLE x; --\"\n", kOrders),
    Replace("DomainOfAnother", kOrders, "domain: orders", "domain: accounts", "accounts"),
    Replace("ReservedDomain", "orders/domain.yaml", "name: orders", "name: information_schema",
            "information_schema"),
    File("ReservedTable", "orders/events/events.odcs.yaml",
         ContractYaml("orders", "events", kOrderColumns), "events"),

    // Text is untrusted.
    File(
        "YamlThatExplodes", "explodes.yaml",
        "a: &a [x, x, x, x]\nb: &b [*a, *a, *a, *a]\nc: &c [*b, *b, *b, *b]\nd: [*c, *c, *c, *c]\n",
        "explodes.yaml"),
    File("YamlThatIsDeep", "deep.yaml", Deep(5000), "deep.yaml"),
    File("YamlWithATag", "tag.yaml", "!!python/object/apply:os.system ['true']\n", "tag.yaml"),
    File("YamlWithTwoEqualKeys", "twice.yaml",
         "apiVersion: weft/v1\nkind: Team\nname: a\nname: b\n", "twice.yaml"),
    File("YamlThatIsNoUtf8", "bytes.yaml", "apiVersion: weft/v1\nkind: Team\nname: \xff\xfe\n",
         "bytes.yaml"),
    File("ASecondMesh", "mesh2.yaml", MeshYaml("other"), "mesh2.yaml"),
    File("AResourceTwice", "more_teams.yaml", TeamYaml("orders"), "orders"),
    File("UnknownKind", "root.yaml", "apiVersion: weft/v1\nkind: Root\nname: me\n", "Root"),
    File("UnknownKey", "extra.yaml", "apiVersion: weft/v1\nkind: Team\nname: extra\nadmin: true\n",
         "admin"),
};

class AttackByDocument : public ::testing::TestWithParam<Attack> {};

TEST_P(AttackByDocument, IsRefusedAndLeavesNothing) {
  TestMesh mesh;
  TestFiles files = Shop();
  mesh.Apply(files);
  const uint64_t seq = mesh.registry().Now()->seq;
  GetParam().change(files);
  try {
    mesh.Apply(files);
    FAIL() << "it was applied";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kInvalid) << error.message() << error.detail();
    const std::string said = error.message() + " " + error.hint();
    EXPECT_NE(said.find(GetParam().says), std::string::npos) << said;
  }
  EXPECT_EQ(mesh.registry().Now()->seq, seq);
  EXPECT_FALSE(std::filesystem::exists("/tmp/weft-stolen.csv"));
}

INSTANTIATE_TEST_SUITE_P(Product, AttackByDocument, ::testing::ValuesIn(kAttacks),
                         [](const auto& test) { return test.param.name; });

TEST(AttackByDocument, AQuoteInAColumnsNameStaysInTheName) {
  TestMesh mesh;
  TestFiles files = Shop();
  std::vector<TestColumn> columns = kOrderColumns;
  columns.push_back({R"("price\" FROM x --")", "integer"});
  files[kOrders] = ContractYaml("orders", "orders", columns, FileServer("orders.csv"));
  files["orders/orders/orders.csv"] =
      "order_id,customer_id,gross_price,\"price\"\" FROM x --\"\n1,123,103.40,7\n";
  mesh.Apply(files);
  EXPECT_EQ(mesh.Ask("orders_dev", R"(SELECT "price"" FROM x --" FROM orders.orders)"),
            Json::parse("[[7]]"));
  EXPECT_EQ(mesh.Ask("orders_dev", "SELECT COLUMNS('price.*x --$') FROM orders.orders"),
            Json::parse("[[7]]"));
  EXPECT_EQ(mesh.Ask("orders_dev",
                     "SELECT column_name FROM (DESCRIBE orders.orders) WHERE "
                     "column_name LIKE 'price%'"),
            Json::parse(R"([["price\" FROM x --"]])"));
}

TEST(AttackByDocument, ATestsSqlRunsUnderTheSameLists) {
  TestMesh mesh;
  TestFiles files = Shop();
  files[kTestSql] = "COPY orders.orders TO '/tmp/weft-stolen.csv'";
  mesh.Apply(files);
  const auto touch = mesh.guard().Open(TestMesh::Admin(), {}, mesh.registry().Now());
  bool refused = false;
  const auto all = [](const mesh::ResourceId&) { return true; };
  for (const CheckResult& result : Verify(*touch, mesh.engine(), all)) {
    if (result.name == "tests/no_loss.sql") refused = !result.passed && !result.message.empty();
  }
  EXPECT_TRUE(refused);
  EXPECT_FALSE(std::filesystem::exists("/tmp/weft-stolen.csv"));
}

TEST(AttackByDocument, ALinkOutOfTheFolderIsNotFollowed) {
  const TempFolder folder;
  const TempFolder outside;
  WriteFiles(folder.path(), Shop());
  WriteFiles(outside.path(), {{"secret.csv", "order_id,customer_id,gross_price\n1,2,3.0\n"}});
  std::filesystem::remove(folder.path() / "orders/orders/orders.csv");
  std::filesystem::create_symlink(outside.path() / "secret.csv",
                                  folder.path() / "orders/orders/orders.csv");
  TestMesh mesh;
  EXPECT_THROW(mesh.Apply(folder.path()), Error);
  std::filesystem::create_directory_symlink(outside.path(), folder.path() / "orders/link");
  EXPECT_THROW(mesh.Apply(folder.path()), Error);
}

TEST(AttackByDocument, AManifestCannotClaimAnothersFile) {
  TestMesh mesh;
  mesh.Apply(Shop());
  ApplyRequest request;
  request.files = {{"weft.yaml", "../../../../etc/passwd", 1}};
  EXPECT_THROW(mesh.publisher().Apply(TestMesh::Admin(), request), Error);
  request.files = {{"../weft.yaml", Sha256Hex("x"), 1}};
  EXPECT_THROW(mesh.publisher().Apply(TestMesh::Admin(), request), Error);
}

}  // namespace
}  // namespace weft::product
