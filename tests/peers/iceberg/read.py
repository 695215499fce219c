"""Counts a table's rows in PyIceberg, and shows them when they are few. read.py URL CREDENTIAL TABLE [PROPERTIES]; the credential is USER:TOKEN,
properties are a JSON object. Prints what it saw as JSON."""
import json, sys
from pyiceberg.catalog import load_catalog

url, credential, name = sys.argv[1:4]
more = json.loads(sys.argv[4]) if len(sys.argv) > 4 else {}
table = load_catalog("weft", type="rest", uri=url, credential=credential, **more).load_table(name)
rows = table.scan().to_arrow()
few = rows.to_pylist() if rows.num_rows <= 20 else []
print(json.dumps({"rows": rows.num_rows, "few": few, "location": table.location()}, default=str))
