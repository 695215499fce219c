#include "serve/audit_export/sink.hpp"

namespace weft::serve {

std::unique_ptr<AuditSink> OpenSink(const ExportTarget& target, const SinkOptions& options) {
  switch (target.type) {
    case ExportTarget::Type::kFile: return MakeFileSink(target);
    case ExportTarget::Type::kHttp: return MakeHttpSink(target, options);
    default: return MakeSyslogSink(target, options);
  }
}

}  // namespace weft::serve
