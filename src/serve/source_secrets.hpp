#pragma once
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "mesh/model.hpp"
#include "store/registry.hpp"
#include "store/secrets.hpp"

// Passwords and keys of sources: sealed, and shown to nobody but whom they are for. Each is given
// for what the source's document says at that time of the brokers, the user and so on. When that
// changes it has to be given anew: who may edit the document may well not know the secret, and a
// document that names their own broker must not tell it to them.
namespace weft::serve {

enum class SecretState { kMissing, kSet, kForOther };
std::string_view Name(SecretState state);

class SourceSecrets {
 public:
  // It outlives this, and is told of sources by this alone. Any thread.
  explicit SourceSecrets(store::Secrets& secrets) : secrets_(secrets) {}

  // Throws Error{kInvalid} for a secret that the source does not have, and for a value that cannot
  // be one.
  void Set(const mesh::Source& source, const std::string& name, const std::string& value);
  // Throws Error{kNotFound} when it is not there.
  void Remove(const mesh::Source& source, const std::string& name);
  SecretState StateOf(const mesh::Source& source, const std::string& name) const;
  // The value, for what it was given for. Throws Error{kUnavailable} that says how to give it.
  std::string Reveal(const mesh::Source& source, const std::string& name) const;
  // Removes those of sources that are gone.
  void Forget(const store::Registry& registry);

 private:
  struct Kept {
    std::string purpose;  // a digest of it
    std::string value;
  };
  using All = std::map<std::string, std::map<std::string, Kept>>;  // by source, by name
  All Read() const;
  void Write(const All& all);

  store::Secrets& secrets_;
  mutable std::mutex mutex_;  // between Read and Write
};

}  // namespace weft::serve
