#pragma once
#include <string>
#include <string_view>

#include "mesh/kind.hpp"

// What a path in a mesh folder is for. Inside mesh/ only.
//
//   weft.yaml, teams.yaml                      kTop: Mesh, Team, User, global policies
//   policies/pii.yaml                          kTop
//   flights/domain.yaml                        kDomain
//   flights/departures/departures.odps.yaml    kProduct, also in v1/, v2/ below it
//   flights/departures/tests/x.sql             kTests
//   flights/departures/data/x.csv              kOther: only what a document names
namespace weft::mesh {

struct Spot {
  enum class Area { kTop, kDomain, kProduct, kTests, kOther };
  Area area = Area::kOther;
  std::string domain;   // the folder; empty at the top
  std::string product;  // the folder; empty above it
  int major = 0;        // of v1/, v2/
  std::string folder;   // where the file lies: "flights/departures/", empty at the top
  std::string file;     // its bare name
};

Spot SpotOf(std::string_view path);

bool IsDocumentFile(std::string_view file);  // .yaml, .yml
bool IsCodeFile(std::string_view file);      // .sql
bool IsForPeople(std::string_view file);     // README, LICENSE, *.md: nobody need name them
bool IsHidden(std::string_view path);        // some part begins with "."

// True when a document of this kind may lie there; `place` is told to the writer if not.
bool MayLie(Kind kind, Spot::Area area, std::string_view& place);

}  // namespace weft::mesh
