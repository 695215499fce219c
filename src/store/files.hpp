#pragma once
#include <filesystem>
#include <set>
#include <string>
#include <string_view>

#include "mesh/resource.hpp"

// Data files by content (SHA-256): written once, never changed, shared by all that name them.
namespace weft::store {

class Files {
 public:
  explicit Files(std::filesystem::path root) : root_(std::move(root)) {}

  // Also keeps the file from the next sweep: who asks means to name it soon.
  // Each call throws Error{kInvalid} when `sha256` is no digest.
  bool Has(const std::string& sha256) const;
  std::filesystem::path PathOf(const std::string& sha256) const;
  // Takes bytes in. Durable on return. Throws Error{kInvalid} when they are not what `sha256` says,
  // Error{kUnavailable} on a full disk.
  void Put(const std::string& sha256, std::string_view bytes);
  // The same from a file on this disk: a copy, never a link, because its owner may write into it
  // later.
  void PutFile(const std::string& sha256, const std::filesystem::path& file);
  // The same for a file that somebody sends, who is known to have it from then on: its bytes are
  // compared even when the content is here already. The note that says so goes with the next sweep
  // after a day.
  void Receive(const std::string& sender, const std::string& sha256,
               const std::filesystem::path& file);
  bool WasSentBy(const std::string& sender, const std::string& sha256) const;
  std::string Read(const std::string& sha256) const;
  // Removes files that nothing names, and notes of senders, that are older than a day. Answers how
  // many.
  size_t Sweep(const std::set<std::string>& named, Time now);

 private:
  void Copy(const std::string& sha256, const std::filesystem::path& file);
  std::filesystem::path NoteOf(const std::string& sender, const std::string& sha256) const;

  std::filesystem::path root_;
};

}  // namespace weft::store
