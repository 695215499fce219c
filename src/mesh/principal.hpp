#pragma once
#include <optional>
#include <string>
#include <string_view>

// The name under which a domain's own SQL reads, beside the names of people: "domain:flights". No
// user's name holds a colon.
namespace weft::mesh {

std::string PrincipalOf(std::string_view domain);
bool IsPrincipal(std::string_view name);
// "flights"; nothing of a person's name.
std::optional<std::string> DomainOfPrincipal(std::string_view name);

}  // namespace weft::mesh
