import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { type Answer, call, send } from '../api/client';
import type { ManifestFile } from '../api/types';
import type { Draft } from './drafts';

// A draft on its way to the server: what each file is by its content, then only those that it lacks.

interface Content extends ManifestFile {
  body: Blob | string | undefined; // undefined: it is there
}

async function digestOf(file: Blob): Promise<string> {
  const hash = sha256.create();
  const reader = file.stream().getReader();
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) hash.update(piece.value);
  return bytesToHex(hash.digest());
}

const digests = new WeakMap<Blob, Promise<string>>(); // a file of this computer is read once
function digestOnce(file: Blob): Promise<string> {
  const known = digests.get(file) ?? digestOf(file);
  digests.set(file, known);
  return known;
}

async function contentsOf(draft: Draft): Promise<Content[]> {
  const texts = Object.entries(draft.texts).map(([path, text]) => {
    const bytes = utf8ToBytes(text);
    return { path, sha256: bytesToHex(sha256(bytes)), bytes: bytes.length, body: text };
  });
  const data = draft.data.map(async ({ path, bytes, file, sha256: known }) => ({
    path,
    bytes,
    sha256: file ? await digestOnce(file) : (known ?? ''),
    body: file,
  }));
  return [...texts, ...(await Promise.all(data))];
}

// Texts are asked for first, then the data that they name.
const roundsMax = 4;

async function sendMissing<Reply extends { plan: { missing: string[] } }>(
  contents: Content[],
  ask: () => Promise<Reply>,
  tell: (doing: string) => void,
): Promise<Reply> {
  let reply = await ask();
  for (let round = 0; reply.plan.missing.length > 0 && round < roundsMax; ++round) {
    for (const missing of reply.plan.missing) {
      const content = contents.find((one) => one.sha256 === missing);
      if (!content || content.body === undefined)
        throw new Error(`${content?.path ?? 'A file'} is not here any more: choose it again beside the documents.`);
      tell(`Sending ${content.path} …`);
      await send(`/api/v1/files/${missing}`, {
        method: 'PUT',
        headers: { 'content-type': 'application/octet-stream' },
        body: content.body,
      });
    }
    tell('');
    reply = await ask();
  }
  return reply;
}

const manifestOf = (contents: Content[]) => contents.map(({ path, sha256, bytes }) => ({ path, sha256, bytes }));

export async function applyDraft(
  draft: Draft,
  { dryRun, allowBreaking }: { dryRun: boolean; allowBreaking: boolean },
  tell: (doing: string) => void,
): Promise<Answer<'apply'>> {
  const contents = await contentsOf(draft);
  const ask = () =>
    call('apply', {
      query: dryRun ? { dry_run: true } : {},
      body: {
        files: manifestOf(contents),
        product: draft.product,
        expected: draft.expected,
        ...(allowBreaking && { allow_breaking: true }),
      },
    });
  return sendMissing(contents, ask, tell);
}

export async function testDraft(draft: Draft, tell: (doing: string) => void): Promise<Answer<'test'>> {
  const contents = await contentsOf(draft);
  const ask = () => call('test', { body: { files: manifestOf(contents), product: draft.product } });
  return sendMissing(contents, ask, tell);
}
