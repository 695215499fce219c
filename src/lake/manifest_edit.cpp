#include <algorithm>

#include "base/error.hpp"
#include "lake/avro.hpp"
#include "lake/manifest.hpp"

// Manifests that were written by anybody, changed without losing what is not known here.
namespace weft::lake {
namespace {

constexpr int64_t kExisting = 0, kAdded = 1, kGone = 2;  // status of an entry

// What tells of a file's content; a file in its place is another.
constexpr const char* kOfContent[] = {"column_sizes",     "value_counts", "null_value_counts",
                                      "nan_value_counts", "lower_bounds", "upper_bounds",
                                      "key_metadata",     "split_offsets"};

void Forget(Json& file, std::initializer_list<const char*> keys) {
  for (const char* key : keys)
    if (file.contains(key)) file[key] = nullptr;
}

int64_t NumberOr(const Json& row, const char* key, int64_t otherwise) {
  const auto found = row.find(key);
  return found == row.end() || !found->is_number() ? otherwise : found->get<int64_t>();
}

template <typename T>
void PutPairs(Json& file, const char* key, const std::map<int32_t, T>& values) {
  if (values.empty() || !file.contains(key)) return;
  Json pairs = Json::array();
  for (const auto& [id, value] : values) pairs.push_back({{"key", id}, {"value", value}});
  file[key] = std::move(pairs);
}

class Editing {
 public:
  Editing(const ManifestLine& line, const ManifestEdit& edit) : before_(line), edit_(edit) {
    line_.spec_id = line.spec_id;
    line_.is_deletes = line.is_deletes;
    line_.sequence = line_.least_sequence = edit.sequence;
    line_.snapshot = edit.snapshot;
    line_.key = line.key;
  }

  EditedManifest Run(std::string_view bytes) {
    AvroFile file = ReadAvro(bytes);
    std::vector<Json> before = std::exchange(file.rows, {});
    for (Json& entry : before) {
      if (NumberOr(entry, "status", kGone) == kGone) continue;
      if (!entry.contains("sequence_number"))
        throw Error(ErrorKind::kUnavailable, "the table has manifests of format version 1",
                    "Have another engine rewrite its manifests.");
      Keep(std::move(entry), file.rows);
    }
    return {WriteAvro(file), line_};
  }

 private:
  void Keep(Json entry, std::vector<Json>& rows) {
    const int64_t sequence = NumberOr(entry, "sequence_number", before_.sequence);
    const auto other = edit_.instead.find(entry.at("data_file").at("file_path"));
    if (other == edit_.instead.end()) {
      Number(entry, kExisting, NumberOr(entry, "snapshot_id", before_.snapshot), sequence);
      entry["file_sequence_number"] = NumberOr(entry, "file_sequence_number", before_.sequence);
      ++line_.existing_files;
      line_.existing_rows += entry.at("data_file").at("record_count").get<int64_t>();
      rows.push_back(std::move(entry));
    } else {
      for (const DataFile& file : other->second) {
        Json next = entry;
        Number(next, kAdded, edit_.snapshot, sequence);
        next["file_sequence_number"] = nullptr;  // the snapshot's
        Put(next.at("data_file"), file);
        rows.push_back(std::move(next));
      }
    }
  }

  void Number(Json& entry, int64_t status, int64_t snapshot, int64_t sequence) {
    entry["status"] = status;
    entry["snapshot_id"] = snapshot;
    entry["sequence_number"] = sequence;
    line_.least_sequence = std::min(line_.least_sequence, sequence);
  }

  void Put(Json& row, const DataFile& file) {
    for (const char* key : kOfContent) Forget(row, {key});
    row["file_path"] = file.path;
    row["record_count"] = file.records;
    row["file_size_in_bytes"] = file.bytes;
    PutPairs(row, "column_sizes", file.column_bytes);
    PutPairs(row, "value_counts", file.values);
    PutPairs(row, "null_value_counts", file.nulls);
    PutPairs(row, "lower_bounds", file.lower);
    PutPairs(row, "upper_bounds", file.upper);
    ++line_.added_files;
    line_.added_rows += file.records;
  }

  const ManifestLine& before_;
  const ManifestEdit& edit_;
  ManifestLine line_;
};

}  // namespace

EditedManifest EditManifest(std::string_view bytes, const ManifestLine& line,
                            const ManifestEdit& edit) {
  EditedManifest edited = Editing(line, edit).Run(bytes);
  edited.line.bytes = static_cast<int64_t>(edited.bytes.size());
  return edited;
}

// Bounds of delete files hold addresses as well.
std::string MoveManifest(std::string_view bytes, const Move& to) {
  AvroFile manifest = ReadAvro(bytes);
  for (Json& entry : manifest.rows) {
    Json& file = entry.at("data_file");
    const MovedTo moved = to(file.at("file_path"));
    file["file_path"] = moved.address;
    if (moved.bytes) file["file_size_in_bytes"] = *moved.bytes;
    if (file.contains("referenced_data_file") && file["referenced_data_file"].is_string())
      file["referenced_data_file"] = to(file["referenced_data_file"]).address;
    if (NumberOr(file, "content", 0) != 0) Forget(file, {"lower_bounds", "upper_bounds"});
  }
  return WriteAvro(manifest);
}

std::string MoveManifestList(std::string_view bytes, const Move& to) {
  AvroFile list = ReadAvro(bytes);
  for (Json& line : list.rows) {
    const MovedTo moved = to(line.at("manifest_path"));
    line["manifest_path"] = moved.address;
    if (moved.bytes) line["manifest_length"] = *moved.bytes;
  }
  return WriteAvro(list);
}

}  // namespace weft::lake
