import { useEffect, useMemo, useRef, useState } from 'react';
import type { AnswerColumn } from '../ask/answer/rows';
import { Failure } from '../parts/states';
import { brief, type Drawn, drawn, rowsMax, said } from './drawn';
import { dyesOf, optionOf } from './option';
import type { Picture } from './picture';
import type { ChartSpec } from './spec';
import { TakeAlong } from './TakeAlong';
import './charts.css';

interface Props {
  spec: ChartSpec;
  columns: AnswerColumn[];
  rows: unknown[][]; // the first rowsMax
  total: number;
  units?: Map<string, string>;
  name: string; // of the files that it becomes
}
const noUnits = new Map<string, string>();

// Light or dark: what is drawn on a canvas has to be drawn anew.
function useTheme(): number {
  const [count, setCount] = useState(0);
  useEffect(() => {
    const turned = () => setCount((before) => before + 1);
    const system = matchMedia('(prefers-color-scheme: dark)');
    const chosen = new MutationObserver(turned);
    chosen.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    system.addEventListener('change', turned);
    return () => {
      chosen.disconnect();
      system.removeEventListener('change', turned);
    };
  }, []);
  return count;
}

// A chart with its sentence and its figures: the picture is never all there is.
export function Chart({ spec, columns, rows, total, units = noUnits, name }: Props) {
  const shape = useMemo(() => drawn(spec, columns, rows), [spec, columns, rows]);
  const figure = useRef<HTMLElement>(null);
  const [picture, setPicture] = useState<Picture>();
  const isNumber = spec.kind === 'number';
  return (
    <figure ref={figure} className="chart">
      {isNumber ? (
        <Figure spec={spec} columns={columns} row={rows[0]} units={units} />
      ) : (
        <Canvas spec={spec} shape={shape} units={units} made={setPicture} picture={picture} />
      )}
      <div className="chart-under">
        {!isNumber && (
          <figcaption className="soft small">
            {said(spec, shape)}.
            {total > rowsMax && ` Drawn from the first ${rowsMax.toLocaleString('en')} of ${total.toLocaleString('en')} rows.`}
            {shape.left > 0 && ` ${shape.left} more lines are left out.`}
          </figcaption>
        )}
        <TakeAlong chart={{ spec, columns, rows, units }} name={name} host={figure} picture={isNumber ? undefined : picture} />
      </div>
      {!isNumber && <Figures shape={shape} x={spec.x ?? 'row'} />}
    </figure>
  );
}

interface CanvasProps {
  spec: ChartSpec;
  shape: Drawn;
  units: Map<string, string>;
  picture: Picture | undefined;
  made: (picture: Picture | undefined) => void;
}

function Canvas({ spec, shape, units, picture, made }: CanvasProps) {
  const host = useRef<HTMLDivElement>(null);
  const [fault, setFault] = useState<unknown>();
  const theme = useTheme();
  useEffect(() => {
    let isGone = false;
    let own: Picture | undefined;
    import('./picture')
      .then((module) => {
        if (isGone || !host.current) return;
        own = module.picture(host.current);
        made(own);
      })
      .catch(setFault);
    return () => {
      isGone = true;
      made(undefined);
      own?.close();
    };
  }, [made]);
  useEffect(() => {
    if (picture && host.current) picture.draw(optionOf(spec, shape, units, dyesOf(host.current.parentElement!)));
  }, [picture, spec, shape, units, theme]);
  if (fault) return <Failure fault={fault} />;
  return <div ref={host} className="chart-canvas" role="img" aria-label={said(spec, shape)} />;
}

function Figure({ spec, columns, row, units }: { spec: ChartSpec; columns: Props['columns']; row: unknown[] | undefined; units: Map<string, string> }) {
  return (
    <dl className="figures">
      {spec.y.map((name) => {
        const value = row?.[columns.findIndex((column) => column.name === name)];
        const unit = units.get(name);
        return (
          <div key={name}>
            <dd className="figure">
              {value === null || value === undefined ? 'none' : brief(Number(value))}
              {unit && <span className="figure-unit"> {unit}</span>}
            </dd>
            <dt className="soft">{name}</dt>
          </div>
        );
      })}
    </dl>
  );
}

const figuresMax = 200;

// The same as a table, for who does not see the picture or wants the figures.
function Figures({ shape, x }: { shape: Drawn; x: string }) {
  const keys = [...new Set(shape.lines.flatMap((line) => line.points.map(([key]) => key)))];
  const at = shape.lines.map((line) => new Map(line.points));
  return (
    <details className="chart-figures">
      <summary>The figures</summary>
      <div className="chart-scroll" tabIndex={0} role="region" aria-label="The figures">
        <table>
          <thead>
            <tr>
              <th scope="col">{x}</th>
              {shape.lines.map((line) => (
                <th scope="col" key={line.name} className="number">
                  {line.name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {keys.slice(0, figuresMax).map((key) => (
              <tr key={key}>
                <th scope="row">{key}</th>
                {at.map((points, index) => (
                  <td key={index} className="number">
                    {points.get(key) === null || points.get(key) === undefined ? '–' : brief(points.get(key)!)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
        {keys.length > figuresMax && <p className="soft small">The first {figuresMax} of {keys.length.toLocaleString('en')}.</p>}
      </div>
    </details>
  );
}
