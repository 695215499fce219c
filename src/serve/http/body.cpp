#include <cstdio>
#include <fstream>

#include "base/error.hpp"
#include "base/read_json.hpp"
#include "base/text.hpp"
#include "serve/http/routes.hpp"
#include "serve/http/schema.hpp"

namespace weft::serve {
namespace {

constexpr size_t kDepthMax = 64;

// A body of a million brackets, or of a hundred thousand names, is refused before it is followed.
Json ParseBounded(const std::string& body) {
  if (!IsUtf8(body)) throw Error(ErrorKind::kInvalid, "the body is not UTF-8 text");
  if (const auto excess = JsonExcess(body, {.depth_max = kDepthMax}))
    throw Error(ErrorKind::kInvalid, "the body " + std::string(*excess));
  try {
    return Json::parse(body);
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

Json BodyOf(const Call& call, const Json& schema) {
  Json body = ParseBounded(call.body);
  const auto misfit = schema::FindMisfit(body, schema);
  if (!misfit) return body;
  const std::string where =
      misfit->where.empty() ? "the body " : "the body's `" + misfit->where + "` ";
  throw Error(ErrorKind::kInvalid, where + misfit->what, misfit->hint);
}

ResultStreamPtr StreamFile(std::filesystem::path file) {
  return std::make_unique<FileStream>(std::move(file));
}

}  // namespace weft::serve
