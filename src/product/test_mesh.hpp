#pragma once
#include <chrono>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <string>

#include "access/access.hpp"
#include "audit/guard.hpp"
#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/files.hpp"
#include "engine/engine.hpp"
#include "lake/catalog.hpp"
#include "mesh/folder.hpp"
#include "product/checker.hpp"
#include "product/follow_data.hpp"
#include "product/platform.hpp"
#include "product/publish.hpp"
#include "product/send_missing.hpp"
#include "query/query.hpp"
#include "store/files.hpp"
#include "store/notices.hpp"
#include "store/reminders.hpp"
#include "store/secrets.hpp"

// For tests only: a whole mesh in this process on a home of its own, with the real modules, as
// serve/ builds it.
namespace weft::product {

// A folder under the system's temporary one, gone with its owner.
class TempFolder {
 public:
  TempFolder() : path_(std::filesystem::temp_directory_path() / ("weft-" + ToHex(RandomBytes(8)))) {
    std::filesystem::create_directories(path_);
  }
  ~TempFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// path -> content
using TestFiles = std::map<std::string, std::string>;

inline void WriteFiles(const std::filesystem::path& root, const TestFiles& files) {
  for (const auto& [path, content] : files) {
    std::filesystem::create_directories((root / path).parent_path());
    std::ofstream(root / path, std::ios::binary) << content;
  }
}

class TestMesh {
 public:
  TestMesh() { Start(); }

  // Everything that lives in memory is built anew on the same home.
  void Restart() {
    parts_.reset();
    Start();
  }

  static mesh::Caller Admin() {
    mesh::Caller admin;
    admin.user = "admin";
    admin.is_admin = true;
    return admin;
  }
  mesh::Caller User(const std::string& name) const {
    const mesh::SnapshotPtr now = registry().Now();
    return name == "admin" && now->FindUser(name) == nullptr ? Admin()
                                                             : mesh::CallerFor(*now, name);
  }

  // Lists the folder, sends what is missing, applies: what `weft apply` does.
  ApplyResult Apply(const std::filesystem::path& folder, const mesh::Caller& caller,
                    ApplyRequest request = {}) {
    std::vector<mesh::Finding> findings;
    request.files = mesh::ListFolder(folder.string(), findings);
    if (mesh::HasErrors(findings)) throw Error(ErrorKind::kInvalid, ToString(findings.front()));
    ApplyResult result;
    SendMissing(folder, request.files,
                {.ask =
                     [&] {
                       result = publisher().Apply(caller, request);
                       return result.plan.missing;
                     },
                 .send =
                     [&](const std::string& sha256, const std::filesystem::path& file) {
                       files().Receive(caller.user, sha256, file);
                     }});
    return result;
  }
  ApplyResult Apply(const std::filesystem::path& folder) { return Apply(folder, User("admin")); }
  ApplyResult Apply(const TestFiles& files, const mesh::Caller& caller, ApplyRequest request = {}) {
    const TempFolder folder;
    WriteFiles(folder.path(), files);
    return Apply(folder.path(), caller, std::move(request));
  }
  ApplyResult Apply(const TestFiles& files) { return Apply(files, User("admin")); }

  // All rows of a question, as JSON arrays.
  Json Ask(const std::string& user, const std::string& sql) {
    const auto running = questions().Ask(User(user), {.sql = sql, .client = "test"});
    std::string rows;
    while (const auto piece = running->Next()) rows += *piece;
    return Json::parse("[" + rows + "]");
  }

  ManualClock& clock() { return clock_; }
  store::Registry& registry() const { return parts_->registry; }
  store::Files& files() { return parts_->files; }
  audit::Audit& audit() { return parts_->audit; }
  audit::Guard& guard() { return parts_->guard; }
  engine::Engine& engine() { return parts_->engine; }
  lineage::Lineage& lineage() { return parts_->lineage; }
  access::Agreements& agreements() { return parts_->agreements; }
  quality::States& states() { return parts_->states; }
  // What the node does beside its changes: checks all that is due. Answers how many tables.
  size_t Check() {
    size_t checked = 0;
    parts_->checker.LookAgain();
    while (parts_->checker.Step()) ++checked;
    return checked;
  }
  lake::Catalog& catalog() { return parts_->catalog; }
  store::Objects& objects() { return *parts_->objects; }
  const store::Home& opened_home() const { return parts_->home; }
  store::Notices& notices() { return parts_->notices; }
  store::Reminders& reminders() { return parts_->reminders; }
  Publisher& publisher() { return parts_->publisher; }
  query::Questions& questions() { return parts_->questions; }
  const std::filesystem::path& home() const { return folder_.path(); }

 private:
  struct Parts {
    Parts(const std::filesystem::path& root, Clock& clock)
        : home(root),
          secrets(home),
          registry(home, clock),
          files(home.Files()),
          audit(home.Audit(), clock),
          guard(registry, audit, clock),
          platform(audit, registry),
          pointers(home),
          objects(store::OpenObjects({.roots = {"file://" + (root / "lake").string()}, .s3 = {}})),
          catalog(pointers, *objects, clock,
                  {.warehouse = "file://" + (root / "lake").string(),
                   .folder_of = [](const auto&) { return std::nullopt; }}),
          engine({.data = home.Data(),
                  .scratch = home.Scratch(),
                  .hash_key = secrets.HashKey(),
                  .sources = platform.sources(),
                  .lake = &catalog,
                  .objects = objects.get()}),
          agreements(registry, guard,
                     [this](const mesh::SnapshotPtr& now, const mesh::Edit& edit) {
                       return InheritedAfterGrants(guard, engine, now, edit);
                     }),
          lineage(guard, engine),
          states(home),
          checker(registry, guard, engine, lineage, states),
          notices(home),
          reminders(home),
          publisher(registry, files, guard, engine, lineage),
          questions(guard, engine, clock, {}) {}

    store::Home home;
    store::Secrets secrets;
    store::Registry registry;
    store::Files files;
    audit::Audit audit;
    audit::Guard guard;
    PlatformTables platform;
    store::LakePointers pointers;
    std::unique_ptr<store::Objects> objects;
    lake::Catalog catalog;
    engine::Engine engine;
    access::Agreements agreements;
    lineage::Lineage lineage;
    quality::States states;
    Checker checker;
    store::Notices notices;
    store::Reminders reminders;
    Publisher publisher;
    query::Questions questions;
  };

  void Start() { parts_ = std::make_unique<Parts>(folder_.path() / "home", clock_); }

  TempFolder folder_;
  ManualClock clock_{ParseTime("2026-11-21T00:00:00Z").value()};
  std::unique_ptr<Parts> parts_;
};

}  // namespace weft::product
