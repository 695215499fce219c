#pragma once
#include <memory>
#include <string>
#include <vector>

#include "audit/guard.hpp"
#include "engine/engine.hpp"
#include "mesh/folder.hpp"
#include "product/change.hpp"
#include "product/plan.hpp"
#include "store/files.hpp"
#include "store/registry.hpp"

// The life of a change: plan, check, take data in, commit. All or nothing.
namespace weft::product {

struct Expected {
  mesh::ResourceId id;
  uint64_t version = 0;  // 0: that there is none yet
};

struct ApplyRequest {
  std::vector<mesh::FolderFile> files;  // the whole folder's manifest
  std::string product = {};             // when set: only of this product's part of it
  std::vector<Expected> expected = {};  // what the files were made from
  bool dry_run = false;
  bool allow_breaking = false;
  std::string request_id;
  std::string client;
};

struct ApplyResult {
  Plan plan;
  bool applied = false;  // false: dry run, nothing to do, or files are missing
  uint64_t seq = 0;
  std::vector<std::pair<std::string, engine::IntakeReport>> intake;  // by table
};

struct WriteRequest {
  std::optional<uint64_t> expected_version;  // 0: must not exist yet
  std::string request_id = {};
  bool allow_breaking = false;
  std::string action = "put";  // in the change log
  Along along = {};            // when the document differs from what is there
};

struct TestResult {
  Plan plan;  // of the change that was tested
  Tested tested;
};

class Publisher {
 public:
  Publisher(store::Registry& registry, store::Files& files, audit::Guard& guard,
            engine::Engine& engine, lineage::Lineage& lineage);
  ~Publisher();

  // Plans against the newest snapshot; unless it is a dry run, checks each product's SQL and
  // contract on the engine, takes files in, and commits with the versions that the plan saw.
  // Applies go one at a time; a lost race is Error{kConflict}. Throws Error{kInvalid} with every
  // finding when there are errors, Error{kForbidden} naming each change that the caller may not
  // make, Error{kConflict} for breaking changes without allow_breaking or for a resource that is
  // not as expected. Nothing is changed then.
  // A product's part needs no weft.yaml. What lies elsewhere stays, and of the folder's last
  // manifest all but the part's code and data: applied again, the folder sees what drifted. A new
  // product belongs to no folder.
  ApplyResult Apply(const mesh::Caller& caller, const ApplyRequest& request);

  // Runs the folder's checks on the mesh as this request would make it, and changes nothing:
  // others' tables are read as the domain's principal. For those who may apply it: throws as Apply
  // does, but does not mind what breaks. When files are missing, nothing is tested yet.
  TestResult Test(const mesh::Caller& caller, const ApplyRequest& request);

  // One document through the API: PUT, DELETE. The same checks, but that a put minds only what
  // somebody reads, a deletion only the SQL of others; with allow_breaking neither. Put answers the
  // new version.
  uint64_t Put(const mesh::Caller& caller, const mesh::ResourceId& id, const std::string& document,
               const WriteRequest& request);
  // What that PUT would do, and to whom; nothing is changed. Throws Error{kInvalid} for a document
  // that is none; all else stands in the plan.
  Plan PlanPut(const mesh::Caller& caller, const mesh::ResourceId& id, const std::string& document);
  void Delete(const mesh::Caller& caller, const mesh::ResourceId& id, const WriteRequest& request);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace weft::product
