#include "lake/view_edit.hpp"

#include "lake/test_tables.hpp"

namespace weft::lake {
namespace {

Json VersionOf(const std::string& sql, const std::string& dialect = "spark") {
  return {
      {"version-id", 77},
      {"timestamp-ms", 1'800'000'000'000},
      {"schema-id", -1},
      {"summary", {{"engine-name", "tests"}}},
      {"default-namespace", {"ops"}},
      {"representations", Json::array({{{"type", "sql"}, {"sql", sql}, {"dialect", dialect}}})}};
}

Json SmallView() {
  return NewViewMetadata({.uuid = "u",
                          .location = "file:///lake/ops/v",
                          .schema = SchemaOfColumns(Json::array({Column(1, "id", "long")})),
                          .version = VersionOf("SELECT 1"),
                          .properties = Json::object()},
                         kThen);
}

Json Changed(const Json& base, const std::vector<Json>& updates) {
  ViewEdit edit(&base, kThen + std::chrono::hours(1));
  for (const Json& update : updates) edit.Apply(update);
  return edit.Finish();
}

std::vector<Json> Replace(const std::string& sql, const std::string& dialect = "spark") {
  Json version = VersionOf(sql, dialect);
  version["schema-id"] = 0;
  return {{{"action", "add-view-version"}, {"view-version", version}},
          {{"action", "set-current-view-version"}, {"view-version-id", -1}}};
}

TEST(ViewEdit, BeginsWithVersionOne) {
  const Json view = SmallView();
  EXPECT_EQ(view["current-version-id"], 1);
  EXPECT_EQ(view["versions"][0]["schema-id"], 0);
  EXPECT_EQ(view["version-log"].size(), 1u);
}

TEST(ViewEdit, TakesTheSameVersionAgainForTheSameSql) {
  Json view = Changed(SmallView(), Replace("SELECT 2"));
  EXPECT_EQ(view["current-version-id"], 2);
  view = Changed(view, Replace("SELECT 1"));
  EXPECT_EQ(view["current-version-id"], 1);
  EXPECT_EQ(view["versions"].size(), 2u);
  EXPECT_EQ(view["version-log"].size(), 3u);
}

TEST(ViewEdit, LosesNoDialectByMistake) {
  const Json view = SmallView();
  EXPECT_EQ(KindOf([&] { Changed(view, Replace("SELECT 2", "trino")); }), ErrorKind::kInvalid);
  std::vector<Json> updates = Replace("SELECT 2", "trino");
  updates.push_back(
      {{"action", "set-properties"}, {"updates", {{"replace.drop-dialect.allowed", "true"}}}});
  EXPECT_EQ(Changed(view, updates)["current-version-id"], 2);
}

TEST(ViewEdit, KeepsAsManyVersionsAsItsPropertySays) {
  Json view = Changed(SmallView(), {{{"action", "set-properties"},
                                     {"updates", {{"version.history.num-entries", "2"}}}}});
  for (int i = 2; i < 6; ++i) view = Changed(view, Replace("SELECT " + std::to_string(i)));
  ASSERT_EQ(view["versions"].size(), 2u);
  EXPECT_EQ(view["versions"][1]["version-id"], 5);
  EXPECT_EQ(view["version-log"].size(), 2u);
}

TEST(ViewEdit, RefusesWhatIsUnknownOrMisshapen) {
  const Json view = SmallView();
  const auto ends = [&](const Json& update) { return KindOf([&] { Changed(view, {update}); }); };
  EXPECT_EQ(ends({{"action", "add-snapshot"}}), ErrorKind::kInvalid);
  EXPECT_EQ(ends({{"action", "assign-uuid"}, {"uuid", "x"}}), ErrorKind::kInvalid);
  EXPECT_EQ(ends({{"action", "set-current-view-version"}, {"view-version-id", 9}}),
            ErrorKind::kInvalid);
  EXPECT_EQ(ends({{"action", "upgrade-format-version"}, {"format-version", 2}}),
            ErrorKind::kInvalid);
  Json twice = VersionOf("SELECT 1");
  twice["representations"].push_back(twice["representations"][0]);
  EXPECT_EQ(ends({{"action", "add-view-version"}, {"view-version", twice}}), ErrorKind::kInvalid);
}

}  // namespace
}  // namespace weft::lake
