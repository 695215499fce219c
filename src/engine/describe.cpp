#include "engine/describe.hpp"

#include "duckdb/planner/planner.hpp"
#include "engine/lineage.hpp"

namespace weft::engine {

Description Described(std::shared_ptr<AskInstance> instance, audit::Touch& touch,
                      const Reader& reader, const std::string& sql,
                      const std::optional<mesh::TableId>& table_of_sql) {
  Session session(std::move(instance), touch, Purpose::kDescribe);
  session.state().table_of_sql = table_of_sql;
  Statement statement = session.Gated(sql, Json(), reader);
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
