#pragma once
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct archive;
struct archive_entry;

// Tar files compressed with zstd, and zip files for people; plain files only. The only place that
// knows libarchive.
namespace weft::store {

enum class ArchiveFormat { kTarZstd, kZip };

class ArchiveWriter {
 public:
  // Writes into a new file of mode 0600. Each call throws Error{kUnavailable}, naming it.
  explicit ArchiveWriter(std::filesystem::path file,
                         ArchiveFormat format = ArchiveFormat::kTarZstd);
  ~ArchiveWriter();
  ArchiveWriter(const ArchiveWriter&) = delete;
  ArchiveWriter& operator=(const ArchiveWriter&) = delete;

  void AddText(const std::string& name, std::string_view bytes);
  // A file that nobody changes meanwhile.
  void AddFile(const std::string& name, const std::filesystem::path& file);
  // Durable on return; nothing is whole before.
  void Close();

 private:
  void AddHeader(const std::string& name, uint64_t bytes);
  void AddBytes(std::string_view bytes);

  const std::filesystem::path file_;
  int descriptor_;
  std::unique_ptr<archive, int (*)(archive*)> archive_;
};

class ArchiveReader {
 public:
  // Each call throws Error{kInvalid}, naming the file, when it is no such archive or is damaged.
  explicit ArchiveReader(std::filesystem::path file);
  ArchiveReader(const ArchiveReader&) = delete;
  ArchiveReader& operator=(const ArchiveReader&) = delete;

  // The name of the next entry; nothing at the end. What is not a plain file is refused.
  std::optional<std::string> Next();
  // The content of the entry that Next() named, in memory or (durably, mode 0600) into a new file.
  std::string ReadText();
  void ReadFile(const std::filesystem::path& into);

 private:
  // A piece of the entry, empty at its end.
  std::string_view ReadPiece();
  [[noreturn]] void ThrowDamaged();

  const std::filesystem::path file_;
  std::unique_ptr<archive, int (*)(archive*)> archive_;
  std::string piece_;
};

// The content of one entry of a zip file, its first `bytes_max` bytes. Nothing when it is not
// there, or cannot be read.
std::optional<std::string> ReadFromZip(const std::filesystem::path& file, std::string_view name,
                                       size_t bytes_max);

}  // namespace weft::store
