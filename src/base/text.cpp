#include "base/text.hpp"

#include <algorithm>
#include <cstring>

namespace weft {
namespace {

constexpr size_t kWordMax = 64;  // longer words are not misspelt, they are something else

char LowerChar(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool IsSpace(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

// How many bytes the sequence at the front takes, 0 when it is none that Unicode allows.
size_t SequenceLength(std::string_view text) {
  const auto byte = [&](size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u;
  };
  const auto follows = [&](size_t i) { return (byte(i) & 0xC0) == 0x80; };
  const unsigned first = byte(0), second = byte(1);
  if (first < 0x80) return 1;
  if (first < 0xC2) return 0;
  if (first < 0xE0) return follows(1) ? 2 : 0;
  if (first < 0xF0) {
    if ((first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F)) return 0;
    return follows(1) && follows(2) ? 3 : 0;
  }
  if (first > 0xF4 || (first == 0xF0 && second < 0x90) || (first == 0xF4 && second > 0x8F))
    return 0;
  return follows(1) && follows(2) && follows(3) ? 4 : 0;
}

std::string Quoted(std::string_view text, char quote) {
  std::string out(1, quote);
  out.reserve(text.size() + 2);
  for (const char c : text) {
    if (c == quote) out += quote;
    out += c;
  }
  return out += quote;
}

}  // namespace

std::string Lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), LowerChar);
  return out;
}

std::vector<std::string> Split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  for (size_t at = 0;;) {
    const size_t end = text.find(separator, at);
    if (end == std::string_view::npos) {
      parts.emplace_back(text.substr(at));
      return parts;
    }
    parts.emplace_back(text.substr(at, end - at));
    at = end + 1;
  }
}

std::string Join(std::span<const std::string> parts, std::string_view separator) {
  std::string out;
  for (const std::string& part : parts) {
    if (&part != parts.data()) out += separator;
    out += part;
  }
  return out;
}

std::string_view Trim(std::string_view text) {
  while (!text.empty() && IsSpace(text.front())) text.remove_prefix(1);
  while (!text.empty() && IsSpace(text.back())) text.remove_suffix(1);
  return text;
}

size_t Utf8Prefix(std::string_view text) {
  size_t good = 0;
  while (good < text.size()) {
    for (uint64_t eight = 0; text.size() - good >= sizeof eight; good += sizeof eight) {
      std::memcpy(&eight, text.data() + good, sizeof eight);
      if (eight & 0x8080808080808080u) break;
    }
    if (good == text.size()) break;
    const size_t length = SequenceLength(text.substr(good));
    if (length == 0) break;
    good += length;
  }
  return good;
}

bool IsUtf8(std::string_view text) { return Utf8Prefix(text) == text.size(); }

size_t EditDistance(std::string_view a, std::string_view b) {
  // Three rows of the usual table: the one before the last serves transpositions.
  std::vector<size_t> older(b.size() + 1), old(b.size() + 1), now(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) old[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    now[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t change = old[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      now[j] = std::min({change, old[j] + 1, now[j - 1] + 1});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        now[j] = std::min(now[j], older[j - 2] + 1);
    }
    older.swap(old);
    old.swap(now);
  }
  return old[b.size()];
}

std::optional<std::string> NearestWord(std::string_view misspelt,
                                       std::span<const std::string> words) {
  if (misspelt.empty() || misspelt.size() > kWordMax) return std::nullopt;
  const std::string wanted = Lower(misspelt);
  const size_t far = 1 + wanted.size() / 4;
  const std::string* best = nullptr;
  const std::string* longer = nullptr;  // a word that goes on where the asker stopped
  size_t best_distance = far + 1;
  for (const std::string& word : words) {
    if (word.size() > kWordMax) continue;
    const std::string known = Lower(word);
    const size_t distance = EditDistance(wanted, known);
    if (distance < best_distance && distance < known.size()) best = &word, best_distance = distance;
    if (!longer && wanted.size() >= 3 && known.starts_with(wanted)) longer = &word;
  }
  if (!best) best = longer;
  return best ? std::optional(*best) : std::nullopt;
}

std::string SqlText(std::string_view text) { return Quoted(text, '\''); }

std::string SqlName(std::string_view name) { return Quoted(name, '"'); }

std::string WithThousands(uint64_t number) {
  std::string out = std::to_string(number);
  for (size_t at = out.size(); at > 3;) out.insert(at -= 3, 1, ',');
  return out;
}

}  // namespace weft
