import { type EChartsCoreOption, init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import './picture'; // what a chart is made of

use([SVGRenderer]);

// The same chart as lines and letters, for print.
export function svgOf(option: EChartsCoreOption, size: { width: number; height: number }, ground: string): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, ...size });
  chart.setOption({ ...option, animation: false, backgroundColor: ground });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}
