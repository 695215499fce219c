#pragma once
#include <algorithm>
#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/error.hpp"
#include "journal/segment_file.hpp"

// A disk in memory that keeps a history of all that was asked of it, so that a test can ask what a
// crash at any moment would have left there.
namespace weft::journal {

struct DiskOp {
  enum class Kind { kMake, kWrite, kResize, kSync, kRename, kRemove, kSyncFolder, kNote };
  Kind kind{};
  std::string name;
  std::string to = {};     // of a rename
  uint64_t position = 0;   // of a write; the size of a resize; of a note: its number
  std::string bytes = {};  // of a write
};

using Image = std::map<std::string, std::string>;  // what is on a disk: bytes by file name

// One folder, whatever it is called. Any thread.
class SimDisk final : public Disk {
 public:
  explicit SimDisk(Image image = {}) {
    for (auto& [name, bytes] : image)
      files_[name] = std::make_shared<std::string>(std::move(bytes));
  }

  const std::vector<DiskOp>& history() const { return history_; }
  // Put among the operations, so that a test knows what was promised by then.
  void Note(uint64_t number) { Add({.kind = DiskOp::Kind::kNote, .position = number}); }
  // Writes beyond it are refused, half done first.
  void SetRoom(uint64_t bytes) {
    const std::lock_guard lock(mutex_);
    room_ = bytes;
  }

  // As long as each sync takes.
  void SetSyncTakes(std::chrono::milliseconds time) { sync_takes_ = time; }

  void MakeFolder(const std::filesystem::path&) override {}
  std::vector<std::string> List(const std::filesystem::path&) override {
    const std::lock_guard lock(mutex_);
    std::vector<std::string> names;
    for (const auto& [name, bytes] : files_) names.push_back(name);
    return names;
  }
  void Create(const std::filesystem::path& path, std::string_view bytes) override {
    const std::string name = path.filename(), beside = name + ".new-0123456789ab";
    Add({.kind = DiskOp::Kind::kMake, .name = beside});
    Write(beside, 0, bytes);
    Add({.kind = DiskOp::Kind::kSync, .name = beside});
    Add({.kind = DiskOp::Kind::kRename, .name = beside, .to = name});
    Add({.kind = DiskOp::Kind::kSyncFolder});
  }
  std::unique_ptr<SegmentFile> Open(const std::filesystem::path& path, SegmentFile::Use) override {
    return std::make_unique<File>(*this, path);
  }
  void Remove(const std::filesystem::path& path) override {
    Add({.kind = DiskOp::Kind::kRemove, .name = path.filename()});
  }
  void SyncFolder(const std::filesystem::path&) override {
    Add({.kind = DiskOp::Kind::kSyncFolder});
  }

 private:
  using Bytes = std::shared_ptr<std::string>;

  class File final : public SegmentFile {
   public:
    File(SimDisk& disk, const std::filesystem::path& path)
        : disk_(disk), path_(path), bytes_(disk.BytesOf(path.filename())) {}
    const std::filesystem::path& path() const override { return path_; }
    uint64_t Size() const override {
      const std::lock_guard lock(disk_.mutex_);
      return bytes_->size();
    }
    std::string ReadAt(uint64_t position, size_t count) const override {
      const std::lock_guard lock(disk_.mutex_);
      return position < bytes_->size() ? bytes_->substr(position, count) : std::string();
    }
    void WriteAt(uint64_t position, std::string_view bytes) override {
      if (disk_.Fits(position + bytes.size())) return disk_.Write(Name(), position, bytes);
      disk_.Write(Name(), position, bytes.substr(0, bytes.size() / 2));
      Truncate(position);
      throw DiskFull("the disk is full");
    }
    void Truncate(uint64_t size) override {
      disk_.Add({.kind = DiskOp::Kind::kResize, .name = Name(), .position = size});
    }
    bool Reserve(uint64_t size) override {
      if (!disk_.Fits(size)) return false;
      if (size > Size()) Truncate(size);
      return true;
    }
    void Sync() override {
      if (disk_.sync_takes_.count() > 0) std::this_thread::sleep_for(disk_.sync_takes_);
      disk_.Add({.kind = DiskOp::Kind::kSync, .name = Name()});
    }

   private:
    std::string Name() const { return path_.filename(); }
    SimDisk& disk_;
    const std::filesystem::path path_;
    const Bytes bytes_;
  };

  Bytes BytesOf(const std::string& name) {
    const std::lock_guard lock(mutex_);
    if (!files_.contains(name)) throw Error(ErrorKind::kUnavailable, "there is no " + name);
    return files_[name];
  }
  bool Fits(uint64_t end) {
    const std::lock_guard lock(mutex_);
    return end <= room_;
  }
  void Write(const std::string& name, uint64_t position, std::string_view bytes) {
    Add({.kind = DiskOp::Kind::kWrite,
         .name = name,
         .position = position,
         .bytes = std::string(bytes)});
  }

  void Add(DiskOp op) {
    const std::lock_guard lock(mutex_);
    using Kind = DiskOp::Kind;
    if (op.kind == Kind::kMake) files_[op.name] = std::make_shared<std::string>();
    if (op.kind == Kind::kWrite) Put(*files_.at(op.name), op.position, op.bytes);
    if (op.kind == Kind::kResize) files_.at(op.name)->resize(op.position, '\0');
    if (op.kind == Kind::kRemove) files_.erase(op.name);
    if (op.kind == Kind::kRename) files_[op.to] = files_.extract(op.name).mapped();
    history_.push_back(std::move(op));
  }

