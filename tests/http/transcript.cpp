#include "transcript.hpp"

#include <sstream>

#include "base/text.hpp"

namespace weft::http_test {
namespace {

std::string Stripped(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  return text;
}

// Reads "name: value" lines up to an empty one.
std::vector<std::pair<std::string, std::string>> ReadHeaders(std::istringstream& in, int& line) {
  std::vector<std::pair<std::string, std::string>> headers;
  for (std::string text; std::getline(in, text);) {
    ++line;
    if (text.empty()) break;
    const size_t colon = text.find(": ");
    headers.emplace_back(text.substr(0, colon), text.substr(colon + 2));
  }
  return headers;
}

Exchange ReadExchange(const std::string& block, int line) {
  Exchange exchange;
  exchange.line = line;
  const size_t mark = block.find("\n--- ");
  std::istringstream request(block.substr(0, mark)), answer(block.substr(mark + 5));
  for (std::string text; std::getline(request, text);) {
    if (text.starts_with("#"))
      exchange.title += (exchange.title.empty() ? "" : " ") + std::string(Trim(text.substr(1)));
    else if (text.starts_with("as "))
      exchange.user = text.substr(3);
    else if (!text.empty()) {
      exchange.method = text.substr(0, text.find(' '));
      exchange.target = text.substr(text.find(' ') + 1);
      break;
    }
  }
  int ignored = 0;
  exchange.headers = ReadHeaders(request, ignored);
  exchange.body = Stripped(std::string(std::istreambuf_iterator<char>(request), {}));
  std::string status;
  std::getline(answer, status);
  exchange.status = std::stoi(status);
  exchange.expected_headers = ReadHeaders(answer, ignored);
  exchange.expected_body = Stripped(std::string(std::istreambuf_iterator<char>(answer), {}));
  return exchange;
}

std::string MismatchOfObjects(const Json& expected, const Json& actual,
                              std::map<std::string, std::string>& captures,
                              const std::string& path) {
  for (const auto& [key, value] : expected.items()) {
    if (key == "<more>") continue;
    if (!actual.contains(key)) return path + "." + key + " is missing";
    if (auto fault = Mismatch(value, actual[key], captures, path + "." + key); !fault.empty())
      return fault;
  }
  if (expected.contains("<more>")) return "";
  for (const auto& [key, value] : actual.items())
    if (!expected.contains(key)) return path + "." + key + " was not expected: " + value.dump();
  return "";
}

}  // namespace

std::vector<Exchange> ParseTranscript(const std::string& text) {
  std::vector<Exchange> exchanges;
  std::string block;
  int line = 0, begin = 1;
  std::istringstream in(text);
  const auto close = [&] {
    if (block.find("\n--- ") != std::string::npos) exchanges.push_back(ReadExchange(block, begin));
    block.clear();
    begin = line + 1;
  };
  for (std::string row; std::getline(in, row);) {
    ++line;
    if (row == "===")
      close();
    else
      block += row + "\n";
  }
  close();
  return exchanges;
}

std::string ToText(const std::vector<Exchange>& exchanges) {
  std::string text;
  for (const Exchange& e : exchanges) {
    if (!text.empty()) text += "\n===\n";
    text += "# " + e.title + "\n" + (e.user.empty() ? "" : "as " + e.user + "\n") + e.method + " " +
            e.target + "\n";
    for (const auto& [name, value] : e.headers) text += name + ": " + value + "\n";
    if (!e.body.empty()) text += "\n" + e.body + "\n";
    text += "--- " + std::to_string(e.status) + "\n";
    for (const auto& [name, value] : e.expected_headers) text += name + ": " + value + "\n";
    if (!e.expected_body.empty()) text += "\n" + e.expected_body + "\n";
  }
  return text;
}

std::string Mismatch(const Json& expected, const Json& actual,
                     std::map<std::string, std::string>& captures, const std::string& path) {
  if (expected.is_string()) {
    const std::string word = expected.get<std::string>();
    if (word == "<any>") return "";
    if (word.starts_with("<id:")) {
      captures[word.substr(4, word.size() - 5)] =
          actual.is_string() ? actual.get<std::string>() : actual.dump();
      return "";
    }
  }
  if (expected.is_object() && actual.is_object())
    return MismatchOfObjects(expected, actual, captures, path);
  if (expected.is_array() && actual.is_array() && expected.size() == actual.size()) {
    for (size_t i = 0; i < expected.size(); ++i)
      if (auto fault =
              Mismatch(expected[i], actual[i], captures, path + "[" + std::to_string(i) + "]");
          !fault.empty())
        return fault;
    return "";
  }
  return expected == actual ? ""
                            : path + ": expected " + expected.dump() + ", got " + actual.dump();
}

std::string Filled(std::string text, const std::map<std::string, std::string>& captures) {
  for (const auto& [name, value] : captures) {
    const std::string mark = "{" + name + "}";
    for (size_t at = text.find(mark); at != std::string::npos;
         at = text.find(mark, at + value.size()))
      text.replace(at, mark.size(), value);
  }
  return text;
}

}  // namespace weft::http_test
