#pragma once
#include "lake/names.hpp"
#include "lake/table_state.hpp"
#include "serve/http/message.hpp"

// The names of a request, from its path and from its body.
namespace weft::serve::iceberg {

// {namespace}: levels joined by U+001F. Throws Error{kInvalid}.
lake::Levels LevelsOf(const Call& call);
lake::Levels CheckedLevels(lake::Levels levels);
// ["a", "b"]
lake::Levels LevelsOf(const Json& list);
Json JsonOf(const lake::Levels& levels);
// {namespace} and {table} or {view}
lake::TableName NameOf(const Call& call, const char* capture);
// A new name in the namespace of the path.
lake::TableName NewNameOf(const Call& call, const Json& body);
// {"namespace": […], "name": …}
lake::TableName NameOf(const Json& identifier);
Json JsonOf(const lake::TableName& name);

// A part of a list: `pageToken` is the last name of the part before; no `pageSize`: all.
struct Page {
  std::string after;
  size_t size = 0;
};
Page PageOf(const Call& call);

}  // namespace weft::serve::iceberg
