#pragma once
#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

// Programs beside the test: started, watched, and ended by their id.
namespace weft::test {

// A folder under the system's temporary one, gone with its owner.
class Scratch {
 public:
  Scratch();
  ~Scratch();
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// What a program left behind. `code` is 128 + the signal when one ended it.
struct Finished {
  int code = -1;
  std::string out, err;
};

struct ProcessOptions {
  std::vector<std::string> arguments;              // the program first
  std::map<std::string, std::string> environment;  // besides the test's own, without its WEFT_*
  std::filesystem::path folder;                    // where it runs; empty: where the test does
};

class Process {
 public:
  explicit Process(ProcessOptions options);
  // Kills what still runs.
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  pid_t pid() const { return pid_; }
  void Signal(int number);
  // Nothing when it still runs after `patience`.
  std::optional<int> Wait(std::chrono::milliseconds patience);
  // Waits for its end; killed when it still runs after `patience`.
  Finished Finish(std::chrono::minutes patience = std::chrono::minutes(1));
  // What it wrote so far.
  std::string out() const;
  std::string err() const;

 private:
  Scratch scratch_;
  pid_t pid_ = -1;
  std::optional<int> code_;
};

Finished Run(ProcessOptions options, std::chrono::minutes patience = std::chrono::minutes(1));

// Asks every 10 ms until `holds`; false when it does not within `patience`.
template <typename Holds>
bool Eventually(std::chrono::milliseconds patience, const Holds& holds);

void SleepFor(std::chrono::milliseconds time);

template <typename Holds>
bool Eventually(std::chrono::milliseconds patience, const Holds& holds) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (!holds()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    SleepFor(std::chrono::milliseconds(10));
  }
  return true;
}

}  // namespace weft::test
