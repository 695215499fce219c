#pragma once
#include <algorithm>
#include <array>

#include "mesh/model.hpp"

// Which of two masks on one column wins: the one that stands earlier here. docs/formats/policy.md
// says why.
namespace weft::policy {

inline constexpr std::array kStrictestFirst{
    mesh::Mask::Type::kNull,       mesh::Mask::Type::kRedact,     mesh::Mask::Type::kDefault,
    mesh::Mask::Type::kHashColumn, mesh::Mask::Type::kHash,       mesh::Mask::Type::kSha256Global,
    mesh::Mask::Type::kYear,       mesh::Mask::Type::kMonth,      mesh::Mask::Type::kShowFirst4,
    mesh::Mask::Type::kShowLast4,  mesh::Mask::Type::kExpression,
};

// 0 is the strictest.
constexpr size_t RankOf(mesh::Mask::Type type) {
  return static_cast<size_t>(std::ranges::find(kStrictestFirst, type) - kStrictestFirst.begin());
}

}  // namespace weft::policy
