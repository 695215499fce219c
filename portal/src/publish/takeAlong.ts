import { createTwoFilesPatch } from 'diff';
import { strToU8, zipSync } from 'fflate';
import { save } from '../parts/save';
import type { Draft } from './drafts';

// A draft that goes elsewhere: as a folder, or as a patch for the repository that the mesh is kept in.

const absent = '/dev/null';

function filePatch(path: string, before: string | undefined, after: string | undefined): string {
  const from = before === undefined ? absent : `a/${path}`;
  const to = after === undefined ? absent : `b/${path}`;
  const body = createTwoFilesPatch(from, to, before ?? '', after ?? '', '', '', { context: 3 })
    .replace(/^=+\n/, '')
    .replace(/^(---|\+\+\+) (.*?)\t$/gm, '$1 $2');
  const head = [`diff --git a/${path} b/${path}`];
  if (before === undefined) head.push('new file mode 100644');
  if (after === undefined) head.push('deleted file mode 100644');
  return `${head.join('\n')}\n${body}`;
}

// What `git apply` takes: every text that differs from the mesh.
export function patchOf({ texts, before }: Pick<Draft, 'texts' | 'before'>): string {
  const paths = [...new Set([...Object.keys(before), ...Object.keys(texts)])].sort();
  return paths
    .filter((path) => texts[path] !== before[path])
    .map((path) => filePatch(path, before[path], texts[path]))
    .join('');
}

async function zipOf({ texts, data }: Draft): Promise<Uint8Array<ArrayBuffer>> {
  const files: Record<string, Uint8Array> = {};
  for (const [path, text] of Object.entries(texts)) files[path] = strToU8(text);
  for (const { path, file } of data) if (file) files[path] = new Uint8Array(await file.arrayBuffer());
  return zipSync(files) as Uint8Array<ArrayBuffer>;
}

export async function saveFolder(draft: Draft) {
  save(`${draft.product}.zip`, new Blob([await zipOf(draft)], { type: 'application/zip' }));
}

export function savePatch(draft: Draft) {
  save(`${draft.product}.patch`, new Blob([patchOf(draft)], { type: 'text/x-patch' }));
}
