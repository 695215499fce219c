#include "serve/http/schemas.hpp"
#include "serve/http/schemas_runs.hpp"

namespace weft::serve::schema {
namespace {

Json Storage() {
  return Object({{"bytes", Number(),
                  "of the files that readers get now; of a file that was taken "
                  "in, its own"},
                 {"files", Number(), "as many"},
                 {"rows", OrNull(Number()), "in them; null: unknown, or you may not read all"},
                 {"snapshots", Number(), "versions that are kept, the current one too"},
                 {"kept_bytes", Number(), "of the files of all of them, each counted once"},
                 {"kept_files", Number(), "as many"}});
}

Json Spent() {
  return Object({{"since", Moment(), "counted from here on: within the days, as far as is known"},
                 {"count", Number()},
                 {"failed", Number(), "of them"},
                 {"took_ms", Number(), "milliseconds from begin to end, all together"},
                 {"rows", Number(), "written by runs, answered to questions"},
                 {"bytes", Number(), "the same"}});
}

std::vector<Field> CostFields() {
  return {{"product", Text("flights.delays_by_route")},
          {"domain", Text("flights")},
          {"owner", Text("ops"), "a team"},
          {"storage", OrNull(Storage()),
           "of its tables together; null: one is not yours to read, or the lake is away"},
          {"runs", OrNull(Spent()), "null: you do not answer for the product"},
          {"questions", OrNull(Spent()),
           "that read one of its tables, also through other products' SQL; null: the same"}};
}

}  // namespace

void AddCosts(std::map<std::string, Json>& all) {
  all["CostItem"] = Object(CostFields());
  all["Costs"] = Object({{"days", Number(1)}, {"items", ListOf(Ref("CostItem"))}});
  std::vector<Field> one = CostFields();
  one.push_back({"days", Number(1), "that are counted"});
  one.push_back(
      {"tables", ListOf(Object({{"table", TableName()},
                                {"keeps", OneOf({"table", "incremental", "lake", "file", "view"}),
                                 "made by runs, written by others, taken in, computed"},
                                {"storage", OrNull(Storage())}}))});
  one.push_back({"by_day",
                 OrNull(ListOf(Object({{"day", Text("2026-11-21"), "in UTC"},
                                       {"runs", Number()},
                                       {"runs_ms", Number()},
                                       {"questions", Number()},
                                       {"questions_ms", Number()}}))),
                 "days with any, the oldest first; null: you do not answer for the product"});
  all["ProductCost"] = Object(one);
}

}  // namespace weft::serve::schema
