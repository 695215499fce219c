#include "ingest/row_reader.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "base/text.hpp"
#include "ingest/json_events.hpp"
#include "ingest/json_text.hpp"
#include "ingest/row_value.hpp"

namespace weft::ingest {
namespace {

using simdjson::dom::element;
using simdjson::dom::object;

constexpr std::string_view kUuid = "event_uuid";
constexpr size_t kKeyBytesMax = 256;
constexpr char kBetweenKeys = '\x1f';

}  // namespace

struct RowReader::Impl {
  Impl(std::string_view body, EventForm form, const mesh::Table& of, PseudonymsPtr with)
      : table(of),
        columns(of.contract.columns.Items()),
        hashed(std::move(with)),
        events(body, form) {
    for (size_t i = 0; i < columns.size(); ++i) {
      places.emplace(Lower(columns[i].name), i);
      has_key |= columns[i].primary_key;
    }
  }

  void Judge(const element& event);
  void Add(std::string_view name, const element& value);
  void Fill(size_t column, const element& value);
  void FillUuid(const element& value);
  void FillKey();
  void Hash(size_t begin);
  void Refuse(std::string field, std::string problem, std::string remedy);

  const mesh::Table& table;
  const std::vector<mesh::Column>& columns;
  std::unordered_map<std::string, size_t> places;  // by lower-case name
  bool has_key = false;
  const PseudonymsPtr hashed;  // null: none
  JsonEvents events;

  ReadRow now;
  std::vector<std::pair<size_t, size_t>> values;  // by column: where it lies in `content`
  std::vector<bool> found;
  std::string content, uuid, key, text;
};

void RowReader::Impl::Judge(const element& event) {
  object fields;
  if (event.get(fields)) return Refuse("event", "is no object", "Send each as a JSON object.");
  for (const auto& [name, value] : fields) Add(name, value);
  content += '}';
  for (size_t i = 0; i < columns.size(); ++i)
    if ((columns[i].required || columns[i].primary_key) && !found[i])
      Refuse(columns[i].name, "is missing", RemedyFor(columns[i].type));
  if (uuid.empty() && has_key && now.reasons.empty()) FillKey();
  now.key = uuid.empty() ? key : uuid;
  now.content = content;
}

void RowReader::Impl::Add(std::string_view name, const element& value) {
  const auto place = places.find(Lower(name));
  if (value.is_null()) return;
  if (place != places.end()) return Fill(place->second, value);
  if (name == kUuid) return FillUuid(value);
  std::vector<std::string> names;
  for (const mesh::Column& column : columns) names.push_back(column.name);
  const auto nearest = NearestWord(name, names);
  Refuse(std::string(name), "is no column of " + ToString(table.id),
         nearest ? "Did you mean " + *nearest + "?"
                 : "Leave it out, or add the column to the contract.");
}

void RowReader::Impl::Fill(size_t at, const element& value) {
  const mesh::Column& column = columns[at];
  if (found[at]) return Refuse(column.name, "is there twice", "Send it once.");
  found[at] = true;
  if (content.size() > 1) content += ',';
  AppendJsonText(column.name, content);
  content += ':';
  const size_t begin = content.size();
  if (std::string problem = AppendValue(column.type, value, content); !problem.empty())
    return Refuse(column.name, std::move(problem), RemedyFor(column.type));
  if (hashed && hashed->columns.contains(Lower(column.name))) Hash(begin);
  values[at] = {begin, content.size()};
  if (Lower(column.name) == kUuid) FillUuid(value);
}

// The value that begins there, which is a JSON text.
void RowReader::Impl::Hash(size_t begin) {
  const std::string value = Json::parse(content.substr(begin)).get<std::string>();
  content.resize(begin);
  AppendJsonText(hashed->Of(value), content);
}

void RowReader::Impl::FillUuid(const element& value) {
  std::string_view text;
  if (value.get(text) || text.empty() || text.size() > kKeyBytesMax)
    return Refuse(std::string(kUuid), "is no text of at most 256 bytes",
                  "Send a text that no other row of the table has, or leave it out.");
  uuid = hashed && hashed->columns.contains(kUuid) ? hashed->Of(text) : std::string(text);
}

void RowReader::Impl::FillKey() {
  for (size_t i = 0; i < columns.size(); ++i) {
    if (!columns[i].primary_key) continue;
    if (!key.empty()) key += kBetweenKeys;
    key.append(content, values[i].first, values[i].second - values[i].first);
  }
}

void RowReader::Impl::Refuse(std::string field, std::string problem, std::string remedy) {
  now.reasons.push_back({std::move(field), std::move(problem), std::move(remedy)});
}

RowReader::RowReader(std::string_view body, EventForm form, const mesh::Table& table,
                     PseudonymsPtr hashed)
    : impl_(std::make_unique<Impl>(body, form, table, std::move(hashed))) {}
RowReader::~RowReader() = default;

const ReadRow* RowReader::Next() {
  Impl& impl = *impl_;
  impl.now = {};
  impl.content = "{";
  impl.uuid.clear();
  impl.key.clear();
  impl.found.assign(impl.columns.size(), false);
  impl.values.assign(impl.columns.size(), {});
  if (!impl.events.Next()) return nullptr;
  if (impl.events.event())
    impl.Judge(*impl.events.event());
  else
    impl.Refuse("event", impl.events.fault().problem, impl.events.fault().remedy);
  return &impl.now;
}

std::string_view RowReader::Text() {
  if (!impl_->hashed) return impl_->events.Text();
  impl_->text = impl_->hashed->Kept(impl_->events.Text());
  return impl_->text;
}

}  // namespace weft::ingest
