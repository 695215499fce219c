#include "engine/lake_commit.hpp"

#include <algorithm>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "lake/mark.hpp"

namespace weft::engine {
namespace {

using lake::Content;
using lake::DataFile;

class Committing {
 public:
  Committing(LakeTables& tables, const NewSnapshot& what)
      : tables_(tables), what_(what), metadata_(*what.base->metadata) {}

  lake::Snapshot Run() {
    try {
      Describe();
      WriteManifests();
      WriteList();
      Commit();
      return snapshot_;
    } catch (const Error&) {
      Forget();
      throw;
    }
  }

 private:
  void Describe() {
    const auto before = lake::CurrentSnapshot(metadata_);
    snapshot_.id = lake::NewSnapshotId();
    if (before) snapshot_.parent = before->id;
    snapshot_.sequence = metadata_.value("last-sequence-number", int64_t{0}) + 1;
    snapshot_.at = what_.at;
    schema_ = what_.schema.value_or(lake::CurrentSchema(metadata_));
    if (what_.schema) schema_["schema-id"] = NextSchemaId();
    snapshot_.schema_id = schema_.value("schema-id", int64_t{0});
    const bool only_adds = std::ranges::all_of(
        what_.files, [](const DataFile& file) { return file.content == Content::kData; });
    snapshot_.operation = what_.same_rows            ? "replace"
                          : !what_.instead.empty()   ? "overwrite"
                          : what_.replaces && before ? "overwrite"
                          : only_adds                ? "append"
                                                     : "overwrite";
    if (before && !what_.replaces) lines_ = tables_.LinesOf(*before);
  }

  int64_t NextSchemaId() const {
    int64_t last = -1;
    for (const Json& schema : metadata_.at("schemas"))
      last = std::max(last, schema.value("schema-id", int64_t{0}));
    return last + 1;
  }

  std::string Address(const std::string& name) const {
    return what_.base->location + "/metadata/" + name;
  }

  void Put(const std::string& address, const std::string& bytes) {
    written_.push_back(address);
    tables_.objects().Put(address, bytes);
  }

  // Manifests that lead to a file which is gone, or has others in its place.
  void EditManifests() {
    std::vector<lake::ManifestLine> kept;
    for (const lake::ManifestLine& line : lines_) {
      const LakeTables::Files files = tables_.FilesOf(line);
      const bool is_other = std::ranges::any_of(*files, [&](const LakeTables::Listed& one) {
        return what_.instead.contains(one.file.path);
      });
      if (is_other)
        EditManifest(line, kept);
      else
        kept.push_back(line);
    }
    lines_ = std::move(kept);
  }

  void EditManifest(const lake::ManifestLine& line, std::vector<lake::ManifestLine>& kept) {
    lake::EditedManifest edited = lake::EditManifest(
        tables_.objects().Read(line.path), line, {snapshot_.id, snapshot_.sequence, what_.instead});
    if (edited.line.added_files + edited.line.existing_files == 0) return;
    edited.line.path = Address(ToHex(RandomBytes(16)) + "-m0.avro");
    Put(edited.line.path, edited.bytes);
    kept.push_back(std::move(edited.line));
  }

  void WriteManifests() {
    if (!what_.instead.empty()) EditManifests();
    for (const bool is_deletes : {false, true}) {
      std::vector<DataFile> files;
      for (const DataFile& file : what_.files)
        if ((file.content != Content::kData) == is_deletes) files.push_back(file);
      if (!files.empty()) WriteManifest(files, is_deletes);
    }
  }

  void WriteManifest(const std::vector<DataFile>& files, bool is_deletes) {
    const std::string bytes = lake::ManifestBytes(
        files, snapshot_.id, {schema_, lake::DefaultSpec(metadata_), is_deletes});
    lake::ManifestLine line{
        .path = Address(ToHex(RandomBytes(16)) + "-m" + (is_deletes ? "1" : "0") + ".avro"),
        .bytes = static_cast<int64_t>(bytes.size()),
        .spec_id = lake::DefaultSpec(metadata_).value("spec-id", 0),
        .is_deletes = is_deletes,
        .sequence = snapshot_.sequence,
        .least_sequence = snapshot_.sequence,
        .snapshot = snapshot_.id,
        .added_files = static_cast<int64_t>(files.size())};
    for (const DataFile& file : files) line.added_rows += file.records;
    Put(line.path, bytes);
    lines_.push_back(line);
  }

