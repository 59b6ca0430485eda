import fc from 'fast-check';
import { minutes, moment } from '@poolkeeper/pool-model/testing';
import { anyInstance, anyPool } from '@poolkeeper/pool-model/testing/arbitraries';
import type { ReleaseEvidence } from '../release/judge-release.ts';

const anyMoment = fc.integer({ min: -7200, max: 60 }).map((second) => moment + second * 1000);

/** Any evidence: the pool mostly readable, everything else known or not. */
export function anyReleaseEvidence(): fc.Arbitrary<ReleaseEvidence> {
  return fc
    .record(
      {
        now: fc.constant(moment),
        pool: anyPool(),
        seen: fc.tuple(anyInstance(), fc.option(anyMoment, { nil: undefined })),
        registrationGraceMs: fc.constantFrom(0, minutes(1), minutes(10), minutes(60)),
        machineRunning: fc.boolean(),
        machineUnreadable: fc.boolean(),
        workerlessSince: anyMoment,
        absenceWaitMs: fc.constantFrom(minutes(5), minutes(30), minutes(60)),
        settlingTimeMs: fc.constantFrom(0, 10_000, minutes(2)),
        drainedSince: anyMoment,
        watchedSince: anyMoment,
        setUpAt: anyMoment,
        hasSeveralWorkers: fc.boolean(),
        report: fc.record({ busy: fc.boolean(), at: anyMoment }),
      },
      { requiredKeys: ['now', 'seen', 'registrationGraceMs', 'absenceWaitMs', 'settlingTimeMs'] },
    )
    .map(({ seen: [{ id, launchedAt }, heldSince], ...evidence }) => ({
      ...evidence,
      instance: {
        id,
        launchedAt,
        heldSince,
      },
    }));
}
