#include "serve/trino/properties.hpp"

namespace weft::serve {
namespace {

std::string Line(const std::string& name, const std::string& value) {
  return name + "=" + value + "\n";
}

std::string Catalog(const Json& lake, const std::string& url) {
  std::string text = Line("connector.name", "iceberg") + Line("iceberg.catalog.type", "rest") +
                     Line("iceberg.rest-catalog.uri", url + "/iceberg") +
                     Line("iceberg.rest-catalog.security", "OAUTH2") +
                     Line("iceberg.rest-catalog.oauth2.token", "${ENV:WEFT_TOKEN}") +
                     Line("iceberg.security", "system");
  if (lake.empty()) return text + Line("fs.hadoop.enabled", "true");
  text += Line("fs.native-s3.enabled", "true");
  if (lake.contains("s3.endpoint")) text += Line("s3.endpoint", lake["s3.endpoint"]);
  if (lake.contains("client.region")) text += Line("s3.region", lake["client.region"]);
  if (lake.contains("s3.path-style-access"))
    text += Line("s3.path-style-access", lake["s3.path-style-access"]);
  return text + Line("s3.aws-access-key", "${ENV:S3_ACCESS_KEY}") +
         Line("s3.aws-secret-key", "${ENV:S3_SECRET_KEY}");
}

std::string Policies(const std::string& url, const std::string& key) {
  const auto at = [&](const std::string& path) { return url + "/trino/" + path + "?key=" + key; };
  return Line("access-control.name", "opa") + Line("opa.policy.uri", at("allow")) +
         Line("opa.policy.batched-uri", at("batch")) +
         Line("opa.policy.row-filters-uri", at("row-filters")) +
         Line("opa.policy.batch-column-masking-uri", at("column-masks"));
}

std::string Rules(const std::string& url, const std::string& key) {
  return Line("access-control.name", "file") +
         Line("security.config-file", url + "/trino/rules?key=" + key) +
         Line("security.refresh-period", "10s");
}

}  // namespace

std::vector<TrinoFile> TrinoFiles(const TrinoSetUp& set_up) {
  return {{"catalog/" + set_up.catalog + ".properties", Catalog(set_up.lake_config, set_up.url),
           "the lake, by this server's Iceberg catalog"},
          {"access-control.properties", Policies(set_up.url, set_up.policy_key),
           "who may read what: Trino asks this server, at every statement"},
          {"access-control-file.properties", Rules(set_up.url, set_up.policy_key),
           "instead of the one before, for a Trino without that plugin: the rules as a file, "
           "fetched every ten seconds; this server's own questions cannot go to it"}};
}

}  // namespace weft::serve
