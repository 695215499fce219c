#pragma once

// The command line: the same verbs as the API, one row a verb (verbs.hpp).
namespace weft::cli {

// Runs one command. Exit code: 0 done, 1 refused or failed, 2 wrong usage.
int Run(int argc, char** argv);

}  // namespace weft::cli
