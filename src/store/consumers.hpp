#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "store/home.hpp"

// How far programs have read tables: a cursor for each consumer of somebody's.
namespace weft::store {

struct ConsumerKey {
  std::string table, user, name;
  auto operator<=>(const ConsumerKey&) const = default;
};

struct ConsumerRow {
  ConsumerKey key;
  std::string position;  // as query/trail.hpp has it: before it all is read
  Time made{};
  std::optional<Time> committed;  // when it moved last
};

// A table of the registry's database. Any thread. Durable on return.
class Consumers {
 public:
  explicit Consumers(const Home& home);
  ~Consumers();

  // Makes it, or sets its position.
  void Put(const ConsumerRow& row);
  std::optional<ConsumerRow> Find(const ConsumerKey& key) const;
  // Of a user and a table, by name.
  std::vector<ConsumerRow> Of(const std::string& table, const std::string& user) const;
  bool Remove(const ConsumerKey& key);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace weft::store
