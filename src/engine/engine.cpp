#include "engine/engine.hpp"

#include "base/log.hpp"
#include "engine/answer_source.hpp"
#include "engine/asked_trino.hpp"
#include "engine/carrier.hpp"
#include "engine/choice.hpp"
#include "engine/column_type.hpp"
#include "engine/describe.hpp"
#include "engine/followed.hpp"
#include "engine/instance.hpp"
#include "engine/intake.hpp"
#include "engine/lake_compact.hpp"
#include "engine/lake_forget.hpp"
#include "engine/lake_moved.hpp"
#include "engine/lake_write.hpp"
#include "engine/rows.hpp"
#include "engine/spool.hpp"
#include "engine/watchdog.hpp"
#include "mesh/event_table.hpp"

namespace weft::engine {
namespace {

// The instance for our own SQL and what lives on it.
struct Work {
  explicit Work(const EngineOptions& options)
      : db(OpenWorkInstance(options)), intake(*db, options.data, options.extensions) {
    PrepareSpool(*db);
    if (options.lake && options.objects) lake = std::make_unique<LakeWork>(*db, options);
  }
  std::shared_ptr<duckdb::DuckDB> db;
  Intake intake;
  std::unique_ptr<LakeWork> lake;  // null: there is none
};

bool IsRefusal(const Error& error) {
  return error.kind() == ErrorKind::kForbidden || error.kind() == ErrorKind::kNotFound;
}

}  // namespace

struct Engine::Impl {
  explicit Impl(EngineOptions given)
      : options(std::move(given)),
        watchdog(std::make_shared<Watchdog>()),
        work(options),
        ask(std::make_shared<AskInstance>(options, tables())) {}

  LakeTables* tables() { return work.lake ? &work.lake->tables : nullptr; }

  // The instance for the next question: a new one after a failure.
  std::shared_ptr<AskInstance> Asking() {
    const std::lock_guard lock(mutex);
    if (ask->broken()) {
      ask = std::make_shared<AskInstance>(options, tables());
      Log(LogLevel::kWarn, "engine.reopened");
    }
    return ask;
  }

  const trino::Cluster& Trino() const {
    if (options.cluster) return *options.cluster;
    throw Error(ErrorKind::kInvalid, "there is no engine trino here",
                "Its operator connects one: setting trino_url.");
  }

