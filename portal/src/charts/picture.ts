import { BarChart, LineChart, PieChart, ScatterChart } from 'echarts/charts';
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { type EChartsCoreOption, init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';

// The part of echarts that is used; heavy, so loaded with the first chart.
use([BarChart, LineChart, ScatterChart, PieChart, AriaComponent, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer]);

export interface Picture {
  draw: (option: EChartsCoreOption) => void;
  png: (ground: string) => Promise<Blob>;
  close: () => void;
}

export function picture(host: HTMLElement): Picture {
  const chart = init(host);
  const watch = new ResizeObserver(() => chart.resize());
  watch.observe(host);
  return {
    draw: (option) => chart.setOption(option, { notMerge: true }),
    png: (ground) =>
      new Promise((resolve) =>
        chart.renderToCanvas({ pixelRatio: 2, backgroundColor: ground }).toBlob((blob) => resolve(blob!), 'image/png'),
      ),
    close: () => {
      watch.disconnect();
      chart.dispose();
    },
  };
}
