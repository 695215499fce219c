#pragma once
#include <map>
#include <optional>
#include <string>

#include "audit/guard.hpp"
#include "engine/engine.hpp"
#include "mesh/finding.hpp"
#include "product/provenance.hpp"

// One mesh and what the engine says of its SQL. One thread.
namespace weft::product {

// What is wrong with a product's SQL, and where in its text.
struct Fault {
  Position at;
  std::string message;
  std::string hint;
  bool is_about_sql = true;  // else about a classification
};

class Ground {
 public:
  // `touch` is open on `snapshot`; all outlive it.
  Ground(const mesh::Snapshot& snapshot, audit::Touch& touch, engine::Engine& engine);
  Ground(const Ground&) = delete;
  Ground& operator=(const Ground&) = delete;

  struct Bound {
    engine::Description description;
    std::optional<Fault> fault;  // why it does not bind
  };
  // Once a table.
  const Bound& Bind(const mesh::Table& table);

  Provenance& provenance() { return provenance_; }

 private:
  audit::Touch& touch_;
  engine::Engine& engine_;
  std::map<std::string, Bound> bound_;  // by table
  Provenance provenance_;
};

}  // namespace weft::product
