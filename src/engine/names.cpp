#include "engine/names.hpp"

#include "base/digest.hpp"

namespace weft::engine {
namespace {

std::string Token() { return ToHex(RandomBytes(16)); }

void Erase(std::string& text, const std::string& word) {
  for (size_t at = text.find(word); at != std::string::npos; at = text.find(word, at))
    text.erase(at, word.size());
}

}  // namespace

Names Names::Random() { return {"weft://" + Token() + "/", "i" + Token(), "f" + Token() + "_"}; }

std::string Names::Scrubbed(std::string text) const {
  Erase(text, door);
  Erase(text, inner + ".");
  Erase(text, inner);
  Erase(text, functions);
  return text;
}

}  // namespace weft::engine
