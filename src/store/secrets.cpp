#include "store/secrets.hpp"

#include <sodium.h>

#include <mutex>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/files.hpp"
#include "store/sqlite.hpp"

namespace weft::store {
namespace {

namespace fs = std::filesystem;

constexpr char kHashKeyName[] = "weft.hash_key";
constexpr size_t kHashKeyBytes = 32;

const unsigned char* Raw(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}
unsigned char* Raw(std::string& bytes) { return reinterpret_cast<unsigned char*>(bytes.data()); }

// nonce, then secretbox(name, zero byte, value): the name inside keeps rows from being exchanged.
std::string SealUnder(const std::string& key, const std::string& name, std::string_view value) {
  std::string plain = name + '\0';
  plain += value;
  std::string sealed = RandomBytes(crypto_secretbox_NONCEBYTES);
  sealed.resize(crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + plain.size());
  unsigned char* nonce = Raw(sealed);
  WEFT_CHECK(crypto_secretbox_easy(nonce + crypto_secretbox_NONCEBYTES, Raw(plain), plain.size(),
                                   nonce, Raw(key)) == 0);
  sodium_memzero(plain.data(), plain.size());
  return sealed;
}

std::optional<std::string> UnsealUnder(const std::string& key, const std::string& name,
                                       std::string_view sealed) {
  constexpr size_t kAround = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES;
  if (sealed.size() < kAround) return std::nullopt;
  std::string plain(sealed.size() - kAround, '\0');
  const unsigned char* nonce = Raw(sealed);
  const bool opened =
      crypto_secretbox_open_easy(Raw(plain), nonce + crypto_secretbox_NONCEBYTES,
                                 sealed.size() - crypto_secretbox_NONCEBYTES, nonce, Raw(key)) == 0;
  if (!opened || !plain.starts_with(name + '\0')) return std::nullopt;
  return plain.substr(name.size() + 1);
}

[[noreturn]] void ThrowOtherKey(const fs::path& file, const std::string& what) {
  throw Error(ErrorKind::kUnavailable, what + " the key in " + file.string(),
              "Put back the key file that belongs to this home; every backup holds it.");
}

}  // namespace

struct Secrets::Impl {
  explicit Impl(const Home& home) : connection(home.Database()), file(home.root() / "key") {
    WEFT_CHECK(sodium_init() >= 0);
    if (!fs::exists(file)) MakeKey();
    key = ReadFile(file);
    if (key.size() != crypto_secretbox_KEYBYTES) ThrowOtherKey(file, "nothing can be opened with");
  }
  ~Impl() { sodium_memzero(key.data(), key.size()); }

  // A new key beside old secrets would lose them.
  void MakeKey() {
    Statement any(connection, "SELECT 1 FROM secrets");
    if (any.Step()) ThrowOtherKey(file, "there are sealed secrets, but not");
    WriteFileDurably(file, RandomBytes(crypto_secretbox_KEYBYTES), 0600);
  }

  std::optional<std::string> Get(const std::string& name) {
    Statement find(connection, "SELECT sealed FROM secrets WHERE name = ?");
    if (!find.With(name).Step()) return std::nullopt;
    auto value = UnsealUnder(key, name, find.View(0));
    if (!value) ThrowOtherKey(file, "the secret " + name + " was not sealed with");
    return value;
  }

  void Set(const std::string& name, std::string_view value) {
    const std::string sealed = SealUnder(key, name, value);
    Transaction transaction(connection);
    Statement(connection, "DELETE FROM secrets WHERE name = ?").With(name).Run();
    Statement(connection, "INSERT INTO secrets VALUES (?, ?)").With(name, Blob{sealed}).Run();
    transaction.Commit();
  }

  std::mutex mutex;  // guards the connection
  Connection connection;
  const fs::path file;
  std::string key;
};

Secrets::Secrets(const Home& home) : impl_(std::make_unique<Impl>(home)) {}
Secrets::~Secrets() = default;

void Secrets::Set(const std::string& name, std::string_view value) {
  const std::lock_guard lock(impl_->mutex);
  impl_->Set(name, value);
}

std::optional<std::string> Secrets::Get(const std::string& name) const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->Get(name);
}

std::string Secrets::Seal(const std::string& name, std::string_view value) const {
  return SealUnder(impl_->key, name, value);
}

std::optional<std::string> Secrets::Open(const std::string& name, std::string_view sealed) const {
  return UnsealUnder(impl_->key, name, sealed);
}

void Secrets::Remove(const std::string& name) {
  const std::lock_guard lock(impl_->mutex);
  Transaction transaction(impl_->connection);
  Statement(impl_->connection, "DELETE FROM secrets WHERE name = ?").With(name).Run();
  transaction.Commit();
}

std::string Secrets::HashKey() {
  const std::lock_guard lock(impl_->mutex);
  if (auto known = impl_->Get(kHashKeyName)) return *known;
  const std::string made = RandomBytes(kHashKeyBytes);
  impl_->Set(kHashKeyName, made);
  return made;
}

}  // namespace weft::store
