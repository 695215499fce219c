import type { Finding } from '../api/types';
import { Badge } from '../parts/Dye';
import { Failure } from '../parts/states';

type Show = (path: string, line?: number, column?: number) => void;

// What is wrong, and where: each leads to its place.
export function FindingList({ findings, error, show }: { findings: Finding[]; error?: Error | null; show: Show }) {
  const errors = findings.filter(({ severity }) => severity === 'error');
  const sorted = [...errors, ...findings.filter(({ severity }) => severity !== 'error')];
  return (
    <section className="section" aria-labelledby="findings">
      <h2 id="findings" aria-live="polite">
        {errors.length > 0
          ? `${errors.length} ${errors.length === 1 ? 'thing is' : 'things are'} wrong`
          : findings.length > 0
            ? `Nothing is wrong, ${findings.length} ${findings.length === 1 ? 'thing' : 'things'} to look at`
            : 'Nothing is wrong'}
      </h2>
      {error && <Failure fault={error} />}
      {sorted.length > 0 && (
        <ul className="findings">
          {sorted.map((finding, index) => (
            <li key={index}>
              <FindingLine finding={finding} show={show} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

export function FindingLine({ finding, show }: { finding: Finding; show: Show }) {
  const { severity, file, line, column, message, hint } = finding;
  const place = line > 0 ? `${file.split('/').at(-1)}:${line}:${column}` : file.split('/').at(-1);
  return (
    <button type="button" className="finding" title={file} onClick={() => show(file, line, column)}>
      <Badge dye={severity === 'error' ? 'madder' : 'weld'}>{severity}</Badge>
      <span className="mono soft">{place}</span>
      <span>
        {message}
        {hint && <span className="soft"> {hint}</span>}
      </span>
    </button>
  );
}
