#include "serve/warehouse.hpp"

#include "base/environment.hpp"
#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"

namespace weft::serve {
namespace {

// The first of these that is there.
std::string FirstOf(const std::string& set, std::initializer_list<const char*> variables) {
  if (!set.empty()) return set;
  for (const char* variable : variables)
    if (auto value = Environment(variable)) return *value;
  return "";
}

std::string SecretOf(const WarehouseOptions& options) {
  if (options.s3_secret_key_file.empty()) return FirstOf("", {"AWS_SECRET_ACCESS_KEY"});
  return std::string(Trim(ReadFile(options.s3_secret_key_file)));
}

std::string AddressOf(const WarehouseOptions& options, const std::filesystem::path& home) {
  std::string address = options.address;
  while (address.ends_with('/')) address.pop_back();
  return address.empty() ? "file://" + std::filesystem::weakly_canonical(home / "lake").string()
                         : address;
}

}  // namespace

store::S3Options S3OptionsOf(const WarehouseOptions& options) {
  store::S3Options s3;
  s3.endpoint = FirstOf(options.s3_endpoint, {"AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"});
  const std::string region = FirstOf(options.s3_region, {"AWS_REGION", "AWS_DEFAULT_REGION"});
  if (!region.empty()) s3.region = region;
  s3.path_style = options.s3_path_style;
  s3.access_key = FirstOf(options.s3_access_key, {"AWS_ACCESS_KEY_ID"});
  if (s3.access_key.empty()) return s3;
  s3.secret_key = SecretOf(options);
  if (options.s3_access_key.empty()) s3.session_token = FirstOf("", {"AWS_SESSION_TOKEN"});
  if (s3.secret_key.empty())
    throw Error(ErrorKind::kInvalid, "there is a key for S3 without its secret",
                "Name the secret's file with s3_secret_key_file, or set AWS_SECRET_ACCESS_KEY.");
  return s3;
}

Warehouse::Warehouse(const WarehouseOptions& options, const std::filesystem::path& home)
    : address_(AddressOf(options, home)),
      s3_(address_.starts_with("s3://") ? S3OptionsOf(options) : store::S3Options()),
      objects_(store::OpenObjects({.roots = {address_}, .s3 = s3_, .stopping = &stopping_})) {}

Json Warehouse::ClientConfig() const {
  if (!address_.starts_with("s3://")) return Json::object();
  Json config{{"client.region", s3_.region},
              {"s3.region", s3_.region},
              {"s3.path-style-access", s3_.path_style ? "true" : "false"}};
  if (!s3_.endpoint.empty()) config["s3.endpoint"] = s3_.endpoint;
  return config;
}

std::optional<std::string> Warehouse::Fault() {
  try {
    objects_->List(address_ + "/", [](const store::ListedObject&) { return false; });
    return std::nullopt;
  } catch (const Error& error) {
    return "the warehouse cannot be used: " + error.message() + ". " + error.hint();
  }
}

}  // namespace weft::serve
