#pragma once
#include "engine/answer.hpp"
#include "trino/cluster.hpp"

namespace weft::engine {

// Sends a question to Trino, which asks this server what the asker may, and streams what comes back
// as any other answer. The touch is told which tables and columns were read before the first row
// leaves. Throws as AnswerTo does, and Error{kUnavailable} when Trino is away.
std::unique_ptr<Answer> AnswerFromTrino(const trino::Cluster& cluster, const AnswerParts& parts,
                                        audit::Touch& touch, const Question& question);

}  // namespace weft::engine
