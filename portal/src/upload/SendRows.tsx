import { useMemo, useRef, useState } from 'react';
import { isOwnerOf, useMe } from '../api/session';
import type { Table } from '../api/types';
import { useCommands } from '../frame/commands';
import { useDrop } from '../parts/drop';
import { DropHere } from './DropHere';
import { SendDialog } from './SendDialog';
import { takes } from './sending';

// Rows for a table from a file of this computer: chosen, or dropped anywhere on the table's page.
export function SendRows({ table }: { table: Table }) {
  const me = useMe();
  const input = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<File>();
  const may = isOwnerOf(me, table.domain) && table.upload.length > 0;
  const over = useDrop(setFile, may);
  useCommands(useMemo(() => (may ? [{ text: `Send rows to ${table.name}`, run: () => input.current?.click() }] : []), [may, table.name]));
  if (!may) return null;
  return (
    <>
      <button type="button" className="button" onClick={() => input.current?.click()} title="Or drop a file anywhere on this page">
        Send rows …
      </button>
      <input
        ref={input}
        type="file"
        className="unseen"
        tabIndex={-1}
        aria-label={`A file with rows for ${table.name}`}
        accept={takes}
        onChange={(event) => {
          setFile(event.target.files?.[0]);
          event.target.value = ''; // the same one may be chosen again
        }}
      />
      {over && <DropHere>Let go: its rows are for {table.name}</DropHere>}
      {file && <SendDialog table={table.name} modes={table.upload} file={file} close={() => setFile(undefined)} />}
    </>
  );
}
