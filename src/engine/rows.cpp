#include "engine/rows.hpp"

#include "duckdb/main/pending_query_result.hpp"
#include "engine/answer.hpp"
#include "engine/encode.hpp"
#include "engine/limit.hpp"

namespace weft::engine {
namespace {

constexpr std::chrono::minutes kTimeMax{5};

// The rows as text, parted by commas.
std::string TextOf(Session& session, duckdb::PendingQueryResult& pending, const Stopper& stopper) {
  const auto encoder = MakeEncoder(Format::kJsonRows);
  encoder->Begin({pending.names.begin(), pending.names.end()},
                 {pending.types.begin(), pending.types.end()});
  std::string text;
  InDuck([&] {
    const auto result = pending.Execute();
    while (true) {
      const auto chunk = result->HasError() ? nullptr : result->Fetch();
      if (result->HasError()) {
        stopper.Check();
        throw session.RunError(result->GetErrorObject());
      }
      if (!chunk || chunk->size() == 0) break;
      text += encoder->Encode(*chunk);
    }
  });
  return text;
}

}  // namespace

std::vector<Json> RowsOf(std::shared_ptr<AskInstance> instance, audit::Touch& touch,
                         const Reader& reader, const RowsQuestion& question) {
  Session session(std::move(instance), touch, Purpose::kRun);
  Statement statement = session.Gated(question.sql, Json(), reader);
  if (statement.explain) throw Error(ErrorKind::kInvalid, "EXPLAIN gives no rows to check");
  LimitRows(*statement.select->node, question.rows_max);
  const auto pending =
      InDuck([&] { return session.context().PendingQuery(std::move(statement.select), true); });
  if (pending->HasError()) throw session.BindError(pending->GetErrorObject());
  Stopper stopper(question.watchdog, session.context().shared_from_this(), kTimeMax);
  const Stopper::Working working(stopper);
  std::vector<Json> rows;
  for (Json& row : Json::parse("[" + TextOf(session, *pending, stopper) + "]")) {
    if (rows.size() < question.rows_max) rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace weft::engine
