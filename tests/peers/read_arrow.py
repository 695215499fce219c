"""Prints an Arrow stream's columns (name, type) and rows as JSON, once all of it is valid."""
import json
import sys

import pyarrow

table = pyarrow.ipc.open_stream(sys.argv[1]).read_all()
table.validate(full=True)
print(json.dumps([[[field.name, str(field.type)] for field in table.schema],
                  [list(row.values()) for row in table.to_pylist()]], default=str))
