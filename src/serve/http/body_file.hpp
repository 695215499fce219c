#pragma once
#include <filesystem>

#include "serve/http/message.hpp"

namespace weft::serve {

// The scratch file of a call's body: it goes, whatever happens.
class BodyFile {
 public:
  explicit BodyFile(const Call& call) : path_(call.body_file) {}
  ~BodyFile() {
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
  }
  BodyFile(const BodyFile&) = delete;
  BodyFile& operator=(const BodyFile&) = delete;

  const std::filesystem::path& path() const { return path_; }
  bool is_there() const {  // and not empty
    std::error_code ignored;
    return !path_.empty() && std::filesystem::file_size(path_, ignored) > 0 && !ignored;
  }

 private:
  std::filesystem::path path_;
};

}  // namespace weft::serve
