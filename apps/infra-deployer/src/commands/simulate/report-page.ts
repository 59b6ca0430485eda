import { idleShare, type Outcome, type SimulatedOutcome } from '@poolkeeper/policy-simulator';
import { drawChart, escapeHtml, type Axis, type Layer, type Point } from './chart.ts';
import { costOf, describePrices, dollars, type Prices } from './cost.ts';
import { duration, seconds, waited } from './describe-simulation.ts';
import type { Result, Simulation } from './simulation.ts';

const dayMs = 86_400_000;
const hourMs = 3_600_000;
/** As many as the pixels of a chart can show. */
const mostPoints = 400;

/** An HTML page with the figures and charts of a simulation. It has no script and loads nothing. */
export function reportPage(simulation: Simulation): string {
  const { runs, options } = simulation;
  const from = dateOf(runs.from);
  const to = dateOf(runs.to);
  return documentOf(
    `Simulated policies, ${from} to ${to}`,
    `<p>${runs.count.toLocaleString('en')} runs on ${runs.stacks} stacks, ${from} to ${to}: ${runs.busyHours.toFixed(1)} hours of work. An instance takes ${options.bootMs / 1000} seconds from its launch to its worker.${options.workflow ? ' Half of the runs wait for a confirmation, the runs of a stack wait for each other, and some stacks depend on others: this was added to the trace at random.' : ''} ${waited(runs)} Simulated by Poolkeeper with the code that decides in a deployed pool.</p>
${figuresTable(simulation)}
<section>
<h2>Cost against wait</h2>
<p>Left and down is better.</p>
${costChart(simulation)}
</section>
<section>
<h2>How many runs have started after which wait</h2>
${waitChart(simulation)}
${legend(simulation.results)}
</section>
<section>
<h2>Runs and instances</h2>
<p>The area is the runs that wait or are running, the line the instances. On the left the whole time, on the right its busiest day.</p>
${simulation.results.map((result, index) => timeCharts(result, index)).join('\n')}
</section>
${searchSection(simulation)}`,
  );
}

/** A whole document around the sections of a page. */
export function documentOf(title: string, sections: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>What each policy costs, and how long runs wait</h1>
${sections}
</main>
</body>
</html>
`;
}

export function figuresTable({ results, options: { prices } }: Simulation): string {
  const titles = [
    'policy',
    'wait, median',
    '95 %',
    '99 %',
    'longest',
    'instance-hours',
    'without a run',
    'launches',
    'at once',
    ...(prices === undefined ? [] : ['cost']),
  ];
  const rows = results.map(({ name, about, outcome }, index) => {
    const { waitP50, waitP95, waitP99, waitMost, instanceHours, launched, mostAtOnce } = outcome;
    const cells = [
      ...[waitP50, waitP95, waitP99, waitMost].map(seconds),
      instanceHours.toFixed(1),
      `${Math.round(100 * idleShare(outcome))} %`,
      launched.toLocaleString('en'),
      mostAtOnce.toLocaleString('en'),
      ...(prices === undefined ? [] : [dollars(costOf(outcome, prices))]),
    ];
    return `<tr><th scope="row"><span class="key ${seriesOf(index)}"></span>${escapeHtml(name)}<small>${escapeHtml(about)}</small></th>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
  });
  return `<div class="wide"><table>
<thead><tr>${titles.map((title) => `<th scope="col">${title}</th>`).join('')}</tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table></div>${pricesParagraph(prices)}`;
}

function pricesParagraph(prices: Prices | undefined): string {
  const described = prices && describePrices(prices);
  return described === undefined ? '' : `\n<p>${escapeHtml(described)}</p>`;
}

/** Cost against wait, where policies differ by so much that equal distances are equal ratios. */
export function ratioChart({ results, options: { prices } }: Simulation, title: string): string {
  const points = results.map(({ outcome }): Point => [outcome.waitP95, costWith(prices)(outcome)]);
  const chart = drawChart({
    title,
    x: {
      label: 'wait that 95 % of the runs do not exceed',
      ...ratiosOf(points.map(([x]) => Math.max(1, x))),
      format: (value) => (value === 1 ? '≤ 1 s' : seconds(value)),
    },
    y: { ...costAxis(prices), ...ratiosOf(points.map(([, y]) => y)) },
    layers: results.map(({ name }, index): Layer => ({
      kind: 'dot',
      series: seriesOf(index),
      at: points[index] ?? [1, 1],
      label: name,
    })),
  });
  return `<div class="wide named">${chart}</div>`;
}

