#include "base/pattern.hpp"

#include <memory>

namespace weft {
namespace {

using Bytes = std::bitset<256>;
using Step = Pattern::Step;

constexpr size_t kTextMax = 1000;
constexpr size_t kStepsMax = 10'000;
constexpr int kRepeatMax = 255;
constexpr int kForever = -1;

struct Node {
  enum class Type { kByte, kSequence, kChoice, kRepeat };
  Type type = Type::kSequence;
  Bytes bytes;
  std::vector<Node> children;
  int least = 0, most = kForever;  // of kRepeat
};

Bytes Range(unsigned char from, unsigned char to) {
  Bytes bytes;
  for (unsigned c = from; c <= to; ++c) bytes.set(c);
  return bytes;
}

// Recursive descent over one pattern; the first fault ends it.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  Node Read() {
    if (rest_.size() > kTextMax) Fail("it is longer than 1,000 bytes");
    Eat('^');
    Node node = Choice();
    if (fault_.empty() && !rest_.empty()) Fail("a `)` has no `(`");
    return node;
  }
  const std::string& fault() const { return fault_; }

 private:
  void Fail(std::string fault) {
    if (fault_.empty()) fault_ = std::move(fault);
    rest_ = {};
  }
  bool Eat(char c) {
    if (rest_.empty() || rest_[0] != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  char Take() {
    const char c = rest_[0];
    rest_.remove_prefix(1);
    return c;
  }

  Node Choice() {
    Node choice;
    choice.type = Node::Type::kChoice;
    do choice.children.push_back(Sequence());
    while (Eat('|'));
    return choice;
  }

  Node Sequence() {
    Node sequence;
    while (!rest_.empty() && rest_[0] != '|' && rest_[0] != ')') {
      if (rest_ == "$") {
        rest_ = {};
        break;
      }
      sequence.children.push_back(Repeated(Atom()));
    }
    return sequence;
  }

  Node Atom() {
    Node node;
    node.type = Node::Type::kByte;
    const char c = Take();
    switch (c) {
      case '(':
        if (rest_.starts_with("?:")) rest_.remove_prefix(2);
        if (rest_.starts_with("?")) Fail("groups that begin with (? are not known");
        node = Choice();
        if (!Eat(')')) Fail("a `(` has no `)`");
        return node;
      case '[': node.bytes = Class(); return node;
      case '.': node.bytes = ~Bytes().set('\n'); return node;
      case '\\': node.bytes = Escape(); return node;
      case '*':
      case '+':
      case '?':
      case '{': Fail(std::string("there is nothing before `") + c + "` to repeat"); return node;
      case '^':
      case '$': Fail("`^` may only begin and `$` may only end it"); return node;
      default: node.bytes.set(static_cast<unsigned char>(c)); return node;
    }
  }

  Node Repeated(Node atom) {
    if (rest_.empty()) return atom;
    int least = 0, most = kForever;
    if (Eat('+')) {
      least = 1;
    } else if (Eat('?')) {
      most = 1;
    } else if (Eat('{')) {
      least = Count();
      most = Eat(',') ? (rest_.starts_with('}') ? kForever : Count()) : least;
      if (!Eat('}')) Fail("a `{` must be {m}, {m,} or {m,n}");
      if (most != kForever && most < least) Fail("in {m,n} the first number is the smaller");
    } else if (!Eat('*')) {
      return atom;
    }
    Node repeat;
    repeat.type = Node::Type::kRepeat;
    repeat.least = least;
    repeat.most = most;
    repeat.children.push_back(std::move(atom));
    return repeat;
  }

  int Count() {
    int count = -1;
    while (!rest_.empty() && rest_[0] >= '0' && rest_[0] <= '9' && count <= kRepeatMax)
      count = (count < 0 ? 0 : count) * 10 + (Take() - '0');
    if (count < 0) Fail("a `{` must be {m}, {m,} or {m,n}");
    if (count > kRepeatMax) Fail("it repeats more than 255 times");
    return count;
  }

  Bytes Escape() {
    if (rest_.empty()) {
      Fail("nothing follows the `\\`");
      return {};
    }
    const char c = Take();
    const Bytes digits = Range('0', '9');
    const Bytes words = digits | Range('a', 'z') | Range('A', 'Z') | Bytes().set('_');
    const Bytes spaces = Range('\t', '\r') | Bytes().set(' ');
    switch (c) {
      case 'd': return digits;
      case 'D': return ~digits;
      case 'w': return words;
      case 'W': return ~words;
      case 's': return spaces;
      case 'S': return ~spaces;
      default: break;
    }
    if ((words & Bytes().set(static_cast<unsigned char>(c))).any())
      Fail(std::string("`\\") + c + "` is not known");
    return Bytes().set(static_cast<unsigned char>(c));
  }

  // One entry of a class: a byte, or what an escape stands for.
  Bytes ClassEntry() {
    const char c = Take();
    return c == '\\' ? Escape() : Bytes().set(static_cast<unsigned char>(c));
  }

  Bytes Class() {
    const bool negated = Eat('^');
    Bytes bytes;
    while (!rest_.empty() && rest_[0] != ']') {
      const char from = rest_[0];
      const Bytes entry = ClassEntry();
      if (from != '\\' && rest_.size() > 1 && rest_[0] == '-' && rest_[1] != ']') {
        rest_.remove_prefix(1);
        const char to = Take();
        if (static_cast<unsigned char>(to) < static_cast<unsigned char>(from) || to == '\\')
          Fail("a range in [] must go upwards");
        bytes |= Range(static_cast<unsigned char>(from), static_cast<unsigned char>(to));
      } else {
        bytes |= entry;
      }
    }
    if (!Eat(']')) Fail("a `[` has no `]`");
    return negated ? ~bytes : bytes;
  }

  std::string_view rest_;
  std::string fault_;
};

// Writes steps from the end to the beginning: each node knows what follows it.
class Writer {
 public:
  explicit Writer(std::vector<Step>& steps) : steps_(steps) {}

  size_t Write(const Node& node, size_t next) {
    if (IsFull()) return next;
    switch (node.type) {
      case Node::Type::kByte: return Add({Step::Do::kByte, node.bytes, next, 0});
      case Node::Type::kSequence:
        for (auto child = node.children.rbegin(); child != node.children.rend(); ++child)
          next = Write(*child, next);
        return next;
      case Node::Type::kChoice: return WriteChoice(node, next);
      case Node::Type::kRepeat: return WriteRepeat(node, next);
    }
    return next;
  }
  bool IsFull() const { return steps_.size() > kStepsMax; }

 private:
  size_t Add(Step step) {
    steps_.push_back(step);
    return steps_.size() - 1;
  }

  size_t WriteChoice(const Node& node, size_t next) {
    size_t first = Write(node.children.back(), next);
    for (size_t i = node.children.size() - 1; i-- > 0;)
      first = Add({Step::Do::kFork, {}, Write(node.children[i], next), first});
    return first;
  }

  size_t WriteRepeat(const Node& node, size_t next) {
    const Node& child = node.children[0];
    size_t first = next;
    if (node.most == kForever) {
      first = Add({Step::Do::kFork, {}, next, next});
      const size_t loop = Write(child, first);
      steps_[first].next = loop;
    }
    for (int i = node.least; i < node.most && !IsFull(); ++i)
      first = Add({Step::Do::kFork, {}, Write(child, first), next});
    for (int i = 0; i < node.least && !IsFull(); ++i) first = Write(child, first);
    return first;
  }

  std::vector<Step>& steps_;
};

// The steps that may act now, each once.
class States {
 public:
  explicit States(const std::vector<Step>& steps) : steps_(steps), seen_(steps.size()) {}

  void Add(size_t step) {
    std::vector<size_t> open{step};
    while (!open.empty()) {
      const size_t at = open.back();
      open.pop_back();
      if (seen_[at]) continue;
      seen_[at] = true;
      if (steps_[at].act == Step::Do::kFork) {
        open.push_back(steps_[at].next);
        open.push_back(steps_[at].other);
      } else {
        now_.push_back(at);
      }
    }
  }
  const std::vector<size_t>& now() const { return now_; }

 private:
  const std::vector<Step>& steps_;
  std::vector<bool> seen_;
  std::vector<size_t> now_;
};

}  // namespace

std::optional<Pattern> Pattern::Parse(std::string_view text, std::string& fault) {
  Reader reader(text);
  const Node root = reader.Read();
  fault = reader.fault();
  if (!fault.empty()) return std::nullopt;
  Pattern pattern;
  pattern.steps_.push_back({});
  Writer writer(pattern.steps_);
  pattern.first_ = writer.Write(root, 0);
  if (writer.IsFull()) {
    fault = "it repeats too much";
    return std::nullopt;
  }
  return pattern;
}

bool Pattern::Matches(std::string_view text) const {
  auto states = std::make_unique<States>(steps_);
  states->Add(first_);
  for (const char c : text) {
    auto next = std::make_unique<States>(steps_);
    for (const size_t at : states->now())
      if (steps_[at].act == Step::Do::kByte && steps_[at].bytes[static_cast<unsigned char>(c)])
        next->Add(steps_[at].next);
    states = std::move(next);
  }
  for (const size_t at : states->now())
    if (steps_[at].act == Step::Do::kMatch) return true;
  return false;
}

}  // namespace weft
