#include <gtest/gtest.h>

#include <fstream>

#include "base/files.hpp"
#include "support/server.hpp"
#include "support/socket.hpp"

// Scenario 10, step 6: the owner's account is disabled, and the curator knows within a second.
namespace weft::test {
namespace {

namespace fs = std::filesystem;

const std::string kOlaf = "apiVersion: weft/v1\nkind: User\nname: olaf\nteams: [arms]\n";

void WriteRobots(const fs::path& folder) {
  const auto write = [&](const std::string& path, const std::string& text) {
    fs::create_directories((folder / path).parent_path());
    WriteFileDurably(folder / path, text);
  };
  write("weft.yaml", "apiVersion: weft/v1\nkind: Mesh\nname: robots\n");
  write("people.yaml",
        "apiVersion: weft/v1\nkind: Team\nname: robots\n---\n"
        "apiVersion: weft/v1\nkind: Team\nname: arms\n---\n"
        "apiVersion: weft/v1\nkind: User\nname: carla\nteams: [robots]\n---\n" +
            kOlaf);
  write("robots/domain.yaml",
        "apiVersion: weft/v1\nkind: Domain\nname: robots\nteam: robots\ncurators: [carla]\n");
  write("robots/routes/routes.odps.yaml",
        "apiVersion: v1.0.0\nkind: DataProduct\nid: robots.routes\nname: routes\nversion: 1.0.0\n"
        "status: active\ndomain: robots\noutputPorts:\n  - name: routes\n    version: 1.0.0\n"
        "    contractId: robots.routes\nteam:\n  name: arms\n  members:\n    - username: olaf\n"
        "      role: owner\n");
  write("robots/routes/routes.odcs.yaml",
        "apiVersion: v3.1.0\nkind: DataContract\nid: robots.routes\nname: routes\nversion: 1.0.0\n"
        "status: active\ndomain: robots\nschema:\n  - name: routes\n    logicalType: object\n"
        "    description: Where robots go.\n    properties:\n      - name: robot\n"
        "        logicalType: integer\n        description: The robot.\n");
}

class DepartedOwner : public ::testing::Test {
 protected:
  DepartedOwner() {
    const fs::path folder = scratch_.path() / "robots";
    WriteRobots(folder);
    const Finished applied = server_.As("admin", {"apply", folder.string(), "--yes"});
    EXPECT_EQ(applied.code, 0) << applied.err;
    server_.TokenOf("carla");
  }

  void PutOlaf(const std::string& document) {
    const std::string head = Head("PUT /api/v1/users/olaf", server_.TokenOf("admin"),
                                  "Content-Type: application/yaml\r\nContent-Length: " +
                                      std::to_string(document.size()) + "\r\n");
    const std::string answer = Exchange(server_.port(), head + document);
    EXPECT_EQ(StatusOf(answer), 200) << answer;
  }
  Json Inbox() {
    return Json::parse(server_.As("carla", {"inbox", "-o", "json"}).out, nullptr, false);
  }
  std::string Doctor() { return server_.As("admin", {"doctor", "-o", "json"}).out; }
  std::string TablePage() {
    return Exchange(server_.port(),
                    Head("GET /api/v1/tables/robots.routes", server_.TokenOf("carla")));
  }

  Scratch scratch_;
  Server server_;
};

TEST_F(DepartedOwner, IsFlaggedToTheCuratorWithinASecond) {
  EXPECT_EQ(Inbox()["unowned"], Json::array());
  EXPECT_NE(TablePage().find("\"departed\":false"), std::string::npos) << TablePage();
  const auto started = std::chrono::steady_clock::now();
  PutOlaf(kOlaf + "disabled: true\n");
  const Json inbox = Inbox();
  EXPECT_LT(std::chrono::steady_clock::now() - started, std::chrono::seconds(1));
  ASSERT_EQ(inbox["unowned"].size(), 1U) << inbox;
  EXPECT_EQ(inbox["unowned"][0]["product"], "robots.routes");
  ASSERT_EQ(inbox["news"].size(), 1U) << inbox;
  EXPECT_EQ(inbox["news"][0]["what"], "no owner");
  EXPECT_EQ(inbox["news"][0]["text"],
            "robots.routes has no owner: olaf is disabled or gone; name another in its document");
  EXPECT_NE(Doctor().find("robots.routes has no owner"), std::string::npos) << Doctor();
  EXPECT_NE(TablePage().find("\"departed\":true"), std::string::npos) << TablePage();
  PutOlaf(kOlaf);
  EXPECT_EQ(Inbox()["unowned"], Json::array()) << "it is only as long as it is so";
  EXPECT_EQ(Doctor().find("robots.routes has no owner"), std::string::npos);
}

}  // namespace
}  // namespace weft::test
