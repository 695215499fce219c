#pragma once
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "lake/data_file.hpp"

// Iceberg's manifests and manifest lists of format version 2, as bytes and back; those of version 1
// are read as well. Pure.
namespace weft::lake {

struct PartitionSummary {
  bool contains_null = false;
  std::optional<bool> contains_nan;
  std::optional<std::string> lower, upper;
};

// A line of a manifest list.
struct ManifestLine {
  std::string path;  // its address
  int64_t bytes = 0;
  int32_t spec_id = 0;
  bool is_deletes = false;
  int64_t sequence = 0, least_sequence = 0;
  int64_t snapshot = 0;  // that added it
  int64_t added_files = 0, existing_files = 0, deleted_files = 0;
  int64_t added_rows = 0, existing_rows = 0, deleted_rows = 0;
  std::optional<std::vector<PartitionSummary>> partitions = std::nullopt;
  std::optional<std::string> key = std::nullopt;
};

// What a manifest says of itself.
struct ManifestHead {
  Json schema, spec;  // the table's
  bool is_deletes = false;
};

// These throw Error{kUnavailable} for what is no such file.
std::vector<ManifestLine> ReadManifestList(std::string_view bytes);
// The files that are there, with their bounds and their counts of nulls and NaN; those that inherit
// their numbers get the line's.
std::vector<DataFile> ReadManifest(std::string_view bytes, const ManifestLine& line);

struct ListHead {
  int64_t snapshot = 0;
  std::optional<int64_t> parent;
  int64_t sequence = 0;
};
std::string ManifestListBytes(const std::vector<ManifestLine>& lines, const ListHead& head);
// All of them as added by the snapshot; their sequence number is inherited. Files without
// partitions.
std::string ManifestBytes(const std::vector<DataFile>& files, int64_t snapshot,
                          const ManifestHead& head);

// The same manifest with other files in place of some, by address; none: the file is gone. The
// others stay with all that is known of them, as existing ones with their own numbers.
struct ManifestEdit {
  int64_t snapshot = 0;  // that does it
  int64_t sequence = 0;  // its own
  std::map<std::string, std::vector<DataFile>> instead;
};
struct EditedManifest {
  std::string bytes;
  ManifestLine line;  // without its address; no files: it need not be written
};
// Throws Error{kUnavailable} for a manifest of format version 1, which has no numbers.
EditedManifest EditManifest(std::string_view bytes, const ManifestLine& line,
                            const ManifestEdit& edit);

// A manifest, or a manifest list, that leads to the same files at other addresses. Of lists, `to`
// also says how long the manifests are now.
struct MovedTo {
  std::string address;
  std::optional<int64_t> bytes = std::nullopt;
};
using Move = std::function<MovedTo(const std::string& address)>;
std::string MoveManifest(std::string_view bytes, const Move& to);
std::string MoveManifestList(std::string_view bytes, const Move& to);

}  // namespace weft::lake
