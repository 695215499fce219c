#include <algorithm>
#include <functional>
#include <optional>

#include "audit/scan.hpp"
#include "product/platform.hpp"
#include "product/platform_eyes.hpp"

namespace weft::product {
namespace {

using engine::Cell;
using engine::RowSink;
using Texts = std::vector<std::string>;

constexpr size_t kRecordsAtOnce = 4096;
constexpr size_t kChangesAtOnce = 1024;

Cell TextOrNull(std::string_view text) { return text.empty() ? Cell() : Cell(text); }
Cell Number(uint64_t number) { return static_cast<int64_t>(number); }
Cell NameOf(const std::optional<audit::Verb>& verb) {
  return verb ? Cell(audit::Name(*verb)) : Cell();
}

// A touch that this reader may see.
struct Seen {
  const audit::Audit& audit;
  const audit::Row& row;

  const audit::Began& began() const { return row.began; }
  Texts Tables() const {
    Texts names;
    for (const auto& table : began().tables) names.push_back(table.table);
    return names;
  }
  // "flights.departures.tailnum", of all tables.
  Texts Columns(Texts audit::TableTouch::*field) const {
    Texts names;
    for (const auto& table : began().tables)
      for (const std::string& column : table.*field) names.push_back(table.table + "." + column);
    return names;
  }
  // "flights.departures.tailnum:filter", of all tables whose roles are known.
  Texts Used() const {
    Texts uses;
    for (const auto& table : began().tables) {
      if (!table.roles) continue;
      for (const auto& [column, roles] : *table.roles)
        for (const std::string& role : roles.Names())
          uses.push_back(table.table + "." + column + ":" + role);
    }
    return uses;
  }
  // Each once, in the order of the tables.
  Texts Distinct(const std::function<Texts(const audit::TableTouch&)>& of) const {
    Texts names;
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

void PutEnd(RowSink& rows, size_t column, const Seen& seen) {
  rows.PutFrom(column, {seen.audit.OutcomeOf(seen.row), TextOrNull(seen.began().refusal),
                        seen.Failure(), seen.EndNumber(&audit::Ended::rows),
                        seen.EndNumber(&audit::Ended::bytes), seen.Took()});
  rows.EndRow();
}

// The order is that of the contract, platform/platform.odcs.yaml.
void PutTouch(RowSink& rows, const Seen& seen) {
  const audit::Began& began = seen.began();
  const size_t end = rows.PutFrom(
      0, {Number(seen.row.offset), seen.row.at, audit::Name(began.verb), NameOf(began.refused),
          TextOrNull(began.caller), TextOrNull(began.token_id), TextOrNull(began.client),
          TextOrNull(began.request_id), TextOrNull(began.purpose), TextOrNull(began.question),
          TextOrNull(began.text), seen.Tables(), seen.Columns(&audit::TableTouch::columns),
          seen.Used(), seen.Columns(&audit::TableTouch::masked), seen.Filtered(),
          seen.Distinct([](const auto& table) { return table.policies; }),
          seen.Distinct([](const auto& table) { return std::vector{table.principal}; })});
  PutEnd(rows, end, seen);
}

void PutQuery(RowSink& rows, const Seen& seen) {
  const audit::Began& began = seen.began();
  const size_t end = rows.PutFrom(
      0, {Number(seen.row.offset), seen.row.at, TextOrNull(began.caller), TextOrNull(began.client),
          TextOrNull(began.request_id), TextOrNull(began.purpose), TextOrNull(began.question),
          seen.Tables(), TextOrNull(began.text)});
  PutEnd(rows, end, seen);
}

void PutChange(RowSink& rows, const store::ChangeHead& change) {
  rows.PutRow({Number(change.seq), change.at, change.actor, change.action, change.kind, change.name,
               Number(change.version), TextOrNull(change.request_id), change.hash});
}

class TouchScan final : public engine::RowScan {
 public:
  TouchScan(const audit::Audit& audit, const engine::ScanRequest& request, bool questions_only)
      : audit_(audit),
        scan_(audit, {.until = request.mark, .from = request.from, .to = request.to}),
        eyes_(request.reader, request.snapshot),
        questions_only_(questions_only) {}

  bool Next(RowSink& rows) override {
    if (scan_.ended()) return false;
    while (rows.room() > 0) {
      std::optional<audit::Row> row = scan_.Next(kRecordsAtOnce);
      if (!row) break;
      if (questions_only_ && !audit::IsQuestion(row->began.verb)) continue;
      if (!eyes_.Admit(row->began)) continue;
      const Seen seen{audit_, *row};
      questions_only_ ? PutQuery(rows, seen) : PutTouch(rows, seen);
    }
    return true;
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

  bool Next(RowSink& rows) override {
    if (last_ >= mark_) return false;
    const auto changes = registry_.ChangeHeads(last_, std::min(kChangesAtOnce, rows.room()));
    if (changes.empty()) return false;
    last_ = changes.back().seq;
    for (const store::ChangeHead& change : changes)
      if (change.seq <= mark_ && eyes_.MaySee(change)) PutChange(rows, change);
    return true;
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
