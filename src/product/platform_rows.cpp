#include <algorithm>
#include <functional>
#include <optional>

#include "audit/scan.hpp"
#include "product/platform.hpp"
#include "product/platform_eyes.hpp"

namespace weft::product {
namespace {

using engine::Cell;
using engine::SourceRow;
using Rows = std::vector<SourceRow>;

constexpr size_t kRecordsAtOnce = 4096;
constexpr size_t kRowsAtOnce = 512;
constexpr size_t kChangesAtOnce = 1024;

Cell TextOrNull(std::string text) { return text.empty() ? Cell() : Cell(std::move(text)); }
Cell Number(uint64_t number) { return static_cast<int64_t>(number); }
Cell NameOf(const std::optional<audit::Verb>& verb) {
  return verb ? Cell(std::string(audit::Name(*verb))) : Cell();
}

// A touch that this reader may see.
struct Seen {
  const audit::Audit& audit;
  const audit::Row& row;

  const audit::Began& began() const { return row.began; }
  Cell Tables() const {
    std::vector<std::string> names;
    for (const auto& table : began().tables) names.push_back(table.table);
    return names;
  }
  // "flights.departures.tailnum", of all tables.
  Cell Columns(std::vector<std::string> audit::TableTouch::*field) const {
    std::vector<std::string> names;
    for (const auto& table : began().tables)
      for (const std::string& column : table.*field) names.push_back(table.table + "." + column);
    return names;
  }
  // "flights.departures.tailnum:filter", of all tables whose roles are known.
  Cell Used() const {
    std::vector<std::string> uses;
    for (const auto& table : began().tables) {
      if (!table.roles) continue;
      for (const auto& [column, roles] : *table.roles)
        for (const std::string& role : roles.Names())
          uses.push_back(table.table + "." + column + ":" + role);
    }
    return uses;
  }
  // Each once, in the order of the tables.
  Cell Distinct(const std::function<std::vector<std::string>(const audit::TableTouch&)>& of) const {
    std::vector<std::string> names;
    for (const auto& table : began().tables)
      for (const std::string& name : of(table))
        if (std::ranges::find(names, name) == names.end()) names.push_back(name);
    return names;
  }
  Cell Filtered() const {
    return std::ranges::any_of(began().tables, [](const auto& table) { return table.filtered; });
  }
  Cell EndNumber(uint64_t audit::Ended::*field) const {
    return row.ended ? Number(*row.ended.*field) : Cell();
  }
  Cell Took() const {
    return row.ended ? Cell(static_cast<int64_t>(row.ended->took.count())) : Cell();
  }
  Cell Failure() const { return row.ended ? TextOrNull(row.ended->error) : Cell(); }
};

void AddEnd(SourceRow& cells, const Seen& seen) {
  cells.emplace_back(seen.audit.OutcomeOf(seen.row));
  cells.push_back(TextOrNull(seen.began().refusal));
  cells.push_back(seen.Failure());
  cells.push_back(seen.EndNumber(&audit::Ended::rows));
  cells.push_back(seen.EndNumber(&audit::Ended::bytes));
  cells.push_back(seen.Took());
}

// The order is that of the contract, platform/platform.odcs.yaml.
SourceRow AuditRow(const Seen& seen) {
  const audit::Began& began = seen.began();
  SourceRow cells{Number(seen.row.offset),
                  seen.row.at,
                  std::string(audit::Name(began.verb)),
                  NameOf(began.refused),
                  TextOrNull(began.caller),
                  TextOrNull(began.token_id),
                  TextOrNull(began.client),
                  TextOrNull(began.request_id),
                  TextOrNull(began.purpose),
                  TextOrNull(began.question),
                  TextOrNull(began.text),
                  seen.Tables(),
                  seen.Columns(&audit::TableTouch::columns),
                  seen.Used(),
                  seen.Columns(&audit::TableTouch::masked),
                  seen.Filtered(),
                  seen.Distinct([](const auto& table) { return table.policies; }),
                  seen.Distinct([](const auto& table) { return std::vector{table.principal}; })};
  AddEnd(cells, seen);
  return cells;
}

SourceRow QueryRow(const Seen& seen) {
  const audit::Began& began = seen.began();
  SourceRow cells{Number(seen.row.offset),      seen.row.at,
                  TextOrNull(began.caller),     TextOrNull(began.client),
                  TextOrNull(began.request_id), TextOrNull(began.purpose),
                  TextOrNull(began.question),   seen.Tables(),
                  TextOrNull(began.text)};
  AddEnd(cells, seen);
  return cells;
}

SourceRow ChangeRow(const store::ChangeHead& change) {
  return {Number(change.seq), change.at,   change.actor,           change.action,
          change.kind,        change.name, Number(change.version), TextOrNull(change.request_id),
          change.hash};
}

class TouchScan final : public engine::RowScan {
 public:
  TouchScan(const audit::Audit& audit, const engine::ScanRequest& request, bool questions_only)
      : audit_(audit),
        scan_(audit, {.until = request.mark, .from = request.from, .to = request.to}),
        eyes_(request.reader, request.snapshot),
        questions_only_(questions_only) {}

