import * as Menu from '@radix-ui/react-dropdown-menu';
import type { RefObject } from 'react';
import { fileName, save } from '../parts/save';
import { drawn, said } from './drawn';
import { dyesOf, optionOf } from './option';
import type { Picture } from './picture';
import { type ChartOf, csvOf, vegaLiteOf } from './vegaLite';

// A chart as a file: its picture, its figures, or in words that other tools draw.

interface Props {
  chart: ChartOf;
  name: string;
  host: RefObject<HTMLElement | null>;
  picture: Picture | undefined;
}

const json = (value: unknown) => new Blob([`${JSON.stringify(value, null, 2)}\n`], { type: 'application/json' });

const ways: { title: string; suffix: string; make: (props: Props) => Promise<Blob> | Blob; drawn?: boolean }[] = [
  { title: 'Picture: PNG', suffix: 'png', drawn: true, make: ({ host, picture }) => picture!.png(dyesOf(host.current!).sheet) },
  {
    title: 'Picture: SVG',
    suffix: 'svg',
    drawn: true,
    make: async ({ chart, host }) => {
      const { svgOf } = await import('./svg');
      const dyes = dyesOf(host.current!);
      const shape = drawn(chart.spec, chart.columns, chart.rows);
      const size = { width: host.current!.clientWidth, height: 340 };
      return new Blob([svgOf(optionOf(chart.spec, shape, chart.units, dyes), size, dyes.sheet)], { type: 'image/svg+xml' });
    },
  },
  { title: 'Figures: CSV', suffix: 'csv', make: ({ chart }) => new Blob([csvOf(chart)], { type: 'text/csv' }) },
  { title: 'Vega-Lite, figures inside', suffix: 'vl.json', make: (props) => json(specOf(props)) },
  { title: 'Vega-Lite, beside that CSV', suffix: 'vl.json', make: (props) => json(specOf(props, fileName(props.name, 'csv'))) },
];

function specOf({ chart, host }: Props, file?: string) {
  const words = said(chart.spec, drawn(chart.spec, chart.columns, chart.rows));
  return vegaLiteOf(chart, words, dyesOf(host.current!).series, file);
}

export function TakeAlong(props: Props) {
  const take = async ({ suffix, make }: (typeof ways)[number]) => save(fileName(props.name, suffix), await make(props));
  return (
    <Menu.Root modal={false}>
      <Menu.Trigger asChild>
        <button type="button" className="button button-plain">
          Take the chart along ▾
        </button>
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Content className="menu" align="end" sideOffset={4}>
          {ways
            .filter((way) => !way.drawn || props.picture)
            .map((way) => (
              <Menu.Item key={way.title} className="menu-item" onSelect={() => void take(way)}>
                {way.title}
              </Menu.Item>
            ))}
        </Menu.Content>
      </Menu.Portal>
    </Menu.Root>
  );
}
