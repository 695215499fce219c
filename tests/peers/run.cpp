#include "run.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <stdexcept>
#include <thread>

#include "base/digest.hpp"
#include "base/files.hpp"

extern char** environ;

namespace weft::peers_test {
namespace {

namespace fs = std::filesystem;

// Starts a program in the folder of the file that its output goes to: what it leaves there goes.
pid_t Start(const std::vector<std::string>& command, const fs::path& output) {
  std::vector<char*> arguments;
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output.c_str(),
                                   O_WRONLY | O_CREAT | O_TRUNC, 0600);
  posix_spawn_file_actions_addchdir_np(&actions, output.parent_path().c_str());
  posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
  pid_t process = 0;
  const int fault =
      ::posix_spawn(&process, arguments[0], &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (fault != 0) throw std::runtime_error("cannot start " + command[0] + ": scripts/setup peers");
  return process;
}

// What stands between two texts; empty until both are there.
std::string Between(const std::string& text, const std::string& before, char after) {
  const size_t from = text.find(before);
  const size_t to = from == std::string::npos ? from : text.find(after, from + before.size());
  return to == std::string::npos ? ""
                                 : text.substr(from + before.size(), to - from - before.size());
}

}  // namespace

Ran RunProgram(const std::vector<std::string>& command) {
  const ScratchFolder scratch;
  const pid_t process = Start(command, scratch.path() / "output");
  int status = 0;
  ::waitpid(process, &status, 0);
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, ReadFile(scratch.path() / "output")};
}

std::string Tool(const std::string& name) {
  return (fs::path(WEFT_SOURCE_DIR) / ".deps/venv-peers/bin" / name).string();
}

ScratchFolder::ScratchFolder()
    : path_(fs::temp_directory_path() / ("weft-peers-" + ToHex(RandomBytes(8)))) {
  fs::create_directories(path_);
}

ScratchFolder::~ScratchFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

Demo::Demo() {
  const fs::path said = folder() / "said";
  process_ =
      Start({WEFT_BINARY, "demo", "--home", folder() / "home", "--listen", "127.0.0.1:0"}, said);
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  while (url_.empty() && std::chrono::steady_clock::now() < deadline) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    url_ = Between(ReadFile(said), "mesh is up: ", ' ');
  }
  if (url_.empty()) throw std::runtime_error("the demo did not start: " + ReadFile(said));
}

Demo::~Demo() {
  ::kill(process_, SIGTERM);
  int status = 0;
  ::waitpid(process_, &status, 0);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << ReadFile(folder() / "said");
}

std::string Demo::Token(const std::string& user) const {
  return Json::parse(ReadFile(folder() / "home/demo-tokens.json")).at(user);
}

std::string Demo::Weft(const std::string& user, const std::vector<std::string>& arguments) const {
  std::vector<std::string> command{WEFT_BINARY,       "--as",     user, "--home",
                                   folder() / "home", "--server", url_};
  command.insert(command.end(), arguments.begin(), arguments.end());
  const Ran ran = RunProgram(command);
  EXPECT_EQ(ran.exit_code, 0) << ran.output;
  return ran.output;
}

}  // namespace weft::peers_test
