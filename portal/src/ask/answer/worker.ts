import type { Problem } from '../../api/types';
import { Arranger } from './arrange';
import type { AskBody, FromWorker, ToWorker } from './messages';
import { Rows } from './rows';

// Asks one question and holds its answer, beside the page: reading, sorting and searching a million rows
// never keeps the page from answering.

const bytesMax = 400 << 20;
const often = 100; // ms between two words on how far it is

const rows = new Rows();
const arranger = new Arranger(rows);
const stopping = new AbortController();
let order: Uint32Array | undefined;

const tell = (message: FromWorker) => self.postMessage(message);

async function problemOf(response: Response): Promise<Partial<Problem>> {
  const isProblem = response.headers.get('content-type')?.includes('problem+json');
  return isProblem ? ((await response.json()) as Problem) : { status: response.status };
}

// The answer broke off: why, the server knows.
async function reasonOf(queryId: string): Promise<Partial<Problem>> {
  const broken = { title: 'The answer broke off', detail: 'The server ended it before it was whole.', hint: 'Ask it again.' };
  const response = await fetch(`/api/v1/queries/${encodeURIComponent(queryId)}`).catch(() => undefined);
  if (!response?.ok) return broken;
  const { error } = (await response.json()) as { error: string | null };
  return error ? { ...broken, detail: error } : broken;
}

async function read(response: Response): Promise<boolean> {
  const reader = response.body!.getReader();
  let told = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    const hadHead = rows.head;
    rows.feed(value);
    if (!hadHead && rows.head) tell({ is: 'head', head: rows.head });
    if (rows.head && performance.now() - told > often) {
      tell({ is: 'rows so far', count: rows.count, bytes: rows.bytes });
      told = performance.now();
    }
    if (rows.bytes > bytesMax) {
      stopping.abort();
      return true;
    }
  }
  rows.end();
  return false;
}

async function ask(body: AskBody) {
  let queryId = '';
  try {
    const response = await fetch('/api/v1/query', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify(body),
      signal: stopping.signal,
    });
    if (!response.ok) return tell({ is: 'failed', count: 0, problem: await problemOf(response) });
    queryId = response.headers.get('weft-query-id') ?? '';
    tell({ is: 'begun', queryId });
    const full = await read(response);
    if (!full && !rows.tail) return tell({ is: 'failed', count: rows.count, problem: await reasonOf(queryId) });
    tell({ is: 'end', count: rows.count, tail: rows.tail, full });
  } catch (fault) {
    if (stopping.signal.aborted) return tell({ is: 'end', count: rows.count, tail: undefined, full: false });
    if (queryId) return tell({ is: 'failed', count: rows.count, problem: await reasonOf(queryId) });
    const detail = fault instanceof Error ? fault.message : String(fault);
    tell({ is: 'failed', count: 0, problem: { title: 'Weft does not answer', detail, hint: 'See that it runs, then ask again.' } });
  }
}

function rowsOf({ from, count, columns }: { from: number; count: number; columns?: number[] }) {
  const total = order?.length ?? rows.count;
  const some = Array.from({ length: Math.max(0, Math.min(count, total - from)) }, (_, i) => rows.row(order?.[from + i] ?? from + i));
  return columns ? some.map((row) => columns.map((column) => row[column])) : some;
}

self.onmessage = ({ data }: MessageEvent<ToWorker>) => {
  if (data.do === 'ask') void ask(data.body);
  if (data.do === 'stop') stopping.abort();
  if (data.do === 'rows') tell({ is: 'rows', id: data.id, rows: rowsOf(data) });
  if (data.do === 'arrange') {
    order = arranger.arrange(data.arrangement);
    tell({ is: 'arranged', id: data.id, count: order?.length ?? rows.count });
  }
};
