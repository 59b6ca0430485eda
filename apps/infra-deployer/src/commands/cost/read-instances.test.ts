import { describe, expect, it } from 'vitest';
import { findInstances, type InstanceRecords } from './read-instances.ts';

const window = { from: 1_000_000, to: 2_000_000 };
const large = { type: 'm7i.large', purchase: 'on-demand' } as const;

describe('the instances of a group', () => {
  it('exist from their launch until their termination has ended', () => {
    const activities = [
      anActivity('Terminating EC2 instance: i-0a', 1_400_000, 1_500_000),
      anActivity('Launching a new EC2 instance: i-0a', 1_100_000, 1_110_000),
    ];

    expect(find({ activities })).toEqual([{ id: 'i-0a', from: 1_100_000, to: 1_500_000 }]);
  });

  it('exist until now while they terminate, and from the start if their launch is not recorded', () => {
    const activities = [anActivity('Terminating EC2 instance: i-0a', 1_400_000)];

    expect(find({ activities })).toMatchObject([{ from: window.from, to: Infinity }]);
    expect(find({ present: new Set(['i-0b']) })).toEqual([{ id: 'i-0b', ...window }]);
  });

  it('are none for launches that failed, and none whose end is not known', () => {
    const failed = { ...anActivity('Launching a new EC2 instance: i-0a', 1_100_000), StatusCode: 'Failed' };
    const detached = anActivity('Launching a new EC2 instance: i-0b', 1_100_000, 1_110_000);

    expect(find({ activities: [failed as never, detached] })).toEqual([]);
  });

  it("are what EC2 says, and later what the lifecycle manager's log says", () => {
    const present = new Set(['i-0a', 'i-0b', 'i-0c']);
    const fields = { instanceId: 'i-0b', instanceType: 'm6i.large', purchase: 'spot' };
    const lines = [{ at: 1, id: '1', function: 'lifecycleManager', message: 'done', fields } as const];

    const found = find({ present, machines: new Map([['i-0a', large]]), lines });

    expect(found.map(({ machine }) => machine)).toEqual([
      large,
      { type: 'm6i.large', purchase: 'spot' },
      undefined,
    ]);
  });
});

function find(records: Partial<InstanceRecords>) {
  return findInstances({
    activities: [],
    present: new Set(),
    machines: new Map(),
    lines: [],
    window,
    ...records,
  });
}

function anActivity(Description: string, start: number, end?: number) {
  return {
    ActivityId: Description,
    AutoScalingGroupName: 'a-group',
    Cause: '',
    Description,
    StartTime: new Date(start),
    EndTime: end === undefined ? undefined : new Date(end),
    StatusCode: end === undefined ? ('InProgress' as const) : ('Successful' as const),
  };
}
