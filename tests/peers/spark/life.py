"""Spark reads a table of Weft's own, and makes one of its own: appended to, deleted from, read as it
was, dropped. life.py URL CREDENTIAL FOLDER [SETTINGS]; the folder holds Iceberg's jars, further
settings of the catalog are JSON. Prints JSON."""
import glob, json, sys
from pyspark.sql import SparkSession

url, credential, folder = sys.argv[1:4]
more = json.loads(sys.argv[4]) if len(sys.argv) > 4 else {}
settings = {
    "spark.jars": ",".join(sorted(glob.glob(f"{folder}/iceberg-*.jar"))),
    "spark.driver.memory": "900m",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.shuffle.partitions": "2",
    "spark.sql.extensions": "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions",
    "spark.sql.catalog.weft": "org.apache.iceberg.spark.SparkCatalog",
    "spark.sql.catalog.weft.type": "rest",
    "spark.sql.catalog.weft.uri": f"{url}/iceberg",
    "spark.sql.catalog.weft.credential": credential,
    "spark.sql.catalog.weft.oauth2-server-uri": f"{url}/iceberg/v1/oauth/tokens",
}
builder = SparkSession.builder.master("local[2]").appName("weft")
settings |= {f"spark.sql.catalog.weft.{name}": value for name, value in more.items()}
for name, value in settings.items():
    builder = builder.config(name, value)
spark = builder.getOrCreate()
spark.sparkContext.setLogLevel("ERROR")


def ask(sql):
    return [list(row) for row in spark.sql(sql).collect()]


def read():
    return ask("SELECT * FROM weft.fleet.gates ORDER BY gate")


seen = {"routes": ask("SELECT count(*), sum(flights) FROM weft.flights.delays_by_route")}
ask("CREATE TABLE weft.fleet.gates (gate string, seats bigint) USING iceberg")
spark.createDataFrame([("A1", 10), ("A2", 20)], "gate string, seats bigint").writeTo(
    "weft.fleet.gates").append()
first = ask("SELECT snapshot_id FROM weft.fleet.gates.snapshots")[0][0]
ask("INSERT INTO weft.fleet.gates VALUES ('B1', 30)")
seen["appended"] = read()
ask("DELETE FROM weft.fleet.gates WHERE gate = 'A2'")
seen["deleted"] = read()
seen["first"] = ask(f"SELECT count(*) FROM weft.fleet.gates VERSION AS OF {first}")
seen["tables"] = [name for _, name, _ in ask("SHOW TABLES IN weft.fleet")]
ask("DROP TABLE weft.fleet.gates PURGE")
seen["left"] = ask("SHOW TABLES IN weft.fleet")
print(json.dumps(seen, default=str), flush=True)
spark.stop()
