#include "engine/spool_chunks.hpp"

#include <exception>

#include "base/error.hpp"
#include "duckdb/catalog/catalog.hpp"
#include "duckdb/function/table_function.hpp"
#include "duckdb/main/client_context_state.hpp"
#include "duckdb/parser/parsed_data/create_table_function_info.hpp"
#include "engine/work_along.hpp"

namespace weft::engine {
namespace {

constexpr const char* kFunction = "weft_chunks";

// What weft_chunks() gives on a connection; a fault of the source waits here until DuckDB has given
// up.
struct ChunkState : duckdb::ClientContextState {
  explicit ChunkState(SpoolSource chunks) : source(std::move(chunks)) {}
  SpoolSource source;
  std::exception_ptr fault;
  bool done = false;
};

struct ChunkBinding : duckdb::TableFunctionData {
  explicit ChunkBinding(duckdb::shared_ptr<ChunkState> chunks) : state(std::move(chunks)) {}
  duckdb::shared_ptr<ChunkState> state;
};

struct OneThread : duckdb::GlobalTableFunctionState {
  duckdb::idx_t MaxThreads() const override { return 1; }
};

duckdb::unique_ptr<duckdb::FunctionData> Bind(duckdb::ClientContext& context,
                                              duckdb::TableFunctionBindInput&,
                                              duckdb::vector<duckdb::LogicalType>& types,
                                              duckdb::vector<std::string>& names) {
  auto state = context.registered_state->Get<ChunkState>(kFunction);
  if (!state) throw duckdb::InvalidInputException("weft_chunks() has no source here");
  types.assign(state->source.types.begin(), state->source.types.end());
  names.assign(state->source.names.begin(), state->source.names.end());
  return duckdb::make_uniq<ChunkBinding>(std::move(state));
}

duckdb::unique_ptr<duckdb::DataChunk> Pull(ChunkState& state) {
  if (state.done) return nullptr;
  try {
    auto chunk = state.source.next();
    state.done = !chunk || chunk->size() == 0;
    return state.done ? nullptr : std::move(chunk);
  } catch (...) {
    state.done = true;
    state.fault = std::current_exception();
    throw duckdb::InvalidInputException("the source of weft_chunks() failed");
  }
}

void Scan(duckdb::ClientContext&, duckdb::TableFunctionInput& input, duckdb::DataChunk& output) {
  const auto chunk = Pull(*input.bind_data->Cast<ChunkBinding>().state);
  if (chunk) {
    output.Reference(*chunk);
  } else {
    output.SetCardinality(0);
  }
}

Error OwnFault(const duckdb::ErrorData& error) {
  const std::string& detail = error.RawMessage();
  switch (error.Type()) {
    case duckdb::ExceptionType::INTERRUPT: return {ErrorKind::kCancelled, "cancelled"};
    case duckdb::ExceptionType::OUT_OF_MEMORY:
      return {ErrorKind::kExhausted, "there is not enough memory for this",
              "try it with less data at a time", detail};
    case duckdb::ExceptionType::IO:
      return {ErrorKind::kUnavailable, "a file could not be read or written",
              "the server's disk may be full", detail};
    case duckdb::ExceptionType::CONVERSION:
    case duckdb::ExceptionType::OUT_OF_RANGE:
      return {ErrorKind::kInvalid, "a number is too large for this kind of file", "cast it to text",
              detail};
    default: return {ErrorKind::kInternal, "a fault of ours while moving rows", {}, detail};
  }
}

}  // namespace

void RegisterChunks(duckdb::DuckDB& work) {
  duckdb::Connection connection(work);
  duckdb::CreateTableFunctionInfo info(duckdb::TableFunction(
      kFunction, {}, &Scan, &Bind, [](duckdb::ClientContext&, duckdb::TableFunctionInitInput&) {
        return duckdb::unique_ptr<duckdb::GlobalTableFunctionState>(duckdb::make_uniq<OneThread>());
      }));
  info.on_conflict = duckdb::OnCreateConflict::IGNORE_ON_CONFLICT;
  connection.context->RunFunctionInTransaction([&] {
    duckdb::Catalog::GetSystemCatalog(*connection.context)
        .CreateTableFunction(*connection.context, info);
  });
}

namespace {

duckdb::unique_ptr<duckdb::QueryResult> Finished(duckdb::Connection& connection,
                                                 const std::string& sql) {
  const auto pending = connection.PendingQuery(sql, false);
  WorkAlong(*pending, &duckdb::PendingQueryResult::IsExecutionFinished);
  if (pending->HasError())
    return duckdb::make_uniq<duckdb::MaterializedQueryResult>(pending->GetErrorObject());
  return pending->Execute();
}

duckdb::unique_ptr<duckdb::MaterializedQueryResult> Checked(
    duckdb::unique_ptr<duckdb::QueryResult> result) {
  if (result->HasError()) throw OwnFault(result->GetErrorObject());
  return duckdb::unique_ptr_cast<duckdb::QueryResult, duckdb::MaterializedQueryResult>(
      std::move(result));
}

}  // namespace

duckdb::unique_ptr<duckdb::MaterializedQueryResult> RunOwn(duckdb::Connection& connection,
                                                           const std::string& sql) {
  return Checked(Finished(connection, sql));
}

duckdb::unique_ptr<duckdb::MaterializedQueryResult> RunOverChunks(duckdb::Connection& connection,
                                                                  SpoolSource source,
                                                                  const std::string& sql) {
  const auto state = duckdb::make_shared_ptr<ChunkState>(std::move(source));
  auto& registered = *connection.context->registered_state;
  registered.Remove(kFunction);
  registered.Insert(kFunction, state);
  auto result = Finished(connection, sql);
  registered.Remove(kFunction);
  if (state->fault) std::rethrow_exception(state->fault);
  return Checked(std::move(result));
}

}  // namespace weft::engine