/** A logarithmic axis with some room beyond the values. */
function ratiosOf(values: readonly number[]): Pick<Axis, 'least' | 'most' | 'isLogarithmic'> {
  const positive = values.filter((value) => value > 0);
  const [least, most] = [Math.min(...positive, Infinity), Math.max(...positive, 0)];
  return most > 0
    ? { least: least === 1 ? 1 : least / 1.3, most: most * 1.5, isLogarithmic: true }
    : { least: 1, most: 10, isLogarithmic: true };
}

function costWith(prices: Prices | undefined): (outcome: Outcome) => number {
  return (outcome) => costOf(outcome, prices ?? { price: 1, volumePrice: 0 });
}

function costAxis(prices: Prices | undefined): Pick<Axis, 'label' | 'format'> {
  return prices === undefined
    ? { label: 'instance-hours', format: String }
    : { label: 'cost', format: (value) => `$${value}` };
}

function costChart({ results, search, options: { prices } }: Simulation): string {
  const cost = costWith(prices);
  const points = results.map(({ outcome }): Point => [outcome.waitP95, cost(outcome)]);
  // What a search found can cost many times as much: then the chart shows the cheap end of it.
  const mostShown = 1.5 * points.reduce((most, [, y]) => Math.max(most, y), 0);
  const found = (search?.front ?? [])
    .map(({ outcome }): Point => [outcome.waitP95, costWith(prices)(outcome)])
    .filter(([, y]) => y <= mostShown);
  const all = [...points, ...found];
  const layers: readonly Layer[] = [
    { kind: 'line', series: 'front', points: found },
    ...results.map(({ name }, index): Layer => {
      return { kind: 'dot', series: seriesOf(index), at: points[index] ?? [0, 0], label: name };
    }),
  ];
  return drawChart({
    title: 'Cost against the 95th percentile of the waits',
    x: { label: 'wait that 95 % of the runs do not exceed', ...upTo(all.map(([x]) => x)), format: seconds },
    y: { ...costAxis(prices), ...upTo(all.map(([, y]) => y)) },
    layers,
  });
}

function waitChart({ results }: Simulation): string {
  const waits = results.map(({ outcome }) => outcome.waitsByPercent);
  return drawChart({
    title: 'Share of the runs that have started after each wait',
    x: { label: 'wait', ...upTo(waits.map((ofOne) => ofOne[99] ?? 0)), format: seconds },
    y: { label: 'runs started', least: 0, most: 100, format: (value) => `${value} %` },
    layers: waits.map((ofOne, index) => ({
      kind: 'line',
      series: seriesOf(index),
      points: ofOne.slice(0, 100).map((wait, percent): Point => [wait, percent]),
    })),
  });
}

function timeCharts({ name, outcome }: Result, index: number): string {
  if (!('demand' in outcome)) return '';
  const { from, to } = busiestDay(outcome);
  const all = outcome.demand.map(({ at }) => at);
  const [first = 0, last = 0] = [all[0], all.at(-1)];
  return `<h3><span class="key ${seriesOf(index)}"></span>${escapeHtml(name)}</h3>
<div class="pair">${timeChart(outcome, { index, name, from: first, to: last })}${timeChart(outcome, { index, name, from, to })}</div>`;
}

