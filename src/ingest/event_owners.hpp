#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "mesh/caller.hpp"
#include "mesh/snapshot.hpp"

// Whose an event is, and who may send it. One request's; one thread.
namespace weft::ingest {

class EventOwners {
 public:
  // Both outlive it.
  EventOwners(const mesh::Caller& sender, const mesh::Snapshot& snapshot)
      : sender_(sender), snapshot_(snapshot) {}

  struct Verdict {
    std::string domain;
    std::string problem, remedy;  // empty: the sender may send for this domain
  };
  // `owner`: a domain, or a team that owns exactly one. Valid as long as this.
  const Verdict& Judge(std::string_view owner);
  // Where the sender's events are kept when nobody can tell whose they are; empty: nowhere of
  // theirs.
  std::string Home() const { return HomeOf(sender_); }
  static std::string HomeOf(const mesh::Caller& sender);

  // True when this caller's token can do nothing else.
  static bool OnlySends(const mesh::Caller& caller);
  // True when this caller may send events of this domain, whatever the domain says.
  static bool MaySend(const mesh::Caller& caller, const std::string& domain);

 private:
  std::optional<std::string> DomainOf(std::string_view owner) const;
  Verdict Look(std::string_view owner) const;

  const mesh::Caller& sender_;
  const mesh::Snapshot& snapshot_;
  std::map<std::string, Verdict, std::less<>> known_;
};

}  // namespace weft::ingest
