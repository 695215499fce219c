#include "mesh/join.hpp"

#include <algorithm>
#include <array>

#include "base/digest.hpp"
#include "base/text.hpp"

namespace weft::mesh {
namespace {

// What readers get under the bare name: an active major rather than a deprecated one, that rather
// than a draft.
int RankOf(std::string_view status) {
  constexpr std::array<std::string_view, 5> kByRank{"retired", "proposed", "draft", "deprecated",
                                                    "active"};
  const auto found = std::ranges::find(kByRank, status);
  return found == kByRank.end() ? 1 : static_cast<int>(found - kByRank.begin());
}

const Product* PublisherOf(const DomainNode& node, const std::string& contract_id,
                           ResourcePtr& resource) {
  const auto names = node.publishers.find(contract_id);
  if (names == node.publishers.end() || names->second.empty()) return nullptr;
  const auto found = node.products.find(names->second.front());
  if (found == node.products.end()) return nullptr;
  resource = found->second;
  return std::get_if<Product>(&resource->model);
}

// The local server that holds this table: the only one, or the one of the table's name.
const Server* ServerOf(const Contract& contract, const ContractTable& table) {
  const Server* only = nullptr;
  for (const Server& server : contract.servers) {
    if (server.type != "local") continue;
    if (Lower(server.name) == Lower(table.name)) return &server;
    if (contract.tables.size() == 1 && !only) only = &server;
  }
  return only;
}

void AddField(std::string& text, std::string_view field) {
  text += std::to_string(field.size());
  text += ':';
  text += field;
}

// Moves when what readers get moves: columns, code, file, or how the file is read.
std::string VersionOf(const Table& table) {
  std::string text;
  for (const Column& column : table.contract.columns) {
    AddField(text, column.name);
    AddField(text, ToString(column.type));
    text += column.required ? '!' : ' ';
  }
  AddField(text, table.sql);
  if (table.file) AddField(text, table.file->sha256);
  if (table.server) {
    AddField(text, table.server->format);
    AddField(text, table.server->delimiter);
    for (const std::string& mark : table.server->null_marks) AddField(text, mark);
    text += table.server->reject_bad_rows ? 'r' : 'f';
  }
  return Sha256Hex(text).substr(0, 32);
}

void AddProduct(const Resource& resource, const Product& product, Table& table) {
  table.product = product.domain + "." + product.name;
  if (!product.team.empty()) table.owner_team = product.team;
  table.owners = product.owners;
  table.support = product.support;
  table.major = product.major;
  table.status = product.status;
  table.product_tags = product.tags;
  const auto code = resource.code.find(table.contract.name + ".sql");
  if (code != resource.code.end()) table.sql = code->second;
}

TablePtr Join(const DomainNode& node, const Resource& contract_resource,
              const ContractTable& contract_table) {
  const auto& contract = std::get<Contract>(contract_resource.model);
  auto table = std::make_shared<Table>();
  table->id = {contract.domain, Lower(contract_table.name)};
  table->contract_id = contract.id;
  table->contract_version = contract.version;
  table->owner_team = contract.team.empty() ? node.domain.team : contract.team;
  table->status = contract.status;
  table->contract = contract_table;
  ResourcePtr resource;
  if (const Product* product = PublisherOf(node, contract.id, resource))
    AddProduct(*resource, *product, *table);
  const Server* server = ServerOf(contract, contract_table);
  if (server && table->sql.empty()) {
    table->server = *server;
    const auto file = contract_resource.files.find(server->path);
    if (file != contract_resource.files.end()) table->file = file->second;
  }
  table->version = VersionOf(*table);
  return table;
}

// The tables of one name, best first, each major once.
std::vector<TablePtr> Majors(const DomainNode& node, const std::string& name) {
  std::vector<TablePtr> majors;
  const auto ids = node.definers.find(name);
  if (ids == node.definers.end()) return majors;
  for (const std::string& id : ids->second) {
    const ResourcePtr& contract = node.contracts.at(id);
    for (const ContractTable& table : std::get<Contract>(contract->model).tables)
      if (Lower(table.name) == name) majors.push_back(Join(node, *contract, table));
  }
  std::ranges::stable_sort(majors, [](const TablePtr& a, const TablePtr& b) {
    return std::pair(RankOf(a->status), a->major) > std::pair(RankOf(b->status), b->major);
  });
  std::set<int> seen;
  std::erase_if(majors, [&](const TablePtr& table) { return !seen.insert(table->major).second; });
  return majors;
}

}  // namespace

void JoinTables(DomainNode& node, const std::set<std::string>& names) {
  std::vector<Tree<std::string, TablePtr>::Edit> edits;
  for (const std::string& name : names) {
    // Later edits of a key win: first all that bore the name go, then those that bear it now come.
    edits.emplace_back(name, std::nullopt);
    for (auto old = node.tables.lower_bound(name + "@"); old != node.tables.end(); ++old) {
      if (!old->first.starts_with(name + "@")) break;
      edits.emplace_back(old->first, std::nullopt);
    }
    bool is_best = true;
    for (TablePtr& table : Majors(node, name)) {
      std::string key = name;
      if (!is_best) {
        key += "@" + std::to_string(table->major);
        auto pinned = std::make_shared<Table>(*table);
        pinned->id.name = key;
        table = std::move(pinned);
      }
      is_best = false;
      edits.emplace_back(std::move(key), std::move(table));
    }
  }
  node.tables = node.tables.Edited(std::move(edits));
}

}  // namespace weft::mesh
