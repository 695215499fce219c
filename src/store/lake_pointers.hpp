#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "store/home.hpp"

// Which metadata file is the current one of each table and view of the lake: tables of the
// registry's database beside its change log. The pointers are the lake's truth; all else lies in
// the files that they lead to.
namespace weft::store {

struct LakePointer {
  std::string levels;  // of the namespace, joined by U+001F
  std::string name;
  bool is_view = false;
  std::string uuid;
  // Of its files, as one address has one text: "file:///srv/lake/ops/departures".
  std::string location;
  std::string metadata_location;  // of the current metadata
};

// One pointer to set, move or take away.
struct LakeMove {
  enum class Type { kCreate, kMove, kDrop };
  Type type = Type::kMove;
  LakePointer pointer;                       // after it; of kDrop: levels, name and is_view alone
  std::string expected;                      // the metadata_location before it; of kDrop empty: any
  std::optional<Time> purge = std::nullopt;  // of kDrop: the files are to go, from then on
};

// A request that is done at most once, and what it was answered.
struct LakeOnce {
  std::string user, key;
  std::string digest;  // of the request: the same key with another one is a mistake
  int status = 0;
  std::string answer;  // JSON
  Time at{};
};

struct LakeNamespace {
  std::string levels;
  std::string properties;  // a JSON object
};

// Why a change was not made.
struct LakeRefusal {
  enum class Why {
    kTaken,    // the name is
    kGone,     // there is none
    kStale,    // somebody else moved it
    kInUse,    // a table's files lie in, below or above the place
    kNotEmpty  // of a namespace
  };
  Why why = Why::kStale;
  size_t move = 0;  // which of the moves
};

// Any thread. Changes that come at the same time share one transaction, so that their number is not
// bound by the disk's syncs. Durable on return; a full disk throws Error{kUnavailable} and nothing
// is changed then.
class LakePointers {
 public:
  explicit LakePointers(const Home& home);
  ~LakePointers();

  std::optional<LakePointer> Find(const std::string& levels, const std::string& name) const;
  // Of one namespace, by name, those beyond `after`.
  std::vector<LakePointer> List(const std::string& levels, bool views, const std::string& after,
                                size_t limit) const;
  // Every pointer, for the doctor and for maintenance, in order of namespace and name.
  std::vector<LakePointer> All() const;

  // All moves or none. Nothing: done.
  std::optional<LakeRefusal> Change(const std::vector<LakeMove>& moves,
                                    const std::optional<LakeOnce>& once = std::nullopt);

  // Places whose files are to go: noted with the moves.
  struct Purge {
    std::string place;
    Time at{};
  };
  std::vector<Purge> Purges() const;
  void DropPurge(const std::string& place);
  // True when a table has its files at the place, above it or below it.
  bool IsInUse(const std::string& place) const;

  // A place for a new table's files that no table has or had: `wished`, else with -2, -3, …
  // Throws Error{kConflict} where another's place lies above it.
  std::string TakePlace(const std::string& wished);

  // Every place and pointer below `from` is below `to` now, in one transaction; answers that name
  // the old ones are forgotten.
  void MovePlaces(const std::string& from, const std::string& to);

  std::vector<LakeNamespace> Namespaces() const;
  std::optional<LakeNamespace> FindNamespace(const std::string& levels) const;
  // False when it is there already.
  bool AddNamespace(const LakeNamespace& name, const std::optional<LakeOnce>& once = std::nullopt);
  // Makes the row where there is none: a domain's properties.
  void SetNamespace(const LakeNamespace& name, const std::optional<LakeOnce>& once = std::nullopt);
  std::optional<LakeRefusal> DropNamespace(const std::string& levels,
                                           const std::optional<LakeOnce>& once = std::nullopt);

  std::optional<LakeOnce> FindOnce(const std::string& user, const std::string& key) const;
  // Of a request that changed nothing, such as a refusal.
  void AddOnce(const LakeOnce& once);
  // Forgets what is older.
  void ForgetOnceBefore(Time moment);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace weft::store
