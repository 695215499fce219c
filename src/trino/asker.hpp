#pragma once
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "store/registry.hpp"
#include "trino/governor.hpp"
#include "trino/shown.hpp"

// Whom Trino asks about: a question of ours, a person, or a policy. Of this module alone.
namespace weft::trino {

class Asker {
 public:
  explicit Asker(std::string user) : user_(std::move(user)) {}
  virtual ~Asker() = default;
  const std::string& user() const { return user_; }

  virtual bool is_person() const { return false; }
  // The table as they see it; nothing: they do not, or not there. Records nothing.
  virtual std::optional<Shown> See(const mesh::TableId& id) = 0;
  // True when they may read these columns, which they do: on record, as is a refusal.
  virtual bool Read(const mesh::TableId& id, const std::set<std::string>& columns) = 0;

 private:
  const std::string user_;
};

// What they are told from.
struct World {
  const store::Registry& registry;
  audit::Guard& guard;
  const GovernorOptions& options;

  Dialect In(const mesh::Snapshot& snapshot, bool with_key) const {
    return {snapshot, options.catalog, with_key ? std::optional(options.hash_key) : std::nullopt};
  }
  bool HasVersion(const mesh::Table& table) const {
    return !options.has_version || options.has_version(table);
  }
};

std::unique_ptr<Asker> QuestionOf(const World& world, std::shared_ptr<Pass> pass);
// Null: the mesh does not know them.
std::unique_ptr<Asker> PersonOf(const World& world, const std::string& user);
std::unique_ptr<Asker> PolicyOf(const World& world, const std::string& user);

}  // namespace weft::trino
