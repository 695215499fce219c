#include "engine/lake_moved.hpp"

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "engine/lake_parquet.hpp"
#include "engine/spool_chunks.hpp"

namespace weft::engine {
namespace {

std::string WithoutScheme(const std::string& address) {
  return address.starts_with("file://") ? address.substr(7) : address;
}

// Some writers name files without their scheme.
std::string Renamed(const std::string& from, const std::string& to) {
  const auto when = [](const std::string& old, const std::string& next) {
    return " WHEN starts_with(file_path, " + SqlText(old + "/") + ") THEN " + SqlText(next) +
           " || file_path[" + std::to_string(old.size() + 1) + ":]";
  };
  return "CASE" + when(from, to) + when(WithoutScheme(from), WithoutScheme(to)) +
         " ELSE file_path END";
}

}  // namespace

uint64_t RenameInDeletes(LakeWork& work, const std::string& address, const std::string& from,
                         const std::string& to) {
  const auto path = work.tables.objects().OnDisk(address);
  if (!path) throw Error(ErrorKind::kNotFound, address + " is not on this machine's disk");
  const ScratchPath copy(work.scratch / ("moved-" + ToHex(RandomBytes(12)) + ".parquet"));
  duckdb::Connection connection(work.db);
  RunOwn(connection, "COPY (SELECT " + Renamed(from, to) + " AS file_path, pos FROM read_parquet(" +
                         SqlText(path->string()) + ") ORDER BY ALL) TO " +
                         SqlText(copy.path().string()) + " (" + DeleteFileOptions() + ")");
  work.tables.objects().PutFile(address, copy.path());
  return std::filesystem::file_size(copy.path());
}

}  // namespace weft::engine
