#include "support/process.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>
#include <fstream>
#include <sstream>
#include <thread>

#include "base/digest.hpp"
#include "base/error.hpp"

extern char** environ;

namespace weft::test {
namespace {

namespace fs = std::filesystem;

std::vector<char*> Pointers(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

std::vector<std::string> EnvironmentWith(const std::map<std::string, std::string>& more) {
  std::vector<std::string> all;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string text = *entry;
    const std::string name = text.substr(0, text.find('='));
    if (!name.starts_with("WEFT_") && !more.contains(name)) all.push_back(text);
  }
  for (const auto& [name, value] : more) all.push_back(name + "=" + value);
  return all;
}

std::string ContentOf(const fs::path& file) {
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return text.str();
}

// In the child, between fork and exec: nothing but system calls.
[[noreturn]] void Become(const ProcessOptions& options, const fs::path& scratch,
                         char* const* arguments, char* const* environment) {
  const int out = ::open((scratch / "out").c_str(), O_WRONLY | O_CREAT, 0600);
  const int err = ::open((scratch / "err").c_str(), O_WRONLY | O_CREAT, 0600);
  const int in = ::open("/dev/null", O_RDONLY);
  ::dup2(in, 0);
  ::dup2(out, 1);
  ::dup2(err, 2);
  if (options.folder.empty() || ::chdir(options.folder.c_str()) == 0)
    ::execve(arguments[0], arguments, environment);
  ::_exit(127);
}

int CodeOf(int status) {
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

}  // namespace

Scratch::Scratch() : path_(fs::temp_directory_path() / ("weft-" + ToHex(RandomBytes(8)))) {
  fs::create_directories(path_);
}

Scratch::~Scratch() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

Process::Process(ProcessOptions options) {
  std::vector<std::string> environment = EnvironmentWith(options.environment);
  const std::vector<char*> arguments = Pointers(options.arguments);
  const std::vector<char*> variables = Pointers(environment);
  pid_ = ::fork();
  WEFT_CHECK(pid_ >= 0);
  if (pid_ == 0) Become(options, scratch_.path(), arguments.data(), variables.data());
}

Process::~Process() {
  if (code_) return;
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
}

void Process::Signal(int number) {
  if (!code_) ::kill(pid_, number);
}

std::optional<int> Process::Wait(std::chrono::milliseconds patience) {
  Eventually(patience, [&] {
    int status = 0;
    if (!code_ && ::waitpid(pid_, &status, WNOHANG) == pid_) code_ = CodeOf(status);
    return code_.has_value();
  });
  return code_;
}

Finished Process::Finish(std::chrono::minutes patience) {
  if (!Wait(patience)) {
    Signal(SIGKILL);
    Wait(std::chrono::seconds(10));
  }
  return {code_.value_or(-1), out(), err()};
}

std::string Process::out() const { return ContentOf(scratch_.path() / "out"); }
std::string Process::err() const { return ContentOf(scratch_.path() / "err"); }

Finished Run(ProcessOptions options, std::chrono::minutes patience) {
  return Process(std::move(options)).Finish(patience);
}

void SleepFor(std::chrono::milliseconds time) { std::this_thread::sleep_for(time); }

}  // namespace weft::test
