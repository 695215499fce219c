#pragma once
#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

#include "base/json.hpp"

// Programs beside ours: the tools of scripts/peers.txt, and Weft's own binary as a user runs it.
namespace weft::peers_test {

struct Ran {
  int exit_code = -1;
  std::string output;  // standard output and error, as they came
};
// Runs a program with its arguments, without a shell, and waits for it.
Ran RunProgram(const std::vector<std::string>& command);

// A tool of the virtual environment that `scripts/setup peers` makes.
std::string Tool(const std::string& name);

// A folder that goes when we are done.
class ScratchFolder {
 public:
  ScratchFolder();
  ~ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// `weft demo` in a home of its own on any free port, until this goes.
class Demo {
 public:
  Demo();
  ~Demo();
  Demo(const Demo&) = delete;
  Demo& operator=(const Demo&) = delete;

  const std::string& url() const { return url_; }
  std::string Token(const std::string& user) const;
  // `weft --as USER …` against it; fails the test when it does not exit with 0.
  std::string Weft(const std::string& user, const std::vector<std::string>& arguments) const;
  const std::filesystem::path& folder() const { return scratch_.path(); }

 private:
  ScratchFolder scratch_;
  pid_t process_ = 0;
  std::string url_;
};

}  // namespace weft::peers_test
