#pragma once
#include <functional>
#include <memory>
#include <string>

#include "audit/guard.hpp"
#include "base/json.hpp"
#include "store/registry.hpp"
#include "trino/dialect.hpp"
#include "trino/pass.hpp"

// What Trino asks, answered by the same decisions as everywhere: the protocol of its Open Policy
// Agent plugin, and the rules of its file-based access control. Whatever is not listed is denied.
namespace weft::trino {

struct GovernorOptions {
  std::string catalog = "weft";  // what the lake is called there
  std::string user = "weft";     // as whom this server comes there
  // Who else comes to Trino has proved there to be the user of the mesh with that name. Else only
  // this server's own questions are let in.
  bool trusts_names = false;
  std::string hash_key;
  // Does the lake have rows of a table, be it none of them? Trino would give none where there is no
  // version yet. Null: it has those of all.
  std::function<bool(const mesh::Table&)> has_version = {};
};

class Asker;

class Governor {
 public:
  Governor(const store::Registry& registry, audit::Guard& guard, GovernorOptions options);

  Passes& passes() { return passes_; }
  const GovernorOptions& options() const { return options_; }

  // The answers to its five kinds of question; each takes the request's body, {"input": …}, and
  // gives {"result": …}. Any thread. Throws Error{kInvalid} for what is no such question.
  Json Allow(const Json& body);
  Json AllowEach(const Json& body);
  Json RowFilters(const Json& body);
  Json ColumnMasks(const Json& body);
  // Everybody's rules as a file has them. Hashed columns, and what else cannot be told to a file,
  // are denied.
  Json Rules() const;

 private:
  std::unique_ptr<Asker> AskerOf(const Json& body);  // null: somebody who may nothing
  Json ViewOf(const std::string& expression) const;

  const store::Registry& registry_;
  audit::Guard& guard_;
  const GovernorOptions options_;
  // As whom conditions look into other tables, whole. Nobody can come by this name.
  const std::string policy_user_;
  Passes passes_;
};

}  // namespace weft::trino
