#include "base/text.hpp"
#include "engine/column_type.hpp"
#include "engine/lake_footer.hpp"
#include "engine/lake_schema.hpp"
#include "engine/lake_source.hpp"
#include "engine/spool_chunks.hpp"
#include "engine/upload.hpp"
#include "lake/name_mapping.hpp"

namespace weft::engine {
namespace {

// The rows of a file that somebody put into the table's place: it becomes one of its data files,
// and nothing is copied.
class PlacedRows final : public RowsIn {
 public:
  PlacedRows(LakeWork& work, const ToMake& what)
      : work_(work),
        what_(what),
        connection_(work.db),
        address_(what.table.server->path),
        list_(OnShelf()),
        path_(work.door + DataPath(*list_->data.front())) {
    RequireAsListed();
    RunOwn(connection_, "SET TimeZone = 'UTC'");
    ReadFooter();
    const Json schema = lake::SchemaFor(what.table.contract);
    RequireOwnTypes(schema);
    Require(footer_->WhyUnlike(WithoutIds(schema)));
    Require(what.table.contract.kept.incremental == mesh::Materialisation::Incremental::kMerge
                ? "its rows are merged"
                : "");
  }

  void Prepare() override {}
  void Against(const std::string& stored) override {
    RefuseKnownKeys(connection_, what_.table, path_, stored);
  }
  void Begin(const duckdb::Value&) override { what_.touch.Begin(); }

  std::optional<Written> InPlace(const lake::TableState& base, const Json& schema) override {
    Require(address_.starts_with(base.location + "/") ? "" : "it lies in another table's place");
    Require(footer_->WhyUnlike(schema));
    const auto names = footer_->NamesFor(schema);
    if (!names.empty()) {
      mapping_ = lake::MappingWith(*base.metadata, names);
      Require(mapping_ ? "" : "one of its columns has the name of a column that went");
    }
    Written written{.path = {}, .file = footer_->DataFile(connection_, schema)};
    written.file.path = address_;
    written.file.bytes = static_cast<int64_t>(what_.table.file->bytes);
    return written;
  }
  std::optional<std::string> NameMapping() const override { return mapping_; }

  std::string from() const override { return "read_parquet(" + SqlText(path_) + ")"; }
  duckdb::unique_ptr<duckdb::MaterializedQueryResult> Run(duckdb::Connection& connection,
                                                          const std::string& sql) override {
    Check();
    return RunOwn(connection, sql);
  }
  void Cancel() override {
    cancelled_ = true;
    connection_.Interrupt();
  }
  void Check() const override {
    if (cancelled_) throw Error(ErrorKind::kCancelled, "it is not wanted any more");
  }
  uint64_t rows() const override { return footer_ ? static_cast<uint64_t>(footer_->records()) : 0; }
  const IntakeReport& report() const override {
    report_.rows = rows();
    return report_;
  }

 private:
  static void Require(const std::string& why_not) {
    if (!why_not.empty()) throw NotAsItIs(why_not);
  }

  LakeListPtr OnShelf() const {
    LakeList list;
    list.data.push_back(
        std::make_shared<const LakeFile>(LakeFile{.name = DoorNameOf(address_),
                                                  .address = address_,
                                                  .local = {},
                                                  .bytes = what_.table.file->bytes}));
    return work_.tables.shelf()->Put(std::move(list));
  }

  // What is damaged is told of where it would be copied.
  void ReadFooter() {
    try {
      footer_.emplace(connection_, path_);
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::kInternal) throw;
      Require("its footer cannot be read");
    }
  }

  void RequireAsListed() const {
    const auto now = work_.tables.objects().Look(address_);
    if (!now || now->bytes != what_.table.file->bytes || now->etag != what_.table.file->sha256)
      throw Error(ErrorKind::kConflict, address_ + " changes while it is read",
                  "Write it elsewhere, then move it here.");
  }

  // What the lake keeps wider than the contract has it must be read to be known to fit.
  void RequireOwnTypes(const Json& schema) const {
    for (const mesh::Column& column : what_.table.contract.columns) {
      const Json* field = FieldOf(schema, column.name);
      Require(field && SqlTypeOf(column.type) == SqlTypeOf(field->at("type"))
                  ? ""
                  : "the lake keeps column " + column.name + " in a wider type");
    }
  }

  static Json WithoutIds(Json schema) {
    for (Json& field : schema["fields"]) field.erase("id");
    return schema;
  }

  LakeWork& work_;
  const ToMake what_;
  duckdb::Connection connection_;
  const std::string address_;
  const LakeListPtr list_;
  const std::string path_;
  std::optional<Footer> footer_;
  std::optional<std::string> mapping_;
  mutable IntakeReport report_;
  std::atomic<bool> cancelled_ = false;
};

}  // namespace

std::unique_ptr<RowsIn> RowsInPlace(LakeWork& work, const ToMake& what) {
  return std::make_unique<PlacedRows>(work, what);
}

}  // namespace weft::engine
