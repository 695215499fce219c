import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import { rowsMax } from '../charts/drawn';
import { ChartForm } from '../charts/ChartForm';
import { type ChartSpec, defaultChart, fits } from '../charts/spec';
import { Empty, Loading } from '../parts/states';
import type { AnswerState, RunningAnswer } from './answer/answer';
import { useFacts } from './facts';

const Chart = lazy(() => import('../charts/Chart').then(({ Chart }) => ({ default: Chart })));

interface Props {
  answer: RunningAnswer;
  state: AnswerState;
  chart: ChartSpec;
  setChart: (chart: ChartSpec) => void;
  name: string;
}

export function useChartRows(answer: RunningAnswer, state: AnswerState): unknown[][] | undefined {
  const [held, setHeld] = useState<unknown[][]>();
  useEffect(() => {
    let isOld = false;
    if (state.state !== 'running') void answer.rows(0, rowsMax).then((rows) => !isOld && setHeld(rows));
    return () => void (isOld = true);
  }, [answer, state.state, state.shown]);
  return held;
}

export function useUnits(state: AnswerState): Map<string, string> {
  const facts = useFacts(state);
  return useMemo(() => new Map([...facts].flatMap(([name, { unit }]) => (unit ? [[name, unit]] : []))), [facts]);
}

// The answer as a picture. Without a fitting chart it begins with one that its columns suggest.
export function ChartPane({ answer, state, chart, setChart, name }: Props) {
  const rows = useChartRows(answer, state);
  const columns = state.columns ?? [];
  const units = useUnits(state);
  const isFit = fits(chart, columns);
  const first = useMemo(() => (isFit ? undefined : defaultChart(columns, state.loaded)), [isFit, columns, state.loaded]);
  useEffect(() => {
    if (first && state.state !== 'running') setChart(first);
  }, [first, state.state]);
  const now = isFit ? chart : first;
  if (!now)
    return <Empty title="There is no number in it to draw.">A chart needs a column of numbers: count something, or take a mean.</Empty>;
  if (!rows) return <Loading what="the chart" />;
  return (
    <div className="chart-pane">
      <ChartForm spec={now} columns={columns} change={setChart} />
      <Suspense fallback={<Loading what="the chart" />}>
        <Chart spec={now} columns={columns} rows={rows} total={state.shown} units={units} name={name} />
      </Suspense>
    </div>
  );
}
