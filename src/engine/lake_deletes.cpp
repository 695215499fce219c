#include "engine/lake_deletes.hpp"

#include <map>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "engine/lake_rows.hpp"
#include "engine/spool_chunks.hpp"

namespace weft::engine {
namespace {

using duckdb::Value;

// Writers name a file with one scheme here and another one there.
constexpr const char* kPlain =
    "regexp_replace(regexp_replace(file_path, '^file:(//)?', ''), '^s3[an]://', 's3://')";

Json PlaceFields() {
  return Json::array({{{"id", 2147483546}, {"name", "file_path"}, {"type", "string"}},
                      {{"id", 2147483545}, {"name", "pos"}, {"type", "long"}}});
}

const Json* FindField(const Json& metadata, int32_t id) {
  for (const Json& schema : metadata.at("schemas"))
    for (const Json& field : schema.at("fields"))
      if (field.at("id") == id) return &field;
  return nullptr;
}

class Gone {
 public:
  Gone(duckdb::DuckDB& work, LakeShelf& shelf, const LakeList& list, const Json& metadata)
      : connection_(work), shelf_(shelf), data_(shelf.Put(list)), metadata_(metadata) {
    RunOwn(connection_, "CREATE TEMP TABLE gone (file_index UBIGINT, pos BIGINT)");
    Tell("data_files", *data_);
  }

  void ByPlace(const std::vector<LakeFilePtr>& files) {
    const LakeListPtr deletes = ListOf(files);
    RunOwn(connection_, "INSERT INTO gone SELECT f.file_index, p.pos FROM (SELECT " +
                            std::string(kPlain) + " AS path, pos, file_index FROM " +
                            LakeScanSql(deletes->token, PlaceFields()) +
                            ") AS p JOIN delete_files d USING (file_index) JOIN data_files f ON "
                            "f.path = p.path WHERE d.seq >= f.seq");
  }

  void ByValue(const std::vector<int32_t>& ids, const std::vector<LakeFilePtr>& files) {
    const LakeListPtr deletes = ListOf(files);
    const Json fields = KeyFields(ids);
    std::string names, same;
    for (const Json& field : fields) {
      const std::string name = field.at("name");
      names += name + ", ";
      same += "v." + name + " IS NOT DISTINCT FROM s." + name + " AND ";
    }
    RunOwn(connection_, "CREATE OR REPLACE TEMP TABLE keys AS SELECT " + names +
                            "part, max(seq) AS seq FROM (SELECT " + names + "file_index FROM " +
                            LakeScanSql(deletes->token, fields) +
                            ") JOIN delete_files USING (file_index) GROUP BY ALL");
    RunOwn(connection_, "INSERT INTO gone SELECT s.file_index, s.pos FROM (SELECT " + names +
                            "file_index, file_row_number AS pos FROM " +
                            LakeScanSql(data_->token, fields) +
                            ") AS s JOIN data_files f USING (file_index) JOIN keys v ON " + same +
                            "v.seq > f.seq AND (v.part = '' OR v.part = f.part)");
  }

  ScratchPtr Finish(const std::filesystem::path& scratch) {
    auto pairs = std::make_shared<const ScratchPath>(scratch / ("gone-" + ToHex(RandomBytes(12))));
    RunOwn(connection_, "COPY (SELECT DISTINCT file_index, pos FROM gone ORDER BY ALL) TO " +
                            SqlText(pairs->path().string()) + " (FORMAT parquet)");
    return pairs;
  }

 private:
  LakeListPtr ListOf(const std::vector<LakeFilePtr>& files) {
    LakeList list;
    list.data = files;
    LakeListPtr made = shelf_.Put(std::move(list));
    Tell("delete_files", *made);
    return made;
  }

  void Tell(const std::string& table, const LakeList& list) {
    RunOwn(connection_, "CREATE OR REPLACE TEMP TABLE " + table +
                            " (file_index UBIGINT, file_path VARCHAR, seq BIGINT, part VARCHAR)");
    duckdb::Appender rows(connection_, "temp", "main", table);
    for (size_t i = 0; i < list.data.size(); ++i)
      rows.AppendRow(Value::UBIGINT(i), Value(list.data[i]->address),
                     Value::BIGINT(list.data[i]->sequence), Value(list.data[i]->part));
    rows.Close();
    RunOwn(connection_, "ALTER TABLE " + table + " ADD COLUMN path VARCHAR");
    RunOwn(connection_, "UPDATE " + table + " SET path = " + kPlain);
  }

  Json KeyFields(const std::vector<int32_t>& ids) const {
    Json fields = Json::array();
    for (const int32_t id : ids) {
      const Json* field = FindField(metadata_, id);
      if (!field)
        throw Error(ErrorKind::kUnavailable,
                    "rows of this table were deleted by a part of a column, which is not applied "
                    "here",
                    "Read it with another engine by way of the Iceberg catalog.");
      fields.push_back(
          {{"id", id}, {"name", "key" + std::to_string(id)}, {"type", field->at("type")}});
    }
    return fields;
  }

  duckdb::Connection connection_;
  LakeShelf& shelf_;
  const LakeListPtr data_;
  const Json& metadata_;
};

}  // namespace

ScratchPtr GoneOf(duckdb::DuckDB& work, LakeShelf& shelf, const LakeList& list,
                  const std::vector<DeleteFile>& deletes, const Json& metadata,
                  const std::filesystem::path& scratch) {
  std::map<std::vector<int32_t>, std::vector<LakeFilePtr>> by_fields;
  for (const DeleteFile& one : deletes) by_fields[one.fields].push_back(one.file);
  Gone gone(work, shelf, list, metadata);
  for (const auto& [fields, files] : by_fields) {
    if (fields.empty())
      gone.ByPlace(files);
    else
      gone.ByValue(fields, files);
  }
  return gone.Finish(scratch);
}

}  // namespace weft::engine
