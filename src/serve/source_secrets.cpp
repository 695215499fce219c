#include "serve/source_secrets.hpp"

#include <algorithm>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "mesh/kafka_source.hpp"

namespace weft::serve {
namespace {

constexpr const char* kName = "weft.sources";  // all of them are sealed as one value

// Throws Error{kInvalid} for one that the source does not have.
void RequireHas(const mesh::Source& source, const std::string& secret) {
  const auto wanted = mesh::SecretsOf(mesh::KafkaSourceOf(source));
  if (std::ranges::find(wanted, secret) != wanted.end()) return;
  throw Error(ErrorKind::kInvalid, "source " + source.name + " has no secret " + secret,
              wanted.empty()
                  ? "It needs none: `mechanism` and `certificate` in its document ask for them."
                  : "It needs: " + Join(wanted, ", ") + ".");
}

void CheckValue(const std::string& secret, const std::string& value) {
  if (value.empty() || value.find('\0') != value.npos)
    throw Error(ErrorKind::kInvalid, "this is no " + secret, "Nothing is changed.");
  if (secret != mesh::kKafkaKey) return;
  if (value.find("ENCRYPTED") != value.npos)
    throw Error(ErrorKind::kInvalid, "the key is locked by a passphrase",
                "openssl pkey -in KEY -out OPEN writes it without; Weft seals it.");
  if (value.find("PRIVATE KEY-----") == value.npos)
    throw Error(ErrorKind::kInvalid, "this is no private key",
                "Send its PEM text, from -----BEGIN PRIVATE KEY----- on.");
}

std::string PurposeOf(const mesh::Source& source, const std::string& secret) {
  return Sha256Hex(source.domain + "\n" + source.type + "\n" +
                   mesh::PurposeOf(mesh::KafkaSourceOf(source), secret));
}

}  // namespace

std::string_view Name(SecretState state) {
  constexpr std::string_view kNames[] = {"missing", "set", "for_other"};
  return kNames[static_cast<size_t>(state)];
}

SourceSecrets::All SourceSecrets::Read() const {
  All all;
  const auto text = secrets_.Get(kName);
  if (!text) return all;
  const Json sealed = Json::parse(*text);
  for (const auto& [source, secrets] : sealed.items())
    for (const auto& [name, kept] : secrets.items())
      all[source][name] = {kept.at("for"),
                           FromBase64(kept.at("value").get<std::string>()).value_or("")};
  return all;
}

void SourceSecrets::Write(const All& all) {
  Json json = Json::object();
  for (const auto& [source, secrets] : all)
    for (const auto& [name, kept] : secrets)
      json[source][name] = {{"for", kept.purpose}, {"value", ToBase64(kept.value)}};
  secrets_.Set(kName, json.dump());
}

void SourceSecrets::Set(const mesh::Source& source, const std::string& name,
                        const std::string& value) {
  RequireHas(source, name);
  CheckValue(name, value);
  const std::lock_guard lock(mutex_);
  All all = Read();
  all[source.name][name] = {PurposeOf(source, name), value};
  Write(all);
}

void SourceSecrets::Remove(const mesh::Source& source, const std::string& name) {
  const std::lock_guard lock(mutex_);
  All all = Read();
  if (all[source.name].erase(name) == 0)
    throw Error(ErrorKind::kNotFound, "source " + source.name + " has no secret " + name);
  Write(all);
}

SecretState SourceSecrets::StateOf(const mesh::Source& source, const std::string& name) const {
  const std::lock_guard lock(mutex_);
  const All all = Read();
  const auto secrets = all.find(source.name);
  if (secrets == all.end() || !secrets->second.contains(name)) return SecretState::kMissing;
  const bool fits = secrets->second.at(name).purpose == PurposeOf(source, name);
  return fits ? SecretState::kSet : SecretState::kForOther;
}

std::string SourceSecrets::Reveal(const mesh::Source& source, const std::string& name) const {
  const std::string what = "the " + name + " of source " + source.name,
                    hint = "weft secret set " + source.name + " " + name;
  const std::lock_guard lock(mutex_);
  const All all = Read();
  const auto secrets = all.find(source.name);
  if (secrets == all.end() || !secrets->second.contains(name))
    throw Error(ErrorKind::kUnavailable, what + " is missing", hint + " gives it");
  const Kept& kept = secrets->second.at(name);
  if (kept.purpose == PurposeOf(source, name)) return kept.value;
  throw Error(ErrorKind::kUnavailable,
              what + " was given for other settings than its document has now",
              hint + " gives it anew");
}

// The mesh is taken after the secrets: whose secret is there was there before.
void SourceSecrets::Forget(const store::Registry& registry) {
  const std::lock_guard lock(mutex_);
  All all = Read();
  const mesh::SnapshotPtr mesh = registry.Now();
  const size_t gone = std::erase_if(all, [&](const auto& each) {
    return each.second.empty() || !mesh->FindEntry({mesh::Kind::kSource, each.first});
  });
  if (gone > 0) Write(all);
}

}  // namespace weft::serve
