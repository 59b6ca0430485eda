import { describe, expect, it } from 'vitest';
import { readWorker, type WorkerReport } from './read-worker.ts';

describe('readWorker', () => {
  it('turns seconds into milliseconds and metadata into an identity', () => {
    expect(readWorker(aReport({ availableAt: 1_700_000_060 }))).toEqual({
      id: '01JWORKER',
      busy: false,
      drained: false,
      registeredAt: 1_700_000_000_000,
      availableAt: 1_700_000_060_000,
      identity: { kind: 'known', instanceId: 'i-0abc', groupName: 'workers' },
    });
  });

  it.each([undefined, null, Number.NaN, Number.POSITIVE_INFINITY])(
    'leaves an availableAt of %s out',
    (availableAt) => {
      const report = aReport(availableAt === undefined ? {} : { availableAt });

      expect(readWorker(report).availableAt).toBeUndefined();
    },
  );

  it('does not say since when a busy worker has been available', () => {
    expect(readWorker(aReport({ busy: true, availableAt: 1_700_000_060 })).availableAt).toBeUndefined();
  });

  it('reads a worker of unknown identity like any other', () => {
    expect(readWorker(aReport({ busy: true, drained: true, metadata: 'null' }))).toMatchObject({
      busy: true,
      drained: true,
      identity: { kind: 'unknown' },
    });
  });
});

function aReport(overrides: Partial<WorkerReport> = {}): WorkerReport {
  return {
    id: '01JWORKER',
    busy: false,
    drained: false,
    createdAt: 1_700_000_000,
    metadata: '{"instance_id":"i-0abc","asg_id":"workers"}',
    ...overrides,
  };
}
