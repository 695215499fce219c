#include "mesh/table_slot.hpp"

#include <algorithm>

#include "base/digest.hpp"
#include "base/text.hpp"
#include "mesh/event_table.hpp"

namespace weft::mesh {
namespace {

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
  if (IsMaterialised(table)) text += 'm';
  if (table.file) AddField(text, table.file->sha256);
  if (table.server) {
    AddField(text, table.server->format);
    AddField(text, table.server->delimiter);
    for (const std::string& mark : table.server->null_marks) AddField(text, mark);
    text += table.server->reject_bad_rows ? 'r' : 'f';
  }
  return Sha256Hex(text).substr(0, 32);
}

std::string CodeOf(const Resource& product, const std::string& table) {
  const auto code = product.code.find(table + ".sql");
  return code == product.code.end() ? std::string() : code->second;
}

Retirement Earlier(const Retirement& product, const Retirement& contract) {
  const bool is_the_products = product.at && (!contract.at || *product.at < *contract.at);
  Retirement earlier = is_the_products ? product : contract;
  if (earlier.instead.empty()) earlier.instead = (is_the_products ? contract : product).instead;
  return earlier;
}

void AddProduct(const Resource& resource, Table& table) {
  const auto& product = std::get<Product>(resource.model);
  table.product = product.domain + "." + product.name;
  if (!product.team.empty()) table.owner_team = product.team;
  table.owners = product.owners;
  table.support = product.support;
  table.major = product.major;
  table.status = product.status;
  table.retirement = Earlier(product.retirement, table.retirement);
  table.product_tags = product.tags;
  table.sql = CodeOf(resource, table.contract.name);
}

void AddFile(const Resource& resource, Table& table) {
  const Server* server = ServerOf(std::get<Contract>(resource.model), table.contract);
  if (server == nullptr || !table.sql.empty()) return;
  table.server = *server;
  const auto file = resource.files.find(server->path);
  if (file != resource.files.end()) table.file = file->second;
}

TablePtr Join(const TableSlot::Parts& parts) {
  const ResourcePtr resource = parts.contract->Get();
  const auto& contract = std::get<Contract>(resource->model);
  auto table = std::make_shared<Table>();
  table->id = {contract.domain, parts.name};
  table->contract_id = contract.id;
  table->contract_version = contract.version;
  table->owner_team = contract.team.empty() ? parts.team : contract.team;
  table->status = contract.status;
  table->retirement = contract.retirement;
  table->contract = contract.tables[parts.at];
  if (parts.product) AddProduct(*parts.product->Get(), *table);
  AddFile(*resource, *table);
  table->version = VersionOf(*table);
  return table;
}

// Roughly what a joined table takes.
size_t BytesOf(const Table& table) {
  return sizeof(Table) + table.sql.size() + 2 * sizeof(Column) * table.contract.columns.size();
}

}  // namespace

bool IsMaterialised(const Table& table) {
  return (!table.sql.empty() || TakesEvents(table)) &&
         table.contract.kept.type != Materialisation::Type::kView;
}

const Column* Table::Find(std::string_view column) const {
  const std::string wanted = Lower(column);
  const auto found = std::ranges::find_if(contract.columns,
                                          [&](const Column& c) { return Lower(c.name) == wanted; });
  return found == contract.columns.end() ? nullptr : &*found;
}

TablePtr TableSlot::Get() const {
  if (TablePtr known = joined_.Load().lock()) return known;
  TablePtr made = Join(parts_);
  joined_.Store(made);
  parts_.recent->Keep(made, BytesOf(*made));
  return made;
}

std::shared_ptr<const TableSlot> TableSlot::Named(std::string name) const {
  Parts parts = parts_;
  parts.name = std::move(name);
  return std::make_shared<const TableSlot>(std::move(parts));
}

const std::string& TableSlot::status() const {
  return (parts_.product ? parts_.product : parts_.contract)->outline.status;
}

bool TableSlot::IsOwnedBy(const std::string& user) const {
  if (!parts_.product) return false;
  const std::vector<std::string>& owners = parts_.product->outline.names;
  return std::ranges::find(owners, user) != owners.end();
}

std::string TableSlot::Sql() const {
  if (!parts_.product || !parts_.product->outline.has_code) return {};
  return CodeOf(*parts_.product->Get(), written_name());
}

}  // namespace weft::mesh
