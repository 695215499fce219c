// /weft.js: what pages of other sites load to send tracking events to this Weft. At most 3 KB, so it
// stands alone. An event waits here until the server says that it is on the disk; it bears an
// event_uuid, so sending it again is harmless.
interface Verdict {
  accepted: number;
  rejected: { index: number; reasons: object[] }[];
}
type Fields = Record<string, unknown>;

const flushAfter = 1000; // ms
const batchMax = 20_000; // characters, of at most three bytes: a browser takes 64 KiB as a page closes
const queueMax = 1 << 20; // characters
const firstPause = 1000; // ms, doubled with each failure
const longestPause = 60_000;
const answerMax = 30_000;

const script = document.currentScript as HTMLScriptElement;
const { token = '', owner } = script.dataset;
const address = new URL('api/v1/beacon?token=' + token, script.src).href;
// Clocks of devices may be wrong: the server sets right what this one says.
const now = () => address + '&sent_at=' + new Date().toISOString();
const shelf = token + ':'; // where this site keeps what no server took before a page closed
const place = shelf + newId();

let queue: string[] = []; // one event a line, oldest first
let size = 0; // of the queue, in characters
let beaconed = 0; // of its first lines: given to the browser, and perhaps never to arrive
let failures = 0; // in a row
let isSending = false;
let timer: ReturnType<typeof setTimeout> | undefined;

function newId() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => (byte + 256).toString(16).slice(1)).join('');
}

function tell(accepted: number, rejected: { event: Fields; reasons: object[] }[]) {
  for (const { event, reasons } of rejected) console.warn('weft: rejected', event, reasons);
  dispatchEvent(new CustomEvent('weft', { detail: { accepted, rejected } }));
}

function plan(pause: number) {
  timer ??= setTimeout(send, pause);
}

function batchFrom(start: number) {
  let end = start;
  let length = 0;
  do length += queue[end++]!.length;
  while (end < queue.length && length + queue[end]!.length < batchMax);
  return queue.slice(start, end);
}

// An event that cannot be sent is told, and breaks nothing in the page.
function push(...events: Fields[]) {
  for (const event of events) {
    let problem = 'finds no room: too many wait for the server';
    try {
      const line = JSON.stringify({
        data_owner: owner,
        timestamp: new Date(),
        event_uuid: newId(),
        ...weft.common,
        ...event,
      });
      if (size + line.length <= queueMax) {
        queue.push(line);
        size += line.length;
        continue;
      }
    } catch (fault) {
      problem = 'cannot be written as JSON: ' + fault;
    }
    tell(0, [{ event, reasons: [{ field: 'event', problem }] }]);
  }
  if (queue.length && !isSending) plan(flushAfter);
}

function done(lines: string[], { accepted, rejected }: Verdict) {
  queue = queue.slice(lines.length);
  for (const line of lines) size -= line.length;
  beaconed = Math.max(0, beaconed - lines.length);
  failures = 0;
  onShelf((kept) => kept.removeItem(place));
  tell(
    accepted,
    rejected.map(({ index, reasons }) => ({ event: JSON.parse(lines[index]!), reasons })),
  );
}

// No header and no type that a browser would have to ask about first.
async function send() {
  timer = undefined;
  isSending = true;
  let pause = 0;
  try {
    const lines = batchFrom(0);
    const answer = await fetch(now(), {
      method: 'POST',
      body: lines.join('\n'),
      credentials: 'omit',
      signal: AbortSignal.timeout(answerMax),
    });
    pause = 1000 * Number(answer.headers.get('Retry-After')) || 0;
    const said = await answer.json();
    if (!answer.ok) throw said.detail;
    done(lines, said);
  } catch (fault) {
    console.warn('weft: not sent yet:', fault);
    pause = Math.max(pause, Math.min(longestPause, firstPause * 2 ** failures++)) * (1 + Math.random() / 4);
  }
  isSending = false;
  if (queue.length) plan(pause);
}

function onShelf(use: (storage: Storage) => void) {
  try {
    use(localStorage);
  } catch {
    // a page that may keep nothing
  }
}

// The page may end here, or come back: what the browser takes along stays in the queue until the
// server has answered for it. What it does not take, and what a server in trouble would not, is for
// the next page of this site.
function leave() {
  let isTaken = !failures;
  while (isTaken && beaconed < queue.length) {
    const lines = batchFrom(beaconed);
    isTaken = navigator.sendBeacon(now(), lines.join('\n'));
    if (isTaken) beaconed += lines.length;
  }
  const left = queue.slice(beaconed).join('\n');
  onShelf((kept) => (left ? kept.setItem(place, left) : kept.removeItem(place)));
}

function takeFromShelf(storage: Storage) {
  for (const key of Object.keys(storage)) {
    if (!key.startsWith(shelf)) continue;
    queue.push(...storage.getItem(key)!.split('\n'));
    storage.removeItem(key);
  }
  for (const line of queue) size += line.length;
}

const before = (window as unknown as { weft?: Fields[] & { common?: Fields } }).weft;
const weft = { common: before?.common ?? {}, push };
if (!before || Array.isArray(before)) {
  Object.assign(window, { weft });
  onShelf(takeFromShelf);
  push(...(before ?? []));
  addEventListener('pagehide', leave);
  addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && leave());
}

export {};
