#include "engine/spool.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "engine/encode.hpp"
#include "engine/sheet.hpp"
#include "engine/spool_chunks.hpp"

namespace weft::engine {
namespace {

using duckdb::LogicalType;
using duckdb::LogicalTypeId;

constexpr size_t kPieceBytes = 1 << 20;
constexpr size_t kSheetRowsMax = 1'048'575;  // and the header

// A file that lives as long as this, and loses its name as soon as it is open.
class ScratchFile {
 public:
  ScratchFile(const std::filesystem::path& folder, const std::string& ending)
      : path_(folder / ("answer-" + ToHex(RandomBytes(16)) + ending)) {}
  ~ScratchFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
    Unlink();
  }
  ScratchFile(const ScratchFile&) = delete;
  ScratchFile& operator=(const ScratchFile&) = delete;

  const std::filesystem::path& path() const { return path_; }

  void Open() {
    descriptor_ = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor_ < 0)
      throw Error(ErrorKind::kUnavailable, "the answer's file could not be read again");
    Unlink();
  }

  // Nothing at the end.
  std::optional<std::string> Read() {
    std::string piece(kPieceBytes, '\0');
    const ssize_t got = ::read(descriptor_, piece.data(), piece.size());
    if (got < 0) throw Error(ErrorKind::kUnavailable, "the answer's file could not be read again");
    if (got == 0) return std::nullopt;
    piece.resize(static_cast<size_t>(got));
    return piece;
  }

 private:
  void Unlink() {
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
  }

  std::filesystem::path path_;
  int descriptor_ = -1;
};

// Parquet would hold a HUGEINT as a double and an interval without its microseconds.
std::string ParquetColumn(const std::string& name, const LogicalType& type) {
  switch (type.id()) {
    case LogicalTypeId::HUGEINT:
    case LogicalTypeId::UHUGEINT: return "CAST(" + name + " AS DECIMAL(38,0)) AS " + name;
    case LogicalTypeId::INTERVAL:
    case LogicalTypeId::BIT:
    case LogicalTypeId::BIGNUM: return "CAST(" + name + " AS VARCHAR) AS " + name;
    default: return name;
  }
}

// A sheet knows numbers, truth values, dates, times of day and text; moments stay in UTC.
std::string SheetColumn(const std::string& name, const LogicalType& type) {
  if (type.IsNested()) return "CAST(to_json(" + name + ") AS VARCHAR) AS " + name;
  if (type.IsNumeric()) return name;
  switch (type.id()) {
    case LogicalTypeId::BOOLEAN:
    case LogicalTypeId::DATE:
    case LogicalTypeId::TIME:
    case LogicalTypeId::TIMESTAMP: return name;
    case LogicalTypeId::TIMESTAMP_TZ: return "timezone('UTC', " + name + ") AS " + name;
    case LogicalTypeId::BLOB: return "base64(" + name + ") AS " + name;
    default: return "CAST(" + name + " AS VARCHAR) AS " + name;
  }
}

// How one kind of file is written.
struct FileKind {
  Format format;
  const char* ending;
  const char* options;
  std::string (*column)(const std::string& name, const LogicalType& type);
};
constexpr std::array kFileKinds{
    FileKind{Format::kParquet, ".parquet",
             "FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE 122880", &ParquetColumn},
    FileKind{Format::kXlsx, ".xlsx", "FORMAT xlsx, HEADER true", &SheetColumn},
};

std::string CopySql(const FileKind& kind, const SpoolSource& source,
                    const std::filesystem::path& file) {
  std::vector<std::string> columns;
  for (size_t i = 0; i < source.names.size(); ++i) {
    columns.push_back(kind.column(SqlName(source.names[i]), source.types[i]));
  }
  return "COPY (SELECT " + Join(columns, ", ") + " FROM weft_chunks()) TO " +
         SqlText(file.string()) + " (" + kind.options + ", USE_TMP_FILE false)";
}

// The same chunks, refused when a sheet cannot hold them.
SpoolSource WithinASheet(SpoolSource source) {
  source.next = [pull = std::move(source.next), rows = size_t{0}]() mutable {
    auto chunk = pull();
    if (chunk) rows += chunk->size();
    if (rows <= kSheetRowsMax) return chunk;
    throw Error(ErrorKind::kInvalid,
                "an Excel sheet holds at most " + WithThousands(kSheetRowsMax) + " rows",
                "ask for fewer rows, or for CSV or Parquet");
  };
  return source;
}

class SpooledFile final : public ResultStream {
 public:
  SpooledFile(duckdb::DuckDB& work, const FileKind& kind, SpoolSource source,
              const SpoolOptions& options)
      : connection_(work),
        kind_(kind),
        source_(std::move(source)),
        file_(options.scratch, kind.ending) {
    source_.names = UniqueNames(source_.names);
    if (kind.format == Format::kXlsx) {
      source_ = WithinASheet(std::move(source_));
      LoadExcel(connection_, options.extensions);
    }
    RunOwn(connection_, "SET TimeZone = 'UTC'");
  }

  std::optional<std::string> Next() override {
    if (cancelled_) throw Error(ErrorKind::kCancelled, "cancelled");
    if (!written_) {
      const std::string sql = CopySql(kind_, source_, file_.path());
      RunOverChunks(connection_, std::move(source_), sql);
      file_.Open();
      written_ = true;
    }
    return file_.Read();
  }

  void Cancel() override {
    cancelled_ = true;
    connection_.Interrupt();
  }

 private:
  duckdb::Connection connection_;
  const FileKind& kind_;
  SpoolSource source_;
  ScratchFile file_;
  bool written_ = false;
  std::atomic<bool> cancelled_ = false;
};

}  // namespace

void PrepareSpool(duckdb::DuckDB& work) { RegisterChunks(work); }

ResultStreamPtr Spool(duckdb::DuckDB& work, Format format, SpoolSource source,
                      const SpoolOptions& options) {
  const auto kind = std::ranges::find(kFileKinds, format, &FileKind::format);
  if (kind == kFileKinds.end()) throw Error(ErrorKind::kInvalid, "this format is no file");
  if (format == Format::kXlsx && !std::filesystem::exists(ExcelExtension(options.extensions))) {
    throw Error(ErrorKind::kInvalid, "this server cannot write Excel sheets",
                "ask for CSV or Parquet");
  }
  return std::make_unique<SpooledFile>(work, *kind, std::move(source), options);
}

}  // namespace weft::engine
