#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <string>

#include "base/json.hpp"

// Iceberg's schemas, partition specs and sort orders as JSON values: checked, put into one form,
// and with ids assigned. What is not right throws Error{kInvalid} that names the field. Pure.
namespace weft::lake {

// The one form of a schema: known keys in one order, so that equal schemas are equal values. Its
// `schema-id` is the given one. Types beyond version 2 of the format need version 3.
Json CheckedSchema(const Json& schema, int64_t schema_id, int64_t format_version);
// Equal but for their ids.
bool SameSchema(const Json& a, const Json& b);
// Ids from 1 on, each level of fields before what lies in it. `moved`: old id -> new one.
Json WithFreshIds(const Json& schema, std::map<int64_t, int64_t>& moved);
int64_t HighestFieldId(const Json& schema);

// What one field of a schema is, wherever it lies.
struct FieldInfo {
  std::string name;  // "address.city"
  const Json* type = nullptr;
  bool is_required = false;
  bool in_collection = false;  // below a list or a map: nothing can be partitioned by it
};
std::map<int64_t, FieldInfo> FieldsOf(const Json& schema);

constexpr int64_t kFirstPartitionField = 1000;

// The one form of a partition spec. Fields without an id get the one that `id_of` gives.
using PartitionFieldId = std::function<int64_t(const Json& field)>;
Json CheckedSpec(const Json& spec, int64_t spec_id, const PartitionFieldId& id_of);
// A spec of no fields.
Json NoPartitions(int64_t spec_id = 0);
// Equal but for their ids and those of their fields.
bool SameSpec(const Json& a, const Json& b);
// Throws when a field of the spec has no column in the schema, or one that it cannot take.
void CheckSpecFits(const Json& spec, const Json& schema);

Json CheckedOrder(const Json& order, int64_t order_id);
bool SameOrder(const Json& a, const Json& b);
void CheckOrderFits(const Json& order, const Json& schema);

// The same with its source columns' ids moved; one that is not in `moved` is refused.
Json WithMovedSources(Json spec_or_order, const std::map<int64_t, int64_t>& moved);

}  // namespace weft::lake
