import type { DurationMs, EpochMs } from '@poolkeeper/pool-model';

/** A busy instance repeats its report every 10 minutes: one that missed three has stopped reporting. */
const longestSilenceMs: DurationMs = 30 * 60_000;

/**
 * Whether an instance says that a run is on it. Runs are untrusted code, and a report can be lost, so a report may prolong a
 * hold and never shortens one: idle, outdated and absent reports prove nothing.
 */
export function reportsRun(
  report: { readonly busy: boolean; readonly at: EpochMs } | undefined,
  now: EpochMs,
): boolean {
  return report?.busy === true && now - report.at <= longestSilenceMs;
}
