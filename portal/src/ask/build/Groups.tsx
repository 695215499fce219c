import { Part } from './Part';
import type { Column } from '../../api/types';
import { ColumnOptions, type PartProps } from './Filters';
import { type Build, kindOf, type Measure, type MeasureKind, measures, nameOfGroup, nameOfMeasure, type Step, steps } from './spec';

// What is counted or computed, and for each what; or, with neither, the rows themselves.
export function Groups({ build, columns, change }: PartProps) {
  const isRows = build.groups.length + build.measures.length === 0;
  const put = (part: Partial<Build>) => {
    const next = { ...build, ...part };
    if (next.groups.length > 0 && next.measures.length === 0) next.measures = [{ kind: 'count' }];
    const names = [...next.groups.map(nameOfGroup), ...next.measures.map(nameOfMeasure)];
    if (next.sort && names.length > 0 && !names.includes(next.sort.name)) next.sort = undefined;
    change({ ...next, chart: undefined });
  };
  return (
    <>
      <Part label="Show">
        {build.measures.map((measure, index) => (
          <OneMeasure
            key={index}
            measure={measure}
            columns={columns}
            change={(next) => put({ measures: build.measures.map((each, at) => (at === index ? next : each)) })}
            remove={() => put({ measures: build.measures.filter((_, at) => at !== index), ...(build.measures.length === 1 && { groups: [] }) })}
          />
        ))}
        <select className="input" aria-label="Add a figure" value="" onChange={(event) => event.target.value && put({ measures: [...build.measures, first(event.target.value as MeasureKind, columns)] })}>
          <option value="">{isRows ? 'the rows; or compute a figure …' : 'and …'}</option>
          {Object.entries(measures).map(([kind, text]) => (
            <option key={kind} value={kind}>
              {text}
            </option>
          ))}
        </select>
        {isRows && <Picked build={build} columns={columns} change={change} />}
      </Part>
      <Part label="For each">
        {build.groups.map((group, index) => (
          <span key={group.column} className="build-chip" title={columns.find(({ name }) => name === group.column)?.meaning}>
            <code>{group.column}</code>
            {group.by && (
              <select
                className="input"
                aria-label={`${group.column} by`}
                value={group.by}
                onChange={(event) => put({ groups: build.groups.map((each, at) => (at === index ? { ...each, by: event.target.value as Step } : each)) })}
              >
                {steps.map((step) => (
                  <option key={step} value={step}>
                    by {step}
                  </option>
                ))}
              </select>
            )}
            <button type="button" aria-label={`Do not group by ${group.column}`} onClick={() => put({ groups: build.groups.filter((_, at) => at !== index) })}>
              ✕
            </button>
          </span>
        ))}
        <select
          className="input"
          aria-label="Group by"
          value=""
          onChange={(event) => {
            const column = columns.find(({ name }) => name === event.target.value);
            if (column) put({ groups: [...build.groups, { column: column.name, ...(kindOf(column.type) === 'time' && { by: 'month' as const }) }] });
          }}
        >
          <option value="">{build.groups.length === 0 ? 'no grouping; group by …' : 'and …'}</option>
          <ColumnOptions columns={columns.filter(({ name }) => !build.groups.some((group) => group.column === name))} />
        </select>
      </Part>
    </>
  );
}

const numberOnly: MeasureKind[] = ['sum', 'avg', 'median'];

function fitting(kind: MeasureKind, columns: Column[]): Column[] {
  return numberOnly.includes(kind) ? columns.filter(({ type }) => kindOf(type) === 'number') : columns;
}
function first(kind: MeasureKind, columns: Column[]): Measure {
  return kind === 'count' ? { kind } : { kind, column: fitting(kind, columns)[0]?.name };
}

function OneMeasure({ measure, columns, change, remove }: { measure: Measure; columns: Column[]; change: (measure: Measure) => void; remove: () => void }) {
  return (
    <span className="build-chip">
      {measures[measure.kind]}
      {measure.kind !== 'count' && (
        <select className="input" aria-label={`${measures[measure.kind]} what`} value={measure.column ?? ''} onChange={(event) => change({ ...measure, column: event.target.value })}>
          <ColumnOptions columns={fitting(measure.kind, columns)} />
        </select>
      )}
      <button type="button" aria-label={`Leave out ${measures[measure.kind]} ${measure.column ?? ''}`} onClick={remove}>
        ✕
      </button>
    </span>
  );
}

// Which columns of the rows; none chosen: all.
function Picked({ build, columns, change }: PartProps) {
  const all = build.columns.length === 0;
  return (
    <details className="build-columns">
      <summary>{all ? `all ${columns.length} columns` : `${build.columns.length} of ${columns.length} columns`}</summary>
      <div>
        {columns.map(({ name, meaning }) => (
          <label key={name} title={meaning}>
            <input
              type="checkbox"
              checked={all || build.columns.includes(name)}
              onChange={(event) => {
                const before = all ? columns.map((column) => column.name) : build.columns;
                const next = columns.map((column) => column.name).filter((each) => (each === name ? event.target.checked : before.includes(each)));
                change({ ...build, columns: next.length === columns.length ? [] : next });
              }}
            />
            <code>{name}</code>
          </label>
        ))}
      </div>
    </details>
  );
}
