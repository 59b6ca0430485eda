import { describeDuration } from './describe-duration.ts';
import type { Distribution } from './distribution.ts';
import { describeLosses } from '../play/count-interruptions.ts';
import { unfinishedRuns, type Summary } from './summary.ts';

/** The summary for people, a line for each of its parts. */
export function describeSummary(summary: Summary, poolSeconds: number): readonly string[] {
  const { runs, queueWaitSeconds, instances, passes, drains } = summary;
  const unfinished = unfinishedRuns(runs);
  const losses = describeLosses(runs.interruptedBy);
  const { scaleOut, scaleIn, lowerCapacity, hold, failed } = passes;
  return [
    `Summary of ${describeDuration(poolSeconds)} of pool time`,
    `  runs        ${runs.finished} of ${runs.total} finished, ${runs.interrupted} interrupted` +
      losses.map((loss) => `, ${loss}`).join('') +
      (unfinished === 0 ? '' : `, ${unfinished} not yet ended`),
    `  queue wait  ${describeDistribution(queueWaitSeconds)}`,
    `  instances   ${instances.launched} launched, ${instances.terminated} terminated, ` +
      `${instances.peak} at most at once, ${instances.hours} instance hours`,
    `  passes      ${passes.total}: ${scaleOut} scaled out, ${scaleIn} scaled in, ${lowerCapacity === 0 ? '' : `${lowerCapacity} lowered capacity, `}${hold} held, ${failed} failed`,
    `  drains      ${drains.total}` +
      (drains.total === 0
        ? ''
        : `, idle to release ${describeDistribution(drains.secondsFromIdleToRelease)}`),
  ];
}

function describeDistribution({ p50, p95, max }: Distribution): string {
  if (p50 === null || p95 === null || max === null) return 'nothing measured';
  return `p50 ${describeDuration(p50)}, p95 ${describeDuration(p95)}, max ${describeDuration(max)}`;
}
