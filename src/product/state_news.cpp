#include "product/state_news.hpp"

#include "access/people.hpp"
#include "mesh/retirement.hpp"
#include "product/tables.hpp"

namespace weft::product {
namespace {

const std::string kLate(quality::Name(quality::State::kLate));
const std::string kFailing(quality::Name(quality::State::kFailing));
const std::string kRecovered = "recovered";
const std::string kSubject = "product ";

std::string TextOf(const std::string& product, const mesh::TableId& table,
                   const quality::Verdict& verdict) {
  const std::string name = ToString(table);
  return product + " is " + std::string(quality::Name(verdict.state)) + ": " +
         (name == product ? "" : name + ": ") + verdict.why;
}

}  // namespace

StateNews::StateNews(const store::Registry& registry, const audit::Guard& guard,
                     const quality::States& states, store::Reminders& reminders)
    : registry_(registry), guard_(guard), states_(states), reminders_(reminders) {
  for (const auto& [subject, what] : reminders.LastTold({kLate, kFailing, kRecovered}))
    if (what != kRecovered) told_.emplace(subject.substr(kSubject.size()), what);
}

size_t StateNews::Tell() {
  const mesh::SnapshotPtr mesh = registry_.Now();
  const Troubles troubles = FindTroubles(*mesh);
  return TellOfTroubles(troubles, mesh) + TellOfEnds(troubles, mesh);
}

StateNews::Troubles StateNews::FindTroubles(const mesh::Snapshot& mesh) const {
  Troubles troubles;
  for (auto& [name, verdict] : states_.Troubled(guard_.Now())) {
    const auto id = mesh::ParseTableId(name);
    const mesh::SlotPtr slot = id ? mesh.FindSlot(*id) : nullptr;
    if (!slot || !slot->product()) continue;
    const auto [trouble, is_new] =
        troubles.try_emplace(slot->product()->id.name, Trouble{*id, verdict});
    const auto known = trouble->second.verdict.state;
    if (!is_new && quality::Worse(known, verdict.state) != known) trouble->second = {*id, verdict};
  }
  return troubles;
}

size_t StateNews::TellOfTroubles(const Troubles& troubles, const mesh::SnapshotPtr& mesh) {
  size_t given = 0;
  for (const auto& [product, trouble] : troubles) {
    const std::string state(quality::Name(trouble.verdict.state));
    std::string& told = told_[product];
    if (told == state) continue;
    told = state;
    const mesh::TablePtr table = mesh->FindTable(trouble.table);
    if (!table || mesh::IsRetired(*table, guard_.Now())) continue;
    given += Give(mesh, trouble.table,
                  {{}, state, kSubject + product, TextOf(product, trouble.table, trouble.verdict)});
  }
  return given;
}

// Of a product that is gone there is nothing to say.
size_t StateNews::TellOfEnds(const Troubles& troubles, const mesh::SnapshotPtr& mesh) {
  size_t given = 0;
  for (auto told = told_.begin(); told != told_.end();) {
    const auto& [product, state] = *told;
    if (troubles.contains(product)) {
      ++told;
      continue;
    }
    const mesh::EntryPtr entry = mesh->FindEntry({mesh::Kind::kProduct, product});
    const auto tables = entry ? TablesOf(*entry->Get(), *mesh) : std::vector<mesh::TablePtr>{};
    if (const auto worst = states_.Worst(tables, guard_.Now()))
      given += Give(mesh, tables.front()->id,
                    {{},
                     kRecovered,
                     kSubject + product,
                     product + " is no longer " + state + ": its state is " +
                         std::string(quality::Name(*worst))});
    told = told_.erase(told);
  }
  return given;
}

bool StateNews::Give(const mesh::SnapshotPtr& mesh, const mesh::TableId& table,
                     const store::Notice& notice) {
  const Time now = guard_.Now();
  store::Reminder reminder{notice.subject + " " + notice.what + " " + FormatTime(now), {}};
  for (const std::string& user : access::OwnersSide(*mesh, table))
    reminder.notices.push_back({user, notice.what, notice.subject, notice.text});
  if (!reminder.notices.empty()) reminders_.Give(reminder, now);
  return !reminder.notices.empty();
}

}  // namespace weft::product
