#pragma once
#include <string>

#include "base/json.hpp"
#include "trino/client.hpp"
#include "trino/pass.hpp"

// A Trino that this server's questions can go to.
namespace weft::trino {

struct Cluster {
  ClientOptions client;
  Passes& passes;
};

// What is sent there of a question: the statement, which reads and nothing else, and its parameters
// as literals for each `?`. Throws Error: kInvalid, kForbidden for other kinds of statement.
std::string Sent(const std::string& sql, const Json& params);

// "Table 'weft.flights.x' does not exist": the table that Trino does not find; nothing of other
// errors, and of names that are not the lake's.
std::optional<mesh::TableId> MissedTable(const Refused& refused, const std::string& catalog);

}  // namespace weft::trino