  const EngineOptions options;
  const std::shared_ptr<Watchdog> watchdog;
  Work work;
  std::mutex mutex;
  std::shared_ptr<AskInstance> ask;
};

std::string_view Name(EngineName engine) {
  return engine == EngineName::kTrino ? "trino" : "duckdb";
}

std::optional<EngineName> FindEngine(std::string_view name) {
  for (const EngineName engine : {EngineName::kDuckDb, EngineName::kTrino})
    if (Name(engine) == name) return engine;
  return std::nullopt;
}

Engine::Engine(EngineOptions options) : impl_(std::make_unique<Impl>(std::move(options))) {}
Engine::~Engine() = default;

std::unique_ptr<Answer> Engine::Ask(audit::Touch& touch, const Question& question) {
  const AnswerParts parts{
      impl_->work.db, impl_->watchdog, {impl_->options.scratch, impl_->options.extensions}};
  try {
    if (question.engine == EngineName::kTrino)
      return AnswerLater(
          AskedTrino(impl_->Trino(), touch, trino::Sent(question.sql, question.params)), parts,
          touch, question);
    return AnswerOf(AskedHere(impl_->Asking(), touch, question), parts, touch, question);
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

bool Engine::HasData(const mesh::Table& table) const {
  if (impl_->work.lake && mesh::IsMaterialised(table)) return SnapshotOf(table).has_value();
  return impl_->work.intake.HasData(table);
}

bool Engine::HasRows(const audit::Touch& touch, const mesh::Table& table) const {
  if (const LakeTables* tables = impl_->tables()) {
    if (tables->Shown(touch, table.id)) return true;
    if (mesh::IsMaterialised(table) && tables->ShowsSql(touch)) return true;
  }
  return HasData(table) && (!table.sql.empty() || table.file || SnapshotOf(table));
}

std::unique_ptr<Making> Engine::Make(audit::Touch& touch, const mesh::Table& table, bool whole) {
  if (!impl_->work.lake)
    throw Error(ErrorKind::kUnavailable, "there is no lake to keep " + ToString(table.id));
  const Choice choice = ChoiceFor(*touch.snapshot(), table);
  ToMake what{touch, table, whole};
  try {
    if (choice.engine == EngineName::kTrino) what.cluster = &impl_->Trino();
  } catch (const Error& error) {
    throw WithReason(error, choice);
  }
  what.choice = choice;
  return MakeTable(impl_->Asking(), *impl_->work.lake, impl_->watchdog, what);
}

std::optional<lake::Snapshot> Engine::SnapshotOf(const mesh::Table& table) const {
  if (!impl_->work.lake || table.file || (!table.sql.empty() && !mesh::IsMaterialised(table)))
    return std::nullopt;
  try {
    const lake::StatePtr state = impl_->work.lake->tables.Find(table);
    auto snapshot = state ? lake::CurrentSnapshot(*state->metadata) : std::nullopt;
    while (snapshot && snapshot->operation == "replace" && snapshot->parent) {
      const auto parent = lake::FindSnapshot(*state->metadata, *snapshot->parent);
      if (!parent) break;
      snapshot = parent;
    }
    return snapshot;
  } catch (const Error& error) {  // who reads it is told
    Log(LogLevel::kWarn, "lake.away", {{"table", ToString(table.id)}, {"why", error.message()}});
    return std::nullopt;
  }
}

const TableSource* Engine::JournalOf(const mesh::Table& table) const {
  return mesh::TakesEvents(table) ? CarriedBy(table, impl_->options.sources) : nullptr;
}

std::optional<Growth> Engine::GrowthAfter(const mesh::Table& table, int64_t snapshot) const {
  if (!impl_->work.lake) return std::nullopt;
  return engine::GrowthAfter(impl_->work.lake->tables, table, snapshot);
}

const TableSource* Engine::FollowedBy(audit::Touch& touch, const mesh::Table& table) {
  return engine::FollowedBy(impl_->Asking(), impl_->options.sources, touch, table);
}

std::vector<std::string> Engine::InLake(const std::string& domain) const {
  constexpr size_t kTablesMax = 1'000'000;
  if (!impl_->work.lake) return {};
  return impl_->work.lake->tables.catalog().List({domain}, lake::Type::kTable, "", kTablesMax);
}

bool Engine::Compact(const mesh::Table& table, Time now) {
  return impl_->work.lake && CompactTable(*impl_->work.lake, table, now);
}

std::set<std::string> Engine::AddressesOf(const mesh::Table& table) const {
  return impl_->work.lake ? engine::AddressesOf(impl_->work.lake->tables, table)
                          : std::set<std::string>();
}

Departure Engine::Count(const mesh::Table& table, const RowsToGo& rows) {
  return impl_->work.lake ? CountRows(*impl_->work.lake, table, rows) : Departure();
}

Departure Engine::Forget(const mesh::Table& table, const RowsToGo& rows, Time now,
                         const std::function<void(const std::vector<std::string>&)>& leaving) {
  return impl_->work.lake ? ForgetRows(*impl_->work.lake, table, rows, {now, leaving})
                          : Departure();
}

std::set<std::string> Engine::InUse(const std::set<std::string>& addresses) {
  LakeTables* tables = impl_->tables();
  return tables ? tables->InUse(addresses) : std::set<std::string>();
}

uint64_t Engine::RenameInDeletes(const std::string& address, const std::string& from,
                                 const std::string& to) {
  return impl_->work.lake ? engine::RenameInDeletes(*impl_->work.lake, address, from, to) : 0;
}

std::shared_ptr<void> Engine::ReadBySql(const audit::Touch& touch) {
  LakeTables* tables = impl_->tables();
  if (!tables) return nullptr;
  tables->ShowSql(touch);
  return {static_cast<void*>(tables), [tables, &touch](void*) { tables->TakeBack(touch); }};
}

std::string Engine::SqlType(const mesh::ColumnType& type) { return SqlTypeOf(type); }

}  // namespace weft::engine
