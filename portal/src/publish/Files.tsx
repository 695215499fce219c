import { useState } from 'react';
import type { Finding } from '../api/types';
import { Dialog } from '../parts/Dialog';
import { Field, Form, textOf } from '../parts/Form';
import type { Draft } from './drafts';

interface FilesProps {
  draft: Draft;
  open: string;
  findings: Finding[];
  show: (path: string) => void;
  change: (draft: Draft) => void;
}

// The shared beginning of all paths stands above the list, not in each line.
function folderOf(paths: string[]): string {
  let folder = paths[0]?.replace(/[^/]*$/, '') ?? '';
  while (!paths.every((path) => path.startsWith(folder))) folder = folder.replace(/[^/]*\/$/, '');
  return folder;
}

function sizeOf(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const kilo = bytes / 1000;
  return kilo < 1000 ? `${kilo.toFixed(1)} kB` : `${(kilo / 1000).toFixed(1)} MB`;
}

export function Files({ draft, open, findings, show, change }: FilesProps) {
  const [adding, setAdding] = useState(false);
  const paths = Object.keys(draft.texts).sort();
  const folder = folderOf([...paths, ...draft.data.map(({ path }) => path)]);
  const remove = () => {
    const { [open]: _, ...texts } = draft.texts;
    change({ ...draft, texts });
    show(Object.keys(texts).sort()[0] ?? '');
  };
  return (
    <nav className="files" aria-label="Files">
      <p className="soft small mono">{folder}</p>
      <ul>
        {paths.map((path) => (
          <li key={path}>
            <button
              type="button"
              className="choice-line file"
              aria-current={path === open ? 'true' : undefined}
              onClick={() => show(path)}
            >
              <span className="file-name">{path.slice(folder.length)}</span>
              <Marks path={path} findings={findings} changed={draft.texts[path] !== draft.before[path]} />
            </button>
          </li>
        ))}
        {draft.data.map((data) => (
          <li key={data.path} className="file file-data">
            <span className="file-name">{data.path.slice(folder.length)}</span>
            <span className="soft small">{sizeOf(data.bytes)}</span>
          </li>
        ))}
      </ul>
      <div className="deeds">
        <button type="button" className="button button-plain" onClick={() => setAdding(true)}>
          Add a file …
        </button>
        <DataButton draft={draft} folder={folder} change={change} />
        {open && (
          <button type="button" className="button button-plain" onClick={remove} aria-label={`Remove ${open}`}>
            Remove
          </button>
        )}
      </div>
      {adding && (
        <Add folder={folder} draft={draft} change={change} close={() => setAdding(false)} show={show} />
      )}
    </nav>
  );
}

function Marks({ path, findings, changed }: { path: string; findings: Finding[]; changed: boolean }) {
  const errors = findings.filter(({ file, severity }) => file === path && severity === 'error').length;
  const warnings = findings.filter(({ file, severity }) => file === path && severity === 'warning').length;
  return (
    <span className="file-marks small">
      {errors > 0 && <span className="file-errors">{errors} ✕</span>}
      {errors > 0 && <span className="unseen">errors</span>}
      {errors === 0 && warnings > 0 && <span className="file-warnings">{warnings} !</span>}
      {errors === 0 && warnings > 0 && <span className="unseen">warnings</span>}
      {changed && (
        <span className="file-changed" title="differs from what is published">
          ●<span className="unseen">changed</span>
        </span>
      )}
    </span>
  );
}

function Add({
  folder,
  draft,
  change,
  close,
  show,
}: {
  folder: string;
  draft: Draft;
  change: (draft: Draft) => void;
  close: () => void;
  show: (path: string) => void;
}) {
  const act = (data: FormData) => {
    const path = folder + textOf(data, 'name');
    if (draft.texts[path] === undefined) change({ ...draft, texts: { ...draft.texts, [path]: '' } });
    close();
    show(path);
  };
  return (
    <Dialog title="Add a file" close={close}>
      <Form act={act} submit="Add" cancel={close}>
        <Field
          label="Name"
          name="name"
          required
          autoFocus
          pattern="[A-Za-z0-9_.\-]+(/[A-Za-z0-9_.\-]+)*\.(ya?ml|sql|md)"
          placeholder="tests/nothing_is_lost.sql"
          hint="A document (.yaml), code or a test (.sql). A test passes when it gives no rows."
        />
      </Form>
    </Dialog>
  );
}

// Data lies beside the documents; a file of the same name takes the place of the one before.
function DataButton({ draft, folder, change }: { draft: Draft; folder: string; change: (draft: Draft) => void }) {
  const take = (file: File | undefined) => {
    if (!file) return;
    const path = draft.data.length === 1 ? draft.data[0]!.path : `${folder}data/${file.name}`;
    const others = draft.data.filter((data) => data.path !== path);
    change({ ...draft, data: [...others, { path, bytes: file.size, file }] });
  };
  return (
    <label className="button button-plain files-data">
      {draft.data.length === 1 ? 'Other data …' : 'Add data …'}
      <input
        type="file"
        className="unseen"
        accept=".csv,.gz,.parquet,.json"
        onChange={(event) => take(event.target.files?.[0])}
      />
    </label>
  );
}
