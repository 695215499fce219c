#include "store/object_address.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "base/text.hpp"

namespace weft::store {
namespace {

constexpr std::string_view kDisk = "file:///", kS3 = "s3://";
constexpr size_t kBytesMax = 1'024, kBucketMin = 3, kBucketMax = 63;

bool IsControl(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

bool IsBucket(std::string_view name) {
  return name.size() >= kBucketMin && name.size() <= kBucketMax &&
         std::ranges::all_of(name, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
         });
}

// These say what is wrong; empty: nothing.
std::string FaultOfText(std::string_view address) {
  if (address.size() > kBytesMax) return "it is too long";
  if (!IsUtf8(address)) return "it is not UTF-8";
  return std::ranges::any_of(address, IsControl) ? "it has control characters" : "";
}

std::string FaultOfPath(std::string_view path) {
  for (const std::string& part : Split(path, '/'))
    if (part.empty() || part == "." || part == "..") return "a part of it is '" + part + "'";
  return "";
}

std::string FaultOf(std::string_view address) {
  if (std::string fault = FaultOfText(address); !fault.empty()) return fault;
  if (address.starts_with(kDisk)) return FaultOfPath(address.substr(kDisk.size()));
  if (!address.starts_with(kS3)) return "it begins with neither file:/// nor s3://";
  const std::string_view rest = address.substr(kS3.size());
  const size_t slash = rest.find('/');
  if (!IsBucket(rest.substr(0, slash))) return "its bucket's name cannot be one";
  return slash == std::string_view::npos ? "" : FaultOfPath(rest.substr(slash + 1));
}

[[noreturn]] void ThrowNoAddress(std::string_view address, const std::string& fault) {
  const bool is_text = FaultOfText(address).empty();
  throw Error(
      ErrorKind::kInvalid,
      (is_text ? "'" + std::string(address) + "'" : "this") + " is no object's address: " + fault,
      "Write it as file:///folder/name or s3://bucket/folder/name.");
}

}  // namespace

bool IsAddress(std::string_view address) { return FaultOf(address).empty(); }

ObjectAddress ParseAddress(std::string_view address) {
  if (const std::string fault = FaultOf(address); !fault.empty()) ThrowNoAddress(address, fault);
  if (address.starts_with(kDisk))
    return {ObjectPlace::kDisk, "", std::string(address.substr(kDisk.size() - 1))};
  const std::string_view rest = address.substr(kS3.size());
  const size_t slash = std::min(rest.find('/'), rest.size());
  return {ObjectPlace::kS3, std::string(rest.substr(0, slash)),
          std::string(rest.substr(std::min(slash + 1, rest.size())))};
}

void RequirePrefix(std::string_view prefix) {
  const std::string fault = FaultOfText(prefix);
  if (!fault.empty()) ThrowNoAddress(prefix, fault);
  ParseAddress(prefix.substr(0, prefix.rfind('/')));
}

}  // namespace weft::store
