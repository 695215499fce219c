import type { EChartsCoreOption } from 'echarts/core';
import { brief, type Drawn } from './drawn';
import type { ChartSpec } from './spec';

// The picture in echarts' words. Tips are drawn on the canvas: as HTML they would bring styles that the
// Content-Security-Policy refuses, and text of the data as markup.

export interface Dyes {
  series: string[];
  ink: string;
  soft: string;
  thread: string;
  sheet: string;
  font: string;
}

// A token is light-dark(…): what it is now, an element knows.
export function dyesOf(element: HTMLElement): Dyes {
  const probe = document.createElement('span');
  element.append(probe);
  const colour = (token: string) => {
    probe.style.color = `var(--${token})`;
    return getComputedStyle(probe).color;
  };
  const dyes = {
    series: Array.from({ length: 8 }, (_, index) => colour(`chart-${index + 1}`)),
    ink: colour('ink'),
    soft: colour('ink-soft'),
    thread: colour('thread'),
    sheet: colour('sheet'),
    font: getComputedStyle(element).fontFamily,
  };
  probe.remove();
  return dyes;
}

function pie(shape: Drawn): EChartsCoreOption {
  const slices = shape.lines.flatMap((line) =>
    line.points.map(([x, y]) => ({ name: shape.lines.length > 1 ? `${x} · ${line.name}` : String(x), value: y ?? 0 })),
  );
  return { series: [{ type: 'pie', radius: ['35%', '70%'], data: slices, label: { color: 'inherit' } }] };
}

function axes(spec: ChartSpec, shape: Drawn, units: Map<string, string>, dyes: Dyes): EChartsCoreOption {
  const line = { lineStyle: { color: dyes.thread } };
  const named = (name: string | undefined) => (name && units.get(name) ? `${name} (${units.get(name)})` : (name ?? ''));
  const label = { color: dyes.soft, fontSize: 12 };
  return {
    xAxis: {
      type: shape.axis,
      ...(shape.axis === 'category' && { data: shape.categories }),
      name: named(spec.x),
      nameLocation: 'middle',
      nameGap: 30,
      nameTextStyle: label,
      axisLabel: { ...label, hideOverlap: true, ...(shape.axis === 'category' && namesOf(shape)) },
      axisLine: line,
      axisTick: line,
      splitLine: { show: false },
      scale: true,
    },
    yAxis: {
      type: 'value',
      name: spec.y.map(named).join(', '),
      nameTextStyle: { ...label, align: 'left' },
      axisLabel: { ...label, formatter: (value: number) => brief(value) },
      splitLine: line,
      scale: spec.kind === 'scatter' || spec.kind === 'line',
    },
    series: shape.lines.map(({ name, points }) => ({
      name,
      type: spec.kind === 'area' ? 'line' : spec.kind,
      ...(spec.kind === 'area' && { areaStyle: { opacity: 0.25 }, stack: 'all' }),
      data: points,
      showSymbol: points.length <= 60,
      symbolSize: spec.kind === 'scatter' ? 7 : 5,
      barMaxWidth: 48,
      large: spec.kind === 'scatter',
      connectNulls: false,
    })),
  };
}

// Long names are cut; as many of few stand there as have room, where a long one alone would keep all away.
function namesOf({ categories }: Drawn) {
  return { width: 140, overflow: 'truncate', interval: categories.length <= namesMost ? 0 : 'auto' };
}
const namesMost = 60;

export function optionOf(spec: ChartSpec, shape: Drawn, units: Map<string, string>, dyes: Dyes): EChartsCoreOption {
  const hasLegend = spec.kind !== 'pie' && shape.lines.length > 1;
  return {
    color: dyes.series,
    textStyle: { fontFamily: dyes.font, color: dyes.ink },
    animationDuration: matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 150,
    aria: { enabled: true, label: { enabled: false }, decal: { show: spec.kind === 'pie' && shape.lines[0] !== undefined && shape.lines[0].points.length > 8 } },
    grid: { left: 8, right: 24, top: hasLegend ? 56 : 36, bottom: 28, containLabel: true },
    ...(hasLegend && { legend: { type: 'scroll', top: 0, textStyle: { color: dyes.ink }, pageTextStyle: { color: dyes.soft } } }),
    tooltip: {
      trigger: spec.kind === 'pie' || spec.kind === 'scatter' ? 'item' : 'axis',
      renderMode: 'richText',
      confine: true,
      backgroundColor: dyes.sheet,
      borderColor: dyes.thread,
      textStyle: { color: dyes.ink, fontSize: 13 },
      valueFormatter: (value: unknown) => (typeof value === 'number' ? brief(value) : 'none'),
    },
    ...(spec.kind === 'pie' ? pie(shape) : axes(spec, shape, units, dyes)),
  };
}
