import type { PassView } from '@poolkeeper/pool-model/view';
import { useEffect, useRef } from 'preact/hooks';
import UPlot from 'uplot';

/** Runs that wait or are in progress, workers that run or are ready, and what the group was asked for. */
export function CapacityChart({ passes }: { readonly passes: readonly PassView[] }) {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<UPlot>(undefined);
  const data = useRef<UPlot.AlignedData>([[], [], [], []]);
  data.current = chartData(passes);

  useEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    const isDark = matchMedia('(prefers-color-scheme: dark)');
    const draw = () => {
      chart.current?.destroy();
      chart.current = new UPlot(chartOptions(element), data.current, element);
    };
    const resized = new ResizeObserver(() => {
      chart.current?.setSize(sizeOf(element));
    });
    draw();
    resized.observe(element);
    isDark.addEventListener('change', draw);
    return () => {
      isDark.removeEventListener('change', draw);
      resized.disconnect();
      chart.current?.destroy();
    };
  }, []);
  const newest = passes.at(-1);
  useEffect(() => {
    // What the pointer shows stays where it is.
    chart.current?.setData(data.current);
  }, [newest]);

  return (
    <section class="chart" aria-labelledby="chart-title">
      <h2 id="chart-title">Demand and capacity</h2>
      <div ref={place} class="plot" role="img" aria-label={describeChart(data.current)} />
    </section>
  );
}

function chartData(passes: readonly PassView[]): UPlot.AlignedData {
  const finished = (read: (pass: Extract<PassView, { kind: 'finished' }>) => number) =>
    passes.map((pass) => (pass.kind === 'finished' ? read(pass) : null));
  return [
    passes.map(({ at }) => at / 1000),
    finished(({ pendingRuns, members }) => pendingRuns + members.busy),
    finished(({ members }) => members.busy + members.idle + members.booting),
    finished(({ desiredCapacity }) => desiredCapacity),
  ];
}

function describeChart([, demand, supply, desired]: UPlot.AlignedData): string {
  const [runs, workers, capacity] = [demand, supply, desired].map((series) => series?.at(-1) ?? 'unknown');
  return `Over time, in the last ${demand?.length ?? 0} passes. Now: demand ${runs} runs, supply ${workers} workers, desired capacity ${capacity} instances.`;
}

function sizeOf(element: HTMLElement): { readonly width: number; readonly height: number } {
  const { clientWidth: width, clientHeight } = element;
  // The legend has one line, or more on a phone.
  const legendHeight = width < 480 ? 76 : 26;
  return { width, height: Math.max(90, clientHeight - legendHeight) };
}

function chartOptions(element: HTMLElement): UPlot.Options {
  const style = getComputedStyle(element);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const axis = {
    stroke: colour('--text-soft'),
    font: '11px system-ui, sans-serif',
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { stroke: colour('--line'), width: 1, size: 4 },
  };
  const stepped = UPlot.paths.stepped?.({ align: 1 });
  return {
    ...sizeOf(element),
    padding: [8, 8, 0, 0],
    tzDate: (seconds) => UPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC'),
    cursor: { points: { size: 6 }, drag: { x: false, y: false } },
    scales: { y: { range: (_chart, _min, max) => [0, Math.max(4, Math.ceil(max * 1.1))] } },
    axes: [
      { ...axis, size: 28, space: 70, values: '{HH}:{mm}' },
      {
        ...axis,
        size: 48,
        space: 26,
        label: 'runs, workers',
        labelSize: 14,
        labelFont: axis.font,
        incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500],
      },
    ],
    series: [
      { label: 'UTC', value: '{HH}:{mm}:{ss}' },
      {
        label: 'demand (runs)',
        stroke: colour('--queue'),
        width: 2,
        points: { show: false },
      },
      {
        label: 'supply (workers)',
        stroke: colour('--supply'),
        width: 2,
        fill: colour('--supply-area'),
        points: { show: false },
      },
      {
        label: 'desired capacity',
        stroke: colour('--text'),
        width: 1.5,
        dash: [4, 3],
        paths: stepped,
        points: { show: false },
      },
    ],
  };
}
