#pragma once
#include "mesh/caller.hpp"
#include "mesh/question.hpp"

namespace weft::policy {

// True for its owner, for those it is shared with, and for admins: they find it and read its SQL.
// What its SQL reads is decided table by table for whoever runs it, as with any other SQL.
bool MayReadQuestion(const mesh::Caller& caller, const mesh::Question& question);

}  // namespace weft::policy
