#pragma once
#include <algorithm>
#include <memory>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

// A sorted map that never changes: an edited copy shares all that it does not touch. Read like a
// std::map. Copying is cheap (a pointer a hundred entries). Any thread.
namespace weft::mesh {

template <typename K, typename V>
class Tree {
 public:
  using value_type = std::pair<K, V>;
  // A key with its new value, or without one: removed.
  using Edit = std::pair<K, std::optional<V>>;

  class const_iterator {
   public:
    using iterator_category = std::forward_iterator_tag;
    using value_type = Tree::value_type;
    using difference_type = std::ptrdiff_t;
    using pointer = const value_type*;
    using reference = const value_type&;

    const_iterator() = default;
    reference operator*() const { return (*tree_->chunks_[chunk_])[at_]; }
    pointer operator->() const { return &**this; }
    const_iterator& operator++() {
      if (++at_ == tree_->chunks_[chunk_]->size()) ++chunk_, at_ = 0;
      return *this;
    }
    const_iterator operator++(int) {
      const_iterator before = *this;
      ++*this;
      return before;
    }
    bool operator==(const const_iterator& other) const {
      return chunk_ == other.chunk_ && at_ == other.at_;
    }

   private:
    friend class Tree;
    const_iterator(const Tree* tree, size_t chunk, size_t at)
        : tree_(tree), chunk_(chunk), at_(at) {}
    const Tree* tree_ = nullptr;
    size_t chunk_ = 0;
    size_t at_ = 0;
  };
  using iterator = const_iterator;

  const_iterator begin() const { return {this, 0, 0}; }
  const_iterator end() const { return {this, chunks_.size(), 0}; }
  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }

  template <typename Key>
  const_iterator lower_bound(const Key& key) const {
    const auto chunk = std::partition_point(
        chunks_.begin(), chunks_.end(), [&](const ChunkPtr& c) { return c->back().first < key; });
    if (chunk == chunks_.end()) return end();
    const auto entry = LowerBound(**chunk, key);
    return {this, static_cast<size_t>(chunk - chunks_.begin()),
            static_cast<size_t>(entry - (*chunk)->begin())};
  }
  template <typename Key>
  const_iterator find(const Key& key) const {
    const const_iterator found = lower_bound(key);
    return found == end() || key < found->first ? end() : found;
  }
  template <typename Key>
  bool contains(const Key& key) const {
    return find(key) != end();
  }
  template <typename Key>
  size_t count(const Key& key) const {
    return contains(key) ? 1 : 0;
  }
  template <typename Key>
  const V& at(const Key& key) const {
    const const_iterator found = find(key);
    if (found == end()) throw std::out_of_range("no such key");
    return found->second;
  }

  // The map with some entries set or removed; of several edits of one key the last counts. Costs
  // what the touched neighbourhoods cost, not what the map holds.
  Tree Edited(std::vector<Edit> edits) const {
    if (edits.empty()) return *this;
    std::ranges::stable_sort(edits, {}, &Edit::first);
    Tree next;
    next.chunks_.reserve(chunks_.size() + edits.size() / kChunkSize + 1);
    size_t edit = 0;
    for (size_t i = 0; i < chunks_.size(); ++i) {
      const bool is_last = i + 1 == chunks_.size();
      size_t end = edit;
      while (end < edits.size() && (is_last || !(chunks_[i]->back().first < edits[end].first)))
        ++end;
      if (end == edit) {
        next.Add(chunks_[i]);
      } else {
        next.AddCut(Merge(*chunks_[i], edits.data() + edit, edits.data() + end));
      }
      edit = end;
    }
    if (chunks_.empty()) next.AddCut(Merge({}, edits.data(), edits.data() + edits.size()));
    return next;
  }

 private:
  using Chunk = std::vector<value_type>;
  using ChunkPtr = std::shared_ptr<const Chunk>;
  static constexpr size_t kChunkSize = 128;

  template <typename Key>
  static auto LowerBound(const Chunk& chunk, const Key& key) {
    return std::partition_point(chunk.begin(), chunk.end(),
                                [&](const value_type& entry) { return entry.first < key; });
  }

  static Chunk Merge(const Chunk& old, Edit* edit, Edit* edits_end) {
    Chunk out;
    out.reserve(old.size() + static_cast<size_t>(edits_end - edit));
    auto entry = old.begin();
    for (; edit != edits_end; ++edit) {
      if (edit + 1 != edits_end && !(edit->first < (edit + 1)->first)) continue;
      while (entry != old.end() && entry->first < edit->first) out.push_back(*entry++);
      if (entry != old.end() && !(edit->first < entry->first)) ++entry;
      if (edit->second) out.emplace_back(std::move(edit->first), std::move(*edit->second));
    }
    out.insert(out.end(), entry, old.end());
    return out;
  }

  void Add(ChunkPtr chunk) {
    size_ += chunk->size();
    chunks_.push_back(std::move(chunk));
  }

  // Adds entries in chunks of at most twice the usual size, so that chunks neither grow nor
  // crumble.
  void AddCut(Chunk entries) {
    if (entries.empty()) return;
    if (entries.size() <= 2 * kChunkSize)
      return Add(std::make_shared<const Chunk>(std::move(entries)));
    for (size_t at = 0; at < entries.size(); at += kChunkSize) {
      const auto from = entries.begin() + static_cast<std::ptrdiff_t>(at);
      const auto to =
          entries.begin() + static_cast<std::ptrdiff_t>(std::min(at + kChunkSize, entries.size()));
      Add(std::make_shared<const Chunk>(std::make_move_iterator(from),
                                        std::make_move_iterator(to)));
    }
  }

  std::vector<ChunkPtr> chunks_;
  size_t size_ = 0;
};

}  // namespace weft::mesh
