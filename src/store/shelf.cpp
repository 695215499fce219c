#include "store/shelf.hpp"

#include "base/error.hpp"
#include "store/compiled.hpp"
#include "store/stored.hpp"

namespace weft::store {
namespace {

constexpr size_t kRestoredBytesMax = 32 << 20;  // of resources that are kept decoded
constexpr size_t kDecodedOverBytes = 6;         // what decoding makes of a byte, roughly

[[noreturn]] void ThrowGone(const mesh::ResourceId& id) {
  throw Error(ErrorKind::kInternal, "what is stored of " + mesh::ToString(id) + " cannot be read",
              "Run weft doctor: it says what is damaged.");
}

// A stored version of a resource, found by its name.
std::string Select(std::string_view columns) {
  return "SELECT " + std::string(columns) +
         " FROM changes c JOIN versions v ON v.seq = c.seq "
         "WHERE c.kind = ? AND c.name = ? AND c.version = ?";
}

std::string ReadDocument(Readers& readers, const mesh::ResourceId& id, uint64_t version) {
  const auto lease = readers.Take();
  Statement read(*lease, Select("v.document"));
  if (!read.With(mesh::RowOf(id.kind).name, id.name, version).Step()) ThrowGone(id);
  return read.Text(0);
}

}  // namespace

Shelf::Shelf(const std::filesystem::path& database)
    : readers_(std::make_shared<Readers>(database)), recent_(kRestoredBytesMax) {}

mesh::EntryPtr Shelf::MakeEntry(mesh::Head head, std::string bytes) const {
  const bool on_demand =
      head.id.kind == mesh::Kind::kProduct || head.id.kind == mesh::Kind::kContract;
  if (!on_demand) return std::make_shared<const mesh::Entry>(Restore(head, bytes));
  return std::make_shared<const mesh::Entry>(std::move(head), std::move(bytes), shared_from_this());
}

mesh::ResourcePtr Shelf::Restore(const mesh::Head& head, std::string_view bytes) const {
  auto resource = std::make_shared<mesh::Resource>();
  if (!DecodeMeaning(bytes, *resource)) resource = ParseAgain(head);
  resource->id = head.id;
  resource->version = head.version;
  resource->folder = head.folder;
  resource->path = head.path;
  resource->document = {head.document_sha256,
                        [readers = readers_, id = head.id, version = head.version] {
                          return ReadDocument(*readers, id, version);
                        }};
  recent_.Keep(resource, kDecodedOverBytes * bytes.size());
  return resource;
}

// The bytes are damaged: the document is the truth.
std::shared_ptr<mesh::Resource> Shelf::ParseAgain(const mesh::Head& head) const {
  const auto lease = readers_->Take();
  Statement read(*lease, Select(kVersionColumns));
  if (!read.With(mesh::RowOf(head.id.kind).name, head.id.name, head.version).Step())
    ThrowGone(head.id);
  auto parsed = ParseStored(head.id, head.version, StoredVersionOf(read, 0));
  if (!parsed) ThrowGone(head.id);
  return parsed;
}

Compiled Compile(const mesh::Resource& resource) {
  mesh::Head head = mesh::HeadOf(resource);
  std::string head_bytes = EncodeHead(head);
  return {std::move(head), std::move(head_bytes), EncodeMeaning(resource)};
}

}  // namespace weft::store
