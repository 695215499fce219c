import type { Answer } from '../../api/types';

// An answer as it comes over the wire, kept as the bytes that it came in: a million rows cost what they weigh.
// Rows are read from them when they are looked at.

export type AnswerColumn = Answer['columns'][number];
export type AnswerHead = Pick<Answer, 'query_id' | 'columns'>;
export type AnswerTail = Pick<Answer, 'row_count' | 'truncated' | 'elapsed_ms' | 'tables'>;
export type Row = unknown[];

// Whole rows of one piece of the wire, with where each begins and ends.
interface Block {
  first: number;
  bytes: Uint8Array;
  marks: Uint32Array;
}

const mark = { quote: 34, backslash: 92, open: 91, openMap: 123, close: 93, closeMap: 125 };
const headEnd = '"rows":[';
const decoder = new TextDecoder();

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

export class Rows {
  head: AnswerHead | undefined;
  tail: AnswerTail | undefined;
  count = 0;
  bytes = 0;

  private readonly blocks: Block[] = [];
  private rest = new Uint8Array(); // of the piece before: what has no end yet
  private step: 'head' | 'rows' | 'tail' = 'head';
  private seen = 0; // of `rest`, what was looked at
  private depth = 0;
  private inText = false;
  private escaped = false;
  private begin = 0; // of the row that is open

  feed(piece: Uint8Array) {
    let bytes = this.rest.length > 0 ? joined(this.rest, piece) : piece;
    if (this.step === 'head') {
      const after = this.readHead(bytes);
      if (after < 0) return void (this.rest = bytes.slice());
      bytes = bytes.subarray(after);
      this.seen = 0;
      this.step = 'rows';
    }
    this.rest = this.step === 'rows' ? this.readRows(bytes) : bytes.slice();
  }

  // Nothing more comes. Without a tail the answer broke off.
  end() {
    const text = decoder.decode(this.rest).trim();
    if (this.step === 'tail' && text.endsWith('}')) this.tail = JSON.parse(`{${text.replace(/^,/, '')}`) as AnswerTail;
  }

  private readHead(bytes: Uint8Array): number {
    const text = decoder.decode(bytes);
    const end = text.indexOf(headEnd);
    if (end < 0) return -1;
    this.head = JSON.parse(`${text.slice(0, end)}"rows":[]}`) as AnswerHead;
    return new TextEncoder().encode(text.slice(0, end + headEnd.length)).length;
  }

  private readRows(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
    const marks: number[] = [];
    let at = this.seen;
    for (; at < bytes.length; ++at) {
      const byte = bytes[at];
      if (this.inText) {
        if (this.escaped) this.escaped = false;
        else if (byte === mark.backslash) this.escaped = true;
        else if (byte === mark.quote) this.inText = false;
      } else if (byte === mark.quote) {
        this.inText = true;
      } else if (byte === mark.open || byte === mark.openMap) {
        if (this.depth++ === 0) this.begin = at;
      } else if (byte === mark.close || byte === mark.closeMap) {
        if (this.depth === 0) {
          this.step = 'tail';
          break;
        }
        if (--this.depth === 0) marks.push(this.begin, at + 1);
      }
    }
    const kept = this.step === 'tail' ? at + 1 : this.depth > 0 ? this.begin : bytes.length;
    this.keep(bytes, marks);
    this.begin = 0;
    this.seen = this.step === 'rows' ? bytes.length - kept : 0;
    return bytes.slice(kept);
  }

  private keep(bytes: Uint8Array, marks: number[]) {
    if (marks.length === 0) return;
    const from = marks[0]!;
    const block = { first: this.count, bytes: bytes.slice(from, marks.at(-1)), marks: Uint32Array.from(marks, (at) => at - from) };
    this.blocks.push(block);
    this.count += marks.length / 2;
    this.bytes += block.bytes.length + block.marks.byteLength;
  }

  private blockOf(index: number): Block {
    let low = 0;
    let high = this.blocks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.blocks[middle]!.first <= index) low = middle;
      else high = middle - 1;
    }
    return this.blocks[low]!;
  }

  row(index: number): Row {
    const { first, bytes, marks } = this.blockOf(index);
    const at = (index - first) * 2;
    return JSON.parse(decoder.decode(bytes.subarray(marks[at], marks[at + 1]))) as Row;
  }

  // Rows in whose JSON a text stands somewhere, in letters of any case: a first sieve that parses nothing.
  with(text: string, visit: (row: Row, index: number) => void) {
    const needle = JSON.stringify(text).slice(1, -1).toLowerCase();
    for (const { first, bytes, marks } of this.blocks) {
      if (!decoder.decode(bytes).toLowerCase().includes(needle)) continue;
      for (let at = 0; at < marks.length; at += 2) {
        const row = decoder.decode(bytes.subarray(marks[at], marks[at + 1]));
        if (row.toLowerCase().includes(needle)) visit(JSON.parse(row) as Row, first + at / 2);
      }
    }
  }

  // All rows, many at a time; `visit` may return false to end.
  each(visit: (row: Row, index: number) => void | false) {
    for (const { first, bytes } of this.blocks) {
      const rows = JSON.parse(`[${decoder.decode(bytes)}]`) as Row[];
      for (let i = 0; i < rows.length; ++i) if (visit(rows[i]!, first + i) === false) return;
    }
  }
}
