#pragma once
#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

// The corpus's language: sqllogictest and a few words more. One step is a paragraph; its lines are
//
//   as USER              who asks from here on
//   at TIME              what the clock says from here on
//   mesh FOLDER          applies a mesh folder, relative to the repository, as admin
//   share TABLE with WHOM [until TIME]   the asker's side gives access, by an agreement
//   revoke               the asker takes the last of these back
//   restart              stops the mesh and starts it again on the same home
//   statement ok         the SQL below runs
//   query TYPES [rowsort]  the SQL below answers the rows under ----, one a line, values parted by
//                        tabs; a type a column: T text, I integer, R real (equal to six digits);
//                        NULL, (empty)
//   deny [TEXT]          the SQL below is refused: by a policy (forbidden, or not found by who may
//                        not know of it) or by the gate (a statement or function that questions do
//                        not have)
//   error [TEXT]         the SQL below is let in and wrong: its syntax, a type, an unknown column,
//                        a value, a limit that it meets
//   eventually SECONDS   the query that follows may take that long to answer so
//
// and # begins a comment at a line's start. TEXT of deny and error is part of "kind: sentence
// hint". In SQL, <3:abc> stands for abcabcabc, and \xHH in it for a byte: what is too long, too
// deep or no text at all.
namespace weft::corpus {

enum class Word { kAs, kAt, kMesh, kShare, kRevoke, kRestart, kStatement, kQuery, kDeny, kError };

struct Step {
  Word word = Word::kStatement;
  int line = 0;
  std::string argument;  // of as, at, mesh, share, deny, error; of query its types
  bool rowsort = false;
  std::chrono::seconds patience{0};  // of eventually
  std::string sql;
  std::vector<std::string> rows;  // expected
};

// Throws std::runtime_error "file:line: what is wrong".
std::vector<Step> ReadCorpus(const std::filesystem::path& file);

}  // namespace weft::corpus
