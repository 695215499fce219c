#pragma once
#include <optional>
#include <set>
#include <string>

#include "base/clock.hpp"
#include "base/json.hpp"

// A view's metadata while updates are applied to it, by the rules of Iceberg's REST and view
// specifications. What is not right throws Error{kInvalid}. Pure.
namespace weft::lake {

class ViewEdit {
 public:
  // `base` null: the view is being made.
  ViewEdit(const Json* base, Time now);

  void Apply(const Json& update);
  bool has_changed() const { return has_changed_; }
  Json Finish();

 private:
  struct Action;
  void AssignUuid(const Json& update);
  void UpgradeFormatVersion(const Json& update);
  void AddSchema(const Json& update);
  void SetLocation(const Json& update);
  void SetProperties(const Json& update);
  void RemoveProperties(const Json& update);
  void AddVersion(const Json& update);
  void SetCurrentVersion(const Json& update);

  void CheckDialects() const;
  void ExpireVersions();
  void Changed() { has_changed_ = true; }

  const Json* base_;
  const int64_t now_ms_;
  Json data_;
  bool has_changed_ = false;
  std::optional<int64_t> added_schema_, added_version_;
  std::set<int64_t> added_versions_;
};

struct NewViewFields {
  std::string uuid, location;
  Json schema, version, properties;
};
Json NewViewMetadata(const NewViewFields& fields, Time now);

// Metadata as others wrote it, checked. Throws Error{kInvalid} for what is no view's metadata.
Json NormalViewMetadata(const Json& metadata);

}  // namespace weft::lake
