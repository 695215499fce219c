#pragma once
#include "access/access.hpp"
#include "base/json_fwd.hpp"

// Who wants to be told when a table changes. What they are told is written with the change itself
// (product/).
namespace weft::access {

class Subscriptions {
 public:
  Subscriptions(store::Registry& registry, audit::Guard& guard)
      : registry_(registry), guard_(guard) {}

  // All throw Error{kNotFound} for a table that is not there or hidden. To subscribe twice, or to
  // take back what is not there, changes nothing.
  void Subscribe(const By& by, const mesh::TableId& table);
  void Unsubscribe(const By& by, const mesh::TableId& table);
  // {"table", "subscribed"}
  Json Of(const mesh::Caller& caller, const mesh::TableId& table) const;

 private:
  mesh::ResourceId IdOf(const mesh::Caller& caller, const mesh::TableId& table) const;

  store::Registry& registry_;
  audit::Guard& guard_;
};

}  // namespace weft::access
