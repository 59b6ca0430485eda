import fc from 'fast-check';
import { minutes, moment } from '@poolkeeper/pool-model/testing';
import { anyInstance, anyPool } from '@poolkeeper/pool-model/testing/arbitraries';
import type { ReleaseEvidence } from '../release/judge-release.ts';

const anyMoment = fc.integer({ min: -7200, max: 60 }).map((second) => moment + second * 1000);

/** Any evidence: the pool mostly readable, everything else known or unknown. */
export function anyReleaseEvidence(): fc.Arbitrary<ReleaseEvidence> {
  return fc
    .record(
      {
        now: fc.constant(moment),
        pool: anyPool(),
        seen: fc.tuple(anyInstance(), fc.option(anyMoment, { nil: undefined })),
        registrationGraceMs: fc.constantFrom(0, minutes(1), minutes(10), minutes(60)),
        machineRunning: fc.boolean(),
        workerlessSince: anyMoment,
        hadWorker: fc.boolean(),
        others: fc.record({ withWorker: fc.nat(30), workerless: fc.nat(6) }),
      },
      { requiredKeys: ['now', 'seen', 'registrationGraceMs'] },
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
