import { Part } from './Part';
import type { Column } from '../../api/types';
import { type Build, type Filter, kindOf, needsValue, type Operator, operators, operatorsOf } from './spec';

export interface PartProps {
  build: Build;
  columns: Column[];
  change: (build: Build) => void;
}

export function ColumnOptions({ columns }: { columns: Column[] }) {
  return columns.map((column) => (
    <option key={column.name} value={column.name} title={column.meaning}>
      {column.name}
      {column.unit && ` (${column.unit})`}
    </option>
  ));
}

// Which rows count.
export function Filters({ build, columns, change }: PartProps) {
  const put = (filters: Filter[]) => change({ ...build, filters });
  const add = (name: string) => {
    const column = columns.find((each) => each.name === name);
    if (!column) return;
    const kind = kindOf(column.type);
    put([...build.filters, { column: name, kind, operator: operatorsOf(kind)[0]!, value: kind === 'flag' ? 'true' : '' }]);
  };
  return (
    <Part label="Rows where">
      {build.filters.map((filter, index) => (
        <OneFilter
          key={index}
          filter={filter}
          about={columns.find(({ name }) => name === filter.column)}
          change={(next) => put(build.filters.map((each, at) => (at === index ? next : each)))}
          remove={() => put(build.filters.filter((_, at) => at !== index))}
        />
      ))}
      <select className="input" aria-label="Add a condition" value="" onChange={(event) => add(event.target.value)}>
        <option value="">{build.filters.length === 0 ? 'all rows; add a condition …' : 'and …'}</option>
        <ColumnOptions columns={columns} />
      </select>
    </Part>
  );
}

function OneFilter({ filter, about, change, remove }: { filter: Filter; about: Column | undefined; change: (filter: Filter) => void; remove: () => void }) {
  const label = `${filter.column} ${operators[filter.operator]}`;
  return (
    <span className="build-chip" title={about?.meaning}>
      <code>{filter.column}</code>
      <select className="input" aria-label={`How ${filter.column} is compared`} value={filter.operator} onChange={(event) => change({ ...filter, operator: event.target.value as Operator })}>
        {operatorsOf(filter.kind).map((operator) => (
          <option key={operator} value={operator}>
            {operators[operator]}
          </option>
        ))}
      </select>
      {needsValue(filter.operator) &&
        (filter.kind === 'flag' ? (
          <select className="input" aria-label={label} value={filter.value} onChange={(event) => change({ ...filter, value: event.target.value })}>
            <option value="true">true</option>
            <option value="false">false</option>
          </select>
        ) : (
          <input
            className="input"
            aria-label={label}
            type={filter.kind === 'time' ? 'date' : 'text'}
            inputMode={filter.kind === 'number' ? 'decimal' : undefined}
            placeholder={about?.examples?.[0] ?? ''}
            value={filter.value}
            onChange={(event) => change({ ...filter, value: event.target.value })}
          />
        ))}
      {about?.unit && filter.kind === 'number' && <span className="soft small">{about.unit}</span>}
      <button type="button" aria-label={`Remove the condition on ${filter.column}`} onClick={remove}>
        ✕
      </button>
    </span>
  );
}
