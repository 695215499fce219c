#include "engine/object_handle.hpp"

#include "base/error.hpp"
#include "duckdb/main/client_context.hpp"
#include "store/patience.hpp"

namespace weft::engine {

ObjectHandle::ObjectHandle(duckdb::FileSystem& door, const std::string& path,
                           duckdb::FileOpenFlags flags, Of of)
    : FileHandle(door, path, flags), of_(std::move(of)) {}

void ObjectHandle::ReadAt(char* into, uint64_t offset, uint64_t bytes) {
  if (offset + bytes > of_.file.bytes) throw duckdb::IOException("a file of the lake is too short");
  const auto asker = of_.asker.lock();
  const store::Patience patience([&] { return asker && asker->interrupted; });
  try {
    of_.blocks->Read(of_.file.address, of_.file.bytes, offset, {into, bytes});
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::kCancelled) throw duckdb::InterruptException();
    throw duckdb::IOException(error.message());
  }
}

}  // namespace weft::engine
