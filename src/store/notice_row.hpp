#pragma once
#include <string>

#include "store/notices.hpp"
#include "store/sqlite.hpp"

// A row of the table of notices. Inside store/ only.
namespace weft::store {

// "SELECT … FROM notices ", in the order that NoticeRowOf reads.
inline std::string NoticeColumns() {
  return "SELECT id, seq, at, user_name, what, subject, text, seen FROM notices ";
}

inline NoticeRow NoticeRowOf(const Statement& row) {
  return {.id = static_cast<uint64_t>(row.Integer(0)),
          .seq = static_cast<uint64_t>(row.Integer(1)),
          .at = Time(std::chrono::microseconds(row.Integer(2))),
          .notice = {row.Text(3), row.Text(4), row.Text(5), row.Text(6)},
          .seen = row.Integer(7) != 0};
}

}  // namespace weft::store
