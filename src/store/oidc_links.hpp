#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "store/home.hpp"

// Which user a subject of a sign-in provider is. Names and mail addresses change hands, subjects do
// not: once linked, a user is that subject's and nobody else's.
namespace weft::store {

// A table of the registry's database. Any thread.
class OidcLinks {
 public:
  explicit OidcLinks(const Home& home);
  ~OidcLinks();

  std::optional<std::string> UserOf(const std::string& issuer, const std::string& subject) const;
  bool IsLinked(const std::string& user) const;
  // Throws Error{kConflict} when the subject or the user is linked already.
  void Link(const std::string& issuer, const std::string& subject, const std::string& user);
  void Unlink(const std::string& user);
  std::vector<std::string> Users() const;  // by name

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace weft::store
