#include "engine/intake.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <optional>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "engine/column_type.hpp"
#include "engine/intake_pass.hpp"
#include "engine/intake_repeats.hpp"
#include "engine/spool_chunks.hpp"

namespace weft::engine {
namespace {

namespace fs = std::filesystem;

// Part of the key: raised when the same file would give other rows than before.
constexpr int kIntakeVersion = 1;
constexpr const char* kUnfinished = ".unfinished";
constexpr const char* kParquetOptions =
    " (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880, USE_TMP_FILE false)";

// "data/planes.csv.gz" -> "csv"
std::string FormatOf(const mesh::Server& server) {
  if (!server.format.empty()) return Lower(server.format);
  fs::path path = Lower(server.path);
  if (path.extension() == ".gz" || path.extension() == ".zst") path = path.stem();
  const std::string ending = path.extension().string();
  if (ending == ".jsonl") return "ndjson";
  return ending.empty() ? "" : ending.substr(1);
}

std::string Digest(const mesh::Table& table) {
  const mesh::Server& server = *table.server;
  Json columns = Json::array();
  for (const auto& column : table.contract.columns) {
    columns.push_back(Json::array(
        {column.name, SqlTypeOf(column.type), column.required, column.unique, column.primary_key}));
  }
  const Json all =
      Json::array({kIntakeVersion, table.file->sha256, FormatOf(server), server.delimiter,
                   server.null_marks, server.reject_bad_rows, std::move(columns)});
  return Sha256Hex(all.dump());
}

void SyncFile(const fs::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const bool synced = descriptor >= 0 && ::fsync(descriptor) == 0;
  if (descriptor >= 0) ::close(descriptor);
  if (!synced)
    throw Error(ErrorKind::kUnavailable, "the data folder cannot be written",
                "The disk may be full.");
}

Json ToJson(const IntakeReport& report) {
  return {{"rows", report.rows},
          {"rejected", report.rejected},
          {"problems", report.problems},
          {"notes", report.notes}};
}

IntakeReport FromJson(const Json& json) {
  return {json.at("rows"), json.at("rejected"), json.at("problems"), json.at("notes")};
}

// A file that is being written: gone unless it is kept.
class Unfinished {
 public:
  explicit Unfinished(const fs::path& target)
      : target_(target), path_(target.string() + kUnfinished) {}
  ~Unfinished() {
    std::error_code ignored;
    fs::remove(path_, ignored);
  }
  Unfinished(const Unfinished&) = delete;
  Unfinished& operator=(const Unfinished&) = delete;

  const fs::path& path() const { return path_; }
  void Keep() const {
    SyncFile(path_);
    fs::rename(path_, target_);
  }

 private:
  fs::path target_;
  fs::path path_;
};

// How files of one format are read, and what stands between their name and a row's number.
struct FormatReader {
  std::string_view format;
  const char* place;
  SpoolSource (*open)(const IntakePlan& plan, RepeatWatch& repeats, Ledger& ledger);
};
constexpr std::array kReaders{
    FormatReader{"csv", ":", &OpenText},        FormatReader{"json", ":", &OpenText},
    FormatReader{"ndjson", ":", &OpenText},     FormatReader{"parquet", ", row ", &OpenParquet},
    FormatReader{"xlsx", ", row ", &OpenSheet},
};

const FormatReader* FindReader(std::string_view format) {
  const auto found = std::ranges::find(kReaders, format, &FormatReader::format);
  return found == kReaders.end() ? nullptr : &*found;
}

const FormatReader& ReaderOf(std::string_view format) {
  const FormatReader* reader = FindReader(format);
  WEFT_CHECK(reader != nullptr);
  return *reader;
}

// One file's way in, to files whose names begin so.
class Taking {
 public:
  Taking(const IntakePlan& plan, const fs::path& stem)
      : plan_(plan),
        stem_(stem.string()),
        good_(stem_ + ".parquet"),
        bad_(stem_ + ".rejected.parquet") {}

  IntakeReport Run() {
    const uint64_t good = Read({});
    auto repeats = KeysOf(*plan_.table).empty()
                       ? std::vector<Repeat>{}
                       : FindRepeats(*plan_.work, *plan_.table, good_.path());
    const uint64_t rows = repeats.empty() ? good : Read(std::move(repeats));
    if (ledger_->rows() > 0 && (!plan_.table->server->reject_bad_rows || rows == 0)) Refuse(rows);
    return Keep({rows, ledger_->rows(), ledger_->problems(), ledger_->notes()});
  }

