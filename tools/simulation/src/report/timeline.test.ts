import type { WorldEvent } from '@poolkeeper/pool-world';
import { describe, expect, it } from 'vitest';
import { shortNames } from './short-names.ts';
import { relativeTime } from './timeline.ts';

describe('the timeline of a history', () => {
  it('has times relative to the start', () => {
    expect(relativeTime(3_723_004)).toBe('+1:02:03.004');
    expect(relativeTime(50)).toBe('+0:00:00.050');
  });

  it("numbers instances, workers and runs, and gives a worker its instance's number", () => {
    const short = shortNames([
      { at: 0, kind: 'instance-launched', instanceId: 'i-00000000000000001' },
      { at: 0, kind: 'instance-launched', instanceId: 'i-00000000000000002' },
      {
        at: 1,
        kind: 'worker-registered',
        workerId: '01KE6JQ300G7RNFM4RDSZ5RH32',
        instanceId: 'i-00000000000000002',
      },
      { at: 1, kind: 'worker-registered', workerId: '01KE6JQ300G7RNFM4RDSZ5RH33' },
      { at: 2, kind: 'run-queued', runId: '01KE6JQ300G7RNFM4RDSZ5RH34' },
    ] satisfies WorldEvent[]);
    expect(
      short(
        'i-00000000000000002 01KE6JQ300G7RNFM4RDSZ5RH32 01KE6JQ300G7RNFM4RDSZ5RH33 01KE6JQ300G7RNFM4RDSZ5RH34 01KE6JQ300G7RNFM4RDSZ5RH39',
      ),
    ).toBe("i2 w2 w1' r1 01KE6JQ300G7RNFM4RDSZ5RH39");
  });
});
