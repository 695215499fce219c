#include "lake/requirements.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "base/error.hpp"
#include "lake/fields.hpp"

namespace weft::lake {
namespace {

[[noreturn]] void Fail(const std::string& what) {
  throw Error(ErrorKind::kConflict, "Requirement failed: " + what,
              "Load the table again, then repeat the change.");
}

// A number that must be what it was: {"type": "assert-current-schema-id", "current-schema-id": 3}.
struct NumberRow {
  std::string_view type;
  const char* asserted;  // the requirement's key
  const char* actual;    // the metadata's key
  const char* words;
};
constexpr std::array kNumbers{
    NumberRow{"assert-last-assigned-field-id", "last-assigned-field-id", "last-column-id",
              "last assigned field id changed"},
    NumberRow{"assert-current-schema-id", "current-schema-id", "current-schema-id",
              "current schema changed"},
    NumberRow{"assert-last-assigned-partition-id", "last-assigned-partition-id",
              "last-partition-id", "last assigned partition id changed"},
    NumberRow{"assert-default-spec-id", "default-spec-id", "default-spec-id",
              "default partition spec changed"},
    NumberRow{"assert-default-sort-order-id", "default-sort-order-id", "default-sort-order-id",
              "default sort order changed"}};

void CheckNumber(const NumberRow& row, const Json& requirement, const Json& metadata) {
  const int64_t expected = NeedNumber(requirement, row.asserted);
  const int64_t actual = NeedNumber(metadata, row.actual);
  if (expected != actual)
    Fail(std::string(row.words) + ": expected id " + std::to_string(expected) +
         " != " + std::to_string(actual));
}

void CheckUuid(const Json& requirement, const Json& metadata, const char* key) {
  const std::string expected = NeedText(requirement, "uuid");
  const std::string actual = LookText(metadata, key);
  if (expected != actual) Fail("UUID does not match: expected " + expected + " != " + actual);
}

void CheckRef(const Json& requirement, const Json& metadata) {
  const std::string name = NeedText(requirement, "ref");
  const std::optional<int64_t> expected = LookNumber(requirement, "snapshot-id");
  const Json* refs = Look(metadata, "refs");
  const Json* ref = refs ? Look(*refs, name.c_str()) : nullptr;
  if (!ref && !expected) return;
  if (!ref) Fail("branch or tag " + name + " is missing, expected " + std::to_string(*expected));
  const std::string what = NeedText(*ref, "type") + " " + name;
  if (!expected) Fail(what + " was created concurrently");
  const int64_t actual = NeedNumber(*ref, "snapshot-id");
  if (*expected != actual)
    Fail(what + " has changed: expected id " + std::to_string(*expected) +
         " != " + std::to_string(actual));
}

void CheckOne(const Json& requirement, const Json* metadata) {
  const std::string type = NeedText(requirement, "type");
  if (type == "assert-create") {
    if (metadata) Fail("table already exists");
    return;
  }
  const auto number = std::ranges::find(kNumbers, std::string_view(type), &NumberRow::type);
  const bool is_known = number != kNumbers.end() || type == "assert-table-uuid" ||
                        type == "assert-view-uuid" || type == "assert-ref-snapshot-id";
  if (!is_known) ThrowInvalid("there is no requirement " + type);
  if (!metadata) Fail("the table does not exist");
  if (type == "assert-table-uuid") return CheckUuid(requirement, *metadata, "table-uuid");
  if (type == "assert-view-uuid") return CheckUuid(requirement, *metadata, "view-uuid");
  if (type == "assert-ref-snapshot-id") return CheckRef(requirement, *metadata);
  CheckNumber(*number, requirement, *metadata);
}

}  // namespace

void CheckRequirements(const Json& requirements, const Json* metadata) {
  for (const Json& requirement : requirements) CheckOne(requirement, metadata);
}

bool WantsNew(const Json& requirements) {
  return std::ranges::any_of(requirements, [](const Json& requirement) {
    return LookText(requirement, "type") == "assert-create";
  });
}

}  // namespace weft::lake
