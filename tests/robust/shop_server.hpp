#pragma once
#include <gtest/gtest.h>

#include <string>

#include "product/test_shop.hpp"
#include "support/server.hpp"
#include "support/socket.hpp"

// The small shop on a server, for tests that treat it badly.
namespace weft::test {

inline Finished Apply(Server& server, const std::string& user, const product::TestFiles& files) {
  const Scratch scratch;
  product::WriteFiles(scratch.path(), files);
  return server.As(user, {"apply", scratch.path().string(), "--yes"});
}

inline bool IsHealthy(Server& server) {
  const Finished doctor = server.As("admin", {"doctor"});
  EXPECT_EQ(doctor.code, 0) << doctor.out << doctor.err;
  return doctor.code == 0;
}

// A question that works until it is stopped.
inline const std::string kEndless =
    "SELECT count(*) FROM range(10000000) a, range(10000000) b WHERE a.range * b.range < -1";

inline std::string QuestionBody(const std::string& sql) { return Json{{"sql", sql}}.dump(); }

inline std::string PostQuestion(const std::string& token, const std::string& body) {
  return Head("POST /api/v1/query", token,
              "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
                  "\r\n") +
         body;
}

// One server with the shop for a file's tests.
class ShopTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    server_ = new Server({.home = {}});
    const Finished applied = Apply(*server_, "admin", product::Shop());
    ASSERT_EQ(applied.code, 0) << applied.err;
  }
  static void TearDownTestSuite() { delete std::exchange(server_, nullptr); }

  static Server& server() { return *server_; }
  static std::string Answer(const std::string& request) {
    return Exchange(server().port(), request);
  }
  // States of a user's questions, newest first.
  static std::vector<std::string> StatesOf(const std::string& user) {
    const std::string answer = Answer(Head("GET /api/v1/queries", server().TokenOf(user)));
    std::vector<std::string> states;
    const Json list = Json::parse(answer.substr(answer.find("\r\n\r\n") + 4), nullptr, false);
    if (!list.is_object()) return states;
    for (const Json& question : list["items"]) states.push_back(question["state"]);
    return states;
  }

 private:
  static inline Server* server_ = nullptr;
};

}  // namespace weft::test
