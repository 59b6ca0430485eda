import {
  aBootingMember,
  aBusyMember,
  aForeign,
  ago,
  anIdleMember,
  aSnapshot,
  minutes,
  seconds,
} from '@poolkeeper/pool-model/testing';
import { describe, expect, it } from 'vitest';
import { bootTimes, bootTimeWithin } from './boot-times.ts';

describe('boot times', () => {
  it('are from the launch to the first registration, the shortest first', () => {
    const members = [
      bootedIn(seconds(90)),
      anIdleMember({
        instance: { launchedAt: ago(minutes(60)) },
        worker: { registeredAt: ago(minutes(5)) },
        otherWorkers: [{ registeredAt: ago(minutes(59)) }],
      }),
      aBusyMember({ instance: { launchedAt: ago(minutes(60)) }, worker: { registeredAt: ago(minutes(50)) } }),
    ];
    expect(bootTimes(aSnapshot({ members }))).toEqual([seconds(60), seconds(90), minutes(10)]);
  });

  it('are not of members that do not tell', () => {
    expect(bootTimes(aSnapshot({ members: [aBootingMember(), aForeign()] }))).toEqual([]);
  });

  it('exclude times that no boot takes', () => {
    const members = [-1, 0, minutes(30), minutes(30) + 1].map(bootedIn);
    expect(bootTimes(aSnapshot({ members }))).toEqual([0, minutes(30)]);
  });
});

describe('the boot time within a share', () => {
  it('is the shortest that so many boots did not exceed', () => {
    const boots = [10, 20, 30, 40];
    expect(bootTimeWithin(boots, 0.5)).toBe(20);
    expect(bootTimeWithin(boots, 0.51)).toBe(30);
    expect(bootTimeWithin(boots, 1)).toBe(40);
    expect(bootTimeWithin(boots, 0)).toBe(10);
  });

  it('is unknown when no boot was seen', () => {
    expect(bootTimeWithin([], 0.5)).toBeUndefined();
  });
});

function bootedIn(bootMs: number) {
  const launchedAt = ago(minutes(120));
  return anIdleMember({ instance: { launchedAt }, worker: { registeredAt: launchedAt + bootMs } });
}
