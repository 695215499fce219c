import type { AnswerColumn } from '../ask/answer/rows';
import { sortOf } from '../ask/answer/types';
import { chartKinds, type ChartKind, type ChartSpec, kindWords } from './spec';

interface Props {
  spec: ChartSpec;
  columns: AnswerColumn[];
  change: (spec: ChartSpec) => void;
}

function Pick({ label, value, options, change }: { label: string; value: string; options: [string, string][]; change: (value: string) => void }) {
  return (
    <label className="chart-pick">
      <span className="soft small">{label}</span>
      <select className="input" value={value} onChange={(event) => change(event.target.value)}>
        {options.map(([name, text]) => (
          <option key={name} value={name}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}

// What is drawn along what. Each change is drawn at once.
export function ChartForm({ spec, columns, change }: Props) {
  const all = columns.map(({ name }): [string, string] => [name, name]);
  const numbers = columns.filter(({ type }) => sortOf(type) === 'number').map(({ name }) => name);
  const parting = columns.filter(({ name, type }) => name !== spec.x && (sortOf(type) !== 'number' || name === spec.series) && !spec.y.includes(name));
  const left = numbers.filter((name) => !spec.y.includes(name));
  const with_ = (part: Partial<ChartSpec>) => {
    const next = { ...spec, ...part };
    if (!next.x) delete next.x;
    if (!next.series) delete next.series;
    change(next);
  };
  return (
    <div className="chart-form" role="group" aria-label="Chart">
      <fieldset className="chart-kinds">
        <legend className="unseen">Kind</legend>
        {chartKinds.map((kind: ChartKind) => (
          <label key={kind}>
            <input type="radio" name="chart-kind" checked={spec.kind === kind} onChange={() => with_({ kind })} />
            <span>{kindWords[kind]}</span>
          </label>
        ))}
      </fieldset>
      {spec.kind !== 'number' && <Pick label="Along" value={spec.x ?? ''} options={[['', 'the rows'], ...all]} change={(x) => with_({ x })} />}
      {spec.y.map((name, index) => (
        <Pick
          key={name}
          label={index === 0 ? 'Shows' : 'And'}
          value={name}
          options={[
            ...numbers.filter((each) => each === name || left.includes(each)).map((each): [string, string] => [each, each]),
            ...(spec.y.length > 1 ? [['', '(leave out)'] as [string, string]] : []),
          ]}
          change={(to) => with_({ y: spec.y.map((each) => (each === name ? to : each)).filter(Boolean) })}
        />
      ))}
      {left.length > 0 && spec.kind !== 'pie' && spec.y.length < 4 && (
        <Pick label="And" value="" options={[['', 'nothing more'], ...left.map((each): [string, string] => [each, each])]} change={(to) => to && with_({ y: [...spec.y, to] })} />
      )}
      {spec.kind !== 'number' && spec.kind !== 'pie' && parting.length > 0 && (
        <Pick label="A line for each" value={spec.series ?? ''} options={[['', 'no parting'], ...parting.map(({ name }): [string, string] => [name, name])]} change={(series) => with_({ series })} />
      )}
    </div>
  );
}
