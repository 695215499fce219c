#include <algorithm>
#include <array>
#include <set>

#include "base/text.hpp"
#include "lake/fields.hpp"
#include "lake/schema.hpp"

// Partition specs and sort orders: both are lists of a column and a transform.
namespace weft::lake {
namespace {

constexpr std::array<std::string_view, 6> kPlainTransforms{"identity", "year", "month",
                                                           "day",      "hour", "void"};

// bucket[16], truncate[4]
bool IsCounted(std::string_view transform) {
  const size_t open = transform.find('[');
  const std::string_view name = transform.substr(0, open);
  if ((name != "bucket" && name != "truncate") || open == std::string_view::npos ||
      !transform.ends_with(']'))
    return false;
  const std::string_view count = transform.substr(open + 1, transform.size() - open - 2);
  return !count.empty() && count.size() < 10 && count != "0" &&
         std::ranges::all_of(count, [](char c) { return c >= '0' && c <= '9'; });
}

std::string NeedTransform(const Json& field) {
  std::string transform = NeedText(field, "transform");
  if (std::ranges::find(kPlainTransforms, std::string_view(transform)) == kPlainTransforms.end() &&
      !IsCounted(transform))
    ThrowInvalid("there is no transform " + transform,
                 "identity, bucket[N], truncate[W], year, month, day, hour or void");
  return transform;
}

// Where newer writers name several columns, one is all that any engine knows.
int64_t NeedSource(const Json& field) {
  if (Look(field, "source-id")) return NeedSmallNumber(field, "source-id");
  const auto ids = NeedNumbers(field, "source-ids");
  if (ids.size() != 1) ThrowInvalid("a transform of several columns is not known");
  return ids[0];
}

std::string OneOf(const Json& field, const char* key, std::string_view a, std::string_view b) {
  std::string word = Lower(NeedText(field, key));
  if (word != a && word != b)
    ThrowInvalid("`" + std::string(key) + "` must be " + std::string(a) + " or " + std::string(b));
  return word;
}

void CheckSource(const std::map<int64_t, FieldInfo>& columns, const Json& field,
                 const std::string& what) {
  if (field["transform"] == "void") return;  // what is left of a column that may be gone
  const auto column = columns.find(field["source-id"].get<int64_t>());
  if (column == columns.end())
    ThrowInvalid(what + " needs column " + std::to_string(field["source-id"].get<int64_t>()) +
                 ", which is not in the schema");
  if (!column->second.type->is_string() || column->second.in_collection)
    ThrowInvalid(what + " cannot use column " + column->second.name + ": it is no single value");
}

bool SameFields(const Json& a, const Json& b, std::span<const char* const> keys) {
  return std::ranges::equal(a["fields"], b["fields"], [&](const Json& one, const Json& other) {
    return std::ranges::all_of(keys, [&](const char* key) { return one[key] == other[key]; });
  });
}

}  // namespace

Json NoPartitions(int64_t spec_id) { return {{"spec-id", spec_id}, {"fields", Json::array()}}; }

Json CheckedSpec(const Json& spec, int64_t spec_id, const PartitionFieldId& id_of) {
  Json checked = NoPartitions(spec_id);
  std::set<std::string> names;
  std::set<int64_t> ids;
  for (const Json& field : NeedList(spec, "fields")) {
    const std::string name = NeedText(field, "name");
    if (name.empty() || !names.insert(name).second)
      ThrowInvalid("partition field `" + name + "` has no name, or one that another has");
    Json one{{"source-id", NeedSource(field)}, {"field-id", nullptr}, {"name", name}};
    one["transform"] = NeedTransform(field);
    one["field-id"] = Look(field, "field-id") ? NeedSmallNumber(field, "field-id") : id_of(one);
    if (!ids.insert(one["field-id"].get<int64_t>()).second)
      ThrowInvalid("two partition fields have the id of " + name);
    checked["fields"].push_back(std::move(one));
  }
  return checked;
}

bool SameSpec(const Json& a, const Json& b) {
  static constexpr std::array kKeys{"source-id", "name", "transform"};
  return SameFields(a, b, kKeys);
}

void CheckSpecFits(const Json& spec, const Json& schema) {
  const auto columns = FieldsOf(schema);
  for (const Json& field : spec["fields"]) {
    const std::string name = field["name"].get<std::string>();
    CheckSource(columns, field, "partition field " + name);
    for (const auto& [id, column] : columns)
      if (column.name == name && field["transform"] != "void" &&
          (field["transform"] != "identity" || field["source-id"] != id))
        ThrowInvalid("partition field " + name + " has the name of a column");
  }
}

Json CheckedOrder(const Json& order, int64_t order_id) {
  Json checked{{"order-id", order_id}, {"fields", Json::array()}};
  for (const Json& field : NeedList(order, "fields"))
    checked["fields"].push_back(
        {{"transform", NeedTransform(field)},
         {"source-id", NeedSource(field)},
         {"direction", OneOf(field, "direction", "asc", "desc")},
         {"null-order", OneOf(field, "null-order", "nulls-first", "nulls-last")}});
  return checked;
}

bool SameOrder(const Json& a, const Json& b) { return a["fields"] == b["fields"]; }

void CheckOrderFits(const Json& order, const Json& schema) {
  const auto columns = FieldsOf(schema);
  for (const Json& field : order["fields"]) CheckSource(columns, field, "the sort order");
}

Json WithMovedSources(Json spec_or_order, const std::map<int64_t, int64_t>& moved) {
  for (Json& field : spec_or_order["fields"]) {
    const auto found = moved.find(field["source-id"].get<int64_t>());
    if (found == moved.end())
      ThrowInvalid("column " + std::to_string(field["source-id"].get<int64_t>()) +
                   " is not in the schema");
    field["source-id"] = found->second;
  }
  return spec_or_order;
}

}  // namespace weft::lake
