#include "engine/session.hpp"

#include "base/log.hpp"
#include "base/text.hpp"
#include "engine/limit.hpp"
#include "engine/qualify.hpp"
#include "engine/show.hpp"
#include "engine/value.hpp"

namespace weft::engine {
namespace {

duckdb::case_insensitive_map_t<duckdb::Value> Parameters(const Json& params) {
  duckdb::case_insensitive_map_t<duckdb::Value> values;
  if (params.is_null()) return values;
  if (params.is_array()) {
    for (size_t i = 0; i < params.size(); ++i)
      values[std::to_string(i + 1)] = ParameterValue(params[i]);
  } else if (params.is_object()) {
    for (const auto& [name, value] : params.items()) values[name] = ParameterValue(value);
  } else {
    throw Error(ErrorKind::kInvalid, "params is neither a list nor an object",
                R"(Write "params": [1, "JFK"] for $1 and $2, or {"airport": "JFK"} for $airport.)");
  }
  return values;
}

// Tables of this bare name that the asker may know of, the first one.
std::string Meant(const audit::Touch& touch, const std::string& name) {
  const std::string lower = Lower(name);
  for (const auto& [domain, node] : touch.snapshot()->domains) {
    if (!node->tables.contains(lower)) continue;
    if (touch.Discover({domain, lower})) return domain + "." + lower;
  }
  return {};
}

}  // namespace

Session::Session(std::shared_ptr<AskInstance> instance, audit::Touch& touch, Purpose purpose)
    : instance_(std::move(instance)),
      connection_(instance_->Borrow()),
      state_(duckdb::make_shared_ptr<GuardState>(touch, purpose)) {
  context().registered_state->Insert(GuardState::kKey, state_);
}

Session::~Session() {
  context().CancelTransaction();
  context().registered_state->Remove(GuardState::kKey);
}

void Session::StartOver() {
  context().CancelTransaction();
  context().registered_state->Remove(GuardState::kKey);
  state_->touch.Refresh();
  state_ = duckdb::make_shared_ptr<GuardState>(state_->touch, state_->purpose);
  context().registered_state->Insert(GuardState::kKey, state_);
}

Statement Session::Gated(const std::string& sql, const Json& params, const Reader& reader) {
  Statement statement = ParseStatement(sql);
  const audit::Touch& touch = state_->touch;
  QualifyOptions options;
  options.reader = reader;
  options.names = &instance_->names();
  options.parameters = Parameters(params);
  options.suggest = [&touch](const std::string& name) { return Meant(touch, name); };
  if (reader.type == Reader::Type::kCaller) {
    options.show = [&touch](duckdb::ShowRef& show) { return RewrittenShow(show, touch); };
  }
  for (auto& [name, values] : statement.pivots) {
    Qualifier(options).Visit(*values->node);
    values->query = sql;
    options.pivots[name] = PivotValues(std::move(values));
  }
  Qualifier(options).Visit(*statement.select->node);
  statement.select->query = sql;
  statement.select->stmt_location = 0;
  statement.select->stmt_length = sql.size();
  statement.select->named_param_map.clear();
  return statement;
}

void Session::NoteUses() {
  for (const auto& [table, columns] : state_->uses.direct)
    state_->touch.UsesColumns(table, columns, audit::By::kCaller);
  for (const auto& [table, columns] : state_->uses.below)
    state_->touch.UsesColumns(table, columns, audit::By::kProducts);
}

std::vector<std::string> Session::PivotValues(duckdb::unique_ptr<duckdb::SelectStatement> select) {
  constexpr size_t kValuesMax = 1000;
  LimitRows(*select->node, kValuesMax + 1);
  const auto pending = InDuck([&] { return context().PendingQuery(std::move(select), false); });
  if (pending->HasError()) throw BindError(pending->GetErrorObject());
  std::vector<std::string> values;
  const auto result = InDuck([&] { return pending->Execute(); });
  if (result->HasError()) throw RunError(result->GetErrorObject());
  while (const auto chunk = result->Fetch()) {
    for (size_t row = 0; row < chunk->size(); ++row)
      values.push_back(chunk->GetValue(0, row).ToString());
  }
  if (values.empty()) throw Error(ErrorKind::kInvalid, "PIVOT finds no value to make a column of");
  if (values.size() <= kValuesMax) return values;
  throw Error(ErrorKind::kInvalid, "PIVOT would make more than 1,000 columns",
              "Name those that you want: ON column IN ('a', 'b').");
}

Error Session::Clean(Error error, const duckdb::ErrorData& given) const {
  if (IsFatal(given)) {
    instance_->SetBroken();
    Log(LogLevel::kError, "engine.failed", {{"detail", error.detail()}});
  }
  const Names& names = instance_->names();
  Error clean(error.kind(), names.Scrubbed(error.message()), error.hint(), error.detail());
  return clean.AtSqlPosition(error.sql_position());
}

Error Session::BindError(const duckdb::ErrorData& given) const {
  Error error = Folded(given);
  if (const Error* ours = state_->Remembered(error.message())) return *ours;
  return Clean(std::move(error), given);
}

Error Session::RunError(const duckdb::ErrorData& given) const {
  const bool guarded = state_->guards_rows || state_->guards_values;
  return Clean(Folded(given, guarded ? Tell::kNoValues : Tell::kAll), given);
}

}  // namespace weft::engine
