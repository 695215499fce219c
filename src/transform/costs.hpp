#pragma once
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "lake/catalog.hpp"
#include "lake/storage.hpp"
#include "lineage/lineage.hpp"
#include "quality/states.hpp"
#include "store/registry.hpp"
#include "store/runs.hpp"

// What products take and cost: their tables on disk or in the bucket, their runs, and the questions
// that read them. Sizes are for those who may read a table, costs for those who answer for it.
// Nothing is counted a second time: sizes are the lake's metadata, costs the runs and the audit.
// Any thread.
namespace weft::transform {

struct CostsQuery {
  std::string domain;  // empty: all
  int days = 30;
  size_t limit = 100;
};

class Costs {
 public:
  Costs(const store::Registry& registry, const store::Runs& runs, const audit::Guard& guard,
        const lake::Catalog& catalog, store::Objects& objects, lineage::Lineage& lineage,
        const quality::States& states)
      : registry_(registry),
        runs_(runs),
        guard_(guard),
        catalog_(catalog),
        objects_(objects),
        lineage_(lineage),
        states_(states) {}

  // {"product", "domain", "owner", "days",
  //  "storage": {bytes, files, rows, snapshots, kept_bytes, kept_files},
  //  "runs": {since, count, failed, took_ms, rows, bytes} or null, "questions": the same or null,
  //  "tables": [{table, keeps, storage}],
  //  "by_day": [{day, runs, runs_ms, questions, questions_ms}] or null}.
  // A question over several products counts whole for each. Storage is null where the caller may
  // not read, its rows where they may not read all of them; costs and days where they do not answer
  // for the product. Throws Error{kNotFound}, also for what is hidden.
  Json Of(const mesh::Caller& caller, const std::string& product, int days) const;
  // {"days", "items": [{product, domain, owner, storage, runs, questions}]}: products that keep
  // tables in the lake or were asked within these days, the largest first.
  Json List(const mesh::Caller& caller, const CostsQuery& query) const;

 private:
  struct Account;

  // Nothing when the caller may not know of it, or it has no tables.
  std::optional<Account> Open(const mesh::Caller& caller, const std::string& product) const;
  std::set<std::string> Spenders(const std::string& domain, Time since) const;
  void CountRuns(Account& account, Time since) const;
  void CountQuestions(std::vector<Account>& accounts, Time since) const;
  Json ToJson(const mesh::Caller& caller, const Account& account) const;
  Json StorageJson(const mesh::Caller& caller, const mesh::Table& table) const;
  std::optional<lake::Storage> StorageOf(const mesh::Table& table) const;

  const store::Registry& registry_;
  const store::Runs& runs_;
  const audit::Guard& guard_;
  const lake::Catalog& catalog_;
  store::Objects& objects_;
  lineage::Lineage& lineage_;
  const quality::States& states_;
  mutable std::mutex mutex_;  // guards the map
  struct Known {
    std::string metadata;  // its address
    lake::Storage storage;
  };
  mutable std::map<std::string, Known> known_;  // by table
};

}  // namespace weft::transform
