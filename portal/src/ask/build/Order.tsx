import { Part } from './Part';
import { namesOf } from './spec';
import type { PartProps } from './Filters';

export function Order({ build, columns, change }: PartProps) {
  const names = namesOf(
    build,
    columns.map(({ name }) => name),
  );
  return (
    <Part label="In order">
      <select
        className="input"
        aria-label="Sort by"
        value={build.sort?.name ?? ''}
        onChange={(event) => change({ ...build, sort: event.target.value ? { name: event.target.value, down: build.sort?.down ?? true } : undefined })}
      >
        <option value="">as it comes</option>
        {names.map((name) => (
          <option key={name} value={name}>
            by {name}
          </option>
        ))}
      </select>
      {build.sort && (
        <select className="input" aria-label="Direction" value={build.sort.down ? 'down' : 'up'} onChange={(event) => change({ ...build, sort: { ...build.sort!, down: event.target.value === 'down' } })}>
          <option value="down">largest first</option>
          <option value="up">smallest first</option>
        </select>
      )}
      <label className="build-limit">
        at most
        <input className="input number" type="number" min={1} max={1_000_000} value={build.limit} onChange={(event) => change({ ...build, limit: Math.min(1_000_000, Math.max(1, Number(event.target.value) || 1)) })} />
        rows
      </label>
    </Part>
  );
}
