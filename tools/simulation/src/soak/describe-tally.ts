import type { Tally } from './soak-messages.ts';
import { latenessAt } from './tally.ts';

/** The closing lines of a soak. */
export function describeTally(tally: Tally, seconds: number): string {
  const { histories, runs, finished, interrupted, instances, poolHours, failures } = tally;
  const names = Object.entries(interrupted).map(([by, count]) => `${count} by ${by}`);
  return [
    `${histories} histories in ${seconds.toFixed(1)} s (${(histories / seconds).toFixed(0)} a second), ${poolHours.toFixed(0)} hours of pool time`,
    `${runs} runs on ${instances} instances: ${finished} finished, interrupted ${names.join(', ') || 'none'}`,
    `from idle to released: ${latenessAt(0.5, tally)} s for half, ${latenessAt(0.95, tally)} s for 95 %, ${latenessAt(0.99, tally)} s for 99 %`,
    `${failures.length} violations${failures.length === 0 ? '' : `: ${describeFailures(failures)}`}`,
  ].join('\n');
}

function describeFailures(failures: Tally['failures']): string {
  const byInvariant = Map.groupBy(failures, ({ violation }) => violation.invariant);
  return [...byInvariant]
    .map(([invariant, those]) => {
      const seeds = those.slice(0, 5).map(({ seed }) => seed);
      return `${those.length} of ${invariant} (seeds ${seeds.join(', ')}${those.length > seeds.length ? ', ...' : ''})`;
    })
    .join('; ');
}
