import { Link } from 'wouter';
import type { AccessShift, Finding, Plan } from '../api/types';
import { Badge } from '../parts/Dye';
import { many } from '../parts/amount';
import { listed, maskInWords } from './words';

// A plan's part for people: what is wrong with it, who gains, who loses.

const access = { nothing: 'knows nothing of it today', find: 'may find it today', read: 'reads it today' } as const;
const becomes = { nothing: 'will know nothing of it', find: 'will only find it', read: 'will read it' } as const;

function shownAs(word: string): string {
  if (word === 'as is') return 'as it is';
  return word === 'not granted' ? word : maskInWords(word);
}

function Columns({ word, columns }: { word: string; columns: AccessShift['gains'] }) {
  const ways = new Map<string, AccessShift['gains']>();
  for (const column of columns) {
    const way = `${shownAs(column.before)} → ${shownAs(column.after)}`;
    ways.set(way, [...(ways.get(way) ?? []), column]);
  }
  return [...ways].map(([way, each]) => (
    <li key={way}>
      {word} {each.length > 6 ? many(each.length, 'column') : <code>{listed(each.map(({ column }) => column))}</code>}: {way}
    </li>
  ));
}

const rowWords = { more: 'sees more rows', fewer: 'sees fewer rows', others: 'sees other rows' } as const;

const order = { nothing: 0, find: 1, read: 2 } as const;

function Shift({ shift }: { shift: AccessShift }) {
  const { who, table, before, after, gains, loses, rows, touches } = shift;
  const loss = loses.length > 0 || rows === 'fewer' || order[after] < order[before];
  const gain = gains.length > 0 || rows === 'more' || order[after] > order[before];
  return (
    <li className="card">
      <p className="facts">
        <Badge dye={loss === gain ? 'weld' : loss ? 'madder' : 'verdigris'}>{loss === gain ? 'sees it otherwise' : loss ? 'loses' : 'gains'}</Badge>
        <b>{who}</b>
        <span>
          on{' '}
          <Link className="mono" href={`/tables/${encodeURIComponent(table)}`}>
            {table}
          </Link>
        </span>
        <span className="soft">{touches > 0 ? `asked it ${many(touches, 'time')} in 90 days` : 'has not asked it in 90 days'}</span>
      </p>
      <ul className="small">
        {before !== after && (
          <li>
            {access[before]}, {becomes[after]}
          </li>
        )}
        {before === after && <Columns word="sees more of" columns={gains} />}
        {before === after && <Columns word="sees less of" columns={loses} />}
        {rows !== 'same' && (
          <li>
            {rowWords[rows]}
            {shift.filters_after.length > 0 && (
              <>
                : only those with <code>{shift.filters_after.join(' and ')}</code>
              </>
            )}
          </li>
        )}
      </ul>
    </li>
  );
}

function Findings({ findings }: { findings: Finding[] }) {
  return (
    <ul>
      {findings.map((finding, index) => (
        <li key={index}>
          <Badge dye={finding.severity === 'error' ? 'madder' : 'weld'}>
            line {finding.line}, column {finding.column}
          </Badge>{' '}
          {finding.message} <span className="soft">{finding.hint}</span>
        </li>
      ))}
    </ul>
  );
}

export function Foreseen({ plan }: { plan: Plan }) {
  if (plan.changes.length === 0 && plan.findings.length === 0) return <p>It says the same.</p>;
  return (
    <div className="section">
      <Findings findings={plan.findings} />
      {plan.refusals.map((refusal) => (
        <p key={refusal}>
          <Badge dye="madder">not yours to change</Badge> {refusal}.
        </p>
      ))}
      {plan.access.length > 0 ? (
        <ul className="section">
          {plan.access.map((shift) => (
            <Shift key={`${shift.who} ${shift.table}`} shift={shift} />
          ))}
        </ul>
      ) : (
        plan.refusals.length === 0 && <p>Nobody who is here now gains or loses by it.</p>
      )}
      {plan.access_cut && <p className="soft">There are too many people and tables to compare all of them.</p>}
    </div>
  );
}
