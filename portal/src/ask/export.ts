import { send } from '../api/client';
import { fileName, save } from '../parts/save';
import type { AskBody } from './answer/messages';

// The whole answer as a file, made by the server: it is asked again, without a bound on its rows.

export const fileKinds = [
  { name: 'CSV', suffix: 'csv', type: 'text/csv' },
  { name: 'Excel', suffix: 'xlsx', type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' },
  { name: 'Parquet', suffix: 'parquet', type: 'application/vnd.apache.parquet' },
] as const;
export type FileKind = (typeof fileKinds)[number];

export async function download(body: AskBody, kind: FileKind, name: string, signal: AbortSignal, sofar: (bytes: number) => void) {
  const { limit: _, ...whole } = body;
  const response = await send('/api/v1/query', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: kind.type },
    body: JSON.stringify(whole),
    signal,
  });
  let bytes = 0;
  const counted = response.body!.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(piece, out) {
        sofar((bytes += piece.length));
        out.enqueue(piece);
      },
    }),
  );
  save(fileName(name, kind.suffix), await new Response(counted, { headers: { 'content-type': kind.type } }).blob());
}
