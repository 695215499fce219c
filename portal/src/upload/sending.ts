import { addressOf, Problem } from '../api/client';
import type { Problem as ProblemBody, UploadAnswer } from '../api/types';

// A file on its way into a table: looked at by the server first, then sent for good.

export const takes = '.csv,.tsv,.txt,.json,.ndjson,.jsonl,.xlsx,.parquet,.gz,.zst';
export type Mode = UploadAnswer['mode'];

export interface Sending {
  table: string;
  file: File;
  mode: Mode | ''; // '': as the contract says
}

interface How {
  key?: string; // left out: the server only says what would be
  signal?: AbortSignal;
  sofar?: (bytes: number) => void;
}

// A new one for each wish to send, so that a second try cannot send it twice.
export function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

const unreachable = {
  title: 'Weft does not answer',
  detail: 'The file did not get through to the server.',
  hint: 'Send it again: what arrived is not taken twice.',
};

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

// The one request that says how far it is: fetch() cannot.
export function put({ table, file, mode }: Sending, { key, signal, sofar }: How): Promise<UploadAnswer> {
  const query = { file: file.name, ...(mode && { mode }), ...(!key && { dry_run: true }) };
  const request = new XMLHttpRequest();
  request.open('PUT', addressOf('putTableData', { path: { table }, query }));
  request.setRequestHeader('accept', 'application/json');
  request.setRequestHeader('content-type', 'application/octet-stream');
  if (key) request.setRequestHeader('idempotency-key', key);
  return new Promise((resolve, reject) => {
    request.upload.onprogress = ({ loaded }) => sofar?.(loaded);
    request.onload = () => {
      const body = parsed(request.responseText);
      if (request.status < 300) resolve(body as UploadAnswer);
      else reject(new Problem({ status: request.status, ...(body as Partial<ProblemBody>) }));
    };
    request.onerror = () => reject(new Problem(unreachable));
    request.onabort = () => reject(new DOMException('stopped', 'AbortError'));
    signal?.addEventListener('abort', () => request.abort());
    request.send(file);
  });
}
