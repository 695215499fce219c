#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "store/home.hpp"

// Values that are never returned through any door: sealed with libsodium's secretbox under
// HOME/key.
namespace weft::store {

class Secrets {
 public:
  // Makes the key (mode 0600) on the first use of a home.
  explicit Secrets(const Home& home);
  ~Secrets();

  void Set(const std::string& name, std::string_view value);
  std::optional<std::string> Get(const std::string& name) const;
  void Remove(const std::string& name);
  // Seals bytes that are kept elsewhere: in a row, in a cookie. They open under the same name only;
  // nothing for what was not sealed here, or was altered.
  std::string Seal(const std::string& name, std::string_view value) const;
  std::optional<std::string> Open(const std::string& name, std::string_view sealed) const;
  // The mesh's key for the `hash` mask: 32 random bytes, made once, in every backup.
  std::string HashKey();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace weft::store
