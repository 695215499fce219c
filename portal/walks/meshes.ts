import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

// Folders of large meshes, for what is to stay quick in them.

const nouns = ['order', 'customer', 'shipment', 'flight', 'route', 'robot', 'battery', 'player', 'invoice', 'refund', 'visit', 'search', 'price', 'session'];
export const noun = (i: number) => nouns[i % nouns.length]!;
const domains = 20;
const domainOf = (i: number) => `domain${i % domains}`;

function write(root: string, file: string, text: string) {
  const whole = path.join(root, file);
  mkdirSync(path.dirname(whole), { recursive: true });
  writeFileSync(whole, text);
}

function frame(root: string) {
  write(root, 'weft.yaml', 'apiVersion: weft/v1\nkind: Mesh\nname: large\n');
  write(root, 'teams.yaml', 'apiVersion: weft/v1\nkind: Team\nname: builders\n');
  write(
    root,
    'policy.yaml',
    'apiVersion: weft/v1\nkind: Policy\nname: open\nrules:\n  - name: all may read\n    effect: allow\n    to: {everyone: true}\n',
  );
  for (let i = 0; i < domains; ++i)
    write(root, `${domainOf(i)}/domain.yaml`, `apiVersion: weft/v1\nkind: Domain\nname: ${domainOf(i)}\nteam: builders\n`);
}

const columnText = (name: string, type: string, meaning: string) =>
  `      - name: ${name}\n        logicalType: ${type}\n        description: ${meaning}\n`;

export const tableText = (name: string, meaning: string, columns: string) =>
  `  - name: ${name}\n    logicalType: object\n    description: ${meaning}\n    properties:\n${columns}`;

export const contractText = (id: string, tables: string) =>
  `apiVersion: v3.1.0\nkind: DataContract\nid: ${id}\nversion: 1.0.0\nstatus: active\nschema:\n${tables}`;

function product(root: string, domain: string, name: string, tables: string, sql?: string) {
  const [folder, id] = [`${domain}/${name}/${name}`, `${domain}.${name}`];
  write(root, `${folder}.odcs.yaml`, contractText(id, tables));
  write(
    root,
    `${folder}.odps.yaml`,
    `apiVersion: v1.0.0\nkind: DataProduct\nid: ${id}\nname: ${name}\nstatus: active\noutputPorts:\n  - name: ${name}\n    version: 1.0.0\n    contractId: ${id}\n`,
  );
  if (sql) write(root, `${folder}.sql`, sql);
}

export function writeTables(root: string, { products, tables, columns }: { products: number; tables: number; columns: number }) {
  frame(root);
  for (let p = 0; p < products; ++p) {
    const texts = Array.from({ length: tables }, (_, t) =>
      tableText(
        `${noun(p + t)}_${p}_${t}`,
        `every ${noun(p + t)} that we know, one row each`,
        Array.from({ length: columns }, (_, c) =>
          columnText(`${noun(p + t + c)}_${c}`, c % 2 ? 'string' : 'integer', `the ${noun(p + t + c)} of this ${noun(p + t)}`),
        ).join(''),
      ),
    );
    product(root, domainOf(p), `${noun(p)}_${p}`, texts.join(''));
  }
}

// Each is made with SQL from one before it, across domains: a tree that is some ten deep.
export function writeChains(root: string, count: number) {
  frame(root);
  const nameOf = (i: number) => `${noun(i)}_${i}`;
  for (let i = 0; i < count; ++i) {
    const from = i === 0 ? '' : ` FROM ${domainOf(i >> 1)}.${nameOf(i >> 1)}`;
    const columns = columnText('amount', 'integer', 'how much') + columnText('name', 'string', 'of what');
    const sql = i === 0 ? "SELECT 1::BIGINT AS amount, 'a' AS name\n" : `SELECT amount + 1 AS amount, name${from}\n`;
    product(root, domainOf(i), nameOf(i), tableText(nameOf(i), `step ${i}`, columns), sql);
  }
}
