#include "lineage/layout.hpp"

#include <gtest/gtest.h>

#include <random>

namespace weft::lineage {
namespace {

std::vector<Box> Boxes(size_t count) {
  return std::vector<Box>(count, Box{.width = 180, .height = 48});
}

bool Overlap(const Box& a, const Box& b) {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

void ExpectNoOverlaps(const std::vector<Box>& boxes) {
  for (size_t i = 0; i < boxes.size(); ++i)
    for (size_t j = i + 1; j < boxes.size(); ++j)
      ASSERT_FALSE(Overlap(boxes[i], boxes[j])) << i << " lies on " << j;
}

void ExpectLeftToRight(const std::vector<Box>& boxes, const std::vector<BoxEdge>& edges) {
  for (const auto& [from, to] : edges)
    ASSERT_LT(boxes[from].x + boxes[from].width, boxes[to].x) << from << " leads back to " << to;
}

// From lower to higher numbers: no circle.
std::vector<BoxEdge> RandomEdges(uint32_t boxes, size_t count, uint32_t seed) {
  std::mt19937 random(seed);
  std::vector<BoxEdge> edges;
  while (edges.size() < count) {
    const uint32_t a = random() % boxes, b = random() % boxes;
    if (a != b) edges.emplace_back(std::min(a, b), std::max(a, b));
  }
  return edges;
}

TEST(Layout, NothingIsLaidOutAsNothing) {
  std::vector<Box> none;
  EXPECT_EQ(LayOut(none, {}).width, 0);
}

TEST(Layout, AChainLiesInOneLine) {
  auto boxes = Boxes(3);
  const std::vector<BoxEdge> edges{{0, 1}, {1, 2}};
  const Layout layout = LayOut(boxes, edges);
  ExpectLeftToRight(boxes, edges);
  EXPECT_EQ(boxes[0].y, boxes[2].y);
  EXPECT_EQ(layout.columns, (std::vector<uint32_t>{0, 1, 2}));
  EXPECT_EQ(layout.width, 3 * 180 + 2 * 96);
  EXPECT_EQ(layout.height, 48);
}

TEST(Layout, WhatOnlyFeedsALateOneStandsNextToIt) {
  auto boxes = Boxes(4);
  const Layout layout = LayOut(boxes, {{0, 1}, {1, 2}, {3, 2}});
  EXPECT_EQ(layout.columns[3], 1u);
}

TEST(Layout, ParallelLinesDoNotCross) {
  auto boxes = Boxes(6);
  LayOut(boxes, {{0, 5}, {1, 4}, {2, 3}});
  for (const auto& [a, b] : {std::pair{0, 1}, {1, 2}, {0, 2}})
    EXPECT_EQ(boxes[a].y < boxes[b].y, boxes[5 - a].y < boxes[5 - b].y);
}

TEST(Layout, NoBoxesOverlapAndNoEdgeLeadsBack) {
  for (uint32_t seed = 1; seed <= 20; ++seed) {
    auto boxes = Boxes(120);
    for (size_t i = 0; i < boxes.size(); ++i)
      boxes[i].height = 48 + static_cast<double>(i % 7) * 20;
    const auto edges = RandomEdges(120, 240, seed);
    LayOut(boxes, edges);
    ExpectNoOverlaps(boxes);
    ExpectLeftToRight(boxes, edges);
  }
}

TEST(Layout, ACircleIsLaidOutAllTheSame) {
  auto boxes = Boxes(3);
  LayOut(boxes, {{0, 1}, {1, 2}, {2, 0}, {1, 1}});
  ExpectNoOverlaps(boxes);
}

TEST(Layout, TheSameGraphGivesTheSamePicture) {
  const auto edges = RandomEdges(200, 400, 7);
  auto first = Boxes(200), second = Boxes(200);
  LayOut(first, edges);
  LayOut(second, edges);
  for (size_t i = 0; i < first.size(); ++i) EXPECT_EQ(first[i].y, second[i].y);
}

TEST(Layout, AChainOfManyIsNoDepthOfTheStack) {
  auto boxes = Boxes(50'000);
  std::vector<BoxEdge> edges;
  for (uint32_t i = 1; i < boxes.size(); ++i) edges.emplace_back(i - 1, i);
  EXPECT_EQ(LayOut(boxes, edges).columns.back(), 49'999u);
}

}  // namespace
}  // namespace weft::lineage
