#pragma once
#include <map>
#include <set>
#include <string>
#include <vector>

#include "mesh/folder.hpp"
#include "mesh/folder_layout.hpp"

// A folder while it is read. Inside mesh/ only.
namespace weft::mesh {

// A document that was read without an error.
struct ReadDocument {
  Resource resource;
  Spot spot;
  Position at;  // where it begins in its file
};

// Files of a folder by path, and which of them something has claimed.
class FileList {
 public:
  explicit FileList(const std::vector<FolderFile>& files);
  const std::map<std::string, const FolderFile*>& all() const { return files_; }
  // The file of this path, or null; it counts as claimed then.
  const FolderFile* Claim(const std::string& path);
  bool IsClaimed(const std::string& path) const { return claimed_.contains(path); }

 private:
  std::map<std::string, const FolderFile*> files_;
  std::set<std::string> claimed_;
};

// One product's folder, or one of its majors; or what lies directly in a domain's folder.
struct Unit {
  std::vector<ReadDocument*> products, contracts;
  std::vector<std::string> code;   // paths of .sql files beside them
  std::vector<std::string> tests;  // paths below tests/
  std::string folder;              // "flights/departures/v1/"
  bool is_product = false;         // false: a domain's folder
  bool is_broken = false;  // a document of it could not be read: what seems absent may be in it
};

struct Binding {
  FileList& files;
  const ReadText& read;
  std::vector<Finding>& findings;
};

// Gives code to products and data files to contracts, with a finding for what does not fit.
void BindUnit(Unit& unit, Binding& binding);

// Rules between documents: each name once, and the rules that the mesh has switched on.
void CheckNamesOnce(const std::vector<ReadDocument>& documents, std::vector<Finding>& findings);
void CheckMeshRules(const std::vector<ReadDocument>& documents, const Rules* otherwise,
                    std::vector<Finding>& findings);

}  // namespace weft::mesh
