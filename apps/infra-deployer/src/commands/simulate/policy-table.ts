import { formatTable } from '../../cli/columns.ts';
import type { Paint } from '../../cli/paint.ts';
import type { PoolFile } from '../../pools/read-pools.ts';
import { escapeHtml } from './chart.ts';
import { figuresOf, header, pricesLine } from './describe-simulation.ts';
import { documentOf, figuresTable, ratioChart } from './report-page.ts';
import type { GivenRuns } from './read-runs.ts';
import type { SimulateOptions } from './simulate-options.ts';
import { runSimulation, type Simulation } from './simulation.ts';

/** The same policies under several circumstances. */
export type PolicyTable = readonly TableCase[];

export interface TableCase {
  readonly trace: string;
  readonly workflow: boolean;
  /** Absent if the maximum is too large to matter. */
  readonly maxSize?: number;
  readonly simulation: Simulation;
}

export interface TableRequest {
  readonly traces: readonly { readonly name: string; readonly given: GivenRuns }[];
  readonly pools: readonly PoolFile[];
  readonly options: SimulateOptions;
}

/** A maximum that bursts reach. */
const tightMaxSize = 50;

/** Each trace as it is and, if it has none, with a workflow, without a maximum that matters and with one. */
export function runPolicyTable({ traces, pools, options }: TableRequest): PolicyTable {
  return traces.flatMap(({ name, given }) => {
    // A workflow adds at most one run to each.
    const mostRuns = Math.max(tightMaxSize, 2 * given.runs.length);
    return (given.hasWorkflow ? [false] : [false, true]).flatMap((workflow) =>
      [undefined, tightMaxSize].map((limit): TableCase => {
        const maxSize = limit ?? mostRuns;
        // Larger warm pools than the group are the same.
        const against = options.against.filter((one) => one.kind !== 'warm-pool' || one.size <= maxSize);
        const simulation = runSimulation({
          given,
          pools,
          options: { ...options, workflow, maxSize, against },
        });
        return { trace: name, workflow, maxSize: limit, simulation };
      }),
    );
  });
}

/** A table with a section for each case. */
export function describePolicyTable(table: PolicyTable, paint: Paint): string {
  const rows = table.flatMap(({ simulation: { results, options } }) =>
    results.map(({ name, outcome }) => [name, ...figuresOf(outcome, options.prices)]),
  );
  const prices = table[0]?.simulation.options.prices;
  const [titles = '', ...lines] = formatTable([header(prices).map((title) => paint.faint(title)), ...rows]);
  let next = 0;
  const sections = table.flatMap((one) => {
    const from = next;
    next += one.simulation.results.length;
    return ['', paint.strong(titleOf(one)), ...lines.slice(from, next)];
  });
  return [titles, ...sections, ...pricesLine(prices)].join('\n');
}

/** An HTML page with the table, and a chart for each of its sections. */
export function policyTablePage(table: PolicyTable): string {
  const introduction =
    '<p>In the charts, left and down is better, and each step of an axis is a multiple of the one before. The tables have the same figures and more.</p>';
  return documentOf('Simulated policies', [introduction, ...table.map(sectionOf)].join('\n'));
}

function sectionOf(one: TableCase): string {
  const title = titleOf(one);
  return `<section>
<h2>${escapeHtml(title)}</h2>
${ratioChart(one.simulation, `Cost against the 95th percentile of the waits: ${title}`)}
${figuresTable(one.simulation)}
</section>`;
}

function titleOf({ trace, workflow, maxSize }: TableCase): string {
  const runs = workflow ? 'with confirmations, locked stacks and dependent stacks' : 'as it is';
  return `${trace}, ${runs}, ${maxSize === undefined ? 'without a maximum' : `at most ${maxSize} instances`}`;
}
