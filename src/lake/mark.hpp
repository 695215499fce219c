#pragma once

// Who made a snapshot, in its summary: of Weft's own writers.
namespace weft::lake {

inline constexpr const char* kEngineName = "engine-name";
inline constexpr const char* kWeft = "weft";

}  // namespace weft::lake
