#include "serve/iceberg/once.hpp"

#include <algorithm>

#include "base/digest.hpp"
#include "lake/fields.hpp"
#include "serve/iceberg/answers.hpp"
#include "serve/iceberg/problem.hpp"

namespace weft::serve::iceberg {
namespace {

constexpr size_t kKeyMax = 64;

// Holds a key while its request runs.
class Running {
 public:
  Running(Door& door, std::string key) : door_(door), key_(std::move(key)) {
    const std::lock_guard lock(door_.mutex);
    if (!door_.running.insert(key_).second)
      throw Error(ErrorKind::kUnavailable, "a request with this key is still running",
                  "Repeat it in a moment.");
  }
  ~Running() {
    const std::lock_guard lock(door_.mutex);
    door_.running.erase(key_);
  }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

 private:
  Door& door_;
  const std::string key_;
};

std::string KeyOf(const Call& call) {
  const std::string key = call.Header("idempotency-key");
  const bool is_plain = std::ranges::all_of(
      key, [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '-'; });
  if (key.size() > kKeyMax || !is_plain) lake::ThrowInvalid("the Idempotency-Key is no UUID");
  return key;
}

// A table's answer is its metadata, which its file still has.
Response Again(const Door& door, const store::LakeOnce& once) {
  Response response;
  response.status = once.status;
  if (once.answer.empty()) return response;
  const Json answer = Json::parse(once.answer);
  const std::string file = lake::LookText(answer, "metadata-location");
  if (file.empty()) return Response::Of(answer, once.status);
  const auto type =
      lake::LookText(answer, "type") == "view" ? lake::Type::kView : lake::Type::kTable;
  return LoadAnswer(door, *door.catalog.StateAt({}, type, file));
}

bool IsFinal(ErrorKind kind) {
  return kind == ErrorKind::kInvalid || kind == ErrorKind::kForbidden ||
         kind == ErrorKind::kNotFound || kind == ErrorKind::kConflict;
}

}  // namespace

void AnswersWith(lake::Facts& facts, int status, const std::string& body) {
  if (!facts.once) return;
  facts.once->status = status;
  facts.once->answer = body;
  facts.answer = nullptr;
}

Response Once(Door& door, const Call& call,
              const std::function<Response(lake::Facts& facts)>& work) {
  const std::string key = KeyOf(call);
  lake::Facts facts;
  if (key.empty()) return work(facts);
  const Running running(door, call.caller.user + "\n" + key);
  const std::string digest = Sha256Hex(call.method + " " + call.path + "\n" + call.body);
  const Time now = door.clock.Now();
  if (const auto before = door.pointers.FindOnce(call.caller.user, key);
      before && before->at + kOnceLifetime > now) {
    if (before->digest == digest) return Again(door, *before);
    throw Refusal(ErrorKind::kInvalid, "UnprocessableEntityException",
                  "this Idempotency-Key was another request's")
        .WithStatus(422);
  }
  facts.once = store::LakeOnce{
      .user = call.caller.user, .key = key, .digest = digest, .status = 200, .at = now};
  facts.answer = [](const std::vector<lake::StatePtr>& states) {
    if (states.size() != 1) return std::string();
    return Json{{"metadata-location", states.front()->metadata_location},
                {"type", states.front()->type == lake::Type::kView ? "view" : "table"}}
        .dump();
  };
  try {
    return work(facts);
  } catch (const Error& error) {
    if (IsFinal(error.kind())) {
      facts.once->status = StatusOf(error);
      facts.once->answer = EnvelopeOf(error, facts.once->status, call).dump();
      door.pointers.AddOnce(*facts.once);
    }
    throw;
  }
}

}  // namespace weft::serve::iceberg
