#include "serve/notify/links.hpp"

#include <gtest/gtest.h>

#include "mesh/testing.hpp"

namespace weft::serve {
namespace {

TEST(Links, LeadToWhatTheyAreAboutOrTheInbox) {
  const mesh::SnapshotPtr mesh = mesh::testing::SnapshotOf({
      {"fleet/domain.yaml", "apiVersion: weft/v1\nkind: Domain\nname: fleet\n"},
      {"fleet/planes/planes.odcs.yaml",
       "apiVersion: v3.1.0\nkind: DataContract\nid: fleet.planes\nname: planes\nversion: 1.0.0\n"
       "status: active\ndomain: fleet\nschema:\n  - name: planes\n    properties:\n"
       "      - {name: tailnum, logicalType: string}\n"},
      {"fleet/planes/planes.odps.yaml",
       "apiVersion: v1.0.0\nkind: DataProduct\nid: fleet.planes\nname: planes\nversion: 1.0.0\n"
       "status: active\ndomain: fleet\noutputPorts: [{name: planes, version: 1.0.0, contractId: "
       "fleet.planes}]\n"},
  });
  const auto link = [&](const std::string& subject) {
    return LinkOf("https://weft.example", {"ann", "approved", subject, "text"}, *mesh);
  };
  EXPECT_EQ(link("fleet.planes"), "https://weft.example/tables/fleet.planes");
  EXPECT_EQ(link("product fleet.planes"), "https://weft.example/products/fleet.planes");
  EXPECT_EQ(link("product fleet.gone"), "https://weft.example/inbox");
  EXPECT_EQ(link("fleet.gone"), "https://weft.example/inbox");
  EXPECT_EQ(link("agr_1"), "https://weft.example/inbox") << "of what is not there";
}

}  // namespace
}  // namespace weft::serve
