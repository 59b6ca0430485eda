import fc from 'fast-check';
import { couldBeOn, type Pool, unlistedBusyWorkers, type Worker } from '@poolkeeper/pool-model';
import { describe, expect, it } from 'vitest';
import { anyReleaseEvidence } from '../testing/any-release-evidence.ts';
import { judgeRelease, type ReleaseEvidence } from './judge-release.ts';
import { describeVerdict, type ReleaseVerdict } from './release-verdict.ts';
import { reportsRun } from './reports-run.ts';

describe('any instance that may be released', () => {
  it('has no worker that is busy or still takes runs', () => {
    whenReleased(({ instance }, { workers }) => {
      const own = workers.filter((worker) => isOn(worker, instance.id));

      expect(own.every(({ busy, drained }) => drained && !busy)).toBe(true);
    });
  });

  it('was judged by a pool that could be read, unless its machine is gone', () => {
    whenReleased(({ pool, machineRunning }) => {
      if (machineRunning === false) return;
      expect(pool).toBeDefined();
    });
  });

  it('has no busy worker that does not say where it runs, or that is not listed, unless its own is there or it has gone', () => {
    whenReleased(({ instance, machineRunning }, pool) => {
      if (machineRunning === false || pool.workers.some((worker) => isOn(worker, instance.id))) return;

      expect(pool.workers.filter((worker) => worker.busy && couldBeOn(worker, instance))).toEqual([]);
      expect(unlistedBusyWorkers(pool)).toBe(0);
    });
  });

  it('without a worker had its time to register, and was seen without one for the absence wait, or has no machine', () => {
    whenReleased((evidence, { workers }) => {
      const { now, instance, registrationGraceMs, absenceWaitMs, machineRunning, workerlessSince } = evidence;
      if (machineRunning === false || workers.some((worker) => isOn(worker, instance.id))) return;
      const existsSince = instance.launchedAt ?? instance.heldSince ?? Number.NaN;

      expect(now - existsSince).toBeGreaterThanOrEqual(registrationGraceMs);
      expect(now - (workerlessSince ?? Number.NaN)).toBeGreaterThanOrEqual(absenceWaitMs);
    });
  });

  it('with a worker has been drained for the settling time', () => {
    whenReleased(({ now, instance, settlingTimeMs, drainedSince }, { workers }) => {
      if (!workers.some((worker) => isOn(worker, instance.id))) return;

      expect(now - (drainedSince ?? Number.NaN)).toBeGreaterThanOrEqual(settlingTimeMs);
    });
  });

  it('reports its runs, or its workers have been watched for the absence wait, or it has no machine', () => {
    whenReleased(({ now, instance, absenceWaitMs, machineRunning, watchedSince, ...said }, { workers }) => {
      if (machineRunning === false || !workers.some((worker) => isOn(worker, instance.id))) return;
      if (said.report !== undefined || said.setUpAt !== undefined) return;

      expect(now - (watchedSince ?? Number.NaN)).toBeGreaterThanOrEqual(absenceWaitMs);
    });
  });

  it('was looked up in EC2, and does not report a run, or has no machine', () => {
    whenReleased(({ now, report, machineRunning, machineUnreadable }) => {
      expect(machineUnreadable).not.toBe(true);
      if (machineRunning !== false) expect(reportsRun(report, now)).toBe(false);
    });
  });
});