interface TimeWindow {
  readonly index: number;
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

function timeChart({ demand, instances }: SimulatedOutcome, { index, name, from, to }: TimeWindow): string {
  const within = (points: SimulatedOutcome['demand']) =>
    thinned(
      points.filter(({ at }) => at >= from && at <= to).map(({ at, demand: value }): Point => [at, value]),
    );
  const [runs, machines] = [within(demand), within(instances)];
  const isDay = to - from <= dayMs;
  return drawChart({
    title: `Runs and instances of ${name}, ${isDay ? `on ${dateOf(from)}` : `${dateOf(from)} to ${dateOf(to)}`}`,
    x: {
      label: isDay ? `${dateOf(from)}, UTC` : 'date',
      least: from,
      most: to,
      ticks: timeTicks(from, to),
      format: (at) => new Date(at).toISOString().slice(...(isDay ? ([11, 16] as const) : ([5, 10] as const))),
    },
    y: { label: 'number', ...upTo([...runs, ...machines].map(([, y]) => y)), format: String },
    layers: [
      { kind: 'area', series: 'demand', points: runs },
      { kind: 'steps', series: seriesOf(index), points: machines },
    ],
  });
}

/** The largest of each group of neighbours, so that no peak is lost. */
function thinned(points: readonly Point[]): readonly Point[] {
  const size = Math.ceil(points.length / mostPoints);
  if (size <= 1) return points;
  return Array.from({ length: Math.ceil(points.length / size) }, (_, index): Point => {
    const group = points.slice(index * size, (index + 1) * size);
    return [group[0]?.[0] ?? 0, group.reduce((most, [, y]) => Math.max(most, y), 0)];
  });
}

function busiestDay({ demand }: SimulatedOutcome): { readonly from: number; readonly to: number } {
  const peak = demand.reduce((most, point) => (point.demand > most.demand ? point : most), {
    at: 0,
    demand: -1,
  });
  const from = Math.floor(peak.at / dayMs) * dayMs;
  return { from, to: from + dayMs };
}

function timeTicks(from: number, to: number): readonly number[] {
  const steps = [hourMs, 2 * hourMs, 4 * hourMs, dayMs, 2 * dayMs, 7 * dayMs, 14 * dayMs, 28 * dayMs];
  const step = steps.find((each) => (to - from) / each <= 8) ?? 91 * dayMs;
  const first = Math.ceil(from / step) * step;
  return Array.from(
    { length: Math.max(0, Math.floor((to - first) / step) + 1) },
    (_, index) => first + index * step,
  );
}

function legend(results: readonly Result[]): string {
  const entries = results.map(
    ({ name }, index) => `<span><span class="key ${seriesOf(index)}"></span>${escapeHtml(name)}</span>`,
  );
  return `<p class="legend">${entries.join(' ')}</p>`;
}

function searchSection({ search, options: { prices } }: Simulation): string {
  if (search === undefined) return '';
  const rows = search.front.map(({ settings, outcome }) => {
    const { waitP50, waitP95, instanceHours } = outcome;
    const cost = prices === undefined ? '' : `<td>${dollars(costOf(outcome, prices))}</td>`;
    return `<tr><td>${duration(settings.scaleInAfterMs)}</td><td>${settings.minIdle}</td>${prices === undefined ? '' : `<td>${settings.prepared === 0 ? '-' : settings.prepared}</td>`}<td>${seconds(waitP50)}</td><td>${seconds(waitP95)}</td><td>${instanceHours.toFixed(1)}</td>${cost}</tr>`;
  });
  return `<section>
<h2>Policies that no other beats</h2>
<p>Of ${search.tried} that were tried. The line in the first chart.</p>
<div class="wide"><table>
<thead><tr><th scope="col">scaleInAfter</th><th scope="col">minIdle</th>${prices === undefined ? '' : '<th scope="col">warm pool</th>'}<th scope="col">wait, median</th><th scope="col">95 %</th><th scope="col">instance-hours</th>${prices === undefined ? '' : '<th scope="col">cost</th>'}</tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table></div>
</section>`;
}

function upTo(values: readonly number[]): Pick<Axis, 'least' | 'most'> {
  const most = values.reduce((largest, value) => Math.max(largest, value), 0);
  return { least: 0, most: most > 0 ? most * 1.05 : 1 };
}

function seriesOf(index: number): string {
  return `series-${index % 8}`;
}

function dateOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

/** Colours of Okabe and Ito, which people with any colour vision can tell apart. */
const colours = ['#0072b2', '#d55e00', '#009e73', '#a6761d', '#cc79a7', '#56b4e9', '#6a51a3', '#737373'];

const style = `
:root { color-scheme: light dark; --text: #1d2126; --faint: #5a6472; --line: #d9dee5; --back: #fff; --demand: #c9d3df; }
@media (prefers-color-scheme: dark) { :root { --text: #e8ebef; --faint: #a7b0bd; --line: #363d47; --back: #14171b; --demand: #46505d; } }
body { margin: 0; background: var(--back); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 1100px; margin: 0 auto; padding: 24px 16px 64px; }
h1 { font-size: 28px; line-height: 1.2; } h2 { font-size: 20px; margin-top: 40px; } h3 { font-size: 16px; margin: 24px 0 4px; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { padding: 6px 10px; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap; vertical-align: top; }
th:first-child { text-align: left; } thead th { color: var(--faint); font-weight: 500; font-size: 14px; }
small { display: block; color: var(--faint); font-weight: 400; white-space: normal; max-width: 34ch; }
svg { width: 100%; max-width: 760px; height: auto; }
.named svg { min-width: 600px; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(320px, 1fr)); gap: 8px; }
.grid { stroke: var(--line); } .axis { stroke: var(--faint); }
.tick, .label { fill: var(--faint); font-size: 12px; } .name { fill: var(--text); font-size: 12px; }
.line { fill: none; stroke-width: 2; } .line.front { stroke: var(--faint); stroke-dasharray: 4 4; }
.area.demand { fill: var(--demand); }
.key { display: inline-block; width: 12px; height: 12px; border-radius: 3px; margin-right: 6px; }
.legend span { margin-right: 16px; }
${colours.map((colour, index) => `.line.series-${index} { stroke: ${colour}; } .dot.series-${index} { fill: ${colour}; } .key.series-${index} { background: ${colour}; }`).join('\n')}
`;
