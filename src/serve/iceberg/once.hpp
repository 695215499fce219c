#pragma once
#include <functional>

#include "serve/iceberg/door.hpp"

// `Idempotency-Key`: a request that is repeated with the same key is done once, and answered again.
namespace weft::serve::iceberg {

// How long an answer is kept, as ISO 8601 has durations, and as time.
constexpr const char* kOnceLifetimeWord = "PT1H";
constexpr std::chrono::hours kOnceLifetime{1};

// Answers the work's response, or the one that this key's first request had. The work passes
// `facts` to what it changes, so that the key is kept in the same transaction. Throws
// UnprocessableEntityException for a key that another request had, and Error{kUnavailable} while
// the first is still running.
Response Once(Door& door, const Call& call,
              const std::function<Response(lake::Facts& facts)>& work);
// For changes whose answer is this JSON, "" for none.
void AnswersWith(lake::Facts& facts, int status, const std::string& body);

}  // namespace weft::serve::iceberg
