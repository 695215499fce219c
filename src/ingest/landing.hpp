#pragma once
#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <unordered_set>
#include <vector>

#include "ingest/uploads.hpp"
#include "lake/catalog.hpp"
#include "store/objects.hpp"

// Files that teams drop into the warehouse under `{warehouse}/{team}/{table}/`, beside the lake's
// own data/ and metadata/: each is taken into its table once, as it is; it stays where it lies. A
// file in the wrong place is a finding, not a table.
namespace weft::ingest {

// Something about dropped files that a person has to look at.
struct LandingFinding {
  std::string domain;  // whose curators; empty: nobody's but the admins'
  std::string table;   // empty: none is there
  std::string text;
  Time since{};  // when the file was put there
};

// Where a file, or a folder, lies: `team` is the folder below the warehouse.
struct LandingPlace {
  std::string team, table;
  std::string address() const { return team + "/" + table; }
  auto operator<=>(const LandingPlace&) const = default;
};

class Landing {
 public:
  // All outlive this. `scratch`: a folder of ours.
  Landing(const store::Registry& registry, audit::Guard& guard, store::Objects& objects,
          lake::Catalog& catalog, store::LakePointers& pointers, Uploads& uploads,
          std::filesystem::path scratch)
      : registry_(registry),
        guard_(guard),
        objects_(objects),
        catalog_(catalog),
        pointers_(pointers),
        uploads_(uploads),
        scratch_(std::move(scratch)) {}

  // Looks at the whole warehouse and takes in what is new and not wrong. Blocking, one at a time.
  // Throws Error{kUnavailable} when the warehouse is away.
  void Scan();
  // Of the newest scan, at most a thousand. Any thread.
  std::vector<LandingFinding> Findings() const;

  // Nothing: the address does not lie below the warehouse, or in no table's place.
  std::optional<LandingPlace> PlaceOf(const std::string& address) const;
  // The table of that place; of a place without one the name that it would have, where a domain is
  // of that team. Nothing: there is no such domain.
  std::optional<mesh::TableId> TableOf(const LandingPlace& place) const;
  // A copy, in scratch, of the first file there; it is its receiver's to remove. Throws
  // Error{kNotFound} when there is none.
  struct Copy {
    std::filesystem::path path;
    std::string name;
  };
  Copy FirstOf(const LandingPlace& place);
  // Takes in what is new there, now: [{file, state: taken | known | refused, rows, text}].
  Json Take(const LandingPlace& place, const mesh::Table& table);

 private:
  using Files = std::vector<store::ListedObject>;
  class Sweep;

  Files FilesAt(const LandingPlace& place) const;
  std::filesystem::path CopyDown(const store::ListedObject& file);
  Json TakeOne(const store::ListedObject& file, const mesh::Table& table);
  Json Tried(const store::ListedObject& file, const mesh::Table& table);
  store::LakeOnce OnceOf(const store::ListedObject& file) const;
  Json Copied(const store::ListedObject& file, const mesh::Table& table);
  std::set<std::string> Teams() const;  // whose folders lie below the warehouse
  void LookAt(const LandingPlace& place, const Files& files);
  void Find(LandingFinding finding);

  const store::Registry& registry_;
  audit::Guard& guard_;
  store::Objects& objects_;
  lake::Catalog& catalog_;
  store::LakePointers& pointers_;
  Uploads& uploads_;
  const std::filesystem::path scratch_;

  std::mutex taking_;                    // one at a time; guards both below
  std::unordered_set<size_t> known_;     // digests of files that were taken in
  std::map<std::string, Json> refused_;  // what was said, by file, its state and the contract's
  std::vector<LandingFinding> fresh_;    // of the scan that goes on
  mutable std::mutex mutex_;             // guards below
  std::vector<LandingFinding> findings_;
};

}  // namespace weft::ingest