 private:
  // Reads the whole file once; answers how many rows are good.
  uint64_t Read(std::vector<Repeat> repeats) {
    const FormatReader& reader = ReaderOf(plan_.format);
    ledger_.emplace(*plan_.work, plan_.name, reader.place, plan_.table->server->reject_bad_rows);
    RepeatWatch watch(std::move(repeats));
    return Write(reader.open(plan_, watch, *ledger_), good_.path());
  }

  uint64_t Write(SpoolSource source, const fs::path& path) {
    if (plan_.check)
      source.next = [check = plan_.check, next = std::move(source.next)] {
        check();
        return next();
      };
    duckdb::Connection connection(*plan_.work);
    const auto result =
        RunOverChunks(connection, std::move(source),
                      "COPY (FROM weft_chunks()) TO " + SqlText(path.string()) + kParquetOptions);
    return static_cast<uint64_t>(result->GetValue(0, 0).GetValue<int64_t>());
  }

  [[noreturn]] void Refuse(uint64_t rows) const {
    const auto& listed = ledger_->problems();
    std::string message = plan_.name + " does not fit the contract of " +
                          ToString(plan_.table->id) + ": " + WithThousands(ledger_->total()) +
                          (ledger_->total() == 1 ? " problem" : " problems");
    if (rows == 0) message += ", no row is good";
    for (const auto& problem : listed) message += "\n" + problem;
    if (ledger_->total() > listed.size()) {
      message += "\n… and " + WithThousands(ledger_->total() - listed.size()) + " more";
    }
    throw Error(ErrorKind::kInvalid, std::move(message),
                "Correct the file, or the contract: its types, or weft.nullMarks; weft.badRows: "
                "reject leaves bad rows out.");
  }

  // The file that HasData looks for comes last.
  IntakeReport Keep(IntakeReport report) {
    if (report.rejected > 0) {
      Write(ledger_->KeptRows(), bad_.path());
      bad_.Keep();
    }
    WriteFileDurably(stem_ + ".report.json", ToJson(report).dump());
    good_.Keep();
    SyncFolder(fs::path(stem_).parent_path());
    return report;
  }

  const IntakePlan& plan_;
  std::string stem_;
  Unfinished good_;
  Unfinished bad_;
  std::optional<Ledger> ledger_;
};

void CheckFile(const IntakePlan& plan) {
  const auto status = fs::status(plan.file);
  if (status.type() == fs::file_type::not_found)
    throw Error(ErrorKind::kNotFound, plan.name + " is not there");
  if (!fs::is_regular_file(status))
    throw Error(ErrorKind::kInvalid, plan.name + " is a folder, not a file");
  if (fs::file_size(plan.file) != plan.table->file->bytes) {
    throw Error(ErrorKind::kUnavailable, plan.name + " is not the file that was applied",
                "Apply it again.");
  }
  if (FindReader(plan.format) == nullptr) {
    throw Error(ErrorKind::kInvalid,
                plan.name + " has the format '" + plan.format + "', which cannot be taken in",
                "Use csv, json, ndjson, parquet or xlsx.");
  }
}

}  // namespace

std::string DataKey(const mesh::Table& table) {
  return table.server && table.file ? Digest(table) + ".parquet" : "";
}

Intake::Intake(duckdb::DuckDB& work, fs::path data, fs::path extensions)
    : work_(work), data_(std::move(data)), extensions_(std::move(extensions)) {
  RegisterChunks(work_);
  fs::create_directories(data_);
  for (const auto& entry : fs::directory_iterator(data_)) {
    if (entry.path().extension() == kUnfinished) fs::remove(entry.path());
  }
}

IntakeReport Intake::TakeIn(const mesh::Table& table, const fs::path& file) {
  const std::lock_guard one_at_a_time(mutex_);
  WEFT_CHECK(table.server && table.file);
  if (HasData(table))
    return FromJson(Json::parse(ReadFile(data_ / (Digest(table) + ".report.json"))));
  const mesh::Server& server = *table.server;
  const IntakePlan plan{
      &work_,           &table,      file,   fs::path(server.path).filename().string(),
      FormatOf(server), extensions_, nullptr};
  CheckFile(plan);
  return Taking(plan, data_ / Digest(table)).Run();
}

IntakeReport TakeRows(const IntakePlan& plan, const fs::path& stem) {
  CheckFile(plan);
  return Taking(plan, stem).Run();
}

bool Intake::HasData(const mesh::Table& table) const {
  const std::string key = DataKey(table);
  return key.empty() || fs::exists(data_ / key);
}

}  // namespace weft::engine
