#include "engine/intake_bytes.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <fstream>

#include "base/error.hpp"
#include "base/text.hpp"
#include "duckdb/common/file_system.hpp"
#include "engine/intake_zstd.hpp"

namespace weft::engine {
namespace {

constexpr size_t kPackedBytes = 256 << 10;

[[noreturn]] void Refuse(const std::string& name, const std::string& fault,
                         const std::string& hint) {
  throw Error(ErrorKind::kInvalid, name + " " + fault, hint);
}

class PlainBytes final : public ByteSource {
 public:
  PlainBytes(const std::filesystem::path& file, std::string name)
      : file_(file, std::ios::binary), name_(std::move(name)) {}

  size_t Read(char* to, size_t size) override {
    file_.read(to, static_cast<std::streamsize>(size));
    if (file_.bad()) throw Error(ErrorKind::kUnavailable, name_ + " could not be read");
    return static_cast<size_t>(file_.gcount());
  }

 private:
  std::ifstream file_;
  std::string name_;
};

// All members of a gzip file, each with its checksum compared.
class GzipBytes final : public ByteSource {
 public:
  GzipBytes(const std::filesystem::path& file, std::string name)
      : packed_(file, name), name_(std::move(name)), input_(kPackedBytes, '\0') {
    constexpr int kGzipOnly = 16 + MAX_WBITS;
    WEFT_CHECK(inflateInit2(&stream_, kGzipOnly) == Z_OK);
  }
  ~GzipBytes() override { inflateEnd(&stream_); }
  GzipBytes(const GzipBytes&) = delete;
  GzipBytes& operator=(const GzipBytes&) = delete;

  size_t Read(char* to, size_t size) override {
    stream_.next_out = reinterpret_cast<Bytef*>(to);
    stream_.avail_out = static_cast<uInt>(size);
    while (stream_.avail_out == size && !ended_) Step();
    return size - stream_.avail_out;
  }

 private:
  void Step() {
    if (stream_.avail_in == 0 && !Fill()) {
      if (in_member_)
        Refuse(name_, "is cut off: its gzip data ends too early", "Send the whole file.");
      ended_ = true;
      return;
    }
    in_member_ = true;
    const int status = inflate(&stream_, Z_NO_FLUSH);
    if (status == Z_STREAM_END) {
      in_member_ = false;
      inflateReset(&stream_);
    } else if (status != Z_OK && status != Z_BUF_ERROR) {
      Refuse(name_,
             std::string("is damaged: ") + (stream_.msg ? stream_.msg : "its gzip data is wrong"),
             "Pack and send it again.");
    }
  }

  bool Fill() {
    stream_.next_in = reinterpret_cast<Bytef*>(input_.data());
    stream_.avail_in = static_cast<uInt>(packed_.Read(input_.data(), input_.size()));
    return stream_.avail_in > 0;
  }

  PlainBytes packed_;
  std::string name_;
  std::string input_;
  z_stream stream_{};
  bool in_member_ = false;
  bool ended_ = false;
};

// DuckDB unpacks zstd, and compares checksums; it does not see that a file is cut off, so that is
// seen before.
class ZstdBytes final : public ByteSource {
 public:
  ZstdBytes(duckdb::DuckDB& work, const std::filesystem::path& file, std::string name)
      : name_(std::move(name)) {
    if (!HasWholeZstdFrames(file))
      Refuse(name_, "is cut off: its zstd data ends too early", "Send the whole file.");
    handle_ = work.instance->GetFileSystem().OpenFile(
        file.string(), duckdb::FileFlags::FILE_FLAGS_READ | duckdb::FileCompressionType::ZSTD);
  }

  size_t Read(char* to, size_t size) override {
    try {
      return static_cast<size_t>(handle_->Read(to, size));
    } catch (const std::exception& fault) {
      throw Error(ErrorKind::kInvalid, name_ + " is damaged: its zstd data is wrong",
                  "Pack and send it again.", fault.what());
    }
  }

 private:
  std::string name_;
  duckdb::unique_ptr<duckdb::FileHandle> handle_;
};

enum class Packing { kNone, kGzip, kZstd };

// What a file's first bytes tell.
struct Opening {
  std::string_view bytes;
  Packing packing;
  const char* fault;  // nullptr: it can be read
  const char* hint;
};
constexpr std::array kOpenings{
    Opening{"\x1F\x8B", Packing::kGzip, nullptr, nullptr},
    Opening{"\x28\xB5\x2F\xFD", Packing::kZstd, nullptr, nullptr},
    Opening{"PK\x03\x04", Packing::kNone, "is a zip archive or an Excel sheet", "Save it as CSV."},
    Opening{"PAR1", Packing::kNone, "is a Parquet file",
            "Write `format: parquet` in the contract's server."},
    Opening{"\xFF\xFE", Packing::kNone, "is UTF-16", "Save it as UTF-8."},
    Opening{"\xFE\xFF", Packing::kNone, "is UTF-16", "Save it as UTF-8."},
    Opening{"BZh", Packing::kNone, "is packed with bzip2", "Pack it with gzip or zstd."},
    Opening{"\xFD"
            "7zXZ",
            Packing::kNone, "is packed with xz", "Pack it with gzip or zstd."},
};

std::string FirstBytes(const std::filesystem::path& file) {
  std::string bytes(8, '\0');
  std::ifstream in(file, std::ios::binary);
  in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<size_t>(std::max<std::streamsize>(in.gcount(), 0)));
  return bytes;
}

Packing PackingOf(const std::filesystem::path& file, const std::string& name) {
  const std::string bytes = FirstBytes(file);
  for (const auto& opening : kOpenings) {
    if (!bytes.starts_with(opening.bytes)) continue;
    if (opening.fault) Refuse(name, opening.fault, opening.hint);
    return opening.packing;
  }
  const std::string ending = Lower(std::filesystem::path(name).extension().string());
  if (ending == ".gz")
    Refuse(name, "is called .gz, but it is no gzip data", "Pack it, or rename it.");
  if (ending == ".zst")
    Refuse(name, "is called .zst, but it is no zstd data", "Pack it, or rename it.");
  return Packing::kNone;
}

}  // namespace

std::unique_ptr<ByteSource> OpenBytes(duckdb::DuckDB& work, const std::filesystem::path& file,
                                      const std::string& name) {
  switch (PackingOf(file, name)) {
    case Packing::kGzip: return std::make_unique<GzipBytes>(file, name);
    case Packing::kZstd: return std::make_unique<ZstdBytes>(work, file, name);
    case Packing::kNone: break;
  }
  return std::make_unique<PlainBytes>(file, name);
}

}  // namespace weft::engine
