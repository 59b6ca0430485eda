import { idleShare, type Candidate, type Outcome } from '@poolkeeper/policy-simulator';
import { formatTable } from '../../cli/columns.ts';
import type { Paint } from '../../cli/paint.ts';
import { costOf, describePrices, dollars, type Prices } from './cost.ts';
import type { RunsSummary, Simulation } from './simulation.ts';

/** A table with a line for each contestant, and what a search found. */
export function describeSimulation(simulation: Simulation, paint: Paint): string {
  const { runs, results, search, options } = simulation;
  const rows = results.map(({ name, outcome }) => [name, ...figuresOf(outcome, options.prices)]);
  const lines = [
    `${paint.strong(count(runs.count, 'run'))} on ${count(runs.stacks, 'stack')}, ${day(runs.from)} to ${day(runs.to)}: ${hours(runs.busyHours)} of work. Boots take ${options.bootMs / 1000} s.${waited(runs)}`,
    '',
    ...formatTable([header(options.prices).map((title) => paint.faint(title)), ...rows]),
    ...pricesLine(options.prices),
  ];
  if (search === undefined) return lines.join('\n');
  return [
    ...lines,
    '',
    `${paint.strong('Policies that no other beats')}, of ${search.tried} tried:`,
    '',
    ...formatTable([
      ['scaleInAfter', 'minIdle', ...warmPoolTitle(options.prices), ...header(options.prices).slice(1)].map(
        (title) => paint.faint(title),
      ),
      ...search.front.map((candidate) => [
        ...settingsOf(candidate).slice(0, options.prices === undefined ? 2 : 3),
        ...figuresOf(candidate.outcome, options.prices),
      ]),
    ]),
    ...(options.waitSeconds === undefined ? [] : ['', recommendation(search.cheapest, options.waitSeconds)]),
  ].join('\n');
}

/** Empty unless it is known. */
export function waited({ waited: really }: RunsSummary): string {
  return really === undefined
    ? ''
    : ` In the pool, they waited for a worker for ${seconds(really.p50)} at the median, and 95 % of them for at most ${seconds(really.p95)}.`;
}

/** After an empty line; none for prices that were given. */
export function pricesLine(prices: Prices | undefined): readonly string[] {
  const described = prices && describePrices(prices);
  return described === undefined ? [] : ['', described];
}

export function header(prices: Prices | undefined): readonly string[] {
  const titles = ['', 'wait p50', 'p95', 'p99', 'longest', 'hours', 'without a run', 'launches', 'at once'];
  return prices === undefined ? titles : [...titles, 'cost'];
}

export function figuresOf(outcome: Outcome, prices: Prices | undefined): readonly string[] {
  const { waitP50, waitP95, waitP99, waitMost, instanceHours, launched, mostAtOnce } = outcome;
  return [
    ...[waitP50, waitP95, waitP99, waitMost].map(seconds),
    instanceHours.toFixed(1),
    `${Math.round(100 * idleShare(outcome))} %`,
    String(launched),
    String(mostAtOnce),
    ...(prices === undefined ? [] : [dollars(costOf(outcome, prices))]),
  ];
}

/** Without prices, no warm pool is tried. */
function warmPoolTitle(prices: Prices | undefined): readonly string[] {
  return prices === undefined ? [] : ['warm pool'];
}

/** The number of prepared instances is what a configuration calls `maxPreparedCapacity`. */
function settingsOf({ settings }: Candidate): readonly [string, string, string] {
  const { scaleInAfterMs, minIdle, prepared } = settings;
  return [duration(scaleInAfterMs), String(minIdle), prepared === 0 ? '-' : String(prepared)];
}

function recommendation(cheapest: Candidate | undefined, waitSeconds: number): string {
  if (cheapest === undefined) {
    return `None of them starts 95 % of the runs within ${waitSeconds} s. The wait for a boot remains unless workers are idle.`;
  }
  const [after, minIdle] = settingsOf(cheapest);
  const { prepared } = cheapest.settings;
  const warmPool =
    prepared === 0 ? '' : `, instances: { warmPool: { maxPreparedCapacity: ${prepared}, reuse: true } }`;
  return `The cheapest that starts 95 % of the runs within ${waitSeconds} s: scaling: { scaleInAfter: ${after}, minIdle: ${minIdle} }${warmPool}`;
}

/** As configurations have it: `90s`, `5m`. */
export function duration(ms: number): string {
  return ms % 60_000 === 0 && ms > 0 ? `${ms / 60_000}m` : `${ms / 1000}s`;
}

export function seconds(value: number): string {
  return `${Math.round(value)} s`;
}

function hours(value: number): string {
  return `${value.toFixed(1)} h`;
}

function day(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

function count(number: number, what: string): string {
  return `${number.toLocaleString('en')} ${what}${number === 1 ? '' : 's'}`;
}
