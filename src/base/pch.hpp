#pragma once
// What nearly every file includes, parsed once. Modules without a pch.hpp of their own share it.
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/json.hpp"
