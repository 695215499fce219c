import { Link } from 'wouter';
import { operations } from '../api/types';
import type { Table } from '../api/types';
import { Code } from '../parts/Copy';
import { isEmpty } from './data';

interface Way {
  title: string;
  text: (of: { host: string; table: string }) => string;
  is?: (table: Table) => boolean; // left out: always
}

function has(path: string): boolean {
  return Object.values(operations).some(([, pattern]) => pattern.startsWith(path));
}

// Other engines read the files themselves: only what nobody filters or masks for this person.
function byCatalog(table: Table): boolean {
  const { access, columns } = table;
  const whole = access.read && access.filters.length === 0 && columns.every(({ shown }) => shown === 'as is');
  return has('/iceberg') && whole && !isEmpty(table);
}

// Lines to take along. The token stays out of them: each reads it from the environment.
const ways: Way[] = [
  {
    title: 'Command line',
    text: ({ host, table }) =>
      `weft login --server ${host}\nweft --server ${host} query "SELECT * FROM ${table} LIMIT 10"`,
  },
  {
    title: 'curl',
    text: ({ host, table }) =>
      `curl ${host}/api/v1/query \\\n  -H "Authorization: Bearer $WEFT_TOKEN" \\\n  -H 'Content-Type: application/json' -H 'Accept: text/csv' \\\n  -d '{"sql": "SELECT * FROM ${table} LIMIT 10"}'`,
  },
  {
    title: 'Python',
    text: ({ host, table }) =>
      `import io, os, urllib.request, json
import pandas as pd

question = urllib.request.Request(
    "${host}/api/v1/query",
    data=json.dumps({"sql": "SELECT * FROM ${table}"}).encode(),
    headers={"Authorization": "Bearer " + os.environ["WEFT_TOKEN"],
             "Content-Type": "application/json",
             "Accept": "application/vnd.apache.parquet"})
frame = pd.read_parquet(io.BytesIO(urllib.request.urlopen(question).read()))`,
  },
  {
    title: 'Excel',
    text: ({ host, table }) =>
      `weft --server ${host} query "SELECT * FROM ${table}" --format xlsx --out ${table.split('.')[1]}.xlsx`,
  },
  {
    title: 'PyIceberg',
    is: byCatalog,
    text: ({ host, table }) =>
      `import os
from pyiceberg.catalog import load_catalog

catalog = load_catalog("weft", type="rest", uri="${host}/iceberg", token=os.environ["WEFT_TOKEN"])
frame = catalog.load_table("${table}").scan().to_pandas()`,
  },
  {
    title: 'Trino',
    is: byCatalog,
    text: ({ host, table }) =>
      `# etc/catalog/weft.properties
connector.name=iceberg
iceberg.catalog.type=rest
iceberg.rest-catalog.uri=${host}/iceberg
iceberg.rest-catalog.security=OAUTH2
iceberg.rest-catalog.oauth2.token=\${ENV:WEFT_TOKEN}

# then, in Trino
SELECT * FROM weft.${table} LIMIT 10`,
  },
  {
    title: 'Spark',
    is: byCatalog,
    text: ({ host, table }) =>
      `spark = (SparkSession.builder
    .config("spark.sql.catalog.weft", "org.apache.iceberg.spark.SparkCatalog")
    .config("spark.sql.catalog.weft.type", "rest")
    .config("spark.sql.catalog.weft.uri", "${host}/iceberg")
    .config("spark.sql.catalog.weft.token", os.environ["WEFT_TOKEN"])
    .getOrCreate())
spark.table("weft.${table}").show()`,
  },
];

export default function UseIt({ table }: { table: Table }) {
  const of = { host: window.location.origin, table: table.name.includes('@') ? `"${table.name.replace('.', '"."')}"` : table.name };
  return (
    <section className="section use" aria-label="Use it">
      <p className="soft">
        Each line works with a token of yours in <code>WEFT_TOKEN</code>; <Link href="/tokens">make one</Link>. What you get is
        what this page says that you see.
      </p>
      {ways
        .filter((way) => way.is?.(table) ?? true)
        .map((way) => (
          <Code key={way.title} label={way.title} text={way.text(of)} />
        ))}
    </section>
  );
}
