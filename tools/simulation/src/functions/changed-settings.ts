import type { DurationMs } from '@poolkeeper/pool-model';
import type { SeededFaults } from '@poolkeeper/pool-world';

interface Waits {
  readonly registrationGraceMs: DurationMs;
  readonly absenceWaitMs: DurationMs;
  readonly settlingTimeMs: DurationMs;
}

/** The waits of an invocation's settings. Others are longer: what is shorter than the world's delays is the operator's doing. */
export function changedWaits(
  faults: SeededFaults,
  { registrationGraceMs, absenceWaitMs, settlingTimeMs }: Waits,
): Waits {
  const times = () => (faults.strikes('settings-change') ? faults.source('settings-change').pick([1, 2]) : 1);
  return {
    registrationGraceMs: registrationGraceMs * times(),
    absenceWaitMs: absenceWaitMs * times(),
    settlingTimeMs: settlingTimeMs * times(),
  };
}

export function changedHeartbeat(faults: SeededFaults, timeoutMs: DurationMs): DurationMs {
  return faults.strikes('settings-change')
    ? timeoutMs * faults.source('settings-change').pick([0.5, 2])
    : timeoutMs;
}