  void WriteList() {
    snapshot_.manifest_list =
        Address("snap-" + std::to_string(snapshot_.id) + "-1-" + ToHex(RandomBytes(16)) + ".avro");
    Put(snapshot_.manifest_list,
        lake::ManifestListBytes(lines_, {snapshot_.id, snapshot_.parent, snapshot_.sequence}));
  }

  void Summarise() {
    int64_t files = 0, rows = 0, bytes = 0, gone = 0, delete_files = 0;
    for (const DataFile& file : what_.files) {
      bytes += file.bytes;
      if (file.content == Content::kData) {
        ++files;
        rows += file.records;
      } else {
        ++delete_files;
        gone += file.records;
      }
    }
    int64_t all_files = 0, all_rows = 0, all_gone = 0, all_delete_files = 0;
    for (const lake::ManifestLine& line : lines_) {
      (line.is_deletes ? all_delete_files : all_files) += line.added_files + line.existing_files;
      (line.is_deletes ? all_gone : all_rows) += line.added_rows + line.existing_rows;
    }
    snapshot_.summary = what_.summary;
    snapshot_.summary[lake::kEngineName] = lake::kWeft;
    const auto add = [&](const char* key, int64_t number, bool always) {
      if (always || number > 0) snapshot_.summary[key] = std::to_string(number);
    };
    add("added-data-files", files, false);
    add("added-delete-files", delete_files, false);
    add("added-position-delete-files", delete_files, false);
    add("added-position-deletes", gone, false);
    add("added-records", rows, false);
    add("added-files-size", bytes, false);
    add("total-data-files", all_files, true);
    add("total-delete-files", all_delete_files, true);
    add("total-records", all_rows, true);
    add("total-position-deletes", all_gone, true);
    add("total-equality-deletes", 0, true);
  }

  void Commit() {
    Summarise();
    lake::SnapshotCommit commit = lake::CommitOf(metadata_, snapshot_);
    Json updates = Json::array();
    if (what_.schema) {
      updates.push_back({{"action", "add-schema"}, {"schema", schema_}});
      updates.push_back({{"action", "set-current-schema"}, {"schema-id", -1}});
      commit.requirements.push_back({{"type", "assert-current-schema-id"},
                                     {"current-schema-id", metadata_.at("current-schema-id")}});
      commit.requirements.push_back({{"type", "assert-last-assigned-field-id"},
                                     {"last-assigned-field-id", metadata_.at("last-column-id")}});
    }
    for (Json& update : commit.updates) updates.push_back(std::move(update));
    if (!what_.properties.empty())
      updates.push_back({{"action", "set-properties"}, {"updates", what_.properties}});
    if (!what_.expired.empty())
      updates.push_back({{"action", "remove-snapshots"}, {"snapshot-ids", what_.expired}});
    const lake::TableCommit one{what_.base->name, commit.requirements, updates};
    tables_.catalog().Commit({&one, 1}, what_.facts);
  }

  void Forget() {
    try {
      tables_.objects().Remove(written_);
    } catch (const Error&) {
      // Maintenance finds what nobody names.
    }
  }

  LakeTables& tables_;
  const NewSnapshot& what_;
  const Json& metadata_;
  lake::Snapshot snapshot_;
  Json schema_;
  std::vector<lake::ManifestLine> lines_;
  std::vector<std::string> written_;
};

}  // namespace

lake::Snapshot CommitSnapshot(LakeTables& tables, const NewSnapshot& what) {
  return Committing(tables, what).Run();
}

}  // namespace weft::engine
