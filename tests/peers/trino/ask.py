"""Statements by Trino's own client. ask.py URL USER SQL…: prints the rows of the last one as JSON,
or {"error": name and message} of the first that fails."""
import json, sys
import trino
from trino.exceptions import TrinoQueryError

url, user, *statements = sys.argv[1:]
host, port = url.removeprefix("http://").split(":")
connection = trino.dbapi.connect(host=host, port=int(port), user=user, catalog="weft", source="weft-tests")
rows = []
try:
    for statement in statements:
        rows = connection.cursor().execute(statement).fetchall()
    print(json.dumps(rows, default=str))
except TrinoQueryError as error:
    print(json.dumps({"error": f"{error.error_name}: {error.message}"}))
except Exception as error:  # not up yet
    print(json.dumps({"error": str(error)}))
