import { describe, expect, it } from 'vitest';
import type { MemberState } from './member.ts';
import { readWorker, type WorkerReport } from './read-worker.ts';
import { takeSnapshot } from './take-snapshot.ts';
import { ago, aGroup, anInstance, aPool, minutes, moment } from './testing/index.ts';

/** States that Spacelift's own autoscaler and lifecycle manager for EC2 read wrongly, or once did. */
describe('what the incumbent reads wrongly', () => {
  it('A2: a drained worker in service is a drained member, not an instance without a worker', () => {
    expect(statesOf({ workers: [{ drained: true }] })).toEqual(['drained']);
  });

  it('A3: a worker that was drained with a run on it is busy', () => {
    expect(statesOf({ workers: [{ drained: true, busy: true }] })).toEqual(['busy']);
  });

  it('A7: a worker without asg_id belongs to its instance', () => {
    expect(statesOf({ workers: [{ metadata: '{"instance_id":"i-1"}' }] })).toEqual(['idle']);
  });

  it("A8: another group's worker is foreign and changes nothing else", () => {
    const foreign = { metadata: '{"instance_id":"i-9","asg_id":"workers-before-the-rename"}' };

    expect(statesOf({ workers: [{}, foreign] })).toEqual(['idle', 'foreign']);
  });

  it('A9: an idle ghost does not stand in for the instance that still boots', () => {
    const ghost = { metadata: '{"instance_id":"i-9","asg_id":"workers"}' };
    const states = statesOf({
      instances: [anInstance({ id: 'i-1' }), anInstance({ id: 'i-2', state: 'pending' })],
      workers: [ghost, { busy: true }],
    });

    expect(states).toEqual(['busy', 'booting', 'ghost']);
  });

  it('A13: how long a boot may take is for the caller to say', () => {
    const instances = [anInstance({ id: 'i-1', launchedAt: ago(minutes(14)) })];

    expect(statesOf({ instances, graceMinutes: 15 })).toEqual(['booting']);
    expect(statesOf({ instances, graceMinutes: 10 })).toEqual(['stray']);
  });

  it.each(['', '{}', 'null', '[]', '{"instance_id":5}'])(
    'L2: a worker with the metadata %j leaves the others readable',
    (metadata) => {
      expect(statesOf({ workers: [{ metadata }, { busy: true }] })).toEqual(['busy', 'foreign']);
    },
  );
});

interface Scene {
  readonly instances?: ReturnType<typeof anInstance>[];
  readonly workers?: Partial<WorkerReport>[];
  readonly graceMinutes?: number;
}

/** Workers are on i-1 of our group unless their metadata says otherwise. */
function statesOf({
  instances = [anInstance({ id: 'i-1' })],
  workers = [],
  graceMinutes = 10,
}: Scene): MemberState[] {
  const reports = workers.map((worker, index) => ({
    id: `01JWORKER${index}`,
    busy: false,
    drained: false,
    createdAt: ago(minutes(50)) / 1000,
    metadata: '{"instance_id":"i-1","asg_id":"workers"}',
    ...worker,
  }));
  const { members } = takeSnapshot({
    observedAt: moment,
    pool: aPool({ workers: reports.map(readWorker) }),
    group: aGroup({ instances }),
    registrationGraceMs: minutes(graceMinutes),
  });
  return members.map((member) => member.state);
}
