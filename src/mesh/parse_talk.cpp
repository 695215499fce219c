#include "base/json.hpp"
#include "mesh/parsers.hpp"

// What people say about tables, and what they want to hear of them: threads, subscriptions. Their
// documents are written by Weft itself.
namespace weft::mesh {
namespace {

constexpr Key kWordsKeys[] = {{"number", Shape::kInteger},
                              {"by", Shape::kText, true},
                              {"at", Shape::kText},
                              {"text", Shape::kText, true}};
constexpr ObjectShape kWords{"what somebody says", kWordsKeys};

constexpr Key kHead[] = {{"apiVersion", Shape::kText, true},
                         {"kind", Shape::kText, true},
                         {"name", Shape::kText, true},
                         {"table", Shape::kText, true}};

constexpr Key kThreadKeys[] = {
    {"column", Shape::kText},
    {"asked", Shape::kObject, true, &kWords},
    {"answers", Shape::kObjects, false, &kWords},
    {"firstAnswer", Shape::kText},
    {"accepted", Shape::kInteger},
    {"acceptedBy", Shape::kText},
    {"meaningOf", Shape::kText},
    {"closedBy", Shape::kText},
    {"closedAt", Shape::kText},
};
constexpr ObjectShape kThread{"a Thread", kThreadKeys, kHead};

constexpr Key kSubscriptionKeys[] = {{"user", Shape::kText, true}};
constexpr ObjectShape kSubscription{"a Subscription", kSubscriptionKeys, kHead};

TableId ReadTable(const Yaml& root, Report& report) {
  if (const auto id = ParseTableId(TextOf(root, "table"))) return *id;
  report.Error(PositionOf(root, "table"), "`table` is no table", "Write flights.departures.");
  return {};
}

int NumberOf(const Yaml& map, std::string_view key) {
  const Yaml* value = map.Find(key);
  const Json json = value && value->IsScalar() ? ToJson(*value) : Json();
  return json.is_number_integer() ? json.get<int>() : 0;
}

Thread::Words ReadWords(const Yaml& map) {
  return {NumberOf(map, "number"), TextOf(map, "by"), ParseTime(TextOf(map, "at")),
          TextOf(map, "text")};
}

}  // namespace

constexpr ObjectShape kThreadShape = kThread;
constexpr ObjectShape kSubscriptionShape = kSubscription;

void ParseThread(const Yaml& root, const Place&, Report& report, Resource& out) {
  CheckShape(root, kThread, report);
  CheckName(root, "name", &NameFault, report);
  Thread thread{.id = TextOf(root, "name"),
                .table = ReadTable(root, report),
                .column = TextOf(root, "column"),
                .first_answer = ParseTime(TextOf(root, "firstAnswer")),
                .accepted = NumberOf(root, "accepted"),
                .accepted_by = TextOf(root, "acceptedBy"),
                .meaning_of = TextOf(root, "meaningOf"),
                .closed_by = TextOf(root, "closedBy"),
                .closed_at = ParseTime(TextOf(root, "closedAt"))};
  if (const Yaml* asked = root.Find("asked")) thread.asked = ReadWords(*asked);
  for (const Yaml& answer : ItemsOf(root, "answers")) thread.answers.push_back(ReadWords(answer));
  out.id.name = thread.id;
  out.model = std::move(thread);
}

void ParseSubscription(const Yaml& root, const Place&, Report& report, Resource& out) {
  CheckShape(root, kSubscription, report);
  CheckName(root, "user", &SubjectNameFault, report);
  Subscription subscription{TextOf(root, "user"), ReadTable(root, report)};
  if (TextOf(root, "name") != NameOf(subscription))
    report.Error(PositionOf(root, "name"), "`name` must be " + NameOf(subscription));
  out.id.name = NameOf(subscription);
  out.model = std::move(subscription);
}

}  // namespace weft::mesh
