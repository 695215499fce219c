#pragma once
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "audit/guard.hpp"
#include "base/json.hpp"
#include "engine/upload.hpp"
#include "store/lake_pointers.hpp"

// A file's way into a table of the lake: held against the contract, then published as one snapshot.
// What is wrong changes nothing and names its row; a repeat with the same key changes nothing
// either, also after a restart.
namespace weft::ingest {

struct Sender {
  const mesh::Caller& caller;
  std::string client, request_id;
};

struct SentFile {
  mesh::TableId table;
  std::filesystem::path path;  // of ours, in scratch; or it is placed
  std::optional<engine::PlacedFile> placed = {};
  std::string name;                           // as its sender calls it; may be empty
  std::string content_type;                   // the same
  std::optional<mesh::UploadMode> mode = {};  // nothing: the contract's first
  std::string delimiter = {};                 // of csv; empty: as its header looks
  std::string key = {};                       // of the sender: done once; empty: none
  bool dry_run = false;                       // all but the last step
  std::function<void(std::function<void()>)> when_gone = {};  // takes what stops it; may be null
};

class Uploads {
 public:
  // Sentences about the rows that a table would have, as this touch sees them; empty: all is well.
  using Faults = std::function<std::vector<std::string>(audit::Touch&, const mesh::TableId&)>;

  Uploads(const store::Registry& registry, audit::Guard& guard, engine::Engine& engine,
          store::LakePointers& pointers, Faults faults)
      : registry_(registry),
        guard_(guard),
        engine_(engine),
        pointers_(pointers),
        faults_(std::move(faults)) {}

  // {table, mode, rows, snapshot, notes, dry_run, repeated}. Throws Error: kNotFound for a table
  // that is not there, kForbidden for who does not answer for it, kInvalid for rows that do not
  // fit, with all that is wrong, kConflict for a mode that the contract does not allow, a table
  // whose rows come from elsewhere, or a key that another file had.
  Json Put(const Sender& sender, const SentFile& file);

  // The table, for who answers for it. Throws Error{kNotFound} and {kForbidden}, which is on
  // record.
  mesh::TablePtr Theirs(const Sender& sender, const mesh::TableId& id) const;

  // A file that was found, in the name of the table's domain: without asking who may, in the mode
  // that the contract says first, else append. `once` is kept with the rows. The caller looked
  // whether it was taken in before. A placed file that cannot stay as it is throws
  // engine::NotAsItIs.
  Json Take(SentFile file, const mesh::Table& table, const store::LakeOnce& once);

 private:
  class Turn;

  Json Done(const Sender& sender, const SentFile& file, const mesh::Table& table,
            const lake::Facts& facts);
  Json Make(const Sender& sender, const SentFile& file, const mesh::Table& table,
            const lake::Facts& facts);
  void Check(engine::Making& making, const mesh::Table& table);

  const store::Registry& registry_;
  audit::Guard& guard_;
  engine::Engine& engine_;
  store::LakePointers& pointers_;
  const Faults faults_;
  std::mutex mutex_;               // guards below
  std::set<std::string> running_;  // keys whose first request goes on
};

}  // namespace weft::ingest
