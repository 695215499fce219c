#pragma once
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>

#include "base/clock.hpp"
#include "mesh/parse.hpp"
#include "store/registry.hpp"

// What tests of the registry share: a folder for homes, and small documents.
namespace weft::store {

// A new folder that is gone with the test; in memory where there is such a place, because each
// commit syncs.
class TestFolder {
 public:
  TestFolder() {
    std::filesystem::path parent = "/dev/shm";
    if (!std::filesystem::exists(parent)) parent = std::filesystem::temp_directory_path();
    std::string pattern = (parent / "weft-store-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
  }
  ~TestFolder() { std::filesystem::remove_all(path_); }
  TestFolder(const TestFolder&) = delete;
  TestFolder& operator=(const TestFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path home() const { return path_ / "home"; }

 private:
  std::filesystem::path path_;
};

inline std::shared_ptr<mesh::Resource> Parse(const std::string& document,
                                             const mesh::Place& place = {}) {
  std::vector<mesh::Finding> findings;
  auto resource = mesh::ParseDocumentText(document, place, findings);
  if (!resource)
    throw std::logic_error(findings.empty() ? "no resource" : ToString(findings.front()));
  return std::make_shared<mesh::Resource>(std::move(*resource));
}

inline std::shared_ptr<mesh::Resource> Team(const std::string& name,
                                            const std::string& description = "A team.") {
  return Parse("apiVersion: weft/v1\nkind: Team\nname: " + name + "\ntitle: " + name +
               "\ndescription: \"" + description + "\"\n");
}

inline std::shared_ptr<mesh::Resource> DomainOf(const std::string& name, const std::string& team) {
  return Parse("apiVersion: weft/v1\nkind: Domain\nname: " + name + "\ntitle: " + name +
               "\nteam: " + team + "\n");
}

// A contract of one table; `columns` are "name: meaning" lines.
struct TestTable {
  std::string domain = "flights";
  std::string name = "departures";
  std::string meaning = "One row for each flight.";
  std::vector<std::pair<std::string, std::string>> columns{{"dep_delay", "Minutes late."}};
};

inline std::shared_ptr<mesh::Resource> ContractOf(const TestTable& table) {
  std::string text = "apiVersion: v3.1.0\nkind: DataContract\nid: " + table.domain + "." +
                     table.name + "\nname: " + table.name +
                     "\nversion: 1.0.0\nstatus: active\ndomain: " + table.domain +
                     "\nschema:\n  - name: " + table.name + "\n    logicalType: object\n" +
                     "    description: " + table.meaning + "\n    properties:\n";
  for (const auto& [name, meaning] : table.columns)
    text += "      - name: " + name +
            "\n        logicalType: integer\n        description: " + meaning + "\n";
  return Parse(text);
}

inline std::shared_ptr<mesh::Resource> ProductOf(const TestTable& table) {
  return Parse(
      "apiVersion: v1.0.0\nkind: DataProduct\nid: " + table.domain + "." + table.name +
      "\nname: " + table.name + "\nversion: 1.0.0\nstatus: active\ndomain: " + table.domain +
      "\ndescription:\n  purpose: " + table.meaning + "\noutputPorts:\n  - name: " + table.name +
      "\n    version: 1.0.0\n    contractId: " + table.domain + "." + table.name + "\n");
}

inline Write Put(std::shared_ptr<mesh::Resource> resource,
                 std::optional<uint64_t> expected = std::nullopt) {
  const mesh::ResourceId id = resource->id;
  return {id, std::move(resource), expected};
}

inline Write Drop(const mesh::ResourceId& id, std::optional<uint64_t> expected = std::nullopt) {
  return {id, nullptr, expected};
}

inline const ChangeContext kByAda{.actor = "ada", .action = "put", .request_id = "r1"};

}  // namespace weft::store