describe('any verdict', () => {
  it('has all workers of the instance drained that still take runs, and no other', () => {
    always(({ pool, instance }, verdict) => {
      const undrained = pool?.workers.filter((worker) => isOn(worker, instance.id) && !worker.drained) ?? [];

      expect(verdict.kind === 'drain' ? verdict.workers : []).toEqual(undrained.map(({ id }) => id));
    });
  });

  it('does not depend on the order of the workers', () => {
    const shuffled = anyReleaseEvidence().chain((evidence) => {
      const { pool } = evidence;
      return fc.tuple(
        fc.constant(evidence),
        pool === undefined
          ? fc.constant(evidence)
          : fc
              .shuffledSubarray([...pool.workers], { minLength: pool.workers.length })
              .map((workers) => ({ ...evidence, pool: { ...pool, workers } })),
      );
    });
    fc.assert(
      fc.property(shuffled, ([evidence, other]) => {
        expect(withSortedWorkers(judgeRelease(other))).toEqual(withSortedWorkers(judgeRelease(evidence)));
      }),
    );
  });

  it.each(['machineRunning', 'workerlessSince', 'drainedSince', 'watchedSince', 'setUpAt'] as const)(
    'is no release for not knowing %s that it is not for knowing it',
    (unknown) => {
      always((evidence, verdict) => {
        // A machine that runs is as good as one of which nothing is known.
        if (unknown === 'machineRunning' && evidence.machineRunning === true) return;
        const { [unknown]: known, ...rest } = evidence;
        if (known !== undefined && judgeRelease(rest).kind === 'release')
          expect(verdict.kind).toBe('release');
      });
    },
  );

  it('is no release for a report that it is not for an instance that only reports its setup', () => {
    always(({ report, ...silent }, verdict) => {
      if (report !== undefined && verdict.kind === 'release') {
        expect(judgeRelease({ ...silent, setUpAt: report.at }).kind).toBe('release');
      }
    });
  });

  it.each(['registrationGraceMs', 'absenceWaitMs', 'settlingTimeMs'] as const)(
    'is no release for a longer %s that it is not for a shorter',
    (setting) => {
      fc.assert(
        fc.property(anyReleaseEvidence(), fc.nat(), (evidence, longer) => {
          const patient = { ...evidence, [setting]: evidence[setting] + longer };
          if (judgeRelease(patient).kind === 'release') expect(judgeRelease(evidence).kind).toBe('release');
        }),
      );
    },
  );

  it('is made and described for any numbers whatever', () => {
    const anyNumbers = fc.record({
      now: fc.double(),
      registrationGraceMs: fc.double(),
      absenceWaitMs: fc.double(),
      settlingTimeMs: fc.double(),
      workerlessSince: fc.double(),
      drainedSince: fc.double(),
      report: fc.record({ busy: fc.boolean(), at: fc.double() }),
    });
    fc.assert(
      fc.property(anyReleaseEvidence(), anyNumbers, fc.double(), (evidence, numbers, busyWorkers) => {
        const pool = evidence.pool && { ...evidence.pool, busyWorkers };
        const verdict = judgeRelease({ ...evidence, ...numbers, ...(pool !== undefined && { pool }) });

        expect(describeVerdict(verdict)).toMatch(/^(release|drain|wait).*: .+/);
      }),
    );
  });

  it('is each that there is, for some evidence', () => {
    const made = new Set<string>();
    fc.assert(
      fc.property(anyReleaseEvidence(), (evidence) => {
        const verdict = judgeRelease(evidence);
        made.add(verdict.kind === 'drain' ? 'drain' : verdict.reason);
      }),
      { numRuns: 8000, seed: 1 },
    );

    expect([...made].sort()).toEqual([
      'answer-contradicts',
      'answer-not-trusted',
      'drain',
      'idle',
      'machine-gone',
      'machine-unreadable',
      'may-have-a-worker',
      'may-still-register',
      'no-witness',
      'pool-unreadable',
      'run-in-progress',
      'run-reported',
      'settling',
      'stayed-workerless',
    ]);
  });
});

function always(law: (evidence: ReleaseEvidence, verdict: ReleaseVerdict) => void): void {
  fc.assert(
    fc.property(anyReleaseEvidence(), (evidence) => {
      law(evidence, judgeRelease(evidence));
    }),
    { numRuns: 500 },
  );
}

function whenReleased(law: (evidence: ReleaseEvidence, pool: Pool) => void): void {
  always((evidence, verdict) => {
    if (verdict.kind === 'release') law(evidence, evidence.pool ?? { id: '', pendingRuns: 0, workers: [] });
  });
}

function withSortedWorkers(verdict: ReleaseVerdict): ReleaseVerdict {
  return verdict.kind === 'drain' ? { ...verdict, workers: [...verdict.workers].sort() } : verdict;
}

function isOn({ identity }: Worker, instanceId: string): boolean {
  return identity.kind === 'known' && identity.instanceId === instanceId;
}
