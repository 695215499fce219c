// node build.mjs OUT: builds into OUT/dist, with /weft.js beside the portal, and packs that into OUT/portal.pack,
// which the binary holds: a line of JSON that lists the files, then their bytes, gzipped. Types are checked by a test, not here: those
// of the API are written by what this becomes a part of.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.md': 'text/markdown; charset=utf-8',
};

const out = path.resolve(process.argv[2] ?? 'dist');
const dist = path.join(out, 'dist');
await build({ logLevel: 'warn', build: { outDir: dist, emptyOutDir: true } });
await build({
  configFile: false,
  publicDir: false,
  logLevel: 'warn',
  build: {
    target: 'es2022',
    outDir: dist,
    emptyOutDir: false,
    lib: { entry: 'sdk/weft.ts', formats: ['iife'], name: 'none', fileName: () => 'weft.js' },
  },
});

const files = readdirSync(dist, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => path.join(entry.parentPath, entry.name))
  .sort()
  .map((file) => {
    const bytes = readFileSync(file);
    const address = '/' + path.relative(dist, file);
    return {
      gzip: gzipSync(bytes, { level: 9 }),
      row: {
        path: address,
        type: types[path.extname(file)],
        sha256: createHash('sha256').update(bytes).digest('hex').slice(0, 32),
        immutable: address.startsWith('/assets/'),
      },
    };
  });
const list = files.map(({ row, gzip }) => ({ ...row, bytes: gzip.length }));
writeFileSync(
  path.join(out, 'portal.pack'),
  Buffer.concat([Buffer.from(JSON.stringify(list) + '\n'), ...files.map(({ gzip }) => gzip)]),
);
