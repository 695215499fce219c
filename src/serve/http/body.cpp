#include <cstdio>
#include <fstream>

#include "base/error.hpp"
#include "base/text.hpp"
#include "serve/http/routes.hpp"

namespace weft::serve {
namespace {

bool HasType(const Json& value, const std::string& type) {
  if (type == "string") return value.is_string();
  if (type == "integer") return value.is_number_unsigned();
  if (type == "boolean") return value.is_boolean();
  if (type == "array") return value.is_array();
  if (type == "object") return value.is_object();
  return true;
}

constexpr int kDepthMax = 64;

// Parses without deep recursion: a body of a million brackets is refused, not followed.
Json ParseBounded(const std::string& body) {
  if (!IsUtf8(body)) throw Error(ErrorKind::kInvalid, "the body is not UTF-8 text");
  const auto refuse_depth = [](int depth, Json::parse_event_t, Json&) {
    if (depth > kDepthMax) throw Error(ErrorKind::kInvalid, "the body is nested too deeply");
    return true;
  };
  try {
    return Json::parse(body, refuse_depth);
  } catch (const Json::parse_error& fault) {
    throw Error(ErrorKind::kInvalid, "the body is no JSON, at byte " + std::to_string(fault.byte),
                "send a JSON object with Content-Type: application/json");
  } catch (const Json::exception& fault) {
    throw Error(ErrorKind::kInvalid, "the body holds a number that is too large");
  }
}

class FileStream final : public ResultStream {
 public:
  explicit FileStream(std::filesystem::path file)
      : file_(std::move(file)), in_(file_, std::ios::binary) {}
  ~FileStream() override {
    std::error_code ignored;
    std::filesystem::remove(file_, ignored);
  }
  std::optional<std::string> Next() override {
    std::string piece(1 << 20, '\0');
    in_.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    if (in_.bad()) throw Error(ErrorKind::kUnavailable, "the file cannot be read to its end");
    piece.resize(static_cast<size_t>(in_.gcount()));
    if (piece.empty()) return std::nullopt;
    return piece;
  }

 private:
  std::filesystem::path file_;
  std::ifstream in_;
};

}  // namespace

Json BodyOf(const Call& call, const std::vector<BodyKey>& keys) {
  Json body = ParseBounded(call.body);
  if (!body.is_object()) throw Error(ErrorKind::kInvalid, "the body must be a JSON object");
  std::vector<std::string> names;
  for (const BodyKey& key : keys) {
    names.push_back(key.name);
    const bool there = body.contains(key.name);
    if (!there && key.required)
      throw Error(ErrorKind::kInvalid, "the body lacks `" + key.name + "`");
    if (there && !HasType(body[key.name], key.type))
      throw Error(ErrorKind::kInvalid, "`" + key.name + "` must be of type " + key.type);
  }
  for (const auto& [name, value] : body.items()) {
    if (std::ranges::find(names, name) != names.end()) continue;
    const auto meant = NearestWord(name, names);
    throw Error(ErrorKind::kInvalid, "the body has an unknown key `" + name + "`",
                meant ? "did you mean `" + *meant + "`?" : "it takes: " + Join(names, ", "));
  }
  return body;
}

Json BodySchema(const std::vector<BodyKey>& keys) {
  Json schema = {
      {"type", "object"}, {"additionalProperties", false}, {"properties", Json::object()}};
  for (const BodyKey& key : keys) {
    Json& property = schema["properties"][key.name] = Json::object();
    if (key.type != "any") property["type"] = key.type;
    if (key.type == "integer") property["minimum"] = 0;
    if (key.required) schema["required"].push_back(key.name);
  }
  return schema;
}

ResultStreamPtr StreamFile(std::filesystem::path file) {
  return std::make_unique<FileStream>(std::move(file));
}

}  // namespace weft::serve
