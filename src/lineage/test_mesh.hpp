#pragma once
#include <map>
#include <string>

#include "base/text.hpp"
#include "lineage/lineage.hpp"
#include "mesh/testing.hpp"
#include "store/test_home.hpp"

// For tests only: a mesh of a few tables without data, and the lineage over it.
// departures and planes feed seats (of domain flights), seats feeds big; watch (of domain secret,
// hidden from all but its team) reads departures, and counts (of domain reports) reads watch.
namespace weft::lineage::test {

using Texts = std::map<std::string, std::string>;

inline std::string ContractText(const std::string& domain, const std::string& name,
                                const std::string& columns) {
  std::string text = "apiVersion: v3.1.0\nkind: DataContract\nid: " + domain + "." + name +
                     "\nversion: 1.0.0\nstatus: active\ndomain: " + domain +
                     "\nschema:\n  - name: " + name +
                     "\n    logicalType: object\n    properties:\n";
  for (const std::string& column : Split(columns, ' '))
    text += "      - name: " + column + "\n        description: the " + column +
            "\n        logicalType: " +
            (column == "tailnum" || column == "origin" ? "string" : "integer") + "\n";
  return text;
}

inline void AddTable(Texts& texts, const std::string& domain, const std::string& name,
                     const std::string& columns, const std::string& sql = {}) {
  const std::string folder = domain + "/" + name + "/" + name;
  texts[folder + ".odcs.yaml"] = ContractText(domain, name, columns);
  texts[folder + ".odps.yaml"] =
      "apiVersion: v1.0.0\nkind: DataProduct\nid: " + domain + "." + name + "\nname: " + name +
      "\nversion: 1.0.0\nstatus: active\ndomain: " + domain + "\noutputPorts:\n  - name: " + name +
      "\n    version: 1.0.0\n    contractId: " + domain + "." + name + "\n";
  if (!sql.empty()) texts[folder + ".sql"] = sql;
}

inline Texts Flights() {
  Texts texts{
      {"weft.yaml", "apiVersion: weft/v1\nkind: Mesh\nname: test\n"},
      {"teams.yaml",
       "apiVersion: weft/v1\nkind: User\nname: admin\nroles: [admin]\n---\n"
       "apiVersion: weft/v1\nkind: User\nname: pilot\nteams: [ops]\n---\n"
       "apiVersion: weft/v1\nkind: User\nname: agent\nteams: [sec]\n---\n"
       "apiVersion: weft/v1\nkind: User\nname: guest\n---\n"
       "apiVersion: weft/v1\nkind: Team\nname: ops\n---\n"
       "apiVersion: weft/v1\nkind: Team\nname: sec\n"},
      {"policies/all.yaml",
       "apiVersion: weft/v1\nkind: Policy\nname: all\nrules:\n"
       "  - {name: domains, effect: allow, to: {domains: [flights, fleet, secret, reports]}}\n"
       "  - {name: hidden, effect: deny, action: discover, to: {everyone: true}, "
       "except: {teams: [sec], domains: [reports]}, on: {tables: [\"secret.*\"]}}\n"}};
  for (const auto& [domain, team] :
       {std::pair{"flights", "ops"}, {"fleet", "ops"}, {"secret", "sec"}, {"reports", "ops"}})
    texts[std::string(domain) + "/domain.yaml"] =
        std::string("apiVersion: weft/v1\nkind: Domain\nname: ") + domain + "\nteam: " + team +
        "\n";
  AddTable(texts, "flights", "departures", "tailnum origin dep_delay");
  AddTable(texts, "fleet", "planes", "tailnum seats");
  AddTable(texts, "flights", "seats", "origin seats",
           "SELECT d.origin, sum(p.seats)::BIGINT AS seats FROM flights.departures d JOIN "
           "fleet.planes p USING (tailnum) WHERE d.dep_delay > 0 GROUP BY d.origin");
  AddTable(texts, "flights", "big", "origin", "SELECT origin FROM flights.seats WHERE seats > 100");
  AddTable(texts, "secret", "watch", "tailnum", "SELECT tailnum FROM flights.departures");
  AddTable(texts, "reports", "counts", "n", "SELECT count(*) AS n FROM secret.watch");
  return texts;
}

class Mesh {
 public:
  explicit Mesh(const Texts& texts = Flights()) { Set(texts); }

  void Set(const Texts& texts) { snapshot_ = mesh::testing::SnapshotOf(texts); }
  mesh::Caller User(const std::string& name) const { return mesh::CallerFor(*snapshot_, name); }
  // Which questions somebody asked, as the audit has them.
  void Note(const std::string& user, const std::string& table, const mesh::ColumnRoles& roles) {
    audit_.Finish(audit_.Begin({.caller = user,
                                .tables = {{.table = table, .principal = user, .roles = roles}}}),
                  {.outcome = "done"});
  }
  Json Show(const std::string& user, const Request& request) {
    return lineage_.Show(User(user), request, snapshot_);
  }

  const mesh::SnapshotPtr& snapshot() const { return snapshot_; }
  Lineage& lineage() { return lineage_; }
  audit::Audit& audit() { return audit_; }
  ManualClock& clock() { return clock_; }

 private:
  store::TestFolder folder_;
  ManualClock clock_{ParseTime("2026-11-21T00:00:00Z").value()};
  store::Home home_{folder_.home()};
  store::Registry registry_{home_, clock_};
  audit::Audit audit_{home_.Audit(), clock_};
  audit::Guard guard_{registry_, audit_, clock_};
  engine::Engine engine_{{.data = home_.Data(), .scratch = home_.Scratch(), .hash_key = "test"}};
  Lineage lineage_{guard_, engine_};
  mesh::SnapshotPtr snapshot_;
};

}  // namespace weft::lineage::test
