#include "engine/engine.hpp"

#include "base/log.hpp"
#include "engine/answer.hpp"
#include "engine/column_type.hpp"
#include "engine/describe.hpp"
#include "engine/instance.hpp"
#include "engine/intake.hpp"
#include "engine/rows.hpp"
#include "engine/spool.hpp"
#include "engine/watchdog.hpp"

namespace weft::engine {
namespace {

// The instance for our own SQL and what lives on it.
struct Work {
  explicit Work(const EngineOptions& options)
      : db(OpenWorkInstance(options)), intake(*db, options.data, options.extensions) {
    PrepareSpool(*db);
  }
  std::shared_ptr<duckdb::DuckDB> db;
  Intake intake;
};

bool IsRefusal(const Error& error) {
  return error.kind() == ErrorKind::kForbidden || error.kind() == ErrorKind::kNotFound;
}

}  // namespace

struct Engine::Impl {
  explicit Impl(EngineOptions given)
      : options(std::move(given)),
        watchdog(std::make_shared<Watchdog>()),
        ask(std::make_shared<AskInstance>(options)),
        work(options) {}

  // The instance for the next question: a new one after a failure.
  std::shared_ptr<AskInstance> Asking() {
    const std::lock_guard lock(mutex);
    if (ask->broken()) {
      ask = std::make_shared<AskInstance>(options);
      Log(LogLevel::kWarn, "engine.reopened");
    }
    return ask;
  }

  const EngineOptions options;
  const std::shared_ptr<Watchdog> watchdog;
  std::mutex mutex;
  std::shared_ptr<AskInstance> ask;
  Work work;
};

Engine::Engine(EngineOptions options) : impl_(std::make_unique<Impl>(std::move(options))) {}
Engine::~Engine() = default;

std::unique_ptr<Answer> Engine::Ask(audit::Touch& touch, const Question& question) {
  const AnswerParts parts{
      impl_->work.db, impl_->watchdog, {impl_->options.scratch, impl_->options.extensions}};
  try {
    return AnswerTo(impl_->Asking(), parts, touch, question);
  } catch (const Error& error) {
    if (IsRefusal(error)) touch.Refuse(error.message());
    throw;
  }
}

Description Engine::Describe(audit::Touch& touch, const std::string& sql, const Json& params) {
  return Described(impl_->Asking(), touch, Reader{}, {sql, params, std::nullopt});
}

Description Engine::DescribeAs(audit::Touch& touch, const std::string& principal_domain,
                               const std::string& sql) {
  return Described(impl_->Asking(), touch, {Reader::Type::kPrincipal, principal_domain, ""},
                   {sql, Json(), std::nullopt});
}

Description Engine::DescribeTable(audit::Touch& touch, const mesh::Table& table) {
  return Described(impl_->Asking(), touch, {Reader::Type::kPrincipal, table.id.domain, ""},
                   {table.sql, Json(), table.id});
}

std::vector<Json> Engine::RowsAs(audit::Touch& touch, const std::string& principal_domain,
                                 const std::string& sql, size_t rows_max) {
  return RowsOf(impl_->Asking(), touch, {Reader::Type::kPrincipal, principal_domain, ""},
                {sql, rows_max, impl_->watchdog});
}

IntakeReport Engine::TakeIn(const mesh::Table& table, const std::filesystem::path& file) {
  return impl_->work.intake.TakeIn(table, file);
}

bool Engine::HasData(const mesh::Table& table) const { return impl_->work.intake.HasData(table); }

std::string Engine::SqlType(const mesh::ColumnType& type) { return SqlTypeOf(type); }

}  // namespace weft::engine
