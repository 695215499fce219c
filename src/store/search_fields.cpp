#include "store/search_fields.hpp"

#include <algorithm>
#include <optional>

namespace weft::store {
namespace {

using Visit = std::function<void(const SearchField&)>;

// Whole-word hits by place; the beginning of a word counts for less (store/search.cpp).
constexpr int kName = 10;
constexpr int kTitle = 6;
constexpr int kColumnName = 5;
constexpr int kTag = 4;
constexpr int kMeaning = 3;
constexpr int kColumnMeaning = 2;
constexpr int kContext = 1;

void Tell(const Visit& visit, std::string_view text, int weight) {
  if (!text.empty()) visit({.text = text, .weight = weight});
}

void TellName(const Visit& visit, std::string_view text) {
  visit({.text = text, .weight = kName, .is_name = true});
}

void TellAll(const Visit& visit, const std::vector<std::string>& texts, int weight) {
  for (const std::string& text : texts) Tell(visit, text, weight);
}

void TellOne(const mesh::MeshDocument& mesh, const Visit& visit) {
  Tell(visit, mesh.title, kTitle);
  Tell(visit, mesh.description, kMeaning);
}
void TellOne(const mesh::Domain& domain, const Visit& visit) {
  Tell(visit, domain.title, kTitle);
  Tell(visit, domain.description, kMeaning);
  Tell(visit, domain.team, kContext);
}
void TellOne(const mesh::Team& team, const Visit& visit) {
  Tell(visit, team.title, kTitle);
  Tell(visit, team.description, kMeaning);
}
void TellOne(const mesh::User& user, const Visit& visit) {
  Tell(visit, user.title, kTitle);
  TellAll(visit, user.teams, kContext);
}
void TellOne(const mesh::Source& source, const Visit& visit) {
  Tell(visit, source.purpose, kMeaning);
  Tell(visit, source.type, kContext);
  Tell(visit, source.domain, kContext);
}
void TellOne(const mesh::Policy& policy, const Visit& visit) {
  Tell(visit, policy.description, kMeaning);
  for (const mesh::Rule& rule : policy.rules) Tell(visit, rule.name, kContext);
}
void TellOne(const mesh::Agreement& agreement, const Visit& visit) {
  Tell(visit, agreement.purpose, kMeaning);
  Tell(visit, agreement.table.name, kContext);
  Tell(visit, agreement.table.domain, kContext);
  Tell(visit, agreement.consumer.team, kContext);
}
void TellOne(const mesh::Question& question, const Visit& visit) {
  Tell(visit, question.title, kTitle);
  Tell(visit, question.description, kMeaning);
  Tell(visit, question.owner, kContext);
}
void TellOne(const mesh::Thread& thread, const Visit& visit) {
  Tell(visit, thread.asked.text, kMeaning);
  for (const mesh::Thread::Words& answer : thread.answers) Tell(visit, answer.text, kContext);
  Tell(visit, thread.table.name, kContext);
  Tell(visit, thread.table.domain, kContext);
}
void TellOne(const mesh::Subscription&, const Visit&) {}
void TellOne(const mesh::TrackingPlan& plan, const Visit& visit) {
  Tell(visit, plan.title, kTitle);
  Tell(visit, plan.description, kMeaning);
  for (const mesh::DeclaredEvent& event : plan.events) {
    Tell(visit, event.action, kContext);
    Tell(visit, event.meaning, kMeaning);
  }
}
void TellOne(const mesh::Product& product, const Visit& visit) {
  TellAll(visit, product.tags, kTag);
  Tell(visit, product.purpose, kMeaning);
  Tell(visit, product.usage, kContext);
  for (const mesh::Port& port : product.outputs) Tell(visit, port.name, kContext);
  Tell(visit, product.team, kContext);
}

void TellColumn(const mesh::Column& column, const Visit& visit) {
  visit({.text = column.name, .weight = kColumnName, .column = column.name});
  if (!column.meaning.empty())
    visit({.text = column.meaning, .weight = kColumnMeaning, .column = column.name});
  for (const std::string& tag : column.tags)
    visit({.text = tag, .weight = kTag, .column = column.name});
  if (!column.classification.empty())
    visit({.text = column.classification, .weight = kContext, .column = column.name});
}

void TellContract(const mesh::Contract& contract, size_t row, const Visit& visit) {
  if (row < contract.tables.size()) {
    const mesh::ContractTable& table = contract.tables[row];
    TellName(visit, table.name);
    Tell(visit, table.meaning, kMeaning);
    TellAll(visit, table.tags, kTag);
    for (const mesh::Column& column : table.columns) TellColumn(column, visit);
  }
  Tell(visit, contract.domain, kTitle);
  Tell(visit, contract.name, kTitle);
  TellAll(visit, contract.tags, kTag);
  Tell(visit, contract.purpose, kMeaning);
  Tell(visit, contract.usage, kContext);
  Tell(visit, contract.id, kContext);
}

// How a field is packed: a byte with its weight and these marks, the length of its text in bytes of
// seven bits, the text. A column's fields follow its name, which is the first of them.
constexpr int kWeightMask = 0x0f;
constexpr int kIsName = 0x10;
constexpr int kOfColumn = 0x20;
constexpr int kColumnBegins = 0x40;
static_assert(kName <= kWeightMask);

void PutSize(size_t size, std::string& out) {
  for (; size >= 0x80; size >>= 7) out += static_cast<char>(size | 0x80);
  out += static_cast<char>(size);
}

// Nothing when the bytes end before it does.
std::optional<size_t> TakeSize(std::string_view& bytes) {
  size_t size = 0;
  for (int shift = 0; shift < 64 && !bytes.empty(); shift += 7) {
    const auto byte = static_cast<unsigned char>(bytes.front());
    bytes.remove_prefix(1);
    size |= static_cast<size_t>(byte & 0x7f) << shift;
    if (byte < 0x80) return size;
  }
  return std::nullopt;
}

}  // namespace

size_t SearchRowsOf(const mesh::Resource& resource) {
  if (resource.id.kind == mesh::Kind::kSubscription) return 0;  // nobody looks for one
  const auto* contract = std::get_if<mesh::Contract>(&resource.model);
  return contract == nullptr ? 1 : std::max<size_t>(1, contract->tables.size());
}

std::string SearchTableOf(const mesh::Resource& resource, size_t row) {
  const auto* contract = std::get_if<mesh::Contract>(&resource.model);
  if (contract == nullptr || row >= contract->tables.size()) return {};
  return contract->tables[row].name;
}

void ForEachField(const mesh::Resource& resource, size_t row,
                  const std::function<void(const SearchField&)>& visit) {
  if (const auto* contract = std::get_if<mesh::Contract>(&resource.model))
    return TellContract(*contract, row, visit);
  TellName(visit, resource.id.name);
  std::visit(
      [&](const auto& model) {
        if constexpr (!std::is_same_v<std::decay_t<decltype(model)>, mesh::Contract>)
          TellOne(model, visit);
      },
      resource.model);
}

std::string PackFields(const mesh::Resource& resource, size_t row) {
  std::string bytes;
  const char* column = nullptr;  // where the name of the column begins whose fields come now
  ForEachField(resource, row, [&](const SearchField& field) {
    int mark = field.weight | (field.is_name ? kIsName : 0);
    if (!field.column.empty()) mark |= kOfColumn;
    if (!field.column.empty() && field.column.data() != column) mark |= kColumnBegins;
    column = field.column.data();
    bytes += static_cast<char>(mark);
    PutSize(field.text.size(), bytes);
    bytes += field.text;
  });
  return bytes;
}

void ForEachPacked(std::string_view bytes, const std::function<void(const SearchField&)>& visit) {
  std::string_view column;
  while (!bytes.empty()) {
    const int mark = static_cast<unsigned char>(bytes.front());
    bytes.remove_prefix(1);
    const std::optional<size_t> size = TakeSize(bytes);
    if (!size || *size > bytes.size()) return;
    const std::string_view text = bytes.substr(0, *size);
    bytes.remove_prefix(*size);
    if ((mark & kColumnBegins) != 0) column = text;
    visit({.text = text,
           .weight = mark & kWeightMask,
           .column = (mark & kOfColumn) != 0 ? column : std::string_view(),
           .is_name = (mark & kIsName) != 0});
  }
}

}  // namespace weft::store
