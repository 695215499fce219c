#include "ingest/pseudonyms.hpp"

#include "base/digest.hpp"
#include "base/read_json.hpp"
#include "base/text.hpp"
#include "mesh/event_table.hpp"

namespace weft::ingest {
namespace {

constexpr std::string_view kEventUuid = "event_uuid";

}  // namespace

std::string Pseudonyms::Of(std::string_view value) const { return ToHex(HmacSha256(key, value)); }

std::string Pseudonyms::Kept(std::string_view row) const {
  Json read = ReadJson(row);
  if (!read.is_object()) return "\"not kept: it may hold what is pseudonymised\"";
  for (auto& [name, value] : read.items())
    if (!plain.contains(Lower(name)) && !value.is_null())
      value = Of(value.is_string() ? value.get<std::string>() : value.dump());
  return read.dump(-1, ' ', false, Json::error_handler_t::replace);
}

PseudonymsPtr PseudonymBook::Of(const mesh::Table& table, const mesh::Snapshot& snapshot) {
  const mesh::EntryPtr contract = snapshot.FindEntry({mesh::Kind::kContract, table.contract_id});
  if (!contract) return nullptr;
  const std::lock_guard lock(mutex_);
  const auto [known, is_new] = known_.try_emplace(table.contract_id + " " + table.contract.name);
  if (!is_new && known->second.version == contract->version) return known->second.pseudonyms;
  const auto columns = mesh::PseudonymisedIn(*contract->Get(), table.contract.name);
  known->second = {contract->version, nullptr};
  if (columns.empty()) return nullptr;
  Pseudonyms made{{columns.begin(), columns.end()}, key_, {std::string(kEventUuid)}};
  for (const mesh::Column& column : table.contract.columns) made.plain.insert(Lower(column.name));
  for (const std::string& column : columns) made.plain.erase(column);
  known->second.pseudonyms = std::make_shared<const Pseudonyms>(std::move(made));
  return known->second.pseudonyms;
}

}  // namespace weft::ingest
