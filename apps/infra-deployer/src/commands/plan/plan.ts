import type { PassReport } from '@poolkeeper/autoscaler/deployed';
import type { CommandContext } from '../../command-context.ts';
import { deployedPools } from '../../deployed/deployed-pools.ts';
import { tryPass } from '../../deployed/look-at-pool.ts';
import { exitStatus, type ExitStatus } from '../../exit-status.ts';
import type { Paint } from '../../host/paint.ts';

/** What the next pass over each pool would do, from a look at it. Changes nothing. */
export async function plan(context: CommandContext, names: readonly string[]): Promise<ExitStatus> {
  const { host } = context;
  const pools = await deployedPools(context, names);
  const reports = await Promise.all(
    pools.map(async (pool) => ({ pool: pool.name, ...(await tryPass(context, pool)) })),
  );
  host.answer({
    text: reports.map((report) => describePlan(report, host.paint)).join('\n\n'),
    data: { pools: reports },
  });
  return exitStatus.done;
}

function describePlan(report: PassReport & { readonly pool: string }, paint: Paint): string {
  const { pool, decision, plan } = report;
  const rows = [
    ['launches', plan.launch],
    ['purchase', plan.purchase],
    ['releases', plan.releases],
    ['strays', plan.replacements],
    ['rolls', plan.rolls],
  ] as const;
  return [
    `${paint.strong(pool)} would ${decision.explanation}`,
    ...rows.flatMap(([title, words]) =>
      words === undefined ? [] : [`  ${paint.faint(title.padEnd(8))}  ${words}`],
    ),
  ].join('\n');
}
