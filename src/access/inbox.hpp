#pragma once
#include <string>

#include "access/access.hpp"
#include "store/notices.hpp"

// What waits for a person, and what they are told.
namespace weft::access {

class Inbox {
 public:
  Inbox(store::Registry& registry, audit::Guard& guard, store::Notices& notices,
        const Agreements& agreements)
      : registry_(registry), guard_(guard), notices_(notices), agreements_(agreements) {}

  // {"waiting": requests that the caller may decide, each with what would be disclosed, the first
  //  hundred; "more": how many more there are;
  //  "ending": agreements of theirs that end within two weeks;
  //  "unowned": products of domains that they curate whose owners have left;
  //  "news": what happened to theirs, newest first; "unseen": how much of it is new}
  Json Of(const mesh::Caller& caller) const;
  // {"items": agreements that they are a party of, or decide about, whatever their state; of one
  //  table only when it is named, at most 500}
  Json AgreementsOf(const mesh::Caller& caller, const std::optional<mesh::TableId>& table) const;
  // Notices with id > after, oldest first, as the stream sends them.
  Json Since(const mesh::Caller& caller, uint64_t after) const;
  // All news up to this one.
  void MarkSeen(const mesh::Caller& caller, uint64_t id);

 private:
  Json Waiting(const mesh::Resource& resource, const mesh::Table& table,
               const mesh::SnapshotPtr& snapshot) const;

  store::Registry& registry_;
  audit::Guard& guard_;
  store::Notices& notices_;
  const Agreements& agreements_;
};

}  // namespace weft::access
