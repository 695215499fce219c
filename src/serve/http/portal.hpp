#pragma once
#include <map>
#include <string>
#include <string_view>

#include "serve/http/message.hpp"

// The portal's own files, which the binary holds compressed. Any thread.
namespace weft::serve {

// As portal/build.mjs packs them: a line of JSON that lists the files, then their bytes, gzipped.
class Portal {
 public:
  // `pack` outlives it; empty: there is no portal. Throws Error{kInternal} for a broken pack.
  explicit Portal(std::string_view pack);

  // A file by its path. A browser that asks for a page gets the first one: which page that is, its
  // script reads from the address. Throws Error{kNotFound} for anything else.
  Response Answer(const Call& call) const;

 private:
  struct File {
    std::string type, etag;
    std::string_view gzip;
    bool is_immutable = false;  // its name changes with its content
  };
  static Response Of(const File& file, const Call& call);
  const File* Find(const Call& call) const;

  std::map<std::string, File, std::less<>> files_;
};

// What portal/build.mjs made of portal/, in this binary.
std::string_view PortalPack();

}  // namespace weft::serve
