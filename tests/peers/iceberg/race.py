"""Two writers append to one table at once: nothing is lost, nothing is there twice.
race.py URL TOKEN NAMESPACE ROUNDS"""
import sys, threading
import pyarrow as pa
from pyiceberg.catalog import load_catalog
from pyiceberg.exceptions import CommitFailedException

url, token, namespace, rounds = sys.argv[1:4] + [int(sys.argv[4])]


def catalog():
    return load_catalog("weft", type="rest", uri=url, token=token)


name = f"{namespace}.race"
schema = pa.schema([pa.field("writer", pa.int64()), pa.field("number", pa.int64())])
catalog().create_table(name, schema=schema)


def write(writer):
    mine = catalog()
    for number in range(rounds):
        rows = pa.table({"writer": [writer], "number": [number]}, schema=schema)
        while True:
            try:
                mine.load_table(name).append(rows)
                break
            except CommitFailedException:
                pass


threads = [threading.Thread(target=write, args=(writer,)) for writer in range(2)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
found = sorted((row["writer"], row["number"]) for row in catalog().load_table(name).scan().to_arrow().to_pylist())
wanted = [(writer, number) for writer in range(2) for number in range(rounds)]
print("equal" if found == wanted else f"{len(found)} rows, {len(set(found))} of them different")
