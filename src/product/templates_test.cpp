#include "product/templates.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "base/error.hpp"
#include "mesh/testing.hpp"
#include "product/test_mesh.hpp"

namespace weft::product {
namespace {

const Words kWords{{"domain", "fleet"}, {"product", "hangars"}, {"table", "hangars"},
                   {"team", "fleet"},   {"owner", "ann"},       {"file", "hangars.csv"}};

TEST(Templates, AreNamedWithTheWordsThatTheyWant) {
  const auto rows = Templates();
  ASSERT_EQ(rows.size(), 4u);
  EXPECT_EQ(rows[3].name, "sql-product");
  EXPECT_EQ(rows[3].words,
            (std::vector<std::string>{"domain", "owner", "product", "table", "team"}));
  for (const TemplateRow& row : rows) EXPECT_NE(row.summary, "") << row.name;
}

TEST(Templates, OfASampleHaveItsColumnsAndAreValid) {
  const TempFolder folder;
  const auto file = folder.path() / "sample";
  std::ofstream(file) << "hangar,opened,places,heated,\"it's: so\"\nA1,1999-04-01,12,true,0.5\n"
                         "B2,NA,7,false,1\n";
  const engine::Sample sample = engine::LookAt(file, engine::SampleFormat::kCsv);
  EXPECT_EQ(sample.rows, 2u);
  std::map<std::string, std::string> texts;
  for (const auto& [path, text] : FolderFor(sample, engine::SampleFormat::kCsv, kWords))
    texts["fleet/hangars/" + path] = text;
  texts["fleet/hangars/data/hangars.csv"] = "x";
  texts["weft.yaml"] = "apiVersion: weft/v1\nkind: Mesh\nname: test\n";
  const mesh::Folder read = mesh::testing::ReadFiles(texts);
  for (const mesh::Finding& finding : read.findings)
    EXPECT_NE(finding.severity, mesh::Severity::kError) << ToString(finding);
  const auto contract = std::ranges::find(read.resources, mesh::Kind::kContract,
                                          [](const auto& each) { return each.id.kind; });
  ASSERT_NE(contract, read.resources.end());
  const auto& table = std::get<mesh::Contract>(contract->model).tables.at(0);
  std::vector<std::string> columns;
  for (const mesh::Column& column : table.columns)
    columns.push_back(column.name + " " + ToString(column.type) + (column.required ? "!" : ""));
  EXPECT_EQ(columns, (std::vector<std::string>{"hangar text!", "opened date", "places integer!",
                                               "heated boolean!", "it's: so number!"}));
}

TEST(Templates, SayWhenASampleIsNone) {
  const TempFolder folder;
  std::ofstream(folder.path() / "sample") << "PAR1 not at all";
  EXPECT_THROW(engine::LookAt(folder.path() / "sample", engine::SampleFormat::kParquet), Error);
}

}  // namespace
}  // namespace weft::product
