import type { Activity, BootStep, DurationMs, EpochMs, Snapshot } from '@poolkeeper/pool-model';

/** Boots that keep failing, and when another one is tried. */
export interface FailingBoots {
  /** How many boots failed since the last one that succeeded. */
  readonly failures: number;
  /** Time until another boot is tried. 0 when it is time. */
  readonly remainingMs: DurationMs;
  /** The step at which most of them failed, by the instances' own reports. Absent when no instance has reported one. */
  readonly step?: BootStep;
}

/** Fewer failures are bad luck: an interrupted download, a machine that did not start. */
const fewestFailures = 3;
/** An instance that ends by itself within this time has not served: a setup that fails ends within minutes. */
const longestBootMs = 15 * 60_000;
/**
 * A released instance of this age has served, because a worker is released only after it was idle. A boot takes half a minute, and
 * `scaleInAfter` is a minute by default. If an operator lowers the desired capacity while boots fail, an instance without a worker
 * may be taken for a success: then three more boots are tried before the next pause.
 */
const shortestServiceMs = 60_000;
/** The pause after the first failures. It doubles with each further attempt, up to the longest. */
const firstPauseMs = 60_000;
const longestPauseMs = 30 * 60_000;
/** A failure of so long ago says nothing about the next boot. Several of the longest pauses, or they would become shorter. */
const forgottenAfterMs = 6 * longestPauseMs;

/**
 * The boots that failed since the last success, if they are many: the group ended these instances for their health soon after
 * their launch, and no instance that was launched later has a worker. The image, the user data or a secret is broken then, and
 * every further launch costs money and serves no run. Undefined if boots succeed, or if the activities are not known.
 */
export function failingBoots({ group, members, observedAt }: Snapshot): FailingBoots | undefined {
  const { activities = [] } = group;
  const launchedAt = launchesOf(activities);
  let succeededAt = -Infinity;
  for (const { state, instance } of members) {
    if (state !== 'idle' && state !== 'busy' && state !== 'drained') continue;
    succeededAt = Math.max(succeededAt, instance.launchedAt ?? launchedAt.get(instance.id) ?? -Infinity);
  }
  const failed: Attempt[] = [];
  for (const activity of activities) {
    const { kind, cause, instanceId, startedAt, isSpotInterruption, failedStep } = activity;
    const launched = instanceId === undefined ? undefined : launchedAt.get(instanceId);
    if (kind !== 'terminate' || launched === undefined) continue;
    const age = startedAt - launched;
    if (cause === 'capacity' && age >= shortestServiceMs) succeededAt = Math.max(succeededAt, launched);
    if (cause !== 'upkeep' || isSpotInterruption === true || !(age >= 0 && age <= longestBootMs)) continue;
    if (observedAt - startedAt <= forgottenAfterMs)
      failed.push({ launched, ended: startedAt, step: failedStep });
  }
  const since = failed.filter(({ launched }) => launched > succeededAt);
  if (since.length < fewestFailures) return undefined;
  const lastEnd = since.reduce((latest, { ended }) => Math.max(latest, ended), -Infinity);
  const pauseMs = Math.min(longestPauseMs, firstPauseMs * 2 ** (countWaves(since) - 1));
  return {
    failures: since.length,
    remainingMs: Math.max(0, lastEnd + pauseMs - observedAt),
    ...mostCommonStep(since),
  };
}

interface Attempt {
  readonly launched: EpochMs;
  readonly ended: EpochMs;
  readonly step: BootStep | undefined;
}

/** Instances may report different steps, and a run that has forged one is outvoted. Of equally common steps, the latest counts. */
function mostCommonStep(failed: readonly Attempt[]): Pick<FailingBoots, 'step'> {
  const reports = new Map<BootStep, { count: number; lastEnd: EpochMs }>();
  for (const { step, ended } of failed) {
    if (step === undefined) continue;
    const { count, lastEnd } = reports.get(step) ?? { count: 0, lastEnd: ended };
    reports.set(step, { count: count + 1, lastEnd: Math.max(lastEnd, ended) });
  }
  const [mostCommon] = [...reports].sort(
    ([, one], [, other]) => other.count - one.count || other.lastEnd - one.lastEnd,
  );
  return mostCommon === undefined ? {} : { step: mostCommon[0] };
}

function launchesOf(activities: readonly Activity[]): ReadonlyMap<string, EpochMs> {
  const launchedAt = new Map<string, EpochMs>();
  for (const { kind, instanceId, startedAt } of activities) {
    if (kind !== 'launch' || instanceId === undefined) continue;
    launchedAt.set(instanceId, Math.max(startedAt, launchedAt.get(instanceId) ?? startedAt));
  }
  return launchedAt;
}

/** Instances that were launched together are one attempt, however many they are. */
function countWaves(failed: readonly Attempt[]): number {
  let waves = 0;
  let end = -Infinity;
  for (const { launched, ended } of failed.toSorted((one, other) => one.launched - other.launched)) {
    if (launched < end) continue;
    waves += 1;
    end = ended;
  }
  return waves;
}
