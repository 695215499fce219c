#include "engine/upload.hpp"

#include "base/error.hpp"
#include "engine/lake_source.hpp"

namespace weft::engine {
namespace {

// The table as one whose rows come from this file and are kept in this way: what a run makes.
mesh::Table AsMade(mesh::Table table, const UploadFile& file, mesh::UploadMode mode) {
  table.sql.clear();
  table.server = mesh::Server{.name = file.name,
                              .type = "local",
                              .path = file.path.string(),
                              .format = file.format,
                              .delimiter = file.delimiter,
                              .null_marks = file.null_marks,
                              .reject_bad_rows = file.reject_bad_rows};
  table.file =
      mesh::FileRef{.sha256 = "", .bytes = file.placed ? 0 : std::filesystem::file_size(file.path)};
  if (file.placed) {
    table.server->type = kPlaced;
    table.server->path = file.placed->address;
    *table.file = {.sha256 = file.placed->etag, .bytes = file.placed->bytes};
  }
  mesh::Materialisation& kept = table.contract.kept;
  kept = {};
  kept.type = mode == mesh::UploadMode::kReplace ? mesh::Materialisation::Type::kTable
                                                 : mesh::Materialisation::Type::kIncremental;
  if (mode == mesh::UploadMode::kMerge)
    kept.incremental = mesh::Materialisation::Incremental::kMerge;
  return table;
}

class Uploading final : public FileMaking {
 public:
  Uploading(Engine& engine, audit::Touch& touch, mesh::Table table)
      : table_(std::move(table)), making_(engine.Make(touch, table_)) {}

  void LeaveOut(const RowsToGo& rows) override { making_->LeaveOut(rows); }
  void Write() override { making_->Write(); }
  std::shared_ptr<void> ShowTo(const audit::Touch& touch) override {
    return making_->ShowTo(touch);
  }
  lake::Snapshot Publish(const std::map<std::string, std::string>& summary) override {
    return making_->Publish(summary);
  }
  lake::Snapshot PublishWith(const std::map<std::string, std::string>& summary,
                             const lake::Facts& facts) override {
    return inner().PublishWith(summary, facts);
  }
  void Cancel() override { making_->Cancel(); }
  uint64_t rows() const override { return making_->rows(); }
  uint64_t bytes() const override { return making_->bytes(); }
  const IntakeReport& report() const override { return inner().report(); }

 private:
  FileMaking& inner() const { return dynamic_cast<FileMaking&>(*making_); }

  const mesh::Table table_;
  const std::unique_ptr<Making> making_;
};

}  // namespace

std::unique_ptr<FileMaking> MakeFromFile(Engine& engine, audit::Touch& touch,
                                         const mesh::Table& table, const UploadFile& file,
                                         mesh::UploadMode mode) {
  return std::make_unique<Uploading>(engine, touch, AsMade(table, file, mode));
}

}  // namespace weft::engine
