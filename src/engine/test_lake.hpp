#pragma once
#include <memory>
#include <string>

#include "engine/test_world.hpp"
#include "lake/catalog.hpp"
#include "store/lake_pointers.hpp"
#include "store/test_objects.hpp"

namespace weft::engine::test {

// A lake in a folder of its own.
class TestLake {
 public:
  explicit TestLake(bool is_far = false)
      : is_far_(is_far),
        home_(folder_.path() / "home"),
        registry_(home_, clock_),
        pointers_(home_),
        objects_(store::OpenObjects({.roots = {root_}, .s3 = {}})),
        far_(*objects_),
        catalog_(pointers_, *objects_, clock_,
                 {.warehouse = root_, .folder_of = [](const auto&) { return std::nullopt; }}) {}

  EngineOptions Options() {
    return {.lake = &catalog_, .objects = is_far_ ? &far_ : objects_.get()};
  }
  store::FarObjects& far() { return far_; }
  lake::Catalog& catalog() { return catalog_; }
  store::Objects& objects() { return *objects_; }
  size_t Files(const std::string& ending) {
    size_t count = 0;
    objects_->List(root_ + "/", [&](const store::ListedObject& object) {
      count += object.address.ends_with(ending) ? 1 : 0;
      return true;
    });
    return count;
  }

 private:
  const bool is_far_;
  Folder folder_;
  SystemClock clock_;
  store::Home home_;
  store::Registry registry_;
  store::LakePointers pointers_;
  const std::string root_ = "file://" + (folder_.path() / "lake").string();
  std::unique_ptr<store::Objects> objects_;
  store::FarObjects far_;
  lake::Catalog catalog_;
};

}  // namespace weft::engine::test
