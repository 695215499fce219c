#include "mesh/folder_unit.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "mesh/event_table.hpp"

namespace weft::mesh {
namespace {

constexpr size_t kCodeBytesMax = 1 << 20;

// One unit's binding: who says where a table's data comes from.
class Binder {
 public:
  Binder(Unit& unit, Binding& binding) : unit_(unit), binding_(binding) {}

  void Bind() {
    CheckProduct();
    for (const std::string& path : unit_.code) BindCode(path);
    for (const std::string& path : unit_.tests) BindTest(path);
    for (ReadDocument* contract : unit_.contracts) BindContract(*contract);
  }

 private:
  void Add(Severity severity, const std::string& file, Position at, std::string message,
           std::string hint) {
    binding_.findings.push_back({severity, file, at, std::move(message), std::move(hint)});
  }
  void Error(const std::string& file, Position at, std::string message, std::string hint = {}) {
    Add(Severity::kError, file, at, std::move(message), std::move(hint));
  }

  const Contract& ContractOf(const ReadDocument& document) const {
    return std::get<Contract>(document.resource.model);
  }

  void CheckProduct() {
    if (!unit_.is_product || unit_.is_broken) return;
    if (unit_.products.size() > 1)
      return Error(unit_.products[1]->resource.path, unit_.products[1]->at,
                   "this folder has a second data product, the first is in " +
                       unit_.products[0]->resource.path,
                   "Give each product its own folder.");
    if (unit_.products.empty()) {
      for (const ReadDocument* contract : unit_.contracts)
        Error(contract->resource.path, contract->at,
              "the contract lies in a product's folder without a product",
              "Add a DataProduct beside it, or move the contract into the domain's folder.");
      return;
    }
    for (const ReadDocument* contract : unit_.contracts) CheckPort(*contract);
  }

  // Readers come to a table through a port: without one its code and owner would not be found.
  void CheckPort(const ReadDocument& contract) {
    const auto& product = std::get<Product>(unit_.products[0]->resource.model);
    const std::string& id = ContractOf(contract).id;
    if (std::ranges::find(product.outputs, id, &Port::contract_id) != product.outputs.end()) return;
    std::vector<std::string> named;
    for (const Port& port : product.outputs) named.push_back(port.contract_id);
    const auto nearest = NearestWord(id, named);
    Error(contract.resource.path, contract.at,
          "no output port of the product names the contract `" + id + "`",
          nearest
              ? "Is `" + *nearest + "` in " + unit_.products[0]->resource.path + " meant for it?"
              : "Add an output port with `contractId: " + id + "`.");
  }

  std::string ReadCode(const std::string& path) {
    const FolderFile* file = binding_.files.Claim(path);
    if (file->bytes > kCodeBytesMax) {
      Error(path, {}, "the code is larger than 1 MiB");
      return {};
    }
    std::string text = binding_.read(*file);
    if (!IsUtf8(text) || text.find('\0') != std::string::npos)
      Error(path, {}, "the code is not UTF-8 text");
    if (Trim(text).empty()) Error(path, {}, "the file is empty, one SELECT is expected");
    return text;
  }

  void BindCode(const std::string& path) {
    const std::string file = path.substr(unit_.folder.size());
    const std::string stem = file.substr(0, file.size() - 4);
    std::string text = ReadCode(path);
    if (!unit_.is_product)
      return Error(path, {}, "SQL belongs to a product", "Put it into the product's folder.");
    std::vector<std::string> tables;
    for (const ReadDocument* contract : unit_.contracts)
      for (const ContractTable& table : ContractOf(*contract).tables) tables.push_back(table.name);
    const auto table = std::ranges::find(tables, Lower(stem), Lower);
    if (table == tables.end()) {
      if (unit_.is_broken) return;
      const auto nearest = NearestWord(stem, tables);
      return Error(path, {}, "no contract in this folder has a table `" + stem + "`",
                   nearest ? "did you mean `" + *nearest + ".sql`?"
                           : "Name the file after the table that it makes.");
    }
    coded_.insert(Lower(*table));
    if (unit_.products.empty() && !unit_.is_broken)
      Error(path, {}, "the folder has SQL but no data product",
            "Add a DataProduct document beside it.");
    if (!unit_.products.empty())
      unit_.products[0]->resource.code[*table + ".sql"] = std::move(text);
  }

  void BindTest(const std::string& path) {
    std::string text = ReadCode(path);
    if (!unit_.products.empty())
      unit_.products[0]->resource.code[path.substr(unit_.folder.size())] = std::move(text);
  }

