#pragma once
#include <stdlib.h>

#include <filesystem>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "audit/guard.hpp"
#include "base/digest.hpp"
#include "duckdb.hpp"
#include "engine/column_type.hpp"
#include "engine/engine.hpp"
#include "engine/intake.hpp"
#include "mesh/parse.hpp"
#include "mesh/snapshot.hpp"
#include "store/registry.hpp"

// A mesh for this module's tests, built table by table, with data that SQL makes; asked as its
// users.
namespace weft::engine::test {

class Folder {
 public:
  Folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "weft-engine-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

inline mesh::Column TestColumn(const std::string& name, mesh::ColumnType::Base base,
                               int bits = 64) {
  mesh::Column column;
  column.name = name;
  column.type.base = base;
  column.type.bits = bits;
  column.meaning = "the " + name;
  return column;
}

struct TestTable {
  std::string domain;
  std::string name;
  std::vector<mesh::Column> columns;
  std::string rows;     // SQL of plain DuckDB that makes the file's rows
  std::string product;  // or the product's own SQL
  mesh::Materialisation kept = {};
};

class World {
 public:
  explicit World(EngineOptions options = {})
      : home_(folder_.path() / "home"),
        registry_(home_, clock_),
        audit_(home_.Audit(), clock_),
        guard_(registry_, audit_, clock_) {
    options.data = home_.Data();
    options.scratch = home_.Scratch();
    options.extensions = WEFT_DUCKDB_EXTENSIONS;
    options.hash_key = "a key for tests";
    engine_ = std::make_unique<Engine>(options);
  }

  void Domain(const std::string& name, const std::string& team) {
    Set(mesh::Kind::kDomain, name, mesh::Domain{.name = name, .title = name, .team = team});
  }
  void User(const std::string& name, std::vector<std::string> teams,
            mesh::Attributes attributes = {}) {
    Set(mesh::Kind::kUser, name,
        mesh::User{.name = name, .teams = std::move(teams), .attributes = std::move(attributes)});
  }
  // A Policy document; without a domain it is global.
  void Policy(const std::string& yaml, const std::string& domain = "") {
    std::vector<mesh::Finding> findings;
    auto resource = mesh::ParseDocumentText(yaml, {.file = "p.yaml", .domain = domain}, findings);
    if (!resource)
      throw std::logic_error(findings.empty() ? "no policy" : mesh::ToString(findings.front()));
    Set(resource->id.kind, resource->id.name, resource->model);
  }
  void Table(const TestTable& table) {
    const std::string id = table.domain + "." + table.name;
    mesh::ContractTable shape{
        .name = table.name, .meaning = "the " + table.name, .columns = table.columns};
    shape.kept = table.kept;
    mesh::Contract contract{
        .id = id, .version = "1.0.0", .status = "active", .domain = table.domain};
    contract.tables.push_back(shape);
    mesh::Product product{
        .domain = table.domain, .name = table.name, .version = "1.0.0", .status = "active"};
    product.outputs.push_back({.name = "tables", .version = "1", .contract_id = id});
    auto resource = std::make_shared<mesh::Resource>();
    if (table.product.empty()) {
      contract.servers.push_back(
          {.name = "file", .type = "local", .path = table.name + ".csv", .format = "csv"});
      resource->files[table.name + ".csv"] = {Sha256Hex(table.rows), table.rows.size()};
      if (!table.rows.empty()) rows_[id] = table.rows;
    }
    resource->id = {mesh::Kind::kContract, id};
    resource->model = contract;
    edits_.push_back({resource->id, resource});
    auto published = std::make_shared<mesh::Resource>();
    published->id = {mesh::Kind::kProduct, id};
    published->model = product;
    if (!table.product.empty()) published->code[table.name + ".sql"] = table.product;
    edits_.push_back({published->id, published});
  }

  // Makes the snapshot and the files of its tables. Tables may be added afterwards and built again.
  void Build() {
    snapshot_ = mesh::Next(nullptr, edits_, 1, clock_.Now());
    std::filesystem::create_directories(home_.Data());
    duckdb::DuckDB db(nullptr);
    duckdb::Connection connection(db);
    for (const auto& [id, rows] : rows_) {
      const mesh::TablePtr table =
          snapshot_->FindTable({id.substr(0, id.find('.')), id.substr(id.find('.') + 1)});
      const auto file = home_.Data() / DataKey(*table);
      if (std::filesystem::exists(file)) continue;
      std::string columns;
      for (const mesh::Column& column : table->contract.columns) {
        const std::string name = '"' + column.name + '"';
        columns += (columns.empty() ? "" : ", ") +
                   ("CAST(" + name + " AS " + SqlTypeOf(column.type) + ") AS " + name);
      }
      const auto result = connection.Query("COPY (SELECT " + columns + " FROM (" + rows +
                                           ")) TO '" + file.string() + "'");
      if (result->HasError()) throw std::logic_error(id + ": " + result->GetError());
    }
  }

  std::unique_ptr<audit::Touch> Touch(const std::string& user) {
    return guard_.Open(mesh::CallerFor(*snapshot_, user), {.client = "test"}, snapshot_);
  }

  struct Reply {
    std::vector<ResultColumn> columns;
    Json rows = Json::array();
    bool truncated = false;
  };
  Reply Ask(const std::string& user, const Question& question) {
    const auto touch = Touch(user);
    const auto answer = engine_->Ask(*touch, question);
    Reply reply;
    std::string text;
    while (const auto piece = answer->Next()) text += *piece;
    reply.columns = answer->columns();
    reply.rows = Json::parse("[" + text + "]");
    reply.truncated = answer->truncated();
    return reply;
  }
  Json Rows(const std::string& user, const std::string& sql) {
    return Ask(user, {.sql = sql}).rows;
  }
  // The refusal's or the error's sentence; "" when it answers.
  std::string Failure(const std::string& user, const std::string& sql) {
    try {
      Rows(user, sql);
      return "";
    } catch (const Error& error) {
      return std::string(Name(error.kind())) + ": " + error.message();
    }
  }

  Engine& engine() { return *engine_; }
  audit::Guard& guard() { return guard_; }
  const mesh::SnapshotPtr& snapshot() const { return snapshot_; }
  const store::Home& home() const { return home_; }

 private:
  void Set(mesh::Kind kind, const std::string& name, mesh::Model model) {
    auto resource = std::make_shared<mesh::Resource>();
    resource->id = {kind, name};
    resource->model = std::move(model);
    edits_.push_back({resource->id, resource});
  }

  Folder folder_;
  SystemClock clock_;
  store::Home home_;
  store::Registry registry_;
  audit::Audit audit_;
  audit::Guard guard_;
  std::unique_ptr<Engine> engine_;
  std::vector<mesh::Edit> edits_;
  std::map<std::string, std::string> rows_;
  mesh::SnapshotPtr snapshot_;
};

}  // namespace weft::engine::test
