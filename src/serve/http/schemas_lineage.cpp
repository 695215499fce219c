#include "serve/http/schemas_lineage.hpp"

#include "mesh/role.hpp"
#include "serve/http/schemas.hpp"

namespace weft::serve::schema {
namespace {

using Named = std::map<std::string, Json>;

Json Texts() { return ListOf(Text()); }

}  // namespace

void AddLineage(Named& all) {
  std::vector<std::string> roles;
  for (const mesh::RoleRow& row : mesh::kRoles) roles.emplace_back(row.name);
  const Field use{"roles", ListOf(OneOf(roles)), "what the column does"};
  all["LineageEnd"] = Object(
      {{"table", TableName()}, {"column", OrNull(Text("dep_delay")), "null: the table's rows"}});
  all["LineageEdge"] = Object({{"from", Ref("LineageEnd")},
                               {"to", Ref("LineageEnd"),
                                "a column that is computed from it, or the "
                                "rows that it decides about"},
                               use,
                               {"depth", Number(1), "1: next to the table asked about"}});
  all["LineageTable"] = Object({{"table", TableName()},
                                {"product", OrNull(Text("flights.delays_by_route"))},
                                {"owner", OrNull(Text("ops")), "a team"},
                                {"computed", Truth(), "by SQL over other tables"}});
  all["ColumnUse"] = Object({{"column", Text("dep_delay")}, use, {"last", Moment()}});
  all["LineageReader"] =
      Object({{"reader", Text("analyst"), "a user, or domain:fleet for its products' SQL"},
              {"last", Moment()},
              {"questions", Number(1)},
              {"columns", ListOf(Ref("ColumnUse")), "that it used"}});
  all["LineageQuestion"] = Object(
      {{"question", Text("late_by_carrier")},
       {"title", Text("How late is each carrier?")},
       {"owner", Text("analyst"), "a user"},
       {"tables", ListOf(TableName()), "of these, that it reads"},
       {"uses", ListOf(Object({{"table", TableName()}, {"column", Text("dep_delay")}, use}))}});
  all["LineageAnswer"] = Object(
      {{"table", TableName()},
       {"column", OrNull(Text("dep_delay"))},
       {"direction", OneOf({"upstream", "downstream"})},
       {"items", ListOf(Ref("LineageEdge")), "near ones first"},
       {"tables", ListOf(Ref("LineageTable")), "the one asked about first"},
       {"questions", ListOf(Ref("LineageQuestion")), "downstream: saved ones that you may read"},
       {"readers", ListOf(Ref("LineageReader")),
        "downstream: who used it in the last 90 days; others than you only where you answer "
        "for the table"},
       {"next", OrNull(Text("200"))}});
}

void AddVersions(Named& all) {
  all["VersionAdvice"] =
      Object({{"kind", OneOf({"MetadataDifference"}), "of the draft standard OMDS"},
              {"contract", Text("flights.departures")},
              {"source1", Ref("VersionSource"), "as it is"},
              {"source2", Ref("VersionSource"), "as it would be"},
              {"level", OneOf({"patch", "minor", "major"}), "the highest of all"},
              {"impact", Object({{"major", Number()}, {"minor", Number()}, {"patch", Number()}}),
               "how many differences of each level"},
              {"suggestedVersion", OrNull(Text("2.0.0")), "null: the old one is no number"},
              {"enough", Truth(), "the document says at least that"},
              {"reasons", Texts(), "what makes it a major change"},
              {"diffs", ListOf(Ref("VersionDiff"))}});
  all["VersionSource"] = Object({{"id", Text("flights.departures")}, {"version", Text("1.0.0")}});
  all["VersionDiff"] =
      Object({{"type", OneOf({"ADD", "REMOVE", "CHANGE"})},
              {"section", Text("schema")},
              {"field", Text("logicalType"), "empty: an entry of a list, as a whole"},
              {"path", Text("schema[departures].properties[tailnum].logicalType")},
              {"value1", Text(), "JSON; empty: added"},
              {"value2", Text(), "JSON; empty: removed"},
              {"impactLevel", OneOf({"patch", "minor", "major"})}});
}

}  // namespace weft::serve::schema
