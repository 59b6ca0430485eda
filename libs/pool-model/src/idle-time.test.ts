import { describe, expect, it } from 'vitest';
import { idleSince, idleTime } from './member.ts';
import { ago, anIdleMember, minutes, moment } from './testing/index.ts';

describe('idleSince', () => {
  it('is the moment at which the worker became available', () => {
    const member = anIdleMember({ worker: { registeredAt: ago(minutes(50)), availableAt: ago(minutes(3)) } });

    expect(idleSince(member)).toBe(ago(minutes(3)));
  });

  it('is the registration on a backend that does not report availability', () => {
    const member = anIdleMember({ worker: { registeredAt: ago(minutes(50)), availableAt: undefined } });

    expect(idleSince(member)).toBe(ago(minutes(50)));
  });

  it('is never before the registration', () => {
    const member = anIdleMember({ worker: { registeredAt: ago(minutes(50)), availableAt: 0 } });

    expect(idleSince(member)).toBe(ago(minutes(50)));
  });

  it('is the latest of several workers on one instance', () => {
    const member = anIdleMember({
      worker: { availableAt: ago(minutes(3)) },
      otherWorkers: [
        { registeredAt: ago(minutes(1)), availableAt: undefined },
        { availableAt: ago(minutes(9)) },
      ],
    });

    expect(idleSince(member)).toBe(ago(minutes(1)));
  });
});

describe('idleTime', () => {
  it('is the time since then', () => {
    expect(idleTime(anIdleMember({ worker: { availableAt: ago(minutes(3)) } }), moment)).toBe(minutes(3));
  });

  it('is 0 when a skewed clock puts the beginning into the future', () => {
    expect(idleTime(anIdleMember({ worker: { availableAt: moment + 1 } }), moment)).toBe(0);
  });
});
