#pragma once
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/json.hpp"

// A way into a running mesh: the same corpus goes through each.
namespace weft::corpus {

struct Answer {
  std::vector<Json> rows;      // arrays of values, as interface.md writes them in JSON
  std::optional<Error> error;  // instead of rows
};

struct Gift {
  std::string table, with, until;  // until: empty for ever
};

class Door {
 public:
  virtual ~Door() = default;
  // Applies a mesh folder as admin. Throws Error.
  virtual void Apply(const std::filesystem::path& folder) = 0;
  virtual Answer Ask(const std::string& user, const std::string& sql) = 0;
  // Gives access to a table as the owner's side, and takes the last that was given back. Throw
  // Error.
  virtual void Share(const std::string& user, const Gift& gift) = 0;
  virtual void Revoke(const std::string& user) = 0;
  // Stops and starts on the same home.
  virtual void Restart() = 0;
  // Sets the clock.
  virtual void SetTime(Time time) = 0;
};

// A mesh in this process, asked through query::Questions: no socket.
std::unique_ptr<Door> OpenEngineDoor();
// A node that listens on loopback, talked to with the command line's own client: sockets, tokens,
// JSON.
std::unique_ptr<Door> OpenHttpDoor();

}  // namespace weft::corpus