  void BindContract(ReadDocument& document) {
    const Contract& contract = ContractOf(document);
    for (const Server& server : contract.servers)
      if (server.type == "local") BindFile(document, server);
    for (const ContractTable& table : contract.tables) CheckOrigin(document, table);
    CheckServerNames(document);
  }

  void BindFile(ReadDocument& document, const Server& server) {
    const std::string path = document.spot.folder + server.path;
    if (const FolderFile* file = binding_.files.Claim(path)) {
      document.resource.files[server.path] = {file->sha256, file->bytes};
      return;
    }
    Error(document.resource.path, server.at,
          "there is no file `" + server.path + "` beside the document",
          NearestFile(document.spot.folder, server.path));
  }

  std::string NearestFile(const std::string& folder, const std::string& path) const {
    std::vector<std::string> near;
    for (auto entry = binding_.files.all().lower_bound(folder); entry != binding_.files.all().end();
         ++entry) {
      if (!entry->first.starts_with(folder)) break;
      if (near.size() < 1000) near.push_back(entry->first.substr(folder.size()));
    }
    const auto nearest = NearestWord(path, near);
    return nearest ? "did you mean `" + *nearest + "`?"
                   : "Paths begin at the document's folder; links and hidden files are left out.";
  }

  // Local servers that could fill a table: of its name, or any when the contract has this table
  // only.
  static size_t CountServers(const Contract& contract, const ContractTable& table) {
    size_t all = 0, named = 0;
    for (const Server& server : contract.servers) {
      if (server.type != "local") continue;
      ++all;
      named += Lower(server.name) == Lower(table.name) ? 1u : 0u;
    }
    return named > 0 || contract.tables.size() > 1 ? named : all;
  }

  void CheckOrigin(const ReadDocument& document, const ContractTable& table) {
    const size_t servers = CountServers(ContractOf(document), table);
    const bool has_code = coded_.contains(Lower(table.name));
    if (has_code && servers > 0)
      Error(document.resource.path, table.at,
            "the table `" + table.name + "` has two origins: " + table.name +
                ".sql and a local server",
            "Remove one of them.");
    const bool takes_events = TakesEvents(table);
    if (takes_events && (has_code || servers > 0))
      Error(document.resource.path, table.kept.at,
            "the table `" + table.name + "` has two origins: events and " +
                (has_code ? table.name + ".sql" : "a local server"),
            "Remove one of them.");
    if (!has_code && !takes_events && table.kept.type != Materialisation::Type::kView)
      Error(document.resource.path, table.kept.at,
            "the table `" + table.name + "` is to be materialised and has no SQL",
            "Add " + table.name + ".sql beside the contract.");
    if (servers > 1)
      Error(document.resource.path, table.at,
            "several local servers could fill the table `" + table.name + "`",
            "Keep one, or name one of them (`server:`) after the table.");
    if (!has_code && servers == 0 && !takes_events)
      Add(Severity::kWarning, document.resource.path, table.at,
          "the table `" + table.name + "` has no data yet",
          unit_.is_product
              ? "Add " + table.name + ".sql beside the contract, or a server of type local."
              : "");
  }

  void CheckServerNames(const ReadDocument& document) {
    const Contract& contract = ContractOf(document);
    if (contract.tables.size() < 2) return;
    std::vector<std::string> tables;
    for (const ContractTable& table : contract.tables) tables.push_back(table.name);
    for (const Server& server : contract.servers) {
      if (server.type != "local" ||
          std::ranges::find(tables, Lower(server.name), Lower) != tables.end())
        continue;
      const auto nearest = NearestWord(server.name, tables);
      Error(document.resource.path, server.at,
            "the contract has several tables, and the local server `" + server.name +
                "` is named after none",
            nearest ? "did you mean `" + *nearest + "`?"
                    : "Name it (`server:`) after the table that its file fills.");
    }
  }

  Unit& unit_;
  Binding& binding_;
  std::set<std::string> coded_;  // tables with SQL, lower case
};

}  // namespace

FileList::FileList(const std::vector<FolderFile>& files) {
  for (const FolderFile& file : files) files_.emplace(file.path, &file);
}

const FolderFile* FileList::Claim(const std::string& path) {
  const auto found = files_.find(path);
  if (found == files_.end()) return nullptr;
  claimed_.insert(path);
  return found->second;
}

void BindUnit(Unit& unit, Binding& binding) { Binder(unit, binding).Bind(); }

}  // namespace weft::mesh
