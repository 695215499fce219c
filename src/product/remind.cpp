#include "product/remind.hpp"

#include <array>
#include <chrono>

#include "mesh/retirement.hpp"
#include "product/deprecation.hpp"
#include "product/readers.hpp"
#include "product/tables.hpp"

namespace weft::product {
namespace {

using std::chrono::days;

constexpr std::array kSpans{days(1), days(14)};  // before the end; the shortest first
constexpr size_t kDateChars = 10;                // of "2027-06-30T00:00:00.000000Z"

std::string OccasionOf(const mesh::TableId& table, Time end, days span) {
  return ToString(table) + " retires " + FormatTime(end) + ": " + std::to_string(span.count()) +
         " days";
}

std::string DaysLeft(Time now, Time end) {
  const auto left = std::chrono::ceil<days>(end - now).count();
  return left == 1 ? "within a day" : "in " + std::to_string(left) + " days";
}

}  // namespace

void Reminding::LookForEnds(const mesh::SnapshotPtr& mesh) {
  if (looked_at_ == mesh) return;
  ends_.clear();
  for (const mesh::Kind kind : {mesh::Kind::kContract, mesh::Kind::kProduct}) {
    for (const mesh::EntryPtr& entry : mesh->OfKind(kind)) {
      if (!entry->outline.end) continue;
      for (const mesh::TablePtr& table : TablesOf(*entry->Get(), *mesh))
        if (table->retirement.at) ends_.emplace(table->id, *table->retirement.at);
    }
  }
  looked_at_ = mesh;
}

std::vector<store::Notice> Reminding::NoticesOf(const mesh::TableId& id, Time end) {
  const Time now = guard_.Now();
  std::string text = ToString(id) + " retires " + DaysLeft(now, end) + ", on " +
                     FormatTime(end).substr(0, kDateChars);
  const std::string instead = mesh::InsteadOf(*looked_at_->FindTable(id), *looked_at_);
  if (!instead.empty()) text += "; use " + instead;
  std::vector<Deprecation> about{{id, id, text, {}, {}}};
  AddReadersAndTold(about, ReadershipOf(lineage_, looked_at_, now));
  std::vector<store::Notice> notices;
  for (const std::string& user : about.front().told)
    notices.push_back({user, "retiring", ToString(id), text});
  return notices;
}

// Of several spans that have begun, the shortest is told, and the others count as given.
size_t Reminding::RemindOf(const mesh::TableId& id, Time end) {
  const Time now = guard_.Now();
  size_t given = 0;
  bool is_told = now >= end;
  for (const days span : kSpans) {
    const std::string occasion = OccasionOf(id, end, span);
    if (now < end - span || reminders_.WasGiven(occasion)) continue;
    is_told = is_told || reminders_.WereTold("deprecated", ToString(id), end - span);
    reminders_.Give({occasion, is_told ? std::vector<store::Notice>() : NoticesOf(id, end)}, now);
    if (!is_told) ++given;
    is_told = true;
  }
  return given;
}

size_t Reminding::Remind() {
  LookForEnds(registry_.Now());
  size_t given = 0;
  for (const auto& [id, end] : ends_) given += RemindOf(id, end);
  return given;
}

}  // namespace weft::product
