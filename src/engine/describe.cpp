#include "engine/describe.hpp"

#include "duckdb/planner/planner.hpp"
#include "engine/lineage.hpp"

namespace weft::engine {

Description Described(std::shared_ptr<AskInstance> instance, audit::Touch& touch,
                      const Reader& reader, const ToDescribe& what) {
  Session session(std::move(instance), touch, Purpose::kDescribe);
  session.state().table_of_sql = what.table_of_sql;
  Statement statement = session.Gated(what.sql, what.params, reader);
  Description description;
  try {
    session.context().RunFunctionInTransaction([&] {
      duckdb::Planner planner(session.context());
      planner.CreatePlan(std::move(statement.select));
      for (size_t i = 0; i < planner.names.size(); ++i) {
        description.columns.push_back({planner.names[i], planner.types[i].ToString()});
      }
      description.origins = OriginsOf(*planner.plan, session.instance().names());
    });
  } catch (const Error&) {
    throw;
  } catch (const std::exception& exception) {
    throw session.BindError(duckdb::ErrorData(exception));
  }
  description.tables.assign(session.state().direct.begin(), session.state().direct.end());
  return description;
}

}  // namespace weft::engine
