import { describeDuration } from './describe-duration.ts';
import { describeLosses } from './interruptions.ts';
import type { Distribution, Summary } from './summary.ts';

/** The lines of the summary that is printed at the end. */
export function describeSummary(summary: Summary, poolSeconds: number): readonly string[] {
  const { runs, queueWaitSeconds, instances, passes, drains } = summary;
  const losses = describeLosses(runs.interruptedBy);
  const { scaleOut, scaleIn, lowerCapacity, hold, failed } = passes;
  return [
    `Summary of ${describeDuration(poolSeconds)} of pool time`,
    `  runs        ${runs.finished} of ${runs.total} finished, ${runs.interrupted} interrupted` +
      losses.map((loss) => `, ${loss}`).join('') +
      counted(runs.discarded, 'discarded') +
      counted(runs.skipped, 'skipped') +
      counted(runs.unfinished, 'unfinished'),
    `  queue wait  ${describeDistribution(queueWaitSeconds)}`,
    `  instances   ${instances.launched} launched, ${instances.terminated} terminated, ` +
      `at most ${instances.peak} at once, ${instances.hours} instance hours`,
    `  passes      ${passes.total}: ${scaleOut} scaled out, ${scaleIn} scaled in, ${lowerCapacity === 0 ? '' : `${lowerCapacity} lowered capacity, `}${hold} held, ${failed} failed`,
    `  drains      ${drains.total}` +
      (drains.total === 0
        ? ''
        : `, from idle to release ${describeDistribution(drains.secondsFromIdleToRelease)}`),
  ];
}

function counted(count: number, what: string): string {
  return count === 0 ? '' : `, ${count} ${what}`;
}

function describeDistribution({ p50, p95, max }: Distribution): string {
  if (p50 === null || p95 === null || max === null) return 'not measured';
  return `p50 ${describeDuration(p50)}, p95 ${describeDuration(p95)}, max ${describeDuration(max)}`;
}
