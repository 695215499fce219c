#pragma once
#include <initializer_list>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.hpp"
#include "mesh/folder.hpp"
#include "mesh/parse.hpp"
#include "mesh/snapshot.hpp"

// What tests of documents, folders and snapshots share.
namespace weft::mesh::testing {

struct Reading {
  std::optional<Resource> resource;
  std::vector<std::string> findings;  // "3:5: error: …"

  template <typename Model>
  const Model& As() const {
    return std::get<Model>(resource.value().model);
  }
};

inline std::vector<std::string> Texts(const std::vector<Finding>& findings) {
  std::vector<std::string> texts;
  for (const Finding& finding : findings) texts.push_back(ToString(finding));
  return texts;
}

// Reads one document; findings come without the file's name.
inline Reading Read(std::string_view text, Place place = {}) {
  place.file = "x";
  std::vector<Finding> findings;
  Reading reading{ParseDocumentText(text, place, findings), {}};
  for (const std::string& finding : Texts(findings)) reading.findings.push_back(finding.substr(2));
  return reading;
}

// A folder from its files' texts.
inline Folder ReadFiles(const std::map<std::string, std::string>& texts) {
  std::vector<FolderFile> files;
  for (const auto& [path, text] : texts) files.push_back({path, Sha256Hex(text), text.size()});
  return ReadFolder(files, [&](const FolderFile& file) { return texts.at(file.path); });
}

// A snapshot of documents, each at the place of its path: "flights/departures/x.yaml".
inline SnapshotPtr SnapshotOf(const std::map<std::string, std::string>& texts) {
  std::vector<Edit> edits;
  for (Resource& resource : ReadFiles(texts).resources) {
    auto shared = std::make_shared<Resource>(std::move(resource));
    edits.push_back({shared->id, shared});
  }
  return Next(nullptr, edits, 1, Time{});
}

}  // namespace weft::mesh::testing