 public:
  static void Put(std::string& file, uint64_t position, std::string_view bytes) {
    if (file.size() < position + bytes.size()) file.resize(position + bytes.size(), '\0');
    file.replace(position, bytes.size(), bytes);
  }

 private:
  mutable std::mutex mutex_;  // guards all below
  std::map<std::string, Bytes> files_;
  std::vector<DiskOp> history_;
  uint64_t room_ = UINT64_MAX;
  std::chrono::milliseconds sync_takes_{0};
};

// A crash after the first `count` operations of a history that began with `start`. What was synced
// is there; of the rest, `keeps_name(i)` says which changes of names are, always the first ones,
// and `keeps(i)` which pieces of data: resizes, and writes cut into sectors, counted from the first
// one.
struct Crash {
  size_t count = 0;
  size_t names_kept = SIZE_MAX;
  std::vector<bool> kept = {};  // pieces beyond its end: `rest_kept`
  bool rest_kept = true;

  bool Keeps(size_t piece) const { return piece < kept.size() ? kept[piece] : rest_kept; }
};

inline constexpr size_t kSimSectorBytes = 32;

// What it left, and how many names and pieces of data were not synced at that moment.
struct Wreck {
  Image image;
  size_t names = 0, pieces = 0;
};

class CrashedDisk {
 public:
  CrashedDisk(const Image& start, const std::vector<DiskOp>& history, const Crash& crash)
      : crash_(crash) {
    for (const auto& [name, bytes] : start)
      durable_[name] = now_[name] = std::make_shared<Node>(Node{bytes, {}});
    for (size_t i = 0; i < std::min(crash.count, history.size()); ++i) Apply(history[i]);
  }

  Wreck Left() {
    Wreck wreck;
    wreck.names = renames_.size();
    for (size_t i = 0; i < std::min(crash_.names_kept, renames_.size()); ++i)
      ApplyName(renames_[i], durable_);
    std::map<Node*, std::string> contents;  // in the order of names, so that pieces have numbers
    for (const auto& [name, node] : now_) Settle(*node, contents, wreck);
    for (const auto& [name, node] : durable_) {
      Settle(*node, contents, wreck);
      wreck.image[name] = contents.at(node.get());
    }
    return wreck;
  }

 private:
  struct Node {
    std::string durable;
    std::vector<DiskOp> pending;
  };
  struct NameOp {
    DiskOp op;
    std::shared_ptr<Node> node;
  };
  using Names = std::map<std::string, std::shared_ptr<Node>>;

  static void ApplyName(const NameOp& change, Names& names) {
    using Kind = DiskOp::Kind;
    if (change.op.kind != Kind::kMake) names.erase(change.op.name);
    if (change.op.kind == Kind::kMake) names[change.op.name] = change.node;
    if (change.op.kind == Kind::kRename) names[change.op.to] = change.node;
  }

  static void ApplyData(const DiskOp& op, std::string& bytes) {
    if (op.kind == DiskOp::Kind::kResize) bytes.resize(op.position, '\0');
    if (op.kind == DiskOp::Kind::kWrite) SimDisk::Put(bytes, op.position, op.bytes);
  }

  void Apply(const DiskOp& op) {
    using Kind = DiskOp::Kind;
    switch (op.kind) {
      case Kind::kNote: return;
      case Kind::kWrite:
      case Kind::kResize: return now_.at(op.name)->pending.push_back(op);
      case Kind::kSync: {
        Node& node = *now_.at(op.name);
        for (const DiskOp& each : node.pending) ApplyData(each, node.durable);
        return node.pending.clear();
      }
      case Kind::kSyncFolder:
        for (const NameOp& each : renames_) ApplyName(each, durable_);
        return renames_.clear();
      case Kind::kMake:
        renames_.push_back({op, std::make_shared<Node>()});
        return ApplyName(renames_.back(), now_);
      case Kind::kRename:
      case Kind::kRemove:
        renames_.push_back({op, now_.contains(op.name) ? now_.at(op.name) : nullptr});
        return ApplyName(renames_.back(), now_);
    }
  }

  void Settle(Node& node, std::map<Node*, std::string>& contents, Wreck& wreck) {
    if (contents.contains(&node)) return;
    std::string bytes = node.durable;
    for (const DiskOp& op : node.pending) {
      if (op.kind == DiskOp::Kind::kResize) {
        if (crash_.Keeps(wreck.pieces++)) ApplyData(op, bytes);
        continue;
      }
      for (size_t at = 0; at < op.bytes.size();) {
        const size_t to_border = kSimSectorBytes - (op.position + at) % kSimSectorBytes;
        const size_t length = std::min(to_border, op.bytes.size() - at);
        if (crash_.Keeps(wreck.pieces++))
          SimDisk::Put(bytes, op.position + at, std::string_view(op.bytes).substr(at, length));
        at += length;
      }
    }
    contents.emplace(&node, std::move(bytes));
  }

  const Crash crash_;
  Names now_, durable_;
  std::vector<NameOp> renames_;
};

}  // namespace weft::journal
