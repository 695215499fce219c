import { Link, useSearchParams } from 'wouter';
import { useApi } from '../api/hooks';
import type { Table, Version } from '../api/types';
import { FieldChanges } from '../parts/FieldChanges';
import { Await, Empty } from '../parts/states';
import { Moment } from '../parts/time';
import { diff } from './diff';

// Every version of its contract, newest first, and what each changed.
export default function Versions({ table }: { table: Table }) {
  const asked = useApi('getContractHistory', { path: { name: table.contract.id } });
  return (
    <>
      <p className="soft">
        Versions of its contract. Those of its rows are at <Link href={`/tables/${encodeURIComponent(table.name)}/runs`}>Runs</Link>.
      </p>
      <Await asked={asked} what="its versions">
        {({ items }) => (items.length > 0 ? <History contract={table.contract.id} versions={items} /> : <Empty title="It has no versions yet." />)}
      </Await>
    </>
  );
}

function statedVersion(version: Version): string {
  return /^version:\s*["']?([^"'\s]+)/m.exec(version.document ?? '')?.[1] ?? '';
}

function History({ contract, versions }: { contract: string; versions: Version[] }) {
  const [parameters, setParameters] = useSearchParams();
  const open = Number(parameters.get('version') ?? versions[0]!.version);
  const at = versions.findIndex((version) => version.version === open);
  return (
    <div className="versions">
      <ol className="section" aria-label="Versions of the contract">
        {versions.map((version) => (
          <li key={version.version}>
            <button
              type="button"
              className="choice-line"
              aria-pressed={version.version === open}
              onClick={() => setParameters({ version: String(version.version) })}
            >
              <b>{statedVersion(version) || `change ${version.version}`}</b>
              <span className="soft small">
                {version.action} by {version.actor}, <Moment at={version.at} />
              </span>
            </button>
          </li>
        ))}
      </ol>
      <section className="section" aria-live="polite">
        {at >= 0 && <Change contract={contract} now={versions[at]!} before={versions[at + 1]} />}
      </section>
    </div>
  );
}

// The same in words, field by field, and what of it breaks readers.
function Fields({ contract, from, to }: { contract: string; from: number; to: number }) {
  const asked = useApi('diffContract', { path: { name: contract }, query: { from, to } });
  return (
    <Await asked={asked} what="the fields">
      {({ fields, breaking }) => (
        <>
          {breaking.map(({ table, column, message }) => (
            <p key={table + column + message} className="kept">
              Breaks readers of <code>{table}</code>: {message}
            </p>
          ))}
          {fields.length > 0 && <FieldChanges label="Fields that changed" fields={fields} />}
        </>
      )}
    </Await>
  );
}

const signs = {
  '+': { name: 'added', said: 'added: ' },
  '-': { name: 'removed', said: 'removed: ' },
  ' ': { name: 'same', said: '' },
  '…': { name: 'folded', said: '' },
};

function Change({ contract, now, before }: { contract: string; now: Version; before: Version | undefined }) {
  if (now.deleted) return <Empty title="It was deleted then." />;
  if (now.document === undefined) return <Empty title="This version is not yours to see." />;
  const lines = diff(before?.document ?? '', now.document);
  return (
    <>
      <h2>{before ? 'What changed' : 'As it was first'}</h2>
      {before && !before.deleted && <Fields contract={contract} from={before.version} to={now.version} />}
      <pre className="diff" tabIndex={0} aria-label={before ? 'What changed' : 'The contract'}>
        {(before ? lines : lines.filter((line) => line.text || line.sign !== '-')).map((line, index) => (
          <span key={index} className={before ? `diff-line diff-${signs[line.sign].name}` : 'diff-line'}>
            <span aria-hidden="true">{before ? line.sign : ' '}</span>
            {before && signs[line.sign].said && <span className="unseen">{signs[line.sign].said}</span>}
            {line.text || ' '}
            {'\n'}
          </span>
        ))}
      </pre>
    </>
  );
}