  std::optional<Rows> Next() override {
    if (scan_.ended()) return std::nullopt;
    Rows rows;
    while (rows.size() < kRowsAtOnce) {
      std::optional<audit::Row> row = scan_.Next(kRecordsAtOnce);
      if (!row) break;
      if (questions_only_ && !audit::IsQuestion(row->began.verb)) continue;
      if (!eyes_.Admit(row->began)) continue;
      const Seen seen{audit_, *row};
      rows.push_back(questions_only_ ? QueryRow(seen) : AuditRow(seen));
    }
    return rows;
  }

 private:
  const audit::Audit& audit_;
  audit::Scan scan_;
  Eyes eyes_;
  const bool questions_only_;
};

class Touches final : public engine::TableSource {
 public:
  Touches(const audit::Audit& audit, bool questions_only)
      : audit_(audit), questions_only_(questions_only) {}

  uint64_t Mark() const override { return audit_.log().next_offset(); }
  std::string_view time_column() const override { return "happened_at"; }
  std::unique_ptr<engine::RowScan> Scan(const engine::ScanRequest& request) const override {
    return std::make_unique<TouchScan>(audit_, request, questions_only_);
  }

 private:
  const audit::Audit& audit_;
  const bool questions_only_;
};

class ChangeScan final : public engine::RowScan {
 public:
  ChangeScan(const store::Registry& registry, const engine::ScanRequest& request)
      : registry_(registry), mark_(request.mark), eyes_(request.reader, request.snapshot) {}

  std::optional<Rows> Next() override {
    if (last_ >= mark_) return std::nullopt;
    const auto changes = registry_.ChangeHeads(last_, kChangesAtOnce);
    if (changes.empty()) return std::nullopt;
    last_ = changes.back().seq;
    Rows rows;
    for (const store::ChangeHead& change : changes)
      if (change.seq <= mark_ && eyes_.MaySee(change)) rows.push_back(ChangeRow(change));
    return rows;
  }

 private:
  const store::Registry& registry_;
  const uint64_t mark_;
  Eyes eyes_;
  uint64_t last_ = 0;
};

class Changes final : public engine::TableSource {
 public:
  explicit Changes(const store::Registry& registry) : registry_(registry) {}

  uint64_t Mark() const override { return registry_.Now()->seq; }
  std::unique_ptr<engine::RowScan> Scan(const engine::ScanRequest& request) const override {
    return std::make_unique<ChangeScan>(registry_, request);
  }

 private:
  const store::Registry& registry_;
};

}  // namespace

struct PlatformTables::Impl {
  Touches touches, questions;
  Changes changes;
};

PlatformTables::PlatformTables(const audit::Audit& audit, const store::Registry& registry)
    : impl_(new Impl{{audit, false}, {audit, true}, Changes(registry)}) {}
PlatformTables::~PlatformTables() = default;

engine::TableSources PlatformTables::sources() const {
  return {{"weft.audit", &impl_->touches},
          {"weft.queries", &impl_->questions},
          {"weft.changes", &impl_->changes}};
}

}  // namespace weft::product
