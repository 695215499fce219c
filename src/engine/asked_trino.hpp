#pragma once
#include "engine/answer_source.hpp"
#include "trino/cluster.hpp"

namespace weft::engine {

// Of a statement at Trino, which asks this server what the touch's caller may. The touch is told
// which tables and columns are read before the first row is there. `sql` as trino::Sent gives it.
// Throws as AskedHere does, and Error{kUnavailable} when Trino is away.
std::unique_ptr<AnswerSource> AskedTrino(const trino::Cluster& cluster, audit::Touch& touch,
                                         std::string sql);

}  // namespace weft::engine
