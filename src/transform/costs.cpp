#include "transform/costs.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "base/error.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "lake/table_name.hpp"
#include "policy/write_rights.hpp"
#include "product/tables.hpp"
#include "transform/kept.hpp"

namespace weft::transform {
namespace {

using std::chrono::microseconds;
using Day = std::chrono::sys_days;

constexpr size_t kRunsOfEach = 200;  // that store/runs.hpp keeps
constexpr size_t kTablesMax = 1'000'000;

struct Spent {
  Time since{};
  size_t count = 0, failed = 0;
  microseconds took{0};
  uint64_t rows = 0, bytes = 0;
};

struct DaySpent {
  size_t runs = 0, questions = 0;
  microseconds runs_took{0}, questions_took{0};
};

uint64_t Millis(microseconds took) { return static_cast<uint64_t>(took.count() / 1000); }

Json ToJson(const Spent& spent) {
  return {{"since", FormatTime(spent.since)}, {"count", spent.count}, {"failed", spent.failed},
          {"took_ms", Millis(spent.took)},    {"rows", spent.rows},   {"bytes", spent.bytes}};
}

Json ToJson(const std::map<Day, DaySpent>& days) {
  Json list = Json::array();
  for (const auto& [day, spent] : days)
    list.push_back({{"day", FormatTime(day).substr(0, 10)},
                    {"runs", spent.runs},
                    {"runs_ms", Millis(spent.runs_took)},
                    {"questions", spent.questions},
                    {"questions_ms", Millis(spent.questions_took)}});
  return list;
}

Json LakeJson(const lake::Storage& storage, bool sees_rows) {
  return {{"bytes", storage.bytes},
          {"files", storage.files},
          {"rows", sees_rows ? Json(storage.rows) : Json()},
          {"snapshots", storage.snapshots},
          {"kept_bytes", storage.kept_bytes},
          {"kept_files", storage.kept_files}};
}

// Where its rows are: made by runs, written into the lake by others, a file that was taken in, or
// nowhere.
std::string_view KeepsOf(const mesh::Table& table, bool in_lake) {
  if (mesh::IsMaterialised(table))
    return table.contract.kept.type == mesh::Materialisation::Type::kTable ? "table"
                                                                           : "incremental";
  if (!table.sql.empty()) return "view";
  return in_lake ? "lake" : "file";
}

// What is not known of one is not known of the sum.
void AddTo(Json& sum, const Json& more) {
  if (sum.is_null() || more.is_null()) {
    sum = nullptr;
    return;
  }
  for (const auto& [key, value] : more.items()) {
    if (!sum.contains(key) || value.is_null())
      sum[key] = value;
    else if (!sum[key].is_null())
      sum[key] = sum[key].get<uint64_t>() + value.get<uint64_t>();
  }
}

}  // namespace

struct Costs::Account {
  std::string product;
  std::vector<mesh::TablePtr> tables;  // that the caller may know of; never empty
  bool is_theirs = false;              // the caller answers for it
  Spent runs, questions;
  std::map<Day, DaySpent> days;
};

std::optional<Costs::Account> Costs::Open(const mesh::Caller& caller,
                                          const std::string& product) const {
  const mesh::SnapshotPtr snapshot = registry_.Now();
  Account account{.product = product, .tables = product::TablesOfProduct(product, *snapshot)};
  std::erase_if(account.tables, [&](const mesh::TablePtr& table) {
    return !guard_.Decide(caller, mesh::Action::kDiscover, *table, snapshot).discover;
  });
  if (account.tables.empty()) return std::nullopt;
  account.is_theirs = std::ranges::all_of(account.tables, [&](const mesh::TablePtr& table) {
    return policy::MayDecide(caller, *table);
  });
  return account;
}

void Costs::CountRuns(Account& account, Time since) const {
  account.runs.since = since;
  for (const mesh::TablePtr& table : account.tables) {
    if (!mesh::IsMaterialised(*table)) continue;
    const auto rows = runs_.List({.table = ToString(table->id), .limit = kRunsOfEach});
    if (rows.size() == kRunsOfEach)
      account.runs.since = std::max(account.runs.since, rows.back().asked);
    for (const store::RunRow& run : rows) {
      if (!run.began || *run.began < since) continue;
      const microseconds took = run.ended ? *run.ended - *run.began : microseconds(0);
      ++account.runs.count;
      account.runs.failed += run.state == "failed" ? 1 : 0;
      account.runs.took += took;
      account.runs.rows += run.rows.value_or(0);
      account.runs.bytes += run.bytes.value_or(0);
      DaySpent& day = account.days[std::chrono::floor<std::chrono::days>(*run.began)];
      ++day.runs;
      day.runs_took += took;
    }
  }
}

void Costs::CountQuestions(std::vector<Account>& accounts, Time since) const {
  const auto lock = lineage_.tail().CatchUp();
  const lineage::Touches& touches = lineage_.touches();
  std::unordered_map<uint32_t, Account*> account_of;  // by the name of a table
  for (Account& account : accounts) {
    account.questions.since = std::max(since, std::min(touches.late_since(), guard_.Now()));
    for (const mesh::TablePtr& table : account.tables)
      if (const auto id = touches.names().Find(Lower(ToString(table->id))))
        account_of[*id] = &account;
  }
  for (auto touch = touches.late().rbegin(); touch != touches.late().rend(); ++touch) {
    if (touch->at < since) break;
    if (touch->what != lineage::LateTouch::What::kAnswer) continue;
    std::set<Account*> read;
    for (const auto* tables : {&touch->tables, &touch->through})
      for (const uint32_t table : *tables)
        if (const auto found = account_of.find(table); found != account_of.end())
          read.insert(found->second);
    for (Account* account : read) {
      Spent& spent = account->questions;
      ++spent.count;
      spent.failed += touch->outcome == lineage::LateTouch::Outcome::kFailed ? 1 : 0;
      spent.took += touch->took;
      spent.rows += touch->rows;
      spent.bytes += touch->bytes;
      DaySpent& day = account->days[std::chrono::floor<std::chrono::days>(touch->at)];
      ++day.questions;
      day.questions_took += touch->took;
    }
  }
}

// While the lake cannot be read, nothing is known of what lies there.
Json Costs::StorageJson(const mesh::Caller& caller, const mesh::Table& table) const {
  const mesh::Decision decision =
      guard_.Decide(caller, mesh::Action::kRead, table, registry_.Now());
  if (!decision.read && !policy::MayDecide(caller, table)) return nullptr;
  const bool sees_rows = decision.read && decision.filters.empty();
  try {
    const auto lake = table.file ? std::nullopt : StorageOf(table);
    if (lake) return LakeJson(*lake, sees_rows);
  } catch (const Error& error) {
    Log(LogLevel::kWarn, "lake.away", {{"table", ToString(table.id)}, {"why", error.message()}});
    return nullptr;
  }
  const auto checked = states_.Last(ToString(table.id));
  const uint64_t bytes = table.file ? table.file->bytes : 0, files = table.file ? 1 : 0;
  return {{"bytes", bytes},
          {"files", files},
          {"rows", checked && checked->rows && sees_rows ? Json(*checked->rows) : Json()},
          {"snapshots", 0},
          {"kept_bytes", bytes},
          {"kept_files", files}};
}

std::optional<lake::Storage> Costs::StorageOf(const mesh::Table& table) const {
  const lake::StatePtr state = catalog_.Find(lake::NameOf(table));
  if (!state) return std::nullopt;
  const std::string name = ToString(table.id);
  {
    const std::lock_guard lock(mutex_);
    const auto known = known_.find(name);
    if (known != known_.end() && known->second.metadata == state->metadata_location)
      return known->second.storage;
  }
  const lake::Storage storage = lake::StorageOf(*state, objects_);
  const std::lock_guard lock(mutex_);
  known_[name] = {state->metadata_location, storage};
  return storage;
}

Json Costs::ToJson(const mesh::Caller& caller, const Account& account) const {
  Json storage = Json::object();
  for (const mesh::TablePtr& table : account.tables) AddTo(storage, StorageJson(caller, *table));
  const mesh::Table& first = *account.tables.front();
  return {{"product", account.product},
          {"domain", first.id.domain},
          {"owner", first.owner_team},
          {"storage", std::move(storage)},
          {"runs", account.is_theirs ? transform::ToJson(account.runs) : Json()},
          {"questions", account.is_theirs ? transform::ToJson(account.questions) : Json()}};
}

Json Costs::Of(const mesh::Caller& caller, const std::string& product, int days) const {
  auto opened = Open(caller, product);
  if (!opened)
    throw Error(ErrorKind::kNotFound,
                "there is no product " + product + ", or you may not know of it",
                "weft get products lists them.");
  const Time since = guard_.Now() - std::chrono::days(days);
  std::vector<Account> accounts;
  Account& account = accounts.emplace_back(std::move(*opened));
  CountRuns(account, since);
  CountQuestions(accounts, since);
  Json json = ToJson(caller, account);
  Json tables = Json::array();
  for (const mesh::TablePtr& table : account.tables) {
    Json storage = StorageJson(caller, *table);
    const bool has_versions = !storage.is_null() && storage["snapshots"] != 0;
    tables.push_back({{"table", ToString(table->id)},
                      {"keeps", KeepsOf(*table, has_versions)},
                      {"storage", std::move(storage)}});
  }
  json["days"] = days;
  json["tables"] = std::move(tables);
  json["by_day"] = account.is_theirs ? transform::ToJson(account.days) : Json();
  return json;
}

// Products of which somebody might ask what they cost: with tables in the lake, or read lately.
std::set<std::string> Costs::Spenders(const std::string& domain, Time since) const {
  const mesh::SnapshotPtr snapshot = registry_.Now();
  std::set<std::string> products;
  const auto add = [&](const mesh::TablePtr& table) {
    const bool is_wanted = table && (domain.empty() || table->id.domain == Lower(domain));
    if (is_wanted && !table->product.empty()) products.insert(table->product);
  };
  for (const mesh::TablePtr& table : KeptTables(*snapshot)) add(table);
  for (const auto& [name, _] : snapshot->domains)
    for (const std::string& table : catalog_.List({name}, lake::Type::kTable, "", kTablesMax))
      add(snapshot->FindTable({name, table}));
  const lineage::Touched touched = lineage_.usage().TouchedSince(since);
  for (const auto& [name, _] : touched)
    if (const auto id = mesh::ParseTableId(name)) add(snapshot->FindTable(*id));
  return products;
}

Json Costs::List(const mesh::Caller& caller, const CostsQuery& query) const {
  const Time since = guard_.Now() - std::chrono::days(query.days);
  std::vector<Account> accounts;
  for (const std::string& product : Spenders(query.domain, since))
    if (auto account = Open(caller, product)) accounts.push_back(std::move(*account));
  for (Account& account : accounts) CountRuns(account, since);
  CountQuestions(accounts, since);
  std::vector<Json> items;
  for (const Account& account : accounts) items.push_back(ToJson(caller, account));
  std::ranges::stable_sort(items, std::greater(), [](const Json& item) {
    return item["storage"].is_null() ? 0 : item["storage"]["kept_bytes"].get<uint64_t>();
  });
  if (items.size() > query.limit) items.resize(query.limit);
  return {{"days", query.days}, {"items", std::move(items)}};
}

}  // namespace weft::transform
