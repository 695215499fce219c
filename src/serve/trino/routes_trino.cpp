#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "lake/snapshots.hpp"
#include "lake/table_name.hpp"
#include "serve/http/routes.hpp"
#include "serve/http/schema.hpp"
#include "serve/trino/door.hpp"
#include "serve/trino/properties.hpp"

namespace weft::serve {
namespace {

constexpr uint64_t kBodyMax = 16 << 20;

trino::ClientOptions ClientOptionsOf(const TrinoOptions& options) {
  trino::ClientOptions client = options.client;
  if (!options.password_file.empty()) client.password = Trim(ReadFile(options.password_file));
  if (!client.password.empty() && !client.url.starts_with("https://"))
    throw Error(ErrorKind::kInvalid, "trino_password would travel in the clear",
                "name Trino by https in trino_url, or leave the password out");
  return client;
}

std::string PolicyKeyOf(store::Secrets& secrets) {
  const std::string name = "trino policies";
  if (const auto known = secrets.Get(name)) return *known;
  const std::string made = ToHex(RandomBytes(16));
  secrets.Set(name, made);
  return made;
}

Json ToJson(const std::vector<TrinoFile>& files) {
  Json list = Json::array();
  for (const TrinoFile& file : files)
    list.push_back({{"path", file.path}, {"text", file.text}, {"meaning", file.meaning}});
  return {{"files", list}};
}

}  // namespace

TrinoDoor::TrinoDoor(const TrinoOptions& options, const store::Registry& registry,
                     audit::Guard& guard, store::Secrets& secrets, const lake::Catalog& catalog)
    : options_(options),
      policy_key_(PolicyKeyOf(secrets)),
      governor_(registry, guard,
                {.catalog = options.client.catalog,
                 .user = options.client.user,
                 .trusts_names = options.trusts_names,
                 .hash_key = secrets.HashKey(),
                 .has_version =
                     [&catalog](const mesh::Table& table) {
                       const lake::StatePtr state = catalog.Find(lake::NameOf(table));
                       return state && lake::CurrentSnapshot(*state->metadata);
                     }}),
      cluster_{ClientOptionsOf(options), governor_.passes()} {}

const trino::Cluster* TrinoDoor::cluster() const {
  return options_.client.url.empty() ? nullptr : &cluster_;
}

// The key stands in the address: Trino's plugin has no other place for it.
void TrinoDoor::NeedKey(const Call& call) const {
  const auto given = call.query.find("key");
  if (given != call.query.end() && EqualSecrets(given->second, policy_key_)) return;
  throw Error(ErrorKind::kUnauthenticated, "this is for Trino alone, with its key",
              "weft trino writes the files that hold it.");
}

Route TrinoDoor::PolicyRoute(const std::string& path, const std::string& id,
                             const std::string& summary,
                             Json (trino::Governor::*answer)(const Json&)) {
  return {.method = "POST",
          .pattern = "/trino/" + path,
          .id = id,
          .summary = summary,
          .tag = "trino",
          .access = Access::kPublic,  // by a key in the address
          .lane = LaneName::kLake,
          .takes_other_parameters = true,
          .bodies = {{"application/json", schema::AnyObject()}},
          .body_bytes_max = kBodyMax,
          .answers = {{200, "As Trino's plugin has it", "application/json", schema::AnyObject()}},
          .errors = {401},
          .is_of_others = true,
          .handle = [this, answer](const Call& call) {
            NeedKey(call);
            return Response::Of((governor_.*answer)(BodyOf(call, schema::AnyObject())));
          }};
}

std::vector<Route> TrinoDoor::Routes(Json lake_config, std::function<std::string()> url) {
  using trino::Governor;
  std::vector<Route> routes{
      PolicyRoute("allow", "trinoAllow", "May they?", &Governor::Allow),
      PolicyRoute("batch", "trinoBatch", "Which of these may they?", &Governor::AllowEach),
      PolicyRoute("row-filters", "trinoRowFilters", "Which rows?", &Governor::RowFilters),
      PolicyRoute("column-masks", "trinoColumnMasks", "How do columns look?",
                  &Governor::ColumnMasks)};
  routes.push_back({.method = "GET",
                    .pattern = "/trino/rules",
                    .id = "trinoRules",
                    .summary = "Everybody's rules, as a file has them",
                    .tag = "trino",
                    .access = Access::kPublic,
                    .lane = LaneName::kLake,
                    .takes_other_parameters = true,
                    .answers = {{200, "As Trino's file-based access control has it",
                                 "application/json", schema::AnyObject()}},
                    .errors = {401},
                    .is_of_others = true,
                    .handle = [this](const Call& call) {
                      NeedKey(call);
                      return Response::Of(governor_.Rules());
                    }});
  routes.push_back(
      {.method = "GET",
       .pattern = "/api/v1/trino",
       .id = "getTrino",
       .summary = "The files that set up a Trino beside this server",
       .tag = "operate",
       .access = Access::kAdmin,
       .answers = {{200, "Files of its folder etc/", "application/json",
                    schema::Ref("TrinoFiles")}},
       .handle = [this, lake_config = std::move(lake_config), url = std::move(url)](const Call&) {
         return Response::Of(
             ToJson(TrinoFiles({url(), options_.client.catalog, lake_config, policy_key_})));
       }});
  return routes;
}

}  // namespace weft::serve
