#pragma once
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "identity/identity.hpp"
#include "mesh/parse.hpp"
#include "store/secrets.hpp"

// What tests of identity share: a small mesh in a temporary home, and a clock that they set.
namespace weft::identity {

class IdentityTest : public ::testing::Test {
 protected:
  IdentityTest() {
    Put("apiVersion: weft/v1\nkind: User\nname: admin\nroles: [admin]\n");
    Put("apiVersion: weft/v1\nkind: Team\nname: readers\n");
    Put("apiVersion: weft/v1\nkind: User\nname: ann\nteams: [readers]\n");
  }
  ~IdentityTest() override { std::filesystem::remove_all(root_); }

  void Put(const std::string& document, const mesh::Place& place = {}) {
    std::vector<mesh::Finding> findings;
    auto resource =
        std::make_shared<mesh::Resource>(*mesh::ParseDocumentText(document, place, findings));
    registry_.Commit({{resource->id, resource, std::nullopt}},
                     {.actor = "test", .action = "put", .request_id = ""});
  }
  void Delete(const std::string& user) {
    registry_.Commit({{{mesh::Kind::kUser, user}, nullptr, std::nullopt}},
                     {.actor = "test", .action = "delete", .request_id = ""});
  }
  mesh::Caller Caller(const std::string& user) { return mesh::CallerFor(*registry_.Now(), user); }
  std::string TokenOf(const std::string& user) {
    return identity_.IssueAtStart({.user = user}).text;
  }
  // Team shop, with bob in it and cid as curator, has domain orders.
  void PutOrders() {
    Put("apiVersion: weft/v1\nkind: Team\nname: shop\n");
    Put("apiVersion: weft/v1\nkind: User\nname: bob\nteams: [shop]\n");
    Put("apiVersion: weft/v1\nkind: User\nname: cid\n");
    Put("apiVersion: weft/v1\nkind: Domain\nname: orders\nteam: shop\ncurators: [cid]\n",
        {.domain = "orders"});
  }

  static ErrorKind KindOf(const std::function<void()>& work) {
    try {
      work();
    } catch (const Error& error) {
      return error.kind();
    }
    ADD_FAILURE() << "nothing was thrown";
    return ErrorKind::kInternal;
  }

  std::filesystem::path root_ =
      std::filesystem::temp_directory_path() / ("weft-identity-" + std::to_string(::getpid()));
  ManualClock clock_{*ParseTime("2026-11-21T10:00:00Z")};
  store::Home home_{root_};
  store::Secrets secrets_{home_};
  store::Registry registry_{home_, clock_};
  store::Tokens tokens_{home_, secrets_};
  audit::Audit audit_{home_.Audit(), clock_};
  Identity identity_{registry_, tokens_, audit_, clock_};
};

}  // namespace weft::identity
