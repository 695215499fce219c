#include "store/doctor.hpp"

#include <algorithm>

#include "store/change_log.hpp"
#include "store/compiled.hpp"
#include "store/search_index.hpp"
#include "store/stored.hpp"

namespace weft::store {
namespace {

namespace fs = std::filesystem;

void CheckFiles(const mesh::Resource& resource, const Files& files,
                std::vector<std::string>& faults) {
  for (const auto& [path, file] : resource.files) {
    std::error_code missing;
    const auto bytes = fs::file_size(files.PathOf(file.sha256), missing);
    if (!missing && bytes == file.bytes) continue;
    faults.push_back("the data file " + path + " of " + mesh::ToString(resource.id) +
                     (missing ? " is missing: " : " is damaged: ") + file.sha256 +
                     "; apply its folder again");
  }
}

// As its compiled form says it, else as its document does; null when neither can be read.
std::shared_ptr<mesh::Resource> ReadCurrent(const mesh::ResourceId& id, const Statement& row) {
  auto resource = std::make_shared<mesh::Resource>();
  if (!DecodeMeaning(row.View(3), *resource))
    return ParseStored(id, static_cast<uint64_t>(row.Integer(2)), StoredVersionOf(row, 4));
  resource->id = id;
  return resource;
}

void CheckResources(Connection& connection, const Files& files, std::vector<std::string>& faults) {
  Statement rows(connection, "SELECT r.kind, r.name, r.version, c.meaning, " +
                                 std::string(kVersionColumns) +
                                 " FROM resources r JOIN versions v ON v.seq = r.seq "
                                 "LEFT JOIN compiled c ON c.seq = r.seq ORDER BY r.kind, r.name");
  while (rows.Step()) {
    const auto kind = mesh::FindKind(rows.View(0));
    const std::string name = rows.Text(0) + " " + rows.Text(1);
    if (!kind) {
      faults.push_back(name + " is of a kind that this Weft does not know");
      continue;
    }
    const auto resource = ReadCurrent({*kind, rows.Text(1)}, rows);
    if (resource)
      CheckFiles(*resource, files, faults);
    else
      faults.push_back("the document of " + name + " cannot be read: put a corrected one");
  }
}

// The current resources are what the log says last.
void CheckCurrent(Connection& connection, std::vector<std::string>& faults) {
  Statement stale(connection,
                  "SELECT c.kind, c.name FROM changes c JOIN "
                  "(SELECT kind, name, max(version) AS version FROM changes GROUP BY kind, name) n "
                  "ON n.kind = c.kind AND n.name = c.name AND n.version = c.version "
                  "LEFT JOIN resources r ON r.kind = c.kind AND r.name = c.name "
                  "WHERE (c.after <> '' AND (r.seq IS NULL OR r.seq <> c.seq)) "
                  "OR (c.after = '' AND r.seq IS NOT NULL)");
  while (stale.Step())
    faults.push_back(stale.Text(0) + " " + stale.Text(1) +
                     " is not as its last change in the log says");
}

void Move(std::vector<std::string> from, std::vector<std::string>& to) {
  std::ranges::move(from, std::back_inserter(to));
}

}  // namespace

std::vector<std::string> Diagnose(Connection& connection, const Files& files) {
  std::vector<std::string> faults = connection.Integrity();
  Move(VerifyChain(connection), faults);
  CheckCurrent(connection, faults);
  CheckResources(connection, files, faults);
  Move(CheckIndex(connection), faults);
  return faults;
}

}  // namespace weft::store
