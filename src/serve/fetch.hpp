#pragma once
#include <filesystem>

#include "identity/oidc.hpp"

namespace weft::serve {

// Asks the sign-in provider over HTTP, by libcurl: no redirects, 10 seconds, a megabyte at most.
// `ca_file`: trusted instead of the system's authorities; empty: those.
identity::FetchReply FetchOverHttp(const identity::FetchRequest& request,
                                   const std::filesystem::path& ca_file);

}  // namespace weft::serve
